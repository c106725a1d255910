// A loop that goes on: ambience, engines, fires. Two AudioSources, so that a new variation can fade in over the old
// one; gain and pitch glide to where the game sets them. Knows no core beyond asking it for variations. Main thread.
#nullable enable
using Soundwell.Native;
using UnityEngine;

namespace Soundwell
{
    /// <summary>Loops a sound and lets the game steer it.</summary>
    [AddComponentMenu("Soundwell/Soundwell Bed")]
    public sealed class SoundwellBed : MonoBehaviour
    {
        [Tooltip("A sound with `loop` set.")]
        public SoundwellSound? sound;
        public bool playOnEnable = true;
        [Range(0f, 1f), Tooltip("Of the variation that is asked for.")]
        public float intensity = 0.5f;
        [Range(0f, 1f), Tooltip("The game's parameter: speed, rain, fire.")]
        public float parameter = 1f;
        [Tooltip("dB at parameter 0 and 1.")]
        public Vector2 gainDb = new Vector2(-24f, 0f);
        [Tooltip("Cents at parameter 0 and 1.")]
        public Vector2 pitchCents = Vector2.zero;
        [Min(0f)] public float smoothingSecs = 0.1f;
        [Min(0f), Tooltip("Between two variations, and at the joint of a loop that has no loop points.")]
        public float crossfadeSecs = 0.5f;

        private const float RetrySecs = 0.5f;
        private AudioSource front = null!, back = null!;
        private LoopClip? frontClip, backClip, nextClip;
        private float fade = 1f; // of the front source
        private float level, smoothed, retryIn;
        private bool wanted, usesFallback;

        /// <summary>Whether anything is heard.</summary>
        public bool IsPlaying => front != null && front.isPlaying;

        /// <summary>Whether the loop is the designer's clip because no variation has come yet.</summary>
        public bool UsesFallback => usesFallback;

        public void Play()
        {
            wanted = true;
            retryIn = 0;
        }

        /// <summary>Fades out within `crossfadeSecs`.</summary>
        public void Stop() => wanted = false;

        /// <summary>Fades over to another variation, once one is there.</summary>
        public void Change()
        {
            if (nextClip == null)
                TakeNext();
        }

        private void OnEnable()
        {
            if (front == null)
            {
                front = gameObject.AddComponent<AudioSource>();
                back = gameObject.AddComponent<AudioSource>();
                front.playOnAwake = back.playOnAwake = false;
            }
            smoothed = parameter;
            if (sound != null)
                SoundwellManager.Instance?.Prepare(sound);
            if (playOnEnable)
                Play();
        }

        private void OnDisable()
        {
            front.Stop();
            back.Stop();
            front.clip = back.clip = null;
            Drop(ref frontClip);
            Drop(ref backClip);
            Drop(ref nextClip);
            level = 0;
            usesFallback = false;
        }

        private void Update()
        {
            if (sound == null || !SoundwellManager.Exists)
            {
                Drop(ref nextClip); // its voice would keep an ended core alive
                return;
            }
            if (wanted && (frontClip == null || usesFallback) && nextClip == null && (retryIn -= Time.deltaTime) <= 0)
                TakeNext();
            nextClip?.Upload();
            if (nextClip != null && nextClip.Ready && fade >= 1f)
                Swap();
            Glide();
        }

        private void TakeNext()
        {
            retryIn = RetrySecs;
            SoundwellManager manager = SoundwellManager.Instance!;
            uint number = manager.NumberOf(sound!);
            if (number != 0 && manager.Session.Core!.Acquire(number, intensity, 0, out Played played)
                && played.variation.Exists)
                nextClip = new LoopClip(manager.Session.Core, played.variation, crossfadeSecs, manager.Cache.Budget);
            else if (frontClip == null && !usesFallback)
                PlayFallback();
        }

        private void PlayFallback()
        {
            AudioClip? clip = sound!.bakedClips.Length > 0 ? sound.bakedClips[0] : sound.fallbackClip;
            if (clip == null)
                return;
            usesFallback = true;
            Start(front, clip);
        }

        private void Swap()
        {
            (front, back) = (back, front);
            front.clip = null;
            Drop(ref backClip);
            backClip = frontClip;
            frontClip = nextClip;
            nextClip = null;
            fade = back.isPlaying ? 0f : 1f;
            usesFallback = false;
            Start(front, frontClip!.clip);
        }

        private void Start(AudioSource source, AudioClip clip)
        {
            source.clip = clip;
            source.loop = true;
            source.outputAudioMixerGroup = sound!.output;
            source.spatialBlend = sound.spatialBlend;
            source.minDistance = sound.minDistance;
            source.maxDistance = sound.maxDistance;
            source.rolloffMode = sound.rolloff;
            source.priority = sound.priority;
            source.dopplerLevel = sound.dopplerLevel;
            source.volume = 0;
            source.Play();
        }

        private void Glide()
        {
            float step = Time.deltaTime;
            smoothed = Mathf.MoveTowards(smoothed, parameter, smoothingSecs > 0 ? step / smoothingSecs : 1f);
            float fadeStep = crossfadeSecs > 0 ? step / crossfadeSecs : 1f;
            level = Mathf.MoveTowards(level, wanted ? 1f : 0f, fadeStep);
            fade = Mathf.MoveTowards(fade, 1f, fadeStep);
            float volume = level * Levels.Volume(sound!.volumeDb + Mathf.Lerp(gainDb.x, gainDb.y, smoothed));
            float pitch = Levels.Pitch(Mathf.Lerp(pitchCents.x, pitchCents.y, smoothed));
            front.volume = volume * Mathf.Sin(fade * Mathf.PI / 2); // equal power
            back.volume = volume * Mathf.Cos(fade * Mathf.PI / 2);
            front.pitch = back.pitch = pitch;
            if (fade >= 1f && back.isPlaying)
                back.Stop();
            if (level <= 0 && front.isPlaying)
                front.Stop();
            else if (level > 0 && !front.isPlaying && front.clip != null)
                front.Play();
        }

        private static void Drop(ref LoopClip? clip)
        {
            clip?.Dispose();
            clip = null;
        }
    }
}
