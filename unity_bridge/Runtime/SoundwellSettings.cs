// The project's settings: one asset in a Resources folder, with overrides per platform. Knows no core.
#nullable enable
using System;
using UnityEngine;

namespace Soundwell
{
    /// <summary>What may differ between platforms.</summary>
    [Serializable]
    public sealed class SoundwellPlatformSettings
    {
        [Tooltip("Start a sidecar, or adopt a running one. Off: banks, baked and fallback clips only.")]
        public bool startSidecar = true;

        [Tooltip("Path of `soundwell` or of a Python; empty: soundwell on the PATH.")]
        public string executable = "";

        [Tooltip("One argument each; empty: serve.")]
        public string[] arguments = new string[0];

        [Tooltip("NAME=value each, on top of the game's own environment.")]
        public string[] environment = new string[0];

        [Tooltip("Bank files, relative to StreamingAssets.")]
        public string[] banks = new string[0];

        [Tooltip("Live variations kept in native memory.")]
        [Range(1, 1024)] public int cacheMegabytes = 64;

        [Tooltip("AudioClips kept for playing.")]
        [Range(1, 512)] public int clipMegabytes = 32;

        [Tooltip("AudioSources made at the start; more sounds at once cut off the oldest of the lowest priority.")]
        [Range(1, 256)] public int voices = 32;

        [Tooltip("Main-thread time per tick for copying samples into clips.")]
        [Range(0.05f, 4f)] public float uploadMillisPerTick = 0.5f;

        [Tooltip("How far ahead of their time the shots of a burst are handed to Unity; longer than the longest tick.")]
        [Range(0.02f, 1f)] public float lookaheadSecs = 0.1f;

        public SoundwellLogLevel logLevel = SoundwellLogLevel.Info;
    }

    /// <summary>Settings of the project. Lives in any Resources folder under the name SoundwellSettings.</summary>
    [CreateAssetMenu(menuName = "Soundwell/Settings", fileName = "SoundwellSettings")]
    public sealed class SoundwellSettings : ScriptableObject
    {
        public const string ResourceName = "SoundwellSettings";

        [Serializable]
        public sealed class Override
        {
            public RuntimePlatform platform;
            public SoundwellPlatformSettings settings = new SoundwellPlatformSettings();
        }

        [Tooltip("Where no override is for the platform that runs.")]
        public SoundwellPlatformSettings common = new SoundwellPlatformSettings();
        public Override[] overrides = new Override[0];

        [Tooltip("Of every choice and variation; 0: a new one each time the game starts.")]
        public int seed;

        [Tooltip("Development builds raise on misuse; others fall back, count and log once.")]
        public bool strictInDevelopment = true;

        [Tooltip("Compare each bank's checksums when it is loaded; reads the whole file.")]
        public bool verifyBanks;

        private static SoundwellSettings? active;

        /// <summary>The project's asset, or defaults where it has none. Main thread.</summary>
        public static SoundwellSettings Active
        {
            get
            {
                if (active == null)
                    active = Resources.Load<SoundwellSettings>(ResourceName);
                if (active == null)
                    active = CreateInstance<SoundwellSettings>();
                return active;
            }
            set => active = value;
        }

        /// <summary>Those of the platform that runs.</summary>
        public SoundwellPlatformSettings Current => For(Application.platform);

        public SoundwellPlatformSettings For(RuntimePlatform platform)
        {
            foreach (Override candidate in overrides)
                if (candidate.platform == platform)
                    return candidate.settings;
            return common;
        }
    }
}
