// Project Settings > Soundwell.
#nullable enable
using System.Collections.Generic;
using System.IO;
using Soundwell;
using UnityEditor;
using UnityEngine;

namespace SoundwellEditor
{
    public static class SettingsPage
    {
        public const string AssetPath = "Assets/Resources/" + SoundwellSettings.ResourceName + ".asset";

        /// <summary>The project's settings asset, made where there is none.</summary>
        public static SoundwellSettings AssetOrNew()
        {
            SoundwellSettings? settings = AssetDatabase.LoadAssetAtPath<SoundwellSettings>(AssetPath);
            if (settings == null)
            {
                Directory.CreateDirectory("Assets/Resources");
                settings = ScriptableObject.CreateInstance<SoundwellSettings>();
                AssetDatabase.CreateAsset(settings, AssetPath);
            }
            SoundwellSettings.Active = settings;
            return settings;
        }

        [SettingsProvider]
        public static SettingsProvider Create() => new SettingsProvider("Project/Soundwell", SettingsScope.Project)
        {
            label = "Soundwell",
            guiHandler = Draw,
            keywords = new HashSet<string>(new[] { "sound", "sidecar", "bank", "audio" }),
        };

        private static void Draw(string searchContext)
        {
            if (AssetDatabase.LoadAssetAtPath<SoundwellSettings>(AssetPath) == null)
            {
                EditorGUILayout.HelpBox("Defaults are used. Make an asset to change them.", MessageType.Info);
                if (GUILayout.Button("Make " + AssetPath))
                    AssetOrNew();
                return;
            }
            var settings = new SerializedObject(AssetOrNew());
            foreach (string field in new[] { "common", "overrides", "seed", "strictInDevelopment", "verifyBanks" })
                EditorGUILayout.PropertyField(settings.FindProperty(field), true);
            if (settings.ApplyModifiedProperties())
                EditorSession.End(); // the next core takes the new settings
        }
    }
}
