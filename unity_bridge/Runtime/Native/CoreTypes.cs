// What the core says and is told, as plain values: states, tiers, errors. Knows no P/Invoke and no UnityEngine.
#nullable enable
using System;

namespace Soundwell
{
    /// <summary>What the connection to the sidecar is doing.</summary>
    public enum SoundwellState
    {
        /// <summary>Nobody asked for a sidecar; banks, baked and fallback clips play.</summary>
        Offline = 0,
        /// <summary>A process was started; its model is loading.</summary>
        Starting = 1,
        Connecting = 2,
        Connected = 3,
        /// <summary>Will be tried again by itself, with growing pauses.</summary>
        Lost = 4,
        /// <summary>Given up: waiting does not help. The log says why.</summary>
        Failed = 5,
    }

    /// <summary>Where a played sound came from, best first after Silence.</summary>
    public enum SoundwellTier
    {
        Silence = 0,
        /// <summary>The pool that the sidecar fills.</summary>
        Live = 1,
        /// <summary>A loaded bank file.</summary>
        Bank = 2,
        /// <summary>Another intensity, live or bank.</summary>
        Neighbour = 3,
        /// <summary>The designer's fallback clip.</summary>
        Clip = 4,
        /// <summary>A clip that was baked into the project.</summary>
        Baked = 5,
    }

    /// <summary>How the core chooses among the variations of a sound.</summary>
    public enum SoundwellMode
    {
        /// <summary>Fresh ones first, then at random with no recent repeats.</summary>
        Random = 0,
        /// <summary>Each once, in random order, then again.</summary>
        Shuffle = 1,
        /// <summary>In order, again and again.</summary>
        RoundRobin = 2,
    }

    /// <summary>Who made a variation.</summary>
    public enum SoundwellMadeBy
    {
        Unknown = 0,
        Model = 1,
        Procedural = 2,
        Fake = 3,
        Designer = 4,
    }

    /// <summary>The core refused something; the message says what to do.</summary>
    public sealed class SoundwellException : Exception
    {
        internal SoundwellException(uint code, string field, string sentence)
            : base(field.Length == 0 ? sentence : field + ": " + sentence)
        {
            Code = (int)code;
            Field = field;
        }

        /// <summary>A soundwell_code of the C header.</summary>
        public int Code { get; }

        /// <summary>The wrong field, or empty.</summary>
        public string Field { get; }
    }

    /// <summary>Numbers of one moment.</summary>
    public struct SoundwellStats
    {
        public SoundwellState state;
        public long triggers;
        /// <summary>Triggers answered from Live, Bank and Neighbour; the rest fell to clips or silence.</summary>
        public long live, bank, neighbour, silence;
        public long reused, arrivals, faults, cacheBytes, bankBytes;
        public int inFlight, connects, launches, sidecarPid;
        public float refillP50Millis, refillP95Millis;
        public string instanceId, modelId, lastError;
    }

    /// <summary>Numbers of one pool of one sound: 0 soft, 1 medium, 2 hard.</summary>
    public struct SoundwellPoolInfo
    {
        public int fresh, played, banked, inFlight, goal, depth;
        public float rateHz, refillP95Millis;
        public long lenBytes;
    }

    /// <summary>What the core is told of a sound. Defaults come from the core where a field is null.</summary>
    public sealed class SoundDescription
    {
        public string id = "";
        public string category = "";
        /// <summary>Lines name=value.</summary>
        public string attributes = "";
        public string prompt = "";
        public double durationSecs = 1;
        public int channels = 1;
        public bool loop;
        public SoundwellMode mode;
        public int avoidLast = 3, avoidLastEmitter = 2, maxUses;
        public float pitchJitterCents, gainJitterDb;
        /// <summary>0: one take, again and again; 1: other objects.</summary>
        public double spread = 1;
        /// <summary>Of stereo: 0: both channels alike; 1: the side as loud as the middle.</summary>
        public double width = 0.5;
    }

    /// <summary>What a context is made with.</summary>
    public sealed class CoreSettings
    {
        public string clientName = "Unity";
        public int sampleRateHz = 48000;
        public ulong seed;
        public long cacheBytes = 64L << 20;
        public bool strict;
    }

    /// <summary>How a sidecar is started or found.</summary>
    public sealed class LaunchSettings
    {
        public string executable = "";
        /// <summary>Lines, one argument each.</summary>
        public string arguments = "";
        /// <summary>Lines NAME=value.</summary>
        public string environment = "";
        public string readyFile = "";
        public string logFile = "";
        /// <summary>The sidecar outlives this context (an editor that reloads scripts), not this process.</summary>
        public bool survive;
    }
}
