// One pooled AudioSource and what it is doing. Knows nothing of how voices are chosen. Main thread.
#nullable enable
using UnityEngine;

namespace Soundwell
{
    internal enum VoiceState
    {
        Free,
        /// <summary>Its clip is still being copied.</summary>
        Waiting,
        Playing,
    }

    internal sealed class Voice
    {
        internal readonly AudioSource source;
        internal readonly Transform transform;
        internal VoiceState state;
        internal int generation; // counts uses, so that an old SoundwellPlayback does not stop a new sound
        internal long order; // of being taken: tells two apart that start at the same moment
        internal SoundwellSound? sound;
        internal ClipSlot? slot;
        internal Transform? follow;
        internal ulong emitter;
        internal double dspTime; // when the attack is to be heard; 0: as soon as possible
        internal double startDsp, endDsp, waitsUntil;
        private float pitch;

        internal Voice(Transform parent)
        {
            var gameObject = new GameObject("Soundwell voice");
            transform = gameObject.transform;
            transform.SetParent(parent, false);
            source = gameObject.AddComponent<AudioSource>();
            source.playOnAwake = false;
        }

        /// <summary>Takes the sound's bus settings. Cents and dB are already jittered.</summary>
        internal void Configure(SoundwellSound next, float cents, float decibels)
        {
            sound = next;
            pitch = Levels.Pitch(cents);
            source.pitch = pitch;
            source.volume = Levels.Volume(next.volumeDb + decibels);
            source.outputAudioMixerGroup = next.output;
            source.spatialBlend = next.spatialBlend;
            source.minDistance = next.minDistance;
            source.maxDistance = next.maxDistance;
            source.rolloffMode = next.rolloff;
            source.priority = next.priority;
            source.dopplerLevel = next.dopplerLevel;
            if (source.spatialize != next.spatialize) // a change makes some spatialisers rebuild themselves
                source.spatialize = next.spatialize;
        }

        internal void Place(Transform? target, Vector3 position)
        {
            follow = target;
            transform.position = target != null ? target.position : position;
        }

        /// <summary>Starts what was copied. Returns false where the wished moment had already passed.</summary>
        internal bool StartSlot(double now)
        {
            ClipSlot playing = slot!;
            float framesPerSec = playing.sampleRateHz * pitch;
            double lead = sound!.alignOnset ? playing.info.onsetFrames / (double)framesPerSec : 0;
            return Start(playing.clip, now, lead, playing.info.frames / framesPerSec);
        }

        /// <summary>Starts a clip of the project.</summary>
        internal bool StartClip(AudioClip clip, double now) => Start(clip, now, 0, clip.length / pitch);

        private bool Start(AudioClip clip, double now, double leadSecs, double lengthSecs)
        {
            state = VoiceState.Playing;
            source.clip = clip;
            source.timeSamples = 0;
            source.loop = false;
            double start = dspTime - leadSecs;
            if (dspTime > 0 && start > now)
                source.PlayScheduled(start);
            else
                source.Play();
            startDsp = System.Math.Max(start, now);
            endDsp = startDsp + lengthSecs;
            return dspTime <= 0 || dspTime >= now;
        }

        internal void Release()
        {
            if (state == VoiceState.Free)
                return;
            if (source != null) // Unity destroys children in any order when a game ends
            {
                source.Stop();
                source.clip = null;
            }
            if (slot != null)
                slot.users--;
            slot = null;
            sound = null;
            follow = null;
            state = VoiceState.Free;
            generation++;
        }
    }
}
