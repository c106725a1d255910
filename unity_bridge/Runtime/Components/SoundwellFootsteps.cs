// Footsteps: an animation event or a call says that a foot is down, a ray says on what, the speed says how hard.
// Knows no core. Main thread.
#nullable enable
using UnityEngine;

namespace Soundwell
{
    /// <summary>Sits beside the Animator, whose clips call OnFootstep.</summary>
    [AddComponentMenu("Soundwell/Soundwell Footsteps")]
    [RequireComponent(typeof(SoundwellEmitter))]
    public sealed class SoundwellFootsteps : MonoBehaviour
    {
        public SoundwellSurfaceTable? surfaces;
        [Tooltip("Where rays begin; the event's int parameter chooses one. Empty: this object.")]
        public Transform[] feet = new Transform[0];
        [Min(0.01f)] public float rayLength = 0.6f;
        [Tooltip("How far above the foot a ray begins, so that it does not start in the ground.")]
        [Min(0f)] public float rayLift = 0.3f;
        public LayerMask ground = ~0;
        [Min(0.1f), Tooltip("Speed, in units per second, that is intensity 1.")]
        public float sprintSpeed = 6f;
        [Range(0f, 1f), Tooltip("Events of clips that are blended in by less are ignored, or each step sounds twice.")]
        public float minClipWeight = 0.5f;

        private SoundwellEmitter emitter = null!;
        private Vector3 lastPosition;
        private float speed;

        /// <summary>Name of the surface's sound that was played last; empty: none.</summary>
        public SoundwellSound? LastSound { get; private set; }

        /// <summary>For animation events. int: which foot; float: intensity, 0 takes it from the speed.</summary>
        public void OnFootstep(AnimationEvent step)
        {
            if (step.isFiredByAnimator && step.animatorClipInfo.weight < minClipWeight)
                return;
            Step(step.intParameter, step.floatParameter > 0 ? step.floatParameter : SpeedIntensity);
        }

        /// <summary>A foot is down now, as hard as the object moves fast.</summary>
        public SoundwellPlayback Step(int foot = 0) => Step(foot, SpeedIntensity);

        public SoundwellPlayback Step(int foot, float intensity)
        {
            Transform from = foot >= 0 && foot < feet.Length ? feet[foot] : transform;
            Vector3 origin = from.position + Vector3.up * rayLift;
            LastSound = null;
            if (surfaces == null || !Physics.Raycast(origin, Vector3.down, out RaycastHit hit, rayLength + rayLift,
                    ground, QueryTriggerInteraction.Ignore))
                return default; // in the air
            LastSound = surfaces.SoundOf(hit.collider, hit.point);
            return emitter.PlaySound(LastSound, intensity);
        }

        private float SpeedIntensity => Mathf.Clamp01(speed / sprintSpeed);

        private void Awake()
        {
            emitter = GetComponent<SoundwellEmitter>();
        }

        private void OnEnable()
        {
            lastPosition = transform.position;
            SoundwellManager? manager = SoundwellManager.Instance;
            if (manager == null || surfaces == null)
                return;
            foreach (SoundwellSurface surface in surfaces.surfaces)
                if (surface.sound != null)
                    manager.Prepare(surface.sound);
            if (surfaces.otherwise != null)
                manager.Prepare(surfaces.otherwise);
        }

        private void Update()
        {
            Vector3 position = transform.position;
            if (Time.deltaTime > 0)
                speed = (position - lastPosition).magnitude / Time.deltaTime;
            lastPosition = position;
        }
    }
}
