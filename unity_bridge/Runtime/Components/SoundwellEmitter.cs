// A thing in the scene that sounds: now, at a moment of the audio clock, or in a burst. Knows no core. Main thread.
#nullable enable
using System.Threading;
using UnityEngine;

namespace Soundwell
{
    /// <summary>Plays one sound from where it is.</summary>
    [AddComponentMenu("Soundwell/Soundwell Emitter")]
    public class SoundwellEmitter : MonoBehaviour
    {
        private static long lastNumber;

        [Tooltip("What is played.")]
        public SoundwellSound? sound;
        [Range(0f, 1f), Tooltip("0 softest to 1 hardest; chooses among soft, medium and hard variations.")]
        public float intensity = 0.5f;
        [Range(0, 64), Tooltip("Of this emitter at once; the oldest is cut off for a new one. 0: no limit.")]
        public int maxVoices = 8;
        [Min(0f), Tooltip("A second sound within this time is not played.")]
        public float retriggerSecs = 0.02f;
        [Tooltip("Sounds move with the emitter; off: they stay where they began.")]
        public bool follow = true;
        public bool playOnEnable;

        private double lastDsp = double.NegativeInfinity;
        private int burst;

        /// <summary>Names this emitter to the core's per-emitter history.</summary>
        internal ulong Number { get; } = (ulong)Interlocked.Increment(ref lastNumber); // Unity may construct off-thread

        /// <summary>Where the last sound came from.</summary>
        public SoundwellTier LastTier { get; private set; }

        /// <summary>Cents on top of the sound's own jitter.</summary>
        public float PitchCents { get; set; }

        /// <summary>dB on top of the sound's own level; below 0.</summary>
        public float GainDb { get; set; }

        /// <summary>Whether a burst has shots to come.</summary>
        public bool BurstRuns => SoundwellManager.Exists && SoundwellManager.Instance!.Bursts.Runs(burst);

        /// <summary>Plays now.</summary>
        public SoundwellPlayback Play() => PlaySound(sound, intensity, 0);

        /// <summary>Plays now, at this intensity.</summary>
        public SoundwellPlayback Play(float intensity) => PlaySound(sound, intensity, 0);

        /// <summary>Plays with the attack at `dspTime` of AudioSettings.dspTime, to the sample; at once where that is past.</summary>
        public SoundwellPlayback PlayAt(double dspTime) => PlaySound(sound, intensity, dspTime);

        /// <summary>Plays another sound from here, as footsteps and impacts do.</summary>
        public SoundwellPlayback PlaySound(SoundwellSound? other, float intensity, double dspTime = 0)
        {
            double at = dspTime > 0 ? dspTime : AudioSettings.dspTime;
            if (other == null || !isActiveAndEnabled || at - lastDsp < retriggerSecs)
                return default;
            SoundwellManager? manager = SoundwellManager.Instance;
            if (manager == null)
                return default;
            lastDsp = at;
            return Trigger(manager, other, intensity, dspTime);
        }

        /// <summary>Plays `count` times, `intervalSecs` apart to the sample, from the next possible moment on.</summary>
        public void PlayBurst(int count, float intervalSecs) => BeginBurst(count, intervalSecs, 0);

        /// <summary>Ends a burst and fades nothing: what plays is cut off.</summary>
        public void Stop()
        {
            if (!SoundwellManager.Exists)
                return;
            SoundwellManager manager = SoundwellManager.Instance!;
            manager.Bursts.EndAll(this);
            manager.StopEmitter(Number);
        }

        /// <summary>Begins a burst no earlier than `earliestDsp`. `count` below 0: until EndBurst.</summary>
        internal void BeginBurst(int count, double intervalSecs, double earliestDsp)
        {
            SoundwellManager? manager = SoundwellManager.Instance;
            if (manager == null || sound == null || intervalSecs <= 0 || !isActiveAndEnabled)
                return;
            double first = System.Math.Max(earliestDsp, manager.SoonestDsp);
            burst = manager.Bursts.Begin(this, first, intervalSecs, count);
            manager.Bursts.Tick(AudioSettings.dspTime, SoundwellSettings.Active.Current.lookaheadSecs);
        }

        /// <summary>No further shots; returns when the next one would have been, 0 where no burst ran.</summary>
        internal double EndBurst()
        {
            double next = SoundwellManager.Exists ? SoundwellManager.Instance!.Bursts.End(burst) : 0;
            burst = 0;
            return next;
        }

        /// <summary>One shot of a burst; the retrigger time is for single sounds and does not apply.</summary>
        internal void Shoot(double dspTime)
        {
            SoundwellManager? manager = SoundwellManager.Instance;
            if (manager != null && sound != null && isActiveAndEnabled)
                Trigger(manager, sound, intensity, dspTime);
        }

        protected virtual void OnEnable()
        {
            if (sound != null)
                SoundwellManager.Instance?.Prepare(sound);
            if (playOnEnable)
                Play();
        }

        protected virtual void OnDisable()
        {
            if (SoundwellManager.Exists)
                SoundwellManager.Instance!.Bursts.EndAll(this);
        }

        private SoundwellPlayback Trigger(SoundwellManager manager, SoundwellSound played, float atIntensity, double dspTime)
        {
            var request = new PlayRequest
            {
                sound = played,
                follow = follow ? transform : null,
                position = transform.position,
                intensity = atIntensity,
                pitchCents = PitchCents,
                gainDb = GainDb,
                dspTime = dspTime,
                emitter = Number,
                emitterLimit = maxVoices,
            };
            SoundwellPlayback playback = manager.Play(request);
            LastTier = playback.tier;
            return playback;
        }
    }
}
