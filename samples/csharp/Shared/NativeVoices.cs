// The P/Invokes that games outside Unity need beside unity_bridge/Runtime/Native: designer's clips, bursts, knobs of a
// bed, timelines. A test compares this file with soundwell.h. Knows nothing of ownership and of errors (see Voices.cs).
#nullable enable
using System;
using System.Runtime.InteropServices;
using Soundwell.Native;

namespace Soundwell.Samples
{
    [StructLayout(LayoutKind.Sequential)]
    internal struct NativeShot
    {
        public IntPtr variation;
        public ulong atFrame;
        public float pitchCents;
        public float gainDb;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct NativeEvent
    {
        public uint sound;
        public float intensity;
        public double timeSecs;
        public ulong seed;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal unsafe struct NativeTimeline
    {
        public uint structSize;
        public uint channels;
        public NativeEvent* events;
        public uint numEvents;
        public uint numLoudness;
        public double* loudness;
        public double durationSecs;
        public ulong seed;
        public uint deadlineMillis;
        public uint steps;
    }

    internal static unsafe class NativeVoices
    {
        private const string Library = "soundwell";
        private const CallingConvention C = CallingConvention.Cdecl;

        [DllImport(Library, CallingConvention = C, EntryPoint = "soundwell_set_clip")]
        internal static extern uint SetClip(ContextHandle context, uint sound, float* pcm, ulong numFrames,
            uint channels, uint sampleRateHz, NativeError* error);

        [DllImport(Library, CallingConvention = C, EntryPoint = "soundwell_burst_create")]
        internal static extern uint BurstCreate(ContextHandle context, NativeVoiceSettings* settings, IntPtr* voice,
            NativeError* error);

        [DllImport(Library, CallingConvention = C, EntryPoint = "soundwell_burst_schedule")]
        internal static extern uint BurstSchedule(VoiceHandle voice, NativeShot* shots, uint numShots,
            NativeError* error);

        [DllImport(Library, CallingConvention = C, EntryPoint = "soundwell_bed_set")]
        internal static extern void BedSet(VoiceHandle voice, float gainDb, float pitchCents);

        [DllImport(Library, CallingConvention = C, EntryPoint = "soundwell_timeline_init")]
        internal static extern void TimelineInit(NativeTimeline* timeline, uint structSize);

        [DllImport(Library, CallingConvention = C, EntryPoint = "soundwell_render")]
        internal static extern uint Render(ContextHandle context, NativeTimeline* timeline, ulong* render,
            NativeError* error);

        [DllImport(Library, CallingConvention = C, EntryPoint = "soundwell_poll_render")]
        internal static extern uint PollRender(ContextHandle context, ulong render, IntPtr* variation,
            NativeError* error);
    }
}
