// Every P/Invoke of the bridge, and the structs that cross the border. A test compares this file with soundwell.h.
// Blittable structs only and no callbacks, so that IL2CPP and other ahead-of-time compilers need no marshalling code.
// Knows nothing of UnityEngine, of ownership (see the handles) or of errors (see Core).
#nullable enable
using System;
using System.Runtime.InteropServices;

namespace Soundwell.Native
{
    [StructLayout(LayoutKind.Sequential)]
    internal unsafe struct NativeError
    {
        public uint structSize;
        public uint code;
        public fixed byte field[64];
        public fixed byte sentence[256];
    }

    [StructLayout(LayoutKind.Sequential)]
    internal unsafe struct NativeSettings
    {
        public uint structSize;
        public uint abiVersion;
        public byte* clientName;
        public uint clientNameLenBytes;
        public uint sampleRateHz;
        public ulong seed;
        public ulong cacheBytes;
        public uint minKeep;
        public uint minDepth;
        public uint maxDepth;
        public uint keepPlayed;
        public uint maxInFlight;
        public uint maxSounds;
        public uint connectTimeoutMillis;
        public uint maxPauseMillis;
        public uint strict;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal unsafe struct NativeEndpoint
    {
        public uint structSize;
        public uint port;
        public byte* host;
        public uint hostLenBytes;
        public byte* unixPath;
        public uint unixPathLenBytes;
        public byte* token;
        public uint tokenLenBytes;
        public byte* readyFile;
        public uint readyFileLenBytes;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal unsafe struct NativeLaunch
    {
        public uint structSize;
        public uint adopt;
        public byte* executable;
        public uint executableLenBytes;
        public byte* arguments;
        public uint argumentsLenBytes;
        public byte* environment;
        public uint environmentLenBytes;
        public byte* readyFile;
        public uint readyFileLenBytes;
        public byte* logFile;
        public uint logFileLenBytes;
        public uint survive;
        public uint startTimeoutMillis;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal unsafe struct NativeSoundSettings
    {
        public uint structSize;
        public uint channels;
        public byte* id;
        public uint idLenBytes;
        public uint categoryLenBytes;
        public byte* category;
        public byte* attributes;
        public uint attributesLenBytes;
        public uint textLenBytes;
        public byte* text;
        public double durationSecs;
        public uint loop;
        public uint mode;
        public uint avoidLast;
        public uint avoidLastEmitter;
        public float pitchJitterCents;
        public float gainJitterDb;
        public uint maxUses;
        public uint reserved;
        public double spread;
        public double width;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct NativePoolInfo
    {
        public uint structSize;
        public uint fresh;
        public uint played;
        public uint banked;
        public uint inFlight;
        public uint goal;
        public uint depth;
        public float rateHz;
        public float refillP95Millis;
        public ulong lenBytes;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct NativeTrigger
    {
        public uint sound;
        public float intensity;
        public ulong emitter;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct NativePlayed
    {
        public IntPtr variation;
        public uint tier;
        public uint bucket;
        public uint reused;
        public float pitchCents;
        public float gainDb;
        public uint reserved;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal unsafe struct NativeVariationInfo
    {
        public uint structSize;
        public uint encoding;
        public IntPtr pcm;
        public ulong numFrames;
        public uint channels;
        public uint sampleRateHz;
        public uint onsetFrames;
        public float rmsDbfs;
        public ulong seed;
        public ulong loopStartFrame;
        public ulong loopEndFrame;
        public uint madeBy;
        public uint steps;
        public uint bucket;
        public uint reserved;
        public fixed byte soundHash[24];
        public fixed byte modelHash[72];
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct NativeVoiceSettings
    {
        public uint structSize;
        public uint sampleRateHz;
        public uint channels;
        public uint maxShots;
        public uint alignOnset;
        public float smoothingSecs;
        public float crossfadeSecs;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal unsafe struct NativeStats
    {
        public uint structSize;
        public uint state;
        public ulong triggers;
        public fixed ulong tierCounts[5];
        public ulong reused;
        public ulong unknown;
        public ulong arrivals;
        public ulong faults;
        public ulong corrupt;
        public ulong evicted;
        public ulong lateShots;
        public ulong cacheBytes;
        public ulong bankBytes;
        public uint inFlight;
        public uint pools;
        public uint connects;
        public uint launches;
        public uint sidecarPid;
        public uint logDropped;
        public float refillP50Millis;
        public float refillP95Millis;
        public fixed byte instanceId[64];
        public fixed byte modelId[64];
        public fixed byte modelSha256[72];
        public fixed byte lastError[256];
    }

    [StructLayout(LayoutKind.Sequential)]
    internal unsafe struct NativeLogLine
    {
        public uint structSize;
        public uint level;
        public uint source;
        public double timeSecs;
        public fixed byte text[512];
    }

    internal static unsafe class NativeMethods
    {
        internal const uint AbiVersion = 1;
        private const string Library = "soundwell";
        private const CallingConvention C = CallingConvention.Cdecl;

        [DllImport(Library, CallingConvention = C, EntryPoint = "soundwell_version")]
        internal static extern byte* Version();

        [DllImport(Library, CallingConvention = C, EntryPoint = "soundwell_abi_version")]
        internal static extern uint GetAbiVersion();

        [DllImport(Library, CallingConvention = C, EntryPoint = "soundwell_settings_init")]
        internal static extern void SettingsInit(NativeSettings* settings, uint structSize);

        [DllImport(Library, CallingConvention = C, EntryPoint = "soundwell_create")]
        internal static extern uint Create(NativeSettings* settings, IntPtr* context, NativeError* error);

        [DllImport(Library, CallingConvention = C, EntryPoint = "soundwell_destroy")]
        internal static extern void Destroy(IntPtr context);

        [DllImport(Library, CallingConvention = C, EntryPoint = "soundwell_endpoint_init")]
        internal static extern void EndpointInit(NativeEndpoint* endpoint, uint structSize);

        [DllImport(Library, CallingConvention = C, EntryPoint = "soundwell_connect")]
        internal static extern uint Connect(ContextHandle context, NativeEndpoint* endpoint, NativeError* error);

        [DllImport(Library, CallingConvention = C, EntryPoint = "soundwell_launch_init")]
        internal static extern void LaunchInit(NativeLaunch* launch, uint structSize);

        [DllImport(Library, CallingConvention = C, EntryPoint = "soundwell_launch_sidecar")]
        internal static extern uint LaunchSidecar(ContextHandle context, NativeLaunch* launch, NativeError* error);

        [DllImport(Library, CallingConvention = C, EntryPoint = "soundwell_disconnect")]
        internal static extern void Disconnect(ContextHandle context);

        [DllImport(Library, CallingConvention = C, EntryPoint = "soundwell_sound_settings_init")]
        internal static extern void SoundSettingsInit(NativeSoundSettings* settings, uint structSize);

        [DllImport(Library, CallingConvention = C, EntryPoint = "soundwell_define_sound")]
        internal static extern uint DefineSound(ContextHandle context, NativeSoundSettings* settings, uint* sound,
            NativeError* error);

        [DllImport(Library, CallingConvention = C, EntryPoint = "soundwell_prewarm")]
        internal static extern uint Prewarm(ContextHandle context, uint sound, uint buckets, uint count,
            NativeError* error);

        [DllImport(Library, CallingConvention = C, EntryPoint = "soundwell_drain")]
        internal static extern void Drain(ContextHandle context, uint sound);

        [DllImport(Library, CallingConvention = C, EntryPoint = "soundwell_get_pool")]
        internal static extern uint GetPool(ContextHandle context, uint sound, uint bucket, NativePoolInfo* info,
            NativeError* error);

        [DllImport(Library, CallingConvention = C, EntryPoint = "soundwell_load_bank")]
        internal static extern uint LoadBank(ContextHandle context, byte* path, uint pathLenBytes, uint checkPcm,
            uint* bank, NativeError* error);

        [DllImport(Library, CallingConvention = C, EntryPoint = "soundwell_unload_bank")]
        internal static extern void UnloadBank(ContextHandle context, uint bank);

        // The trigger path takes the bare pointer: Core owns the handle and is used and disposed on one thread.
        [DllImport(Library, CallingConvention = C, EntryPoint = "soundwell_acquire")]
        internal static extern uint Acquire(IntPtr context, NativeTrigger* trigger, NativePlayed* played);

        [DllImport(Library, CallingConvention = C, EntryPoint = "soundwell_variation_get_info")]
        internal static extern uint VariationGetInfo(IntPtr variation, NativeVariationInfo* info);

        [DllImport(Library, CallingConvention = C, EntryPoint = "soundwell_variation_read")]
        internal static extern ulong VariationRead(IntPtr variation, ulong firstFrame, ulong numFrames, uint channels,
            float* dst);

        [DllImport(Library, CallingConvention = C, EntryPoint = "soundwell_variation_release")]
        internal static extern void VariationRelease(IntPtr variation);

        [DllImport(Library, CallingConvention = C, EntryPoint = "soundwell_voice_settings_init")]
        internal static extern void VoiceSettingsInit(NativeVoiceSettings* settings, uint structSize);

        [DllImport(Library, CallingConvention = C, EntryPoint = "soundwell_bed_create")]
        internal static extern uint BedCreate(ContextHandle context, NativeVoiceSettings* settings, IntPtr variation,
            IntPtr* voice, NativeError* error);

        [DllImport(Library, CallingConvention = C, EntryPoint = "soundwell_voice_read")]
        internal static extern uint VoiceRead(VoiceHandle voice, float* dst, uint numFrames);

        [DllImport(Library, CallingConvention = C, EntryPoint = "soundwell_voice_destroy")]
        internal static extern void VoiceDestroy(IntPtr voice);

        [DllImport(Library, CallingConvention = C, EntryPoint = "soundwell_get_stats")]
        internal static extern uint GetStats(ContextHandle context, NativeStats* stats);

        [DllImport(Library, CallingConvention = C, EntryPoint = "soundwell_poll_log")]
        internal static extern uint PollLog(ContextHandle context, NativeLogLine* line);
    }
}
