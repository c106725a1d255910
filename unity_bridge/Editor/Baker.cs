// Bakes variations into the project: a WAV, its provenance beside it, a label, and the clip in the sound's list.
// Knows no window. Main thread; call Poll from EditorApplication.update.
#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using Soundwell;
using UnityEditor;
using UnityEngine;

namespace SoundwellEditor
{
    /// <summary>Where baked files came from; written beside each as JSON.</summary>
    [Serializable]
    public sealed class BakeProvenance
    {
        public string generator = "Soundwell";
        public string soundId = "", category = "", attributes = "", prompt = "";
        public string soundHash = "", modelHash = "", madeBy = "";
        public string seed = ""; // 64 bits do not fit into JSON's numbers
        public int steps, sampleRateHz, frames, channels;
        public string bakedAt = "";
    }

    /// <summary>Bakes some sounds, one after the other.</summary>
    public sealed class Baker
    {
        public const string Label = "Soundwell";
        private readonly Queue<SoundwellSound> waiting;
        private readonly string folder;
        private readonly int count;
        private readonly float intensity;
        private SoundwellSound? current;
        private VariationRequest? request;

        /// <summary>`folder` is in the project, such as Assets/Audio/Soundwell.</summary>
        public Baker(IEnumerable<SoundwellSound> sounds, string folder, int count, float intensity)
        {
            waiting = new Queue<SoundwellSound>(sounds);
            this.folder = folder;
            this.count = count;
            this.intensity = intensity;
        }

        public List<string> Written { get; } = new List<string>();

        public List<string> Problems { get; } = new List<string>();

        public bool IsDone => current == null && waiting.Count == 0;

        /// <summary>True once all are baked.</summary>
        public bool Poll(double nowSecs)
        {
            if (IsDone)
                return true;
            if (current == null)
            {
                current = waiting.Dequeue();
                request = new VariationRequest(EditorSession.Session, current, count, intensity, nowSecs, 600);
            }
            if (!request!.Poll(nowSecs))
                return false;
            if (request.Problem.Length > 0)
                Problems.Add(current.name + ": " + request.Problem);
            if (request.Results.Count > 0)
                Keep(current, request.Results);
            current = null;
            return IsDone;
        }

        private void Keep(SoundwellSound sound, List<RenderedVariation> results)
        {
            string ofSound = folder + "/" + sound.Id.Replace('/', '_');
            Directory.CreateDirectory(ofSound);
            var clips = new List<AudioClip>();
            foreach (RenderedVariation variation in results)
            {
                AudioClip? clip = KeepOne(sound, variation, ofSound + "/" + Path.GetFileName(ofSound) + "_"
                    + variation.info.seed.ToString("x16"));
                if (clip != null)
                    clips.Add(clip);
            }
            Undo.RecordObject(sound, "Bake " + sound.name);
            sound.bakedClips = clips.ToArray();
            EditorUtility.SetDirty(sound);
            AssetDatabase.SaveAssets();
        }

        private AudioClip? KeepOne(SoundwellSound sound, RenderedVariation variation, string stem)
        {
            WavFile.Write(stem + ".wav", variation.samples, variation.info.channels, variation.info.sampleRateHz);
            File.WriteAllText(stem + ".json", JsonUtility.ToJson(Provenance(sound, variation), true));
            AssetDatabase.ImportAsset(stem + ".wav");
            AssetDatabase.ImportAsset(stem + ".json");
            Written.Add(stem + ".wav");
            AudioClip? clip = AssetDatabase.LoadAssetAtPath<AudioClip>(stem + ".wav");
            if (clip != null)
                AssetDatabase.SetLabels(clip, new[] { Label, "Generated" });
            return clip;
        }

        private static BakeProvenance Provenance(SoundwellSound sound, RenderedVariation variation) => new BakeProvenance
        {
            soundId = variation.soundId,
            category = sound.category,
            attributes = sound.Describe().attributes,
            prompt = sound.prompt,
            soundHash = variation.soundHash,
            modelHash = variation.modelHash,
            madeBy = variation.info.madeBy.ToString(),
            seed = variation.info.seed.ToString(),
            steps = variation.info.steps,
            sampleRateHz = variation.info.sampleRateHz,
            frames = variation.info.frames,
            channels = variation.info.channels,
            bakedAt = DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ssZ"),
        };
    }
}
