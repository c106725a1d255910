// A trigger that is pulled and released: single shots, bursts of a few, or automatic fire on an exact grid.
// Knows no core; its sound is the emitter's. Main thread.
#nullable enable
using UnityEngine;

namespace Soundwell
{
    public enum SoundwellFireMode
    {
        /// <summary>One shot per pull.</summary>
        Semi,
        /// <summary>`burstCount` shots per pull.</summary>
        Burst,
        /// <summary>Shots until the trigger is released.</summary>
        Auto,
    }

    /// <summary>Fires the sound of the emitter beside it.</summary>
    [AddComponentMenu("Soundwell/Soundwell Weapon")]
    [RequireComponent(typeof(SoundwellEmitter))]
    public sealed class SoundwellWeapon : MonoBehaviour
    {
        public SoundwellFireMode mode = SoundwellFireMode.Auto;
        [Range(30f, 3000f), Tooltip("Shots come this fast and no faster, however often the trigger is pulled.")]
        public float roundsPerMinute = 600f;
        [Range(2, 20)] public int burstCount = 3;

        private SoundwellEmitter emitter = null!;
        private double nextDsp; // before it the weapon is not ready again
        private bool pulled;

        public double IntervalSecs => 60.0 / roundsPerMinute;

        public void PullTrigger()
        {
            if (pulled || !isActiveAndEnabled)
                return;
            pulled = true;
            if (mode == SoundwellFireMode.Auto)
                emitter.BeginBurst(-1, IntervalSecs, nextDsp);
            else
                FireOnce(mode == SoundwellFireMode.Burst ? burstCount : 1);
        }

        /// <summary>Ends automatic fire. A shot within the look-ahead is already on its way and is heard.</summary>
        public void ReleaseTrigger()
        {
            if (!pulled)
                return;
            pulled = false;
            if (mode == SoundwellFireMode.Auto)
                nextDsp = System.Math.Max(nextDsp, emitter.EndBurst());
        }

        private void FireOnce(int count)
        {
            double now = AudioSettings.dspTime;
            if (now < nextDsp)
                return; // pulled faster than the weapon fires
            emitter.BeginBurst(count, IntervalSecs, 0);
            nextDsp = now + count * IntervalSecs;
        }

        private void Awake()
        {
            emitter = GetComponent<SoundwellEmitter>();
        }

        private void OnDisable() => ReleaseTrigger();
    }
}
