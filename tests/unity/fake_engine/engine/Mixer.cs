// What a listener would hear: every playing source, block by block, on a sample clock. Its own code, not Unity's:
// no panning and no filters; linear interpolation between samples; a logarithmic source falls with 1 / distance.
using System;
using System.Collections.Generic;
using UnityEngine;

namespace FakeEngine
{
    internal sealed class MixerInput
    {
        internal readonly AudioSource source;
        internal bool playing;
        internal long startFrame; // below 0: with the next block
        internal long endFrame = long.MaxValue;
        internal double position; // in the clip
        internal float[] clipData = new float[0]; // of a copy

        internal MixerInput(AudioSource source) => this.source = source;

        internal void Play(long atFrame)
        {
            playing = source.clip != null;
            startFrame = atFrame;
            endFrame = long.MaxValue;
            if (atFrame >= 0)
                position = 0;
            else
                position = Math.Max(0, Math.Min(position, source.clip == null ? 0 : source.clip.samples - 1));
        }

        /// <summary>A note of what was to be heard, for after the clip is used for something else.</summary>
        internal MixerInput Copy() => new MixerInput(source)
        {
            playing = playing, startFrame = startFrame, clipData = (float[])source.clip.data.Clone(),
        };

        internal void Stop()
        {
            playing = false;
            position = 0;
        }
    }

    internal static class Mixer
    {
        internal const int BlockFrames = 512;
        internal static int Rate = 48000;
        internal static long Frame; // first frame of the next block: what dspTime counts
        internal static readonly List<float> Heard = new List<float>(); // mono sum
        private static readonly List<MixerInput> inputs = new List<MixerInput>();
        private static readonly float[] block = new float[BlockFrames];
        internal static bool Recording = true;

        internal static MixerInput Add(AudioSource source)
        {
            var input = new MixerInput(source);
            inputs.Add(input);
            return input;
        }

        internal static IEnumerable<MixerInput> Sounding()
        {
            foreach (MixerInput input in inputs)
                if (input.playing && !input.source.destroyed)
                    yield return input;
        }

        internal static void RenderBlock()
        {
            Array.Clear(block, 0, BlockFrames);
            inputs.RemoveAll(input => input.source.destroyed);
            foreach (MixerInput input in inputs)
                if (input.playing)
                    Mix(input);
            Frame += BlockFrames;
            if (Recording)
                Heard.AddRange(block);
        }

        private static void Mix(MixerInput input)
        {
            AudioClip clip = input.source.clip;
            if (clip == null || clip.destroyed)
            {
                input.Stop();
                return;
            }
            int first = (int)Math.Max(0, input.startFrame - Frame);
            double step = input.source.pitch * clip.frequency / Rate;
            float gain = Gain(input.source);
            for (int i = first; i < BlockFrames && input.playing; i++)
            {
                if (Frame + i >= input.endFrame || (input.position >= clip.samples && !input.source.loop))
                {
                    input.Stop();
                    return;
                }
                if (input.position >= clip.samples)
                    input.position -= clip.samples;
                block[i] += gain * Sample(clip, input.position, input.source.loop);
                input.position += step;
            }
        }

        private static float Gain(AudioSource source)
        {
            if (source.mute || AudioListener.pause)
                return 0f;
            float distance = Vector3.Distance(source.transform.position, World.ListenerPosition);
            float near = source.rolloffMode == AudioRolloffMode.Linear
                ? Mathf.Clamp01((source.maxDistance - distance) / Math.Max(0.001f, source.maxDistance - source.minDistance))
                : source.minDistance / Math.Max(source.minDistance, distance);
            return source.volume * AudioListener.volume * Mathf.Lerp(1f, near, source.spatialBlend);
        }

        private static float Sample(AudioClip clip, double position, bool loops)
        {
            int frame = (int)position;
            float rest = (float)(position - frame);
            float here = Mono(clip, frame);
            if (rest == 0f)
                return here;
            int next = frame + 1 < clip.samples ? frame + 1 : loops ? 0 : frame;
            return here + rest * (Mono(clip, next) - here);
        }

        private static float Mono(AudioClip clip, int frame)
        {
            float sum = 0f;
            for (int channel = 0; channel < clip.channels; channel++)
                sum += clip.data[frame * clip.channels + channel];
            return sum / clip.channels;
        }
    }
}
