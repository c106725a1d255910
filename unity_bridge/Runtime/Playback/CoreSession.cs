// A core with Unity's settings: made, given its banks, connected, its log shown, ended. The player's manager and the
// editor each have one; both adopt the same sidecar. Knows nothing of voices and clips. Main thread.
#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using Soundwell.Native;
using UnityEngine;

namespace Soundwell
{
    /// <summary>A core that is set up, or the reason why there is none.</summary>
    public sealed class CoreSession : IDisposable
    {
        private const int LogLinesPerTick = 16;
        private static string? lastReason; // a reason is told once per play session, not once per core
        private readonly Dictionary<string, uint> numbers = new Dictionary<string, uint>();

        /// <summary>Null where this build or machine has no usable native library.</summary>
        public Core? Core { get; private set; }

        /// <summary>Log lines of the last seconds, newest last, for windows.</summary>
        public IReadOnlyList<string> RecentLines => recentLines;

        private readonly List<string> recentLines = new List<string>();

        /// <summary>Makes the core and starts or finds the sidecar, behind. Never throws: sound must not stop a game.</summary>
        public CoreSession(SoundwellSettings settings, string clientName, bool survives)
        {
            SoundwellLog.level = settings.Current.logLevel;
            string? reason = Unusable();
            if (reason != null)
            {
                if (reason != lastReason)
                    Note(2, reason);
                lastReason = reason;
                return;
            }
            try
            {
                Core = new Core(ToCore(settings, clientName));
                foreach (string bank in settings.Current.banks)
                    LoadBank(bank, settings.verifyBanks);
                if (settings.Current.startSidecar)
                    Core.Launch(ToLaunch(settings, survives));
            }
            catch (SoundwellException error)
            {
                Note(3, error.Message);
            }
        }

        /// <summary>Defines a sound once and again when its description has changed; 0 where there is no core.</summary>
        public uint Define(SoundwellSound sound)
        {
            if (Core == null)
                return 0;
            try
            {
                uint number = Core.Define(sound.Describe());
                numbers[sound.Id] = number;
                return number;
            }
            catch (SoundwellException error)
            {
                Note(3, "The sound " + sound.name + " cannot be used: " + error.Message);
                return 0;
            }
        }

        /// <summary>The number of a sound that was defined; 0 of one that was not.</summary>
        public uint NumberOf(SoundwellSound sound) => numbers.TryGetValue(sound.Id, out uint number) ? number : 0;

        /// <summary>Shows what the core and the sidecar have logged. Allocates only where there is a line.</summary>
        public void PumpLog()
        {
            for (int i = 0; Core != null && i < LogLinesPerTick; i++)
            {
                if (!Core.PollLog(out int level, out string text))
                    return;
                Note(level, text);
            }
        }

        public void Dispose()
        {
            PumpLog();
            Core?.Dispose();
            Core = null;
            numbers.Clear();
        }

        internal static void ForgetReason() => lastReason = null;

        private void Note(int level, string text)
        {
            SoundwellLog.Write(level, text);
            if (recentLines.Count >= 50)
                recentLines.RemoveAt(0);
            recentLines.Add(text);
        }

        private void LoadBank(string path, bool verify)
        {
            try
            {
                Core!.LoadBank(Path.Combine(Application.streamingAssetsPath, path), verify);
            }
            catch (SoundwellException error)
            {
                Note(2, "The bank " + path + " is not used: " + error.Message);
            }
        }

        private static string? Unusable()
        {
#if SOUNDWELL_DISABLED
            return "Soundwell's core is compiled out by SOUNDWELL_DISABLED; baked and fallback clips play.";
#elif UNITY_EDITOR || UNITY_STANDALONE
            return Core.WhyUnusable();
#else
            return "Soundwell's core is not built for this platform; baked and fallback clips play.";
#endif
        }

        private static CoreSettings ToCore(SoundwellSettings settings, string clientName) => new CoreSettings
        {
            clientName = clientName,
            sampleRateHz = AudioSettings.outputSampleRate,
            seed = settings.seed != 0 ? (ulong)settings.seed : (ulong)DateTime.UtcNow.Ticks,
            cacheBytes = (long)settings.Current.cacheMegabytes << 20,
            strict = Debug.isDebugBuild && settings.strictInDevelopment,
        };

        private static LaunchSettings ToLaunch(SoundwellSettings settings, bool survives)
        {
            string folder = ReadyFolder();
            return new LaunchSettings
            {
                executable = settings.Current.executable,
                arguments = string.Join("\n", settings.Current.arguments),
                environment = string.Join("\n", settings.Current.environment),
                readyFile = survives ? Path.Combine(folder, "ready.json") : "",
                logFile = survives ? Path.Combine(folder, "sidecar.log") : "",
                survive = survives,
            };
        }

        /// <summary>Library/Soundwell of the project: what an editor's contexts find one sidecar by.</summary>
        private static string ReadyFolder()
        {
            string folder = Path.Combine(Path.GetDirectoryName(Application.dataPath) ?? ".", "Library", "Soundwell");
            if (Application.isEditor)
                Directory.CreateDirectory(folder);
            return folder;
        }
    }
}
