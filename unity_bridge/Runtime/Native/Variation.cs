// One rendering of a sound, held by pointer and count. A struct, so that a trigger makes no garbage.
// Knows nothing of clips and of UnityEngine. Thread: any.
#nullable enable
using System;

namespace Soundwell.Native
{
    /// <summary>What a variation is, read once.</summary>
    public struct VariationInfo
    {
        public int frames, channels, sampleRateHz, onsetFrames, loopStartFrame, loopEndFrame, steps, bucket;
        public ulong seed;
        public float rmsDbfs;
        public SoundwellMadeBy madeBy;
    }

    /// <summary>A counted reference to native PCM. Whoever holds it releases it once.</summary>
    public unsafe struct Variation
    {
        internal IntPtr pointer;

        public bool Exists => pointer != IntPtr.Zero;

        internal VariationInfo Info()
        {
            NativeVariationInfo native = default;
            native.structSize = (uint)sizeof(NativeVariationInfo);
            NativeMethods.VariationGetInfo(pointer, &native);
            return new VariationInfo
            {
                frames = (int)native.numFrames,
                channels = (int)native.channels,
                sampleRateHz = (int)native.sampleRateHz,
                onsetFrames = (int)native.onsetFrames,
                loopStartFrame = (int)native.loopStartFrame,
                loopEndFrame = (int)native.loopEndFrame,
                steps = (int)native.steps,
                bucket = (int)native.bucket,
                seed = native.seed,
                rmsDbfs = native.rmsDbfs,
                madeBy = (SoundwellMadeBy)native.madeBy,
            };
        }

        /// <summary>The hashes that name sound and model, for provenance. Allocates.</summary>
        internal void Hashes(out string soundHash, out string modelHash)
        {
            NativeVariationInfo native = default;
            native.structSize = (uint)sizeof(NativeVariationInfo);
            NativeMethods.VariationGetInfo(pointer, &native);
            soundHash = NativeText.Read(native.soundHash, 24);
            modelHash = NativeText.Read(native.modelHash, 72);
        }

        /// <summary>Fills `dst` with interleaved frames from `firstFrame` on; past the end is silence.</summary>
        internal void Read(int firstFrame, int channels, float[] dst)
        {
            fixed (float* first = dst)
                NativeMethods.VariationRead(pointer, (ulong)firstFrame, (ulong)(dst.Length / channels),
                    (uint)channels, first);
        }

        internal void Release()
        {
            NativeMethods.VariationRelease(pointer);
            pointer = IntPtr.Zero;
        }
    }

    /// <summary>The answer to a trigger. `variation` must be released where it exists.</summary>
    public struct Played
    {
        public Variation variation;
        public SoundwellTier tier;
        public int bucket;
        public float pitchCents, gainDb;
    }
}
