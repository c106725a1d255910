// Asks a core for some variations of a sound and waits for them without blocking the editor. Main thread.
#nullable enable
using System.Collections.Generic;
using Soundwell;
using Soundwell.Native;

namespace SoundwellEditor
{
    /// <summary>A variation copied out of the core: samples and what made them.</summary>
    public sealed class RenderedVariation
    {
        public string soundId = "", soundHash = "", modelHash = "";
        public float[] samples = new float[0]; // interleaved
        public VariationInfo info;
        public SoundwellTier tier;
    }

    /// <summary>Some variations that are on their way. Call Poll from EditorApplication.update.</summary>
    public sealed class VariationRequest
    {
        private readonly CoreSession session;
        private readonly SoundwellSound sound;
        private readonly uint number;
        private readonly int count, bucket;
        private readonly double deadlineSecs;

        public List<RenderedVariation> Results { get; } = new List<RenderedVariation>();

        public bool IsDone { get; private set; }

        /// <summary>Why nothing or too little came; empty where all is well.</summary>
        public string Problem { get; private set; } = "";

        /// <summary>`intensity` 0 to 1 chooses the bucket. `nowSecs`: any clock, the same as Poll's.</summary>
        public VariationRequest(CoreSession session, SoundwellSound sound, int count, float intensity, double nowSecs,
            double timeoutSecs = 60)
        {
            this.session = session;
            this.sound = sound;
            this.count = count;
            Intensity = intensity;
            bucket = intensity < 0.4f ? 0 : intensity <= 0.75f ? 1 : 2;
            deadlineSecs = nowSecs + timeoutSecs;
            number = session.Define(sound);
            if (number == 0)
                Finish("The core does not know this sound; see the console.");
            else
                session.Core!.Prewarm(number, count, 1u << bucket);
        }

        public float Intensity { get; }

        public float Progress { get; private set; }

        /// <summary>True once done. Takes what is there when the time is over.</summary>
        public bool Poll(double nowSecs)
        {
            if (IsDone)
                return true;
            if (session.Core == null)
                return Finish("The core has ended.");
            SoundwellPoolInfo pool = session.Core.Pool(number, bucket);
            Progress = count == 0 ? 1f : System.Math.Min(1f, pool.fresh / (float)count);
            bool late = nowSecs > deadlineSecs;
            if (pool.fresh < count && !late && session.Core.State() != SoundwellState.Failed)
                return false;
            for (int i = 0; i < count; i++)
                TakeOne();
            string error = session.Core.Stats().lastError;
            return Finish(Results.Count == count ? "" : "Only " + Results.Count + " of " + count + " variations came. " + error);
        }

        private void TakeOne()
        {
            session.Core!.Acquire(number, Intensity, 0, out Played played);
            if (!played.variation.Exists)
                return;
            VariationInfo info = played.variation.Info();
            var rendered = new RenderedVariation { soundId = sound.Id, info = info, tier = played.tier };
            rendered.samples = new float[info.frames * info.channels];
            played.variation.Read(0, info.channels, rendered.samples);
            played.variation.Hashes(out rendered.soundHash, out rendered.modelHash);
            played.variation.Release();
            Results.Add(rendered);
        }

        private bool Finish(string problem)
        {
            Problem = problem;
            IsDone = true;
            return true;
        }
    }
}
