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

        internal void NextTick()
        {
            double millis = spentTicks * 1000.0 / Stopwatch.Frequency;
            if (millis > WorstTickMillis)
                WorstTickMillis = millis;
            spentTicks = 0;
        }

        /// <summary>Forgets the worst tick, as after a warm-up whose first calls were compiled.</summary>
        internal void ResetWorst() => WorstTickMillis = 0;

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
