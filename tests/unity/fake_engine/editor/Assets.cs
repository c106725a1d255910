// The asset database over real files of a project folder; WAV files become AudioClips. Signatures looked up in:
//   UnityCsReference Editor/Mono/AssetDatabase/{AssetDatabase.bindings,AssetDatabase,AssetDatabaseSearching}.cs
//   Scripting API 6000.0: AssetDatabase, .ImportAsset, .SetLabels
using System;
using System.Collections.Generic;
using System.IO;
using UnityEngine;
using Object = UnityEngine.Object;

namespace UnityEditor
{
    public sealed partial class AssetDatabase
    {
        internal static readonly Dictionary<string, Object> Assets = new Dictionary<string, Object>();
        internal static readonly Dictionary<Object, string[]> Labels = new Dictionary<Object, string[]>();

        public static void ImportAsset(string path)
        {
            if (path.EndsWith(".wav"))
                Assets[path] = ReadWav(path);
        }

        public static T LoadAssetAtPath<T>(string assetPath) where T : Object =>
            Assets.TryGetValue(assetPath, out Object found) ? found as T : null;

        public static void CreateAsset(Object asset, string path)
        {
            Assets[path] = asset;
            asset.name = Path.GetFileNameWithoutExtension(path);
        }

        public static void SaveAssets()
        {
        }

        public static string[] FindAssets(string filter)
        {
            string type = filter.StartsWith("t:") ? filter.Substring(2) : "";
            var found = new List<string>();
            foreach (KeyValuePair<string, Object> asset in Assets)
                if (asset.Value.GetType().Name == type)
                    found.Add(asset.Key); // a path serves as its GUID here
            return found.ToArray();
        }

        public static string GUIDToAssetPath(string guid) => guid;

        public static void SetLabels(Object obj, string[] labels) => Labels[obj] = labels;

        public static string[] GetLabels(Object obj) => Labels.TryGetValue(obj, out string[] labels) ? labels : new string[0];

        private static AudioClip ReadWav(string path)
        {
            byte[] bytes = File.ReadAllBytes(path);
            int channels = BitConverter.ToInt16(bytes, 22);
            int rate = BitConverter.ToInt32(bytes, 24);
            int frames = BitConverter.ToInt32(bytes, 40) / 2 / channels;
            AudioClip clip = AudioClip.Create(Path.GetFileNameWithoutExtension(path), frames, channels, rate, false);
            var samples = new float[frames * channels];
            for (int i = 0; i < samples.Length; i++)
                samples[i] = BitConverter.ToInt16(bytes, 44 + i * 2) / 32767f;
            clip.SetData(samples, 0);
            return clip;
        }
    }
}
