// The native core as a C# object: makes a context, tells it of sounds and sidecars, asks it for variations.
// Turns error codes into exceptions and UTF-8 into strings. Knows nothing of UnityEngine, so plain .NET can run it.
// Thread: one at a time, the owner's. Nothing here waits, but Dispose, which takes at most 500 ms.
#nullable enable
using System;

namespace Soundwell.Native
{
    /// <summary>One context of the native core.</summary>
    public sealed unsafe class Core : IDisposable
    {
        private readonly ContextHandle context;
        private readonly IntPtr pointer; // of `context`, for the trigger path

        /// <summary>Why this build cannot use the native library, in one sentence; null where it can.</summary>
        public static string? WhyUnusable()
        {
            try
            {
                uint version = NativeMethods.GetAbiVersion();
                if (version == NativeMethods.AbiVersion)
                    return null;
                return "The native library speaks ABI version " + version + " and this package version "
                    + NativeMethods.AbiVersion + "; install both from one release.";
            }
            catch (DllNotFoundException error)
            {
                return "The native library soundwell is not in this build (" + error.Message + "); banks and live "
                    + "sounds are off, baked and fallback clips play.";
            }
            catch (EntryPointNotFoundException error)
            {
                return "The native library soundwell is too old for this package (" + error.Message + "); install "
                    + "both from one release.";
            }
            catch (BadImageFormatException error)
            {
                return "The native library soundwell is for another processor (" + error.Message + "); check the "
                    + "platform settings of the plugin in Runtime/Plugins.";
            }
        }

        /// <summary>Version of the native library, such as 0.1.0.</summary>
        public static string LibraryVersion => NativeText.Read(NativeMethods.Version(), 64);

        /// <summary>Makes a context: no process and no connection yet. Throws SoundwellException.</summary>
        public Core(CoreSettings settings)
        {
            NativeSettings native;
            NativeMethods.SettingsInit(&native, (uint)sizeof(NativeSettings));
            native.abiVersion = NativeMethods.AbiVersion;
            native.sampleRateHz = (uint)settings.sampleRateHz;
            native.seed = settings.seed;
            native.cacheBytes = (ulong)settings.cacheBytes;
            native.strict = settings.strict ? 1u : 0u;
            using var text = new NativeText();
            native.clientName = text.Add(settings.clientName, out native.clientNameLenBytes);
            IntPtr made = IntPtr.Zero;
            NativeError error = NewError();
            Check(NativeMethods.Create(&native, &made, &error), &error);
            context = new ContextHandle(made);
            pointer = made;
        }

        public bool IsDisposed => context.IsClosed;

        /// <summary>For calls of the core that Unity has no use for, as in the repository's samples/csharp.</summary>
        internal ContextHandle Handle => context;

        /// <summary>Starts or adopts a sidecar and connects, behind.</summary>
        public void Launch(LaunchSettings settings)
        {
            NativeLaunch native;
            NativeMethods.LaunchInit(&native, (uint)sizeof(NativeLaunch));
            using var text = new NativeText();
            if (settings.executable.Length > 0)
                native.executable = text.Add(settings.executable, out native.executableLenBytes);
            if (settings.arguments.Length > 0)
                native.arguments = text.Add(settings.arguments, out native.argumentsLenBytes);
            native.environment = text.Add(settings.environment, out native.environmentLenBytes);
            native.readyFile = text.Add(settings.readyFile, out native.readyFileLenBytes);
            native.logFile = text.Add(settings.logFile, out native.logFileLenBytes);
            native.survive = settings.survive ? 1u : 0u;
            NativeError error = NewError();
            Check(NativeMethods.LaunchSidecar(context, &native, &error), &error);
        }

        /// <summary>Connects, behind, to a sidecar that somebody else started.</summary>
        public void Connect(string readyFile)
        {
            NativeEndpoint native;
            NativeMethods.EndpointInit(&native, (uint)sizeof(NativeEndpoint));
            using var text = new NativeText();
            native.readyFile = text.Add(readyFile, out native.readyFileLenBytes);
            NativeError error = NewError();
            Check(NativeMethods.Connect(context, &native, &error), &error);
        }

        /// <summary>Ends the connection and a sidecar started here, behind. Pools stay playable.</summary>
        public void Disconnect() => NativeMethods.Disconnect(context);

        /// <summary>Defines a sound or changes it; returns its number.</summary>
        public uint Define(SoundDescription sound)
        {
            NativeSoundSettings native;
            NativeMethods.SoundSettingsInit(&native, (uint)sizeof(NativeSoundSettings));
            using var text = new NativeText();
            native.id = text.Add(sound.id, out native.idLenBytes);
            native.category = text.Add(sound.category, out native.categoryLenBytes);
            native.attributes = text.Add(sound.attributes, out native.attributesLenBytes);
            native.text = text.Add(sound.prompt, out native.textLenBytes);
            native.durationSecs = sound.durationSecs;
            native.channels = (uint)sound.channels;
            native.loop = sound.loop ? 1u : 0u;
            native.mode = (uint)sound.mode;
            native.avoidLast = (uint)sound.avoidLast;
            native.avoidLastEmitter = (uint)sound.avoidLastEmitter;
            native.maxUses = (uint)sound.maxUses;
            native.pitchJitterCents = sound.pitchJitterCents;
            native.gainJitterDb = sound.gainJitterDb;
            native.spread = sound.spread;
            native.width = sound.width;
            uint number = 0;
            NativeError error = NewError();
            Check(NativeMethods.DefineSound(context, &native, &number, &error), &error);
            return number;
        }

        /// <summary>Asks for `count` variations in each bucket of `buckets` (bits 0 soft, 1 medium, 2 hard; 0: all).</summary>
        public void Prewarm(uint sound, int count, uint buckets = 0)
        {
            NativeError error = NewError();
            Check(NativeMethods.Prewarm(context, sound, buckets, (uint)count, &error), &error);
        }

        /// <summary>Lets the live variations of a sound go, as at the end of a level.</summary>
        public void Drain(uint sound) => NativeMethods.Drain(context, sound);

        public SoundwellPoolInfo Pool(uint sound, int bucket)
        {
            NativePoolInfo native = default;
            native.structSize = (uint)sizeof(NativePoolInfo);
            NativeError error = NewError();
            Check(NativeMethods.GetPool(context, sound, (uint)bucket, &native, &error), &error);
            return new SoundwellPoolInfo
            {
                fresh = (int)native.fresh, played = (int)native.played, banked = (int)native.banked,
                inFlight = (int)native.inFlight, goal = (int)native.goal, depth = (int)native.depth,
                rateHz = native.rateHz, refillP95Millis = native.refillP95Millis, lenBytes = (long)native.lenBytes,
            };
        }

        /// <summary>Maps a bank file; returns its number for UnloadBank.</summary>
        public uint LoadBank(string path, bool checkPcm)
        {
            using var text = new NativeText();
            byte* bytes = text.Add(path, out uint lenBytes);
            uint bank = 0;
            NativeError error = NewError();
            Check(NativeMethods.LoadBank(context, bytes, lenBytes, checkPcm ? 1u : 0u, &bank, &error), &error);
            return bank;
        }

        public void UnloadBank(uint bank) => NativeMethods.UnloadBank(context, bank);

        /// <summary>What is played for an event, now. Never waits, never allocates. False: misuse in strict mode.</summary>
        public bool Acquire(uint sound, float intensity, ulong emitter, out Played played)
        {
            NativeTrigger trigger = new NativeTrigger { sound = sound, intensity = intensity, emitter = emitter };
            NativePlayed native = default;
            uint code = NativeMethods.Acquire(pointer, &trigger, &native);
            played.variation.pointer = native.variation;
            played.tier = (SoundwellTier)native.tier;
            played.bucket = (int)native.bucket;
            played.pitchCents = native.pitchCents;
            played.gainDb = native.gainDb;
            return code == 0;
        }

        /// <summary>A voice that loops `variation` without a seam, for BedVoice.Read.</summary>
        internal VoiceHandle NewBed(Variation variation, int channels, int sampleRateHz, float crossfadeSecs)
        {
            NativeVoiceSettings native;
            NativeMethods.VoiceSettingsInit(&native, (uint)sizeof(NativeVoiceSettings));
            native.channels = (uint)channels;
            native.sampleRateHz = (uint)sampleRateHz;
            native.crossfadeSecs = crossfadeSecs;
            IntPtr voice = IntPtr.Zero;
            NativeError error = NewError();
            Check(NativeMethods.BedCreate(context, &native, variation.pointer, &voice, &error), &error);
            return new VoiceHandle(voice, context);
        }

        /// <summary>Numbers of this moment. Allocates its texts: for windows, not for every tick.</summary>
        public SoundwellStats Stats()
        {
            NativeStats native = default;
            native.structSize = (uint)sizeof(NativeStats);
            NativeMethods.GetStats(context, &native);
            return new SoundwellStats
            {
                state = (SoundwellState)native.state,
                triggers = (long)native.triggers,
                silence = (long)native.tierCounts[0],
                live = (long)native.tierCounts[1],
                bank = (long)native.tierCounts[2],
                neighbour = (long)native.tierCounts[3],
                reused = (long)native.reused,
                arrivals = (long)native.arrivals,
                faults = (long)native.faults,
                cacheBytes = (long)native.cacheBytes,
                bankBytes = (long)native.bankBytes,
                inFlight = (int)native.inFlight,
                connects = (int)native.connects,
                launches = (int)native.launches,
                sidecarPid = (int)native.sidecarPid,
                refillP50Millis = native.refillP50Millis,
                refillP95Millis = native.refillP95Millis,
                instanceId = NativeText.Read(native.instanceId, 64),
                modelId = NativeText.Read(native.modelId, 64),
                lastError = NativeText.Read(native.lastError, 256),
            };
        }

        /// <summary>The state alone. Does not allocate.</summary>
        public SoundwellState State()
        {
            NativeStats native = default;
            native.structSize = (uint)sizeof(NativeStats);
            NativeMethods.GetStats(context, &native);
            return (SoundwellState)native.state;
        }

        /// <summary>The oldest log line not yet seen. `level`: 0 debug, 1 info, 2 warning, 3 error.</summary>
        public bool PollLog(out int level, out string text)
        {
            NativeLogLine line = default;
            line.structSize = (uint)sizeof(NativeLogLine);
            bool any = NativeMethods.PollLog(context, &line) == 1;
            level = (int)line.level;
            text = any ? (line.source == 1 ? "sidecar: " : "") + NativeText.Read(line.text, 512) : "";
            return any;
        }

        public void Dispose() => context.Dispose();

        private static NativeError NewError()
        {
            NativeError error = default;
            error.structSize = (uint)sizeof(NativeError);
            return error;
        }

        private static void Check(uint code, NativeError* error)
        {
            if (code != 0)
                throw new SoundwellException(code, NativeText.Read(error->field, 64),
                    NativeText.Read(error->sentence, 256));
        }
    }
}
