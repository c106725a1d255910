// Inspector of a surface table: the rows as a table, and what is wrong with them.
#nullable enable
using System.Collections.Generic;
using Soundwell;
using UnityEditor;
using UnityEngine;

namespace SoundwellEditor
{
    [CustomEditor(typeof(SoundwellSurfaceTable))]
    public sealed class SurfaceTableEditor : Editor
    {
        private static readonly string[] columns = { "name", "material", "terrainLayer", "tag", "sound" };

        public override void OnInspectorGUI()
        {
            serializedObject.Update();
            SerializedProperty rows = serializedObject.FindProperty("surfaces");
            EditorGUILayout.LabelField("Surface, physics material, terrain layer, tag, sound", EditorStyles.boldLabel);
            for (int i = 0; i < rows.arraySize; i++)
            {
                EditorGUILayout.BeginHorizontal();
                foreach (string column in columns)
                    EditorGUILayout.PropertyField(rows.GetArrayElementAtIndex(i).FindPropertyRelative(column), GUIContent.none);
                bool removed = GUILayout.Button("-", GUILayout.Width(20f));
                EditorGUILayout.EndHorizontal();
                if (removed)
                    rows.DeleteArrayElementAtIndex(i--);
            }
            if (GUILayout.Button("Add surface"))
                rows.arraySize++;
            EditorGUILayout.PropertyField(serializedObject.FindProperty("otherwise"));
            serializedObject.ApplyModifiedProperties();
            foreach (string problem in Problems((SoundwellSurfaceTable)target))
                EditorGUILayout.HelpBox(problem, MessageType.Warning);
        }

        /// <summary>What a designer would want to know of the rows, one sentence each.</summary>
        public static List<string> Problems(SoundwellSurfaceTable table)
        {
            var problems = new List<string>();
            for (int i = 0; i < table.surfaces.Length; i++)
            {
                SoundwellSurface row = table.surfaces[i];
                string name = row.name.Length > 0 ? row.name : "row " + (i + 1);
                if (row.sound == null)
                    problems.Add(name + " has no sound: steps on it are silent.");
                if (row.material == null && row.terrainLayer == null && row.tag.Length == 0)
                    problems.Add(name + " names no material, terrain layer or tag: nothing reaches it.");
                for (int j = 0; j < i; j++)
                    if (Shadows(table.surfaces[j], row))
                        problems.Add(name + " is hidden by " + table.surfaces[j].name + " above it.");
            }
            return problems;
        }

        private static bool Shadows(SoundwellSurface above, SoundwellSurface row) =>
            (row.material != null && ReferenceEquals(above.material, row.material))
            || (row.terrainLayer != null && ReferenceEquals(above.terrainLayer, row.terrainLayer))
            || (row.tag.Length > 0 && above.tag == row.tag);
    }
}
