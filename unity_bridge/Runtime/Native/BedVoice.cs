// Renders the seam of a loop through the core's bed voice. Knows nothing of clips and of UnityEngine.
#nullable enable
using System;

namespace Soundwell.Native
{
    /// <summary>A core voice that loops one variation; read on the main thread into a clip, never on the audio thread.</summary>
    internal sealed unsafe class BedVoice : IDisposable
    {
        private readonly VoiceHandle voice;
        private readonly int channels;

        /// <summary>Frames after which the loop repeats itself.</summary>
        internal int PeriodFrames { get; }

        internal BedVoice(Core core, Variation variation, VariationInfo info, float crossfadeSecs)
        {
            channels = info.channels;
            bool hasLoopPoints = info.loopEndFrame > info.loopStartFrame;
            int crossfade = Math.Min((int)(crossfadeSecs * info.sampleRateHz), info.frames / 2);
            PeriodFrames = hasLoopPoints ? info.loopEndFrame - info.loopStartFrame : info.frames - crossfade;
            voice = core.NewBed(variation, channels, info.sampleRateHz, crossfade / (float)info.sampleRateHz);
        }

        /// <summary>Fills `dst` with the next frames of the endless loop.</summary>
        internal void Read(float[] dst)
        {
            fixed (float* first = dst)
                NativeMethods.VoiceRead(voice, first, (uint)(dst.Length / channels));
        }

        public void Dispose() => voice.Dispose();
    }
}
