// Fires the shots of bursts a little ahead of their time, so that the spacing does not depend on the frame rate.
// Each shot is an ordinary pooled voice with its own PlayScheduled: no managed code on the audio thread, and a
// spatialiser, mixer or moving emitter works as for any sound (Documentation~/concepts.md weighs this). Main thread.
#nullable enable
namespace Soundwell
{
    internal struct Burst
    {
        internal SoundwellEmitter emitter;
        internal double firstDsp, intervalSecs;
        internal int next, count; // shots; count below 0: until released
        internal int id; // 0: none
    }

    internal sealed class BurstScheduler
    {
        private readonly Burst[] bursts = new Burst[64];
        private int lastId;

        /// <summary>Shots dropped because a hitch was longer than the look-ahead.</summary>
        internal int Missed { get; private set; }

        /// <summary>Begins a burst; returns its number, 0 where too many run already.</summary>
        internal int Begin(SoundwellEmitter emitter, double firstDsp, double intervalSecs, int count)
        {
            for (int i = 0; i < bursts.Length; i++)
            {
                if (bursts[i].id != 0)
                    continue;
                lastId = lastId == int.MaxValue ? 1 : lastId + 1;
                bursts[i] = new Burst
                {
                    emitter = emitter, firstDsp = firstDsp, intervalSecs = intervalSecs, count = count, id = lastId,
                };
                return lastId;
            }
            return 0;
        }

        /// <summary>No further shot; those already handed to Unity are heard. Returns when the next one would have been.</summary>
        internal double End(int id)
        {
            for (int i = 0; i < bursts.Length; i++)
            {
                if (bursts[i].id != id || id == 0)
                    continue;
                bursts[i].id = 0;
                return bursts[i].firstDsp + bursts[i].next * bursts[i].intervalSecs;
            }
            return 0;
        }

        internal void EndAll(SoundwellEmitter emitter)
        {
            for (int i = 0; i < bursts.Length; i++)
                if (ReferenceEquals(bursts[i].emitter, emitter))
                    bursts[i].id = 0;
        }

        internal bool Runs(int id)
        {
            for (int i = 0; i < bursts.Length; i++)
                if (id != 0 && bursts[i].id == id)
                    return true;
            return false;
        }

        /// <summary>Hands every shot that is due before `now + lookaheadSecs` to its emitter.</summary>
        internal void Tick(double now, double lookaheadSecs)
        {
            for (int i = 0; i < bursts.Length; i++)
                if (bursts[i].id != 0)
                    Advance(ref bursts[i], now, lookaheadSecs);
        }

        private void Advance(ref Burst burst, double now, double lookaheadSecs)
        {
            while (burst.id != 0 && (burst.count < 0 || burst.next < burst.count))
            {
                double at = burst.firstDsp + burst.next * burst.intervalSecs; // not summed up, so it cannot drift
                if (at > now + lookaheadSecs)
                    return;
                burst.next++;
                if (at < now)
                    Missed++; // late shots would all sound at once
                else
                    burst.emitter.Shoot(at);
            }
            burst.id = 0;
        }
    }
}
