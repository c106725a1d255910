// The strongest terrain layer at a point. Unity's GetAlphamaps makes an array per call, so the map is read once per
// terrain and kept as one byte per cell. Main thread.
#nullable enable
using System.Collections.Generic;
using UnityEngine;

namespace Soundwell
{
    internal static class TerrainSurfaces
    {
        private sealed class Map
        {
            internal byte[] strongest = new byte[0];
            internal int width, height;
            internal TerrainLayer[] layers = new TerrainLayer[0];
        }

        private static readonly Dictionary<TerrainData, Map> maps = new Dictionary<TerrainData, Map>();

        /// <summary>Null where the collider is no terrain. The first call on a terrain reads its map: milliseconds.</summary>
        internal static TerrainLayer? LayerAt(Collider hit, Vector3 point)
        {
            if (!(hit is TerrainCollider terrain) || terrain.terrainData == null)
                return null;
            TerrainData data = terrain.terrainData;
            if (!maps.TryGetValue(data, out Map? map))
                maps[data] = map = Read(data);
            if (map.layers.Length == 0)
                return null;
            Vector3 local = point - terrain.transform.position;
            int x = Mathf.Clamp((int)(local.x / data.size.x * map.width), 0, map.width - 1);
            int y = Mathf.Clamp((int)(local.z / data.size.z * map.height), 0, map.height - 1);
            return map.layers[map.strongest[y * map.width + x]];
        }

        /// <summary>After a terrain was painted at run time, or to let go of its map.</summary>
        internal static void Forget() => maps.Clear();

        [RuntimeInitializeOnLoadMethod(RuntimeInitializeLoadType.SubsystemRegistration)]
        private static void ResetStatics() => Forget();

        private static Map Read(TerrainData data)
        {
            var map = new Map
            {
                width = data.alphamapWidth,
                height = data.alphamapHeight,
                layers = data.terrainLayers,
                strongest = new byte[data.alphamapWidth * data.alphamapHeight],
            };
            float[,,] weights = data.GetAlphamaps(0, 0, map.width, map.height);
            for (int y = 0; y < map.height; y++)
                for (int x = 0; x < map.width; x++)
                    map.strongest[y * map.width + x] = Strongest(weights, y, x);
            return map;
        }

        private static byte Strongest(float[,,] weights, int y, int x)
        {
            int best = 0;
            for (int layer = 1; layer < weights.GetLength(2); layer++)
                if (weights[y, x, layer] > weights[y, x, best])
                    best = layer;
            return (byte)best;
        }
    }
}
