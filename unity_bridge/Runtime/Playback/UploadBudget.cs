// How much of a tick may go into copying PCM into AudioClips. Knows time, not what is copied. Main thread.
#nullable enable
using System.Diagnostics;

namespace Soundwell
{
    internal sealed class UploadBudget
    {
        private readonly long maxTicks;
        private long spentTicks;
        private long chunkTicks; // what a chunk is expected to cost: the dearest lately
        private long begunAt;
        private bool compiled;

        internal UploadBudget(double maxMillis)
        {
            maxTicks = (long)(maxMillis * Stopwatch.Frequency / 1000);
        }

        /// <summary>The dearest tick so far, milliseconds.</summary>
        internal double WorstTickMillis { get; private set; }

        /// <summary>Whether one more chunk is expected to fit. The first of a tick always may, or nothing would move.</summary>
        internal bool Allows => spentTicks == 0 || spentTicks + chunkTicks <= maxTicks;

        /// <summary>Ticks that copied anything, and those of them that took longer than they were to.</summary>
        internal int Ticks { get; private set; }

        internal int Overruns { get; private set; }

        internal void NextTick()
        {
            if (spentTicks == 0)
                return;
            Ticks++;
            if (spentTicks > maxTicks)
                Overruns++;
            WorstTickMillis = System.Math.Max(WorstTickMillis, spentTicks * 1000.0 / Stopwatch.Frequency);
            spentTicks = 0;
        }

        /// <summary>Begins to count anew, as after a loading screen.</summary>
        internal void ForgetPast()
        {
            WorstTickMillis = 0;
            Ticks = 0;
            Overruns = 0;
        }

        internal void Begin() => begunAt = Stopwatch.GetTimestamp();

        internal void End()
        {
            long ticks = System.Math.Max(1, Stopwatch.GetTimestamp() - begunAt);
            if (!compiled)
                ticks = 1; // the first copy of all was mostly a just-in-time compiler at work
            compiled = true;
            spentTicks += ticks;
            chunkTicks = System.Math.Max(ticks, chunkTicks - (chunkTicks >> 4));
        }
    }
}
