// The one place that writes to Unity's console. Knows levels, nothing of sound.
#nullable enable
using UnityEngine;

namespace Soundwell
{
    /// <summary>How much reaches Unity's console.</summary>
    public enum SoundwellLogLevel
    {
        Debug = 0,
        Info = 1,
        Warning = 2,
        Error = 3,
        None = 4,
    }

    internal static class SoundwellLog
    {
        internal static SoundwellLogLevel level = SoundwellLogLevel.Info;

        internal static void Write(int lineLevel, string text)
        {
            if (lineLevel < (int)level)
                return;
            if (lineLevel >= (int)SoundwellLogLevel.Error)
                Debug.LogError("[Soundwell] " + text);
            else if (lineLevel == (int)SoundwellLogLevel.Warning)
                Debug.LogWarning("[Soundwell] " + text);
            else
                Debug.Log("[Soundwell] " + text);
        }

        internal static void Info(string text) => Write((int)SoundwellLogLevel.Info, text);

        internal static void Warning(string text) => Write((int)SoundwellLogLevel.Warning, text);
    }
}
