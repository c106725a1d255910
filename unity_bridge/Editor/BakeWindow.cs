// The window of Bake: which sounds, how many variations, where to.
#nullable enable
using System.Collections.Generic;
using Soundwell;
using UnityEditor;
using UnityEngine;

namespace SoundwellEditor
{
    public sealed class BakeWindow : EditorWindow
    {
        private readonly List<SoundwellSound> sounds = new List<SoundwellSound>();
        private string folder = "Assets/Soundwell";
        private int count = 8;
        private float intensity = 0.5f;
        private Baker? baker;

        /// <summary>The bake that runs or ran last.</summary>
        public Baker? Baker => baker;

        [MenuItem("Window/Soundwell/Bake Selected Sounds")]
        private static void OpenForSelection()
        {
            BakeWindow window = GetWindow<BakeWindow>("Soundwell Bake");
            window.sounds.Clear();
            foreach (Object selected in Selection.objects)
                if (selected is SoundwellSound sound)
                    window.sounds.Add(sound);
        }

        public static BakeWindow Open(SoundwellSound sound)
        {
            BakeWindow window = GetWindow<BakeWindow>("Soundwell Bake");
            window.sounds.Clear();
            window.sounds.Add(sound);
            return window;
        }

        private void OnGUI()
        {
            EditorGUILayout.LabelField(sounds.Count + " sounds", EditorStyles.boldLabel);
            foreach (SoundwellSound sound in sounds)
                EditorGUILayout.LabelField(sound.name);
            folder = EditorGUILayout.TextField("Folder", folder);
            count = EditorGUILayout.IntSlider("Variations each", count, 1, 64);
            intensity = EditorGUILayout.Slider("Intensity", intensity, 0f, 1f);
            bool busy = baker != null && !baker.IsDone;
            EditorGUI.BeginDisabledGroup(busy || sounds.Count == 0);
            if (GUILayout.Button("Bake"))
                Begin();
            EditorGUI.EndDisabledGroup();
            if (baker == null)
                return;
            EditorGUILayout.LabelField(baker.Written.Count + " files written" + (busy ? "..." : "."));
            foreach (string problem in baker.Problems)
                EditorGUILayout.HelpBox(problem, MessageType.Warning);
        }

        private void Begin()
        {
            baker = new Baker(sounds, folder, count, intensity);
            EditorApplication.update += Tick;
        }

        private void OnDisable() => EditorApplication.update -= Tick;

        private void Tick()
        {
            if (baker == null || baker.Poll(EditorApplication.timeSinceStartup))
                EditorApplication.update -= Tick;
            Repaint();
        }
    }
}
