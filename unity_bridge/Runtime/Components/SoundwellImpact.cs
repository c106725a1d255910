// Collisions: two materials choose the sound, the impulse its intensity, the mass its pitch. Knows no core. Main thread.
#nullable enable
using UnityEngine;

namespace Soundwell
{
    /// <summary>Sounds when its body hits something.</summary>
    [AddComponentMenu("Soundwell/Soundwell Impact")]
    [RequireComponent(typeof(SoundwellEmitter))]
    public sealed class SoundwellImpact : MonoBehaviour
    {
        public SoundwellImpactTable? impacts;
        [Min(0f), Tooltip("Slower contacts are silent, in units per second.")]
        public float minSpeed = 0.4f;
        [Min(0.1f), Tooltip("Speed that is intensity 1.")]
        public float maxSpeed = 8f;
        [Min(0.001f), Tooltip("Mass that sounds at its own pitch; heavier is lower.")]
        public float referenceMass = 1f;
        [Range(0f, 1200f), Tooltip("Cents lower for each doubling of the mass.")]
        public float centsPerDoubling = 150f;

        private SoundwellEmitter emitter = null!;
        private Rigidbody? body;
        private Collider? ownCollider;

        /// <summary>Intensity of a contact at this speed.</summary>
        public float IntensityOf(float speed) => Mathf.InverseLerp(minSpeed, maxSpeed, speed);

        /// <summary>Cents for this object's mass.</summary>
        public float SizeCents =>
            body == null ? 0f : -centsPerDoubling * Mathf.Log(body.mass / referenceMass, 2f);

        private void Awake()
        {
            emitter = GetComponent<SoundwellEmitter>();
            body = GetComponent<Rigidbody>();
            ownCollider = GetComponent<Collider>();
        }

        private void OnEnable()
        {
            SoundwellManager? manager = SoundwellManager.Instance;
            if (manager == null || impacts == null)
                return;
            foreach (SoundwellImpactPair pair in impacts.pairs)
                if (pair.sound != null)
                    manager.Prepare(pair.sound);
        }

        private void OnCollisionEnter(Collision collision)
        {
            float speed = collision.relativeVelocity.magnitude;
            if (impacts == null || ownCollider == null || speed < minSpeed || OtherSpeaks(collision))
                return;
            emitter.PitchCents = SizeCents;
            emitter.PlaySound(impacts.SoundOf(ownCollider.sharedMaterial, collision.collider.sharedMaterial),
                IntensityOf(speed));
        }

        // Both bodies hear of a contact; where both have this component, the one made first speaks.
        private bool OtherSpeaks(Collision collision) =>
            collision.collider.TryGetComponent(out SoundwellImpact other) && other.isActiveAndEnabled
            && other.emitter.Number < emitter.Number;
    }
}
