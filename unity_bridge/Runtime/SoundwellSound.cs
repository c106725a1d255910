// A designer's sound as an asset: what it is, how it is chosen, how it is played, what plays when nothing is there.
// Knows no core and no voice.
#nullable enable
using System;
using System.Text;
using UnityEngine;
using UnityEngine.Audio;

namespace Soundwell
{
    /// <summary>One attribute of a sound, such as surface = gravel.</summary>
    [Serializable]
    public struct SoundwellAttribute
    {
        public string name;
        public string value;

        public SoundwellAttribute(string name, string value)
        {
            this.name = name;
            this.value = value;
        }
    }

    /// <summary>A sound that a game can play, in ever new variations.</summary>
    [CreateAssetMenu(menuName = "Soundwell/Sound", fileName = "Sound")]
    public sealed class SoundwellSound : ScriptableObject
    {
        [Header("What it is")]
        [SerializeField, Tooltip("Names it in banks and pools. Made from the asset's name once, so that a later rename breaks nothing.")]
        private string id = "";

        [Tooltip("Class of the catalog, such as footstep, weapon or impact; empty: taken from the prompt.")]
        public string category = "";
        public SoundwellAttribute[] attributes = new SoundwellAttribute[0];

        [TextArea, Tooltip("Free description, at most 500 characters.")]
        public string prompt = "";
        [Range(0.05f, 30f)] public float durationSecs = 1f;
        [Range(1, 2)] public int channels = 1;
        [Range(0f, 1f), Tooltip("Of stereo: 0: both channels alike; 1: the side as loud as the middle. Mono ignores it.")]
        public float width = 0.5f;
        [Tooltip("Ends where it begins; for SoundwellBed.")]
        public bool loop;

        [Header("Variations")]
        [Range(0f, 1f), Tooltip("How far they lie apart. 0: one take, again and again; 1: other objects of the same kind.")]
        public float spread = 1f;
        [Range(0, 64), Tooltip("Asked for per intensity when an emitter with this sound wakes up.")]
        public int variations = 4;
        public SoundwellMode mode = SoundwellMode.Random;
        [Range(0, 8), Tooltip("Not chosen again soon, over all emitters.")]
        public int avoidLast = 3;
        [Range(0, 8), Tooltip("The same for one emitter.")]
        public int avoidLastEmitter = 2;
        [Range(0f, 1200f)] public float pitchJitterCents;
        [Range(0f, 24f)] public float gainJitterDb;
        [Range(0, 64), Tooltip("Plays after which a live variation makes room for a fresh one; 0: the core decides.")]
        public int maxUses;

        [Header("Bus")]
        public AudioMixerGroup? output;
        [Range(-60f, 0f), Tooltip("Unity clamps volumes at 0 dB: leave room for the jitter.")]
        public float volumeDb = -6f;
        [Range(0f, 24f), Tooltip("Level from softest to loudest within one intensity bucket.")]
        public float dynamicsDb = 6f;
        [Range(0f, 1f)] public float spatialBlend = 1f;
        [Min(0f)] public float minDistance = 1f;
        [Min(0f)] public float maxDistance = 50f;
        public AudioRolloffMode rolloff = AudioRolloffMode.Logarithmic;
        [Range(0, 256)] public int priority = 128;
        [Range(0f, 5f)] public float dopplerLevel;
        public bool spatialize;
        [Tooltip("PlayAt and bursts: the attack, not the first frame, stands at the given time.")]
        public bool alignOnset = true;
        [Range(0, 64), Tooltip("At once, over all emitters; 0: no limit.")]
        public int maxInstances;

        [Header("Without a sidecar")]
        [Tooltip("Made by Bake. Played in turn where neither pool nor bank has anything.")]
        public AudioClip[] bakedClips = new AudioClip[0];
        [Tooltip("The last resort before silence.")]
        public AudioClip? fallbackClip;

        [NonSerialized] internal SoundRuntime? runtime; // of the manager that played it last

        /// <summary>Names the sound in banks and pools.</summary>
        public string Id => id.Length > 0 ? id : Slug(name);

        /// <summary>A sound made in code, as samples and tools do.</summary>
        public static SoundwellSound Create(string id, string category, float durationSecs,
            params SoundwellAttribute[] attributes)
        {
            SoundwellSound sound = CreateInstance<SoundwellSound>();
            sound.name = id;
            sound.id = Slug(id);
            sound.category = category;
            sound.durationSecs = durationSecs;
            sound.attributes = attributes;
            return sound;
        }

        /// <summary>What the core is told.</summary>
        public SoundDescription Describe() => new SoundDescription
        {
            id = Id,
            category = category,
            attributes = AttributeLines(),
            prompt = prompt,
            durationSecs = durationSecs,
            channels = channels,
            loop = loop,
            mode = mode,
            avoidLast = avoidLast,
            avoidLastEmitter = avoidLastEmitter,
            pitchJitterCents = pitchJitterCents,
            gainJitterDb = gainJitterDb,
            maxUses = maxUses,
            spread = Told(spread),
            width = Told(width),
        };

        // A slider's 0.3f is a manifest's 0.3, so that both name the same sound.
        private static double Told(float share) => Math.Round(share, 4);

        /// <summary>Only letters, digits and _ . - /, as the core's ids are.</summary>
        internal static string Slug(string text)
        {
            var slug = new StringBuilder(text.Length);
            foreach (char c in text.Trim().ToLowerInvariant())
                slug.Append((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || "_.-/".IndexOf(c) >= 0 ? c : '_');
            return slug.Length == 0 ? "sound" : slug.ToString(0, Math.Min(slug.Length, 128));
        }

        private string AttributeLines()
        {
            var lines = new StringBuilder();
            foreach (SoundwellAttribute attribute in attributes)
                if (attribute.name.Length > 0)
                    lines.Append(lines.Length == 0 ? "" : "\n").Append(attribute.name).Append('=').Append(attribute.value);
            return lines.ToString();
        }

        private void OnValidate()
        {
            if (id.Length == 0 && name.Length > 0)
                id = Slug(name);
            runtime?.MarkChanged();
        }
    }
}
