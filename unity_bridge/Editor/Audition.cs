// Plays variations one after the other outside play mode, through a hidden AudioSource. Main thread.
#nullable enable
using System.Collections.Generic;
using Soundwell;
using UnityEditor;
using UnityEngine;

namespace SoundwellEditor
{
    /// <summary>Auditions a sound: asks for variations, then plays them in a row.</summary>
    public sealed class Audition
    {
        private const double GapSecs = 0.15;
        private readonly List<AudioClip> clips = new List<AudioClip>();
        private AudioSource? source;
        private VariationRequest? request;
        private int next;
        private double nextAtSecs;

        public bool Busy => request != null || next < clips.Count;

        public string Problem { get; private set; } = "";

        /// <summary>What was heard last, for a waveform; null before the first.</summary>
        public RenderedVariation? Shown { get; private set; }

        private readonly List<RenderedVariation> heard = new List<RenderedVariation>();

        public IReadOnlyList<RenderedVariation> Heard => heard;

        public void Begin(SoundwellSound sound, int count, float intensity)
        {
            Stop();
            EditorApplication.update += Tick;
            request = new VariationRequest(EditorSession.Session, sound, count, intensity,
                EditorApplication.timeSinceStartup);
        }

        public void Stop()
        {
            EditorApplication.update -= Tick;
            request = null;
            if (source != null)
                Object.DestroyImmediate(source.gameObject);
            source = null;
            foreach (AudioClip clip in clips)
                Object.DestroyImmediate(clip);
            clips.Clear();
            heard.Clear();
            next = 0;
        }

        private void Tick()
        {
            double now = EditorApplication.timeSinceStartup;
            if (request != null && request.Poll(now))
                TakeResults();
            if (next < clips.Count && now >= nextAtSecs)
                PlayNext(now);
            else if (request == null && next >= clips.Count && now >= nextAtSecs)
                EditorApplication.update -= Tick;
        }

        private void TakeResults()
        {
            Problem = request!.Problem;
            foreach (RenderedVariation variation in request.Results)
            {
                AudioClip clip = AudioClip.Create("Audition", variation.info.frames, variation.info.channels,
                    variation.info.sampleRateHz, false);
                clip.hideFlags = HideFlags.HideAndDontSave;
                clip.SetData(variation.samples, 0);
                clips.Add(clip);
                heard.Add(variation);
            }
            request = null;
        }

        private void PlayNext(double now)
        {
            if (source == null)
                source = EditorUtility.CreateGameObjectWithHideFlags("Soundwell audition", HideFlags.HideAndDontSave,
                    typeof(AudioSource)).GetComponent<AudioSource>();
            source.clip = clips[next];
            source.Play();
            Shown = heard[next];
            nextAtSecs = now + clips[next].length + GapSecs;
            next++;
        }
    }
}
