// Set-up in one window: find or install the sidecar, start it, hear a beep.
#nullable enable
using System.IO;
using Soundwell;
using UnityEditor;
using UnityEngine;

namespace SoundwellEditor
{
    public sealed class SetupWizard : EditorWindow
    {
        private string python = "python3";
        private string package = "soundwell";
        private string found = "";
        private SidecarInstaller? installer;
        private readonly Audition beep = new Audition();
        private SoundwellSound? beepSound;
        private bool testing;

        /// <summary>What the last step came to, in one sentence.</summary>
        public string Message { get; private set; } = "";

        private static string Venv =>
            Path.Combine(Path.GetDirectoryName(Application.dataPath) ?? ".", "Library", "Soundwell", "venv");

        [MenuItem("Window/Soundwell/Set Up")]
        public static SetupWizard Open() => GetWindow<SetupWizard>("Soundwell Set-Up");

        private void OnEnable()
        {
            EditorApplication.update += Tick;
            Find();
        }

        private void OnDisable()
        {
            EditorApplication.update -= Tick;
            beep.Stop();
        }

        private void OnGUI()
        {
            EditorGUILayout.LabelField("1. Sidecar", EditorStyles.boldLabel);
            EditorGUILayout.LabelField("Found", found.Length > 0 ? found : "none");
            python = EditorGUILayout.TextField("Python 3.11+", python);
            package = EditorGUILayout.TextField("Package", package);
            EditorGUI.BeginDisabledGroup(installer != null);
            if (GUILayout.Button("Install into Library/Soundwell"))
                Install();
            EditorGUI.EndDisabledGroup();
            if (found.Length > 0 && GUILayout.Button("Use in project settings"))
                Use();
            EditorGUILayout.LabelField("2. Self-test", EditorStyles.boldLabel);
            if (GUILayout.Button("Start and beep"))
                Test();
            if (Message.Length > 0)
                EditorGUILayout.HelpBox(Message, MessageType.Info);
        }

        private void Find() => found = SidecarInstaller.Find(Venv) ?? "";

        private void Install()
        {
            installer = new SidecarInstaller(python, Venv);
            installer.Install(package);
            Message = "Installing...";
        }

        private void Use()
        {
            SoundwellSettings settings = SettingsPage.AssetOrNew();
            Undo.RecordObject(settings, "Soundwell set-up");
            settings.common.executable = found;
            EditorUtility.SetDirty(settings);
            AssetDatabase.SaveAssets();
            EditorSession.End(); // the next one starts what was found
            Message = "The project starts " + found + ".";
        }

        private void Test()
        {
            if (beepSound == null)
                beepSound = SoundwellSound.Create("soundwell-beep", "ui", 0.3f,
                    new SoundwellAttribute("kind", "beep"));
            testing = true;
            Message = "Waiting for a sound...";
            beep.Begin(beepSound, 1, 0.5f);
        }

        private void Tick()
        {
            if (installer != null && installer.Poll())
            {
                Message = installer.Message.Length == 0 ? "Installed." : installer.Message;
                installer = null;
                Find();
            }
            if (testing && !beep.Busy)
            {
                testing = false;
                Message = beep.Problem.Length == 0 ? "A beep was made by " + beep.Shown?.info.madeBy + " and played."
                    : beep.Problem;
            }
            if (installer != null || testing)
                Repaint();
        }
    }
}
