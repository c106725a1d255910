// A clip that loops without a seam: one period of the core's bed voice, copied within the tick's budget. Main thread.
#nullable enable
using System;
using Soundwell.Native;
using UnityEngine;

namespace Soundwell
{
    internal sealed class LoopClip : IDisposable
    {
        internal readonly AudioClip clip;
        private readonly UploadBudget budget;
        private readonly float[] buffer;
        private readonly int periodFrames, channels;
        private BedVoice? voice;
        private int skipped, copied; // frames

        /// <summary>Begins to copy; `variation` is released when that is done.</summary>
        internal LoopClip(Core core, Variation variation, float crossfadeSecs, UploadBudget budget)
        {
            this.budget = budget;
            VariationInfo info = variation.Info();
            channels = info.channels;
            voice = new BedVoice(core, variation, info, crossfadeSecs);
            variation.Release(); // the voice has a count of its own
            periodFrames = voice.PeriodFrames;
            buffer = new float[ClipSlot.ChunkFrames * channels];
            clip = AudioClip.Create("Soundwell bed", periodFrames, channels, info.sampleRateHz, false);
            clip.hideFlags = HideFlags.HideAndDontSave;
        }

        internal bool Ready => copied >= periodFrames;

        /// <summary>Copies while the budget allows. The first turn has no crossfade from its end and is skipped.</summary>
        internal void Upload()
        {
            while (!Ready && budget.Allows)
            {
                budget.Begin();
                if (skipped < periodFrames)
                    skipped += ReadNext(periodFrames - skipped, false);
                else
                    copied += ReadNext(periodFrames - copied, true);
                budget.End();
            }
            if (Ready)
                EndVoice();
        }

        public void Dispose()
        {
            EndVoice();
            UnityEngine.Object.DestroyImmediate(clip); // now: when play mode ends, later may be never
        }

        private int ReadNext(int framesLeft, bool keep)
        {
            int frames = Math.Min(framesLeft, ClipSlot.ChunkFrames);
            float[] target = frames == ClipSlot.ChunkFrames ? buffer : new float[frames * channels];
            voice!.Read(target);
            if (keep)
                clip.SetData(target, copied);
            return frames;
        }

        private void EndVoice()
        {
            voice?.Dispose();
            voice = null;
        }
    }
}
