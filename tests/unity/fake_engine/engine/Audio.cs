// Audio as scripts see it. What a listener would hear is mixed in Mixer. Signatures looked up in:
//   UnityCsReference Modules/Audio/Public/ScriptBindings/Audio.bindings.cs (2020.1.0b7, 6000.3.0b5), AudioMixer*.bindings.cs
//   Scripting API 6000.0: AudioSource.spatialize
// AudioResource stands between Object and AudioClip since 2023.2; before that AudioClip was an Object.
using System;
using FakeEngine;
using UnityEngine.Audio;

namespace UnityEngine.Audio
{
    public class AudioMixerGroup : Object
    {
        internal AudioMixerGroup()
        {
        }
    }

#if UNITY_6000_0_OR_NEWER
    public abstract class AudioResource : Object
    {
        protected internal AudioResource()
        {
        }
    }
#endif
}

namespace UnityEngine
{
    public enum AudioRolloffMode
    {
        Logarithmic = 0,
        Linear = 1,
        Custom = 2,
    }

    public sealed partial class AudioSettings
    {
        public delegate void AudioConfigurationChangeHandler(bool deviceWasChanged);

        public static event AudioConfigurationChangeHandler OnAudioConfigurationChanged;

        public static double dspTime => Mixer.Frame / (double)Mixer.Rate;

        public static int outputSampleRate
        {
            get => Mixer.Rate;
            set => Mixer.Rate = value;
        }

        public static void GetDSPBufferSize(out int bufferLength, out int numBuffers)
        {
            bufferLength = Mixer.BlockFrames;
            numBuffers = 4;
        }

        internal static void ChangeDevice() => OnAudioConfigurationChanged?.Invoke(true);
    }

#if UNITY_6000_0_OR_NEWER
    public sealed class AudioClip : AudioResource
#else
    public sealed class AudioClip : Object
#endif
    {
        internal float[] data = new float[0];

        private AudioClip()
        {
        }

        public delegate void PCMReaderCallback(float[] data);

        public delegate void PCMSetPositionCallback(int position);

        public float length => samples / (float)frequency;

        public int samples { get; private set; }

        public int channels { get; private set; }

        public int frequency { get; private set; }

        public bool SetData(float[] data, int offsetSamples)
        {
            if (destroyed)
                throw new MissingReferenceException("The AudioClip has been destroyed.");
            if (offsetSamples < 0 || offsetSamples >= samples)
                throw new ArgumentException("AudioClip.SetData failed; invalid offsetSamples");
            if (data == null || data.Length == 0)
                throw new ArgumentException("AudioClip.SetData failed; invalid data");
            if (offsetSamples * channels + data.Length > this.data.Length)
                throw new ArgumentException("More data than the clip has room for; Unity would wrap around.");
            Buffer.BlockCopy(data, 0, this.data, offsetSamples * channels * sizeof(float), data.Length * sizeof(float));
            return true;
        }

        public bool GetData(float[] data, int offsetSamples)
        {
            Array.Copy(this.data, offsetSamples * channels, data, 0, data.Length);
            return true;
        }

        public static AudioClip Create(string name, int lengthSamples, int channels, int frequency, bool stream)
        {
            if (name == null)
                throw new NullReferenceException();
            if (lengthSamples <= 0)
                throw new ArgumentException("Length of created clip must be larger than 0");
            return new AudioClip
            {
                name = name, samples = lengthSamples, channels = channels, frequency = frequency,
                data = new float[lengthSamples * channels],
            };
        }

        public static AudioClip Create(string name, int lengthSamples, int channels, int frequency, bool stream,
            PCMReaderCallback pcmreadercallback) => Create(name, lengthSamples, channels, frequency, stream);
    }

    public class AudioBehaviour : Behaviour
    {
    }

    public sealed class AudioListener : AudioBehaviour
    {
        public static float volume { get; set; } = 1f;

        public static bool pause { get; set; }
    }

    public sealed partial class AudioSource : AudioBehaviour
    {
        internal readonly MixerInput input;

        public AudioSource() => input = Mixer.Add(this);

        public float volume
        {
            get => gain;
            set => gain = Mathf.Clamp01(value);
        }

        private float gain = 1f;

        public float pitch { get; set; } = 1f;

        public float time
        {
            get => input.position <= 0 || clip == null ? 0f : (float)(input.position / clip.frequency);
            set => input.position = clip == null ? 0 : value * clip.frequency;
        }

        public int timeSamples
        {
            get => (int)input.position;
            set => input.position = value;
        }

        public AudioClip clip { get; set; }

        public AudioMixerGroup outputAudioMixerGroup { get; set; }

        public bool isPlaying => input.playing;

        public bool loop { get; set; }

        public bool playOnAwake { get; set; } = true;

        public float panStereo { get; set; }

        public float spatialBlend { get; set; }

        public bool spatialize { get; set; }

        public float dopplerLevel { get; set; } = 1f;

        public float spread { get; set; }

        public int priority { get; set; } = 128;

        public bool mute { get; set; }

        public float minDistance { get; set; } = 1f;

        public float maxDistance { get; set; } = 500f;

        public AudioRolloffMode rolloffMode { get; set; }

        public void Play() => input.Play(-1);

        public void Play(ulong delay) => input.Play(-1);

        public void PlayDelayed(float delay) => PlayScheduled(AudioSettings.dspTime + delay);

        public void PlayScheduled(double time) => input.Play((long)Math.Round(time * Mixer.Rate));

        public void SetScheduledEndTime(double time) => input.endFrame = (long)Math.Round(time * Mixer.Rate);

        public void Stop() => input.Stop();
    }
}
