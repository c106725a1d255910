// One reused AudioClip and the variation whose samples it holds. Knows nothing of who plays it. Main thread.
#nullable enable
using Soundwell.Native;
using UnityEngine;

namespace Soundwell
{
    internal sealed class ClipSlot
    {
        /// <summary>Frames copied at once: about 10 us, and the grain of clip lengths.</summary>
        internal const int ChunkFrames = 4096;

        internal readonly AudioClip clip;
        internal readonly int chunks, channels, sampleRateHz;
        internal Variation variation; // one count of it is ours until the slot is emptied
        internal VariationInfo info;
        internal uint sound;
        internal int users; // voices that play or wait for it
        internal long usedAt;
        private int uploaded, wanted, dirty; // chunks

        internal ClipSlot(int chunks, int channels, int sampleRateHz)
        {
            this.chunks = chunks;
            this.channels = channels;
            this.sampleRateHz = sampleRateHz;
            clip = AudioClip.Create("Soundwell", chunks * ChunkFrames, channels, sampleRateHz, false);
            clip.hideFlags = HideFlags.HideAndDontSave;
        }

        internal bool Ready => uploaded >= wanted;

        internal long Bytes => (long)chunks * ChunkFrames * channels * sizeof(float);

        internal bool Fits(int neededChunks, VariationInfo other) =>
            chunks == neededChunks && channels == other.channels && sampleRateHz == other.sampleRateHz;

        /// <summary>Takes over one count of `next`. What the last variation left past its end is silenced as well.</summary>
        internal void Assign(uint soundNumber, Variation next, VariationInfo nextInfo)
        {
            variation = next;
            info = nextInfo;
            sound = soundNumber;
            uploaded = 0;
            int own = (info.frames + ChunkFrames - 1) / ChunkFrames;
            wanted = System.Math.Max(own, dirty);
            dirty = own;
        }

        internal void Empty()
        {
            if (variation.Exists)
                variation.Release();
            wanted = 0;
            uploaded = 0;
            dirty = chunks; // what is in the clip now is not known to the next one
        }

        /// <summary>Copies chunks while the budget allows; true once the clip is whole.</summary>
        internal bool Upload(UploadBudget budget, float[] buffer)
        {
            while (!Ready && budget.Allows)
            {
                budget.Begin();
                variation.Read(uploaded * ChunkFrames, channels, buffer);
                clip.SetData(buffer, uploaded * ChunkFrames);
                uploaded++;
                budget.End();
            }
            return Ready;
        }
    }
}
