// Terrain and animation, as far as footsteps ask. Signatures looked up in:
//   UnityCsReference Modules/Terrain/Public/{TerrainData,TerrainLayer}.bindings.cs, Modules/Animation/ScriptBindings/Animator.bindings.cs
//   Scripting API 6000.0: TerrainData.GetAlphamaps, .SetAlphamaps, .alphamapWidth, AnimatorClipInfo.weight, AnimationEvent
using System;

namespace UnityEngine
{
    public sealed class TerrainLayer : Object
    {
        public TerrainLayer()
        {
        }
    }

    public sealed partial class TerrainData : Object
    {
        private float[,,] weights = new float[1, 1, 0];

        public TerrainData()
        {
        }

        public Vector3 size { get; set; } = Vector3.one;

        public TerrainLayer[] terrainLayers { get; set; } = new TerrainLayer[0];

        public int alphamapWidth => weights.GetLength(1);

        public int alphamapHeight => weights.GetLength(0);

        public int alphamapResolution
        {
            get => weights.GetLength(0);
            set => weights = new float[value, value, terrainLayers.Length];
        }

        public float[,,] GetAlphamaps(int x, int y, int width, int height)
        {
            var part = new float[height, width, weights.GetLength(2)];
            for (int row = 0; row < height; row++)
                for (int column = 0; column < width; column++)
                    for (int layer = 0; layer < part.GetLength(2); layer++)
                        part[row, column, layer] = weights[y + row, x + column, layer];
            return part;
        }

        public void SetAlphamaps(int x, int y, float[,,] map)
        {
            for (int row = 0; row < map.GetLength(0); row++)
                for (int column = 0; column < map.GetLength(1); column++)
                    for (int layer = 0; layer < map.GetLength(2); layer++)
                        weights[y + row, x + column, layer] = map[row, column, layer];
        }
    }

    public struct AnimatorClipInfo
    {
        internal float share;

        public float weight => share;
    }

    public sealed class AnimationEvent
    {
        internal AnimatorClipInfo info;
        internal bool byAnimator;

        public AnimationEvent()
        {
        }

        public string functionName { get; set; } = "";

        public string stringParameter { get; set; } = "";

        public float floatParameter { get; set; }

        public int intParameter { get; set; }

        public float time { get; set; }

        public bool isFiredByAnimator => byAnimator;

        public AnimatorClipInfo animatorClipInfo
        {
            get
            {
                if (!byAnimator)
                    Debug.LogError("AnimationEvent was not fired by Animator component, you shouldn't use AnimationEvent.animatorClipInfo");
                return info;
            }
        }
    }
}
