// All sounds of the project in one list, with search and Audition.
#nullable enable
using System;
using System.Collections.Generic;
using Soundwell;
using UnityEditor;
using UnityEngine;

namespace SoundwellEditor
{
    public sealed class SoundBrowserWindow : EditorWindow
    {
        private readonly Audition audition = new Audition();
        private List<SoundwellSound> sounds = new List<SoundwellSound>();
        private string search = "";
        private Vector2 scroll;

        public Audition Audition => audition;

        [MenuItem("Window/Soundwell/Sounds")]
        public static SoundBrowserWindow Open() => GetWindow<SoundBrowserWindow>("Soundwell Sounds");

        /// <summary>Sounds whose name, id, class or prompt has every word of the search.</summary>
        public List<SoundwellSound> Found()
        {
            string[] words = search.Split(new[] { ' ' }, StringSplitOptions.RemoveEmptyEntries);
            return sounds.FindAll(sound => Array.TrueForAll(words, word =>
                (sound.name + " " + sound.Id + " " + sound.category + " " + sound.prompt)
                .IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0));
        }

        /// <summary>Assets with one id, as after duplicating one: they would empty each other's pools.</summary>
        public List<string> Duplicates()
        {
            var problems = new List<string>();
            var byId = new Dictionary<string, SoundwellSound>();
            foreach (SoundwellSound sound in sounds)
                if (!byId.TryGetValue(sound.Id, out SoundwellSound? first))
                    byId[sound.Id] = sound;
                else
                    problems.Add(sound.name + " and " + first.name + " share the id " + sound.Id + "; change one.");
            return problems;
        }

        private void OnEnable() => Refresh();

        private void OnDisable() => audition.Stop();

        private void OnProjectChange() => Refresh();

        private void Refresh()
        {
            sounds = new List<SoundwellSound>();
            foreach (string guid in AssetDatabase.FindAssets("t:SoundwellSound"))
            {
                SoundwellSound? sound = AssetDatabase.LoadAssetAtPath<SoundwellSound>(AssetDatabase.GUIDToAssetPath(guid));
                if (sound != null)
                    sounds.Add(sound);
            }
        }

        private void OnGUI()
        {
            search = EditorGUILayout.TextField("Search", search);
            scroll = EditorGUILayout.BeginScrollView(scroll);
            foreach (SoundwellSound sound in Found())
                Row(sound);
            EditorGUILayout.EndScrollView();
            foreach (string problem in Duplicates())
                EditorGUILayout.HelpBox(problem, MessageType.Warning);
            if (audition.Problem.Length > 0)
                EditorGUILayout.HelpBox(audition.Problem, MessageType.Warning);
            if (audition.Shown != null)
                WaveformView.Draw(audition.Shown, 48f);
        }

        private void Row(SoundwellSound sound)
        {
            EditorGUILayout.BeginHorizontal();
            if (GUILayout.Button(sound.name, EditorStyles.label))
                Selection.activeObject = sound;
            EditorGUILayout.LabelField(sound.category.Length > 0 ? sound.category : sound.prompt);
            EditorGUILayout.LabelField(sound.bakedClips.Length + " baked");
            if (GUILayout.Button("Play", GUILayout.Width(60f)))
                audition.Begin(sound, 1, 0.5f);
            EditorGUILayout.EndHorizontal();
        }
    }
}
