// What the C# samples have beside unity_bridge's Core: voices an audio callback would pull, timelines, own clips.
// Each voice holds its context until it is gone itself, so they may be disposed of in any order.
#nullable enable
using System;
using System.Collections.Generic;
using System.Threading;
using Soundwell.Native;

namespace Soundwell.Samples
{
    /// <summary>A core voice, read in stereo. Thread: one reader.</summary>
    internal sealed unsafe class Voice : IDisposable
    {
        private readonly VoiceHandle handle;

        private Voice(VoiceHandle handle) => this.handle = handle;

        /// <summary>Silent until shots are scheduled.</summary>
        internal static Voice Burst(Core core)
        {
            NativeVoiceSettings settings;
            NativeMethods.VoiceSettingsInit(&settings, (uint)sizeof(NativeVoiceSettings));
            IntPtr voice = IntPtr.Zero;
            NativeError error = Errors.New();
            Errors.Check(NativeVoices.BurstCreate(core.Handle, &settings, &voice, &error), &error);
            return new Voice(new VoiceHandle(voice, core.Handle));
        }

        /// <summary>Loops `variation`, of which it takes its own share.</summary>
        internal static Voice Bed(Core core, Variation variation) =>
            new Voice(core.NewBed(variation, 2, Sample.RateHz, 0.1f));

        /// <summary>The attack of what was played stands at `atFrame` of this voice, which takes its own share.</summary>
        internal void Schedule(Played played, ulong atFrame)
        {
            var shot = new NativeShot
            {
                variation = played.variation.pointer, atFrame = atFrame, pitchCents = played.pitchCents,
                gainDb = played.gainDb,
            };
            NativeError error = Errors.New();
            Errors.Check(NativeVoices.BurstSchedule(handle, &shot, 1, &error), &error);
        }

        /// <summary>Where a bed's level glides to.</summary>
        internal void SetGain(float gainDb) => NativeVoices.BedSet(handle, gainDb, 0);

        /// <summary>Fills `dst` with the next interleaved stereo frames.</summary>
        internal void Read(Span<float> dst)
        {
            fixed (float* first = dst)
                NativeMethods.VoiceRead(handle, first, (uint)(dst.Length / 2));
        }

        public void Dispose() => handle.Dispose();
    }

    /// <summary>What `Core` leaves to others.</summary>
    internal static unsafe class CoreExtras
    {
        /// <summary>The designer's own clip, mono, copied: it plays when nothing else is there.</summary>
        internal static void SetClip(this Core core, uint sound, float[] pcm)
        {
            NativeError error = Errors.New();
            fixed (float* first = pcm)
                Errors.Check(NativeVoices.SetClip(core.Handle, sound, first, (ulong)pcm.Length, 1,
                    Sample.RateHz, &error), &error);
        }

        /// <summary>Renders a timeline in stereo, in one piece. Waits for it; release what comes back.</summary>
        internal static Variation Render(this Core core, List<NativeEvent> events, double durationSecs, ulong seed)
        {
            NativeTimeline timeline;
            NativeVoices.TimelineInit(&timeline, (uint)sizeof(NativeTimeline));
            timeline.channels = 2;
            timeline.durationSecs = durationSecs;
            timeline.seed = seed;
            timeline.numEvents = (uint)events.Count;
            ulong render = 0;
            NativeError error = Errors.New();
            fixed (NativeEvent* first = events.ToArray())
            {
                timeline.events = first;
                Errors.Check(NativeVoices.Render(core.Handle, &timeline, &render, &error), &error);
            }
            IntPtr made = IntPtr.Zero;
            uint code;
            while ((code = NativeVoices.PollRender(core.Handle, render, &made, &error)) == Errors.NotReady)
                Thread.Sleep(10);
            Errors.Check(code, &error);
            return new Variation { pointer = made };
        }
    }

    internal static unsafe class Errors
    {
        internal const uint NotReady = 10;

        internal static NativeError New()
        {
            NativeError error = default;
            error.structSize = (uint)sizeof(NativeError);
            return error;
        }

        internal static void Check(uint code, NativeError* error)
        {
            if (code != 0)
                throw new SoundwellException(code, NativeText.Read(error->field, 64),
                    NativeText.Read(error->sentence, 256));
        }
    }
}
