// You hear an automatic weapon: a second of fire at 600 rounds per minute, a second of rest, again and again. The shots
// stand 100 ms apart to the sample, whatever the frame rate. Put this on an empty object and press Play.
#nullable enable
using Soundwell;
using UnityEngine;

namespace SoundwellSamples
{
    public sealed class AutomaticWeaponSample : MonoBehaviour
    {
        private const float HalfPeriodSecs = 1f;
        private SoundwellWeapon weapon = null!;
        private float inPhase;
        private bool firing;

        public SoundwellWeapon Weapon => weapon;

        private void Start()
        {
            var gun = new GameObject("Gun");
            gun.SetActive(false); // until it is set up
            gun.transform.SetParent(transform, false);
            weapon = gun.AddComponent<SoundwellWeapon>(); // brings its emitter along
            SoundwellSound shot = SoundwellSound.Create("shot", "weapon", 0.6f,
                new SoundwellAttribute("kind", "machinegun"));
            shot.pitchJitterCents = 40f;
            SoundwellEmitter emitter = gun.GetComponent<SoundwellEmitter>();
            emitter.sound = shot;
            emitter.maxVoices = 12;
            emitter.intensity = 0.9f;
            weapon.mode = SoundwellFireMode.Auto;
            weapon.roundsPerMinute = 600f;
            gun.SetActive(true);
        }

        private void Update()
        {
            inPhase += Time.deltaTime;
            if (inPhase < HalfPeriodSecs)
                return;
            inPhase = 0f;
            firing = !firing;
            if (firing)
                weapon.PullTrigger();
            else
                weapon.ReleaseTrigger();
        }
    }
}
