// A fixed number of AudioSources: who gets one, who loses one, who follows whom. Attaching an AudioSource costs
// milliseconds, so all are made at the start. Knows nothing of the core. Main thread.
#nullable enable
using UnityEngine;

namespace Soundwell
{
    internal sealed class VoicePool
    {
        internal readonly Voice[] voices;
        private readonly double tailSecs; // an ended sound may still stand in the mixer's buffers

        internal VoicePool(Transform parent, int count)
        {
            voices = new Voice[count];
            for (int i = 0; i < count; i++)
                voices[i] = new Voice(parent);
            AudioSettings.GetDSPBufferSize(out int frames, out int buffers);
            tailSecs = frames * (double)buffers / AudioSettings.outputSampleRate;
        }

        internal int Busy
        {
            get
            {
                int busy = 0;
                foreach (Voice voice in voices)
                    if (voice.state != VoiceState.Free)
                        busy++;
                return busy;
            }
        }

        /// <summary>A free voice within both limits (0: none); the oldest one is cut off where there is none.</summary>
        internal int Take(ulong emitter, int emitterLimit, SoundwellSound sound)
        {
            int free = -1, ofEmitter = 0, ofSound = 0, oldestOfEmitter = -1, oldestOfSound = -1, weakest = 0;
            for (int i = 0; i < voices.Length; i++)
            {
                Voice voice = voices[i];
                if (voice.state == VoiceState.Free)
                {
                    free = i;
                    continue;
                }
                if (emitter != 0 && voice.emitter == emitter)
                {
                    ofEmitter++;
                    oldestOfEmitter = Older(oldestOfEmitter, i);
                }
                if (ReferenceEquals(voice.sound, sound))
                {
                    ofSound++;
                    oldestOfSound = Older(oldestOfSound, i);
                }
                weakest = Weaker(weakest, i);
            }
            if (emitterLimit > 0 && ofEmitter >= emitterLimit)
                return Stolen(oldestOfEmitter);
            if (sound.maxInstances > 0 && ofSound >= sound.maxInstances)
                return Stolen(oldestOfSound);
            return free >= 0 ? free : Stolen(weakest);
        }

        /// <summary>Moves voices with their emitters and frees those whose sound is over.</summary>
        internal void Tick(double now)
        {
            foreach (Voice voice in voices)
            {
                if (voice.state == VoiceState.Free)
                    continue;
                if (voice.state == VoiceState.Playing && now > voice.endDsp + tailSecs)
                    voice.Release();
                else if (voice.follow != null)
                    voice.transform.position = voice.follow.position;
            }
        }

        internal void StopEmitter(ulong emitter)
        {
            foreach (Voice voice in voices)
                if (voice.state != VoiceState.Free && voice.emitter == emitter)
                    voice.Release();
        }

        internal void StopAll()
        {
            foreach (Voice voice in voices)
                voice.Release();
        }

        private int Stolen(int index)
        {
            voices[index].Release();
            return index;
        }

        private int Older(int a, int b)
        {
            if (a < 0)
                return b;
            double difference = voices[b].startDsp - voices[a].startDsp;
            return difference < 0 || (difference == 0 && voices[b].order < voices[a].order) ? b : a;
        }

        // Unity's priorities: 0 is the most important, 256 the least.
        private int Weaker(int a, int b)
        {
            int first = voices[a].source.priority, second = voices[b].source.priority;
            if (voices[a].state == VoiceState.Free || second > first)
                return b;
            return second == first ? Older(a, b) : a;
        }
    }
}
