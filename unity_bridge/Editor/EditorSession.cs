// The editor's own core outside play mode: made on first use, ended before scripts reload, on play and on quit. The
// sidecar behind it survives all but the last, so that the next core adopts it. Main thread.
#nullable enable
using Soundwell;
using UnityEditor;
using UnityEngine;

namespace SoundwellEditor
{
    /// <summary>One core for inspectors, windows and baking.</summary>
    [InitializeOnLoad]
    public static class EditorSession
    {
        private static CoreSession? session;

        static EditorSession()
        {
            AssemblyReloadEvents.beforeAssemblyReload += EndAll;
            EditorApplication.quitting += EndAll;
            EditorApplication.playModeStateChanged += OnPlayModeStateChanged;
            EditorApplication.update += Pump;
        }

        public static bool Runs => session != null;

        /// <summary>The play mode's core while playing, else the editor's own, made where there is none.</summary>
        public static CoreSession Session
        {
            get
            {
                if (SoundwellManager.Exists)
                    return SoundwellManager.Instance!.Session;
                return session ??= new CoreSession(SoundwellSettings.Active, "Unity Editor", true);
            }
        }

        /// <summary>Ends the core of the editor; the sidecar goes on.</summary>
        public static void End()
        {
            session?.Dispose();
            session = null;
        }

        // A native core left behind would hang or crash the reload: nothing may outlive it on this side.
        private static void EndAll()
        {
            SoundwellManager.Shutdown();
            End();
        }

        private static void OnPlayModeStateChanged(PlayModeStateChange change)
        {
            if (change == PlayModeStateChange.ExitingEditMode)
                End();
            else if (change == PlayModeStateChange.ExitingPlayMode)
                SoundwellManager.Shutdown();
        }

        private static void Pump() => session?.PumpLog();
    }
}
