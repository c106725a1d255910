// What goes into a trigger and what comes out of it, and the counts of them. Plain values; knows no core.
#nullable enable
using UnityEngine;

namespace Soundwell
{
    /// <summary>A sound that was started. Stop does nothing once it has ended by itself.</summary>
    public readonly struct SoundwellPlayback
    {
        /// <summary>Where it came from; Silence: nothing was there to be played.</summary>
        public readonly SoundwellTier tier;
        private readonly Voice? voice;
        private readonly int generation;

        internal SoundwellPlayback(SoundwellTier tier, Voice? voice)
        {
            this.tier = tier;
            this.voice = voice;
            generation = voice?.generation ?? 0;
        }

        public bool IsPlaying => voice != null && voice.generation == generation && voice.state != VoiceState.Free;

        public void Stop()
        {
            if (IsPlaying)
                voice!.Release();
        }
    }

    /// <summary>Counts since the game started.</summary>
    public struct SoundwellCounts
    {
        /// <summary>Triggers, and how many each tier of Unity's side answered.</summary>
        public int triggers, live, bank, neighbour, baked, clip, silence;
        /// <summary>Triggers answered by an older clip because the tick's upload time was used up.</summary>
        public int standIns;
        /// <summary>Sounds that started after their time, shots dropped in a hitch, sounds dropped while waiting.</summary>
        public int late, missedShots, dropped;
    }

    /// <summary>One trigger, as components put it.</summary>
    internal struct PlayRequest
    {
        internal SoundwellSound sound;
        internal Transform? follow;
        internal Vector3 position;
        internal float intensity, pitchCents, gainDb;
        internal double dspTime; // 0: now
        internal ulong emitter; // 0: nobody
        internal int emitterLimit; // 0: none
    }
}
