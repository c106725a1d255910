// Inspector of a sound: its fields, Audition, the waveform of what was heard, Bake.
#nullable enable
using Soundwell;
using UnityEditor;
using UnityEngine;

namespace SoundwellEditor
{
    [CustomEditor(typeof(SoundwellSound))]
    public sealed class SoundwellSoundEditor : Editor
    {
        private readonly Audition audition = new Audition();
        private int count = 4;
        private float intensity = 0.5f;

        public Audition Audition => audition;

        public override void OnInspectorGUI()
        {
            var sound = (SoundwellSound)target;
            DrawDefaultInspector();
            EditorGUILayout.Space();
            EditorGUILayout.LabelField("Listen", EditorStyles.boldLabel);
            count = EditorGUILayout.IntSlider("Variations", count, 1, 16);
            intensity = EditorGUILayout.Slider("Intensity", intensity, 0f, 1f);
            EditorGUILayout.BeginHorizontal();
            if (GUILayout.Button("Audition x" + count))
                audition.Begin(sound, count, intensity);
            if (GUILayout.Button("Stop"))
                audition.Stop();
            if (GUILayout.Button("Bake..."))
                BakeWindow.Open(sound);
            EditorGUILayout.EndHorizontal();
            ShowHeard();
        }

        public override bool RequiresConstantRepaint() => audition.Busy;

        private void OnDisable() => audition.Stop();

        private void ShowHeard()
        {
            if (audition.Problem.Length > 0)
                EditorGUILayout.HelpBox(audition.Problem, MessageType.Warning);
            if (audition.Shown == null)
                return;
            WaveformView.Draw(audition.Shown, 64f);
            EditorGUILayout.LabelField("seed " + audition.Shown.info.seed + ", by " + audition.Shown.info.madeBy
                + ", from " + audition.Shown.tier);
        }
    }
}
