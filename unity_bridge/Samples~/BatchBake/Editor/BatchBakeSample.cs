// Bakes every SoundwellSound of the project, eight variations each, from a menu or in batch mode:
//   Unity -batchmode -projectPath . -executeMethod SoundwellSamples.BatchBakeSample.BakeAll
// Writes WAV, provenance JSON and labels under Assets/Soundwell and fills the sounds' lists.
#nullable enable
using System.Collections.Generic;
using Soundwell;
using SoundwellEditor;
using UnityEditor;
using UnityEngine;

namespace SoundwellSamples
{
    public static class BatchBakeSample
    {
        private const int VariationsEach = 8;
        private static Baker? baker;

        public static Baker? Baker => baker;

        [MenuItem("Soundwell/Bake All Sounds")]
        public static void BakeAll()
        {
            var sounds = new List<SoundwellSound>();
            foreach (string guid in AssetDatabase.FindAssets("t:SoundwellSound"))
            {
                SoundwellSound? sound = AssetDatabase.LoadAssetAtPath<SoundwellSound>(AssetDatabase.GUIDToAssetPath(guid));
                if (sound != null)
                    sounds.Add(sound);
            }
            baker = new Baker(sounds, "Assets/Soundwell", VariationsEach, 0.5f);
            EditorApplication.update += Tick; // the editor stays usable
        }

        private static void Tick()
        {
            if (baker == null || !baker.Poll(EditorApplication.timeSinceStartup))
                return;
            EditorApplication.update -= Tick;
            Debug.Log("Baked " + baker.Written.Count + " files.");
            foreach (string problem in baker.Problems)
                Debug.LogWarning(problem);
        }
    }
}
