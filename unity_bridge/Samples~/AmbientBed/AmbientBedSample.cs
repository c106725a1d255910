// You hear rain that swells and fades over twenty seconds, in a loop without a seam; each ten seconds another variation
// fades in. Put this on an empty object and press Play.
#nullable enable
using Soundwell;
using UnityEngine;

namespace SoundwellSamples
{
    public sealed class AmbientBedSample : MonoBehaviour
    {
        private const float SwellSecs = 20f, ChangeSecs = 10f;
        private SoundwellBed bed = null!;
        private float sinceChange;

        public SoundwellBed Bed => bed;

        private void Start()
        {
            SoundwellSound rain = SoundwellSound.Create("bed-rain", "ambience", 4f,
                new SoundwellAttribute("kind", "rain"));
            rain.loop = true;
            rain.channels = 2;
            rain.spatialBlend = 0f;
            rain.variations = 2;
            var sky = new GameObject("Sky");
            sky.SetActive(false); // until it is set up
            sky.transform.SetParent(transform, false);
            bed = sky.AddComponent<SoundwellBed>();
            bed.sound = rain;
            bed.gainDb = new Vector2(-18f, 0f);
            sky.SetActive(true);
        }

        private void Update()
        {
            bed.parameter = 0.5f - 0.5f * Mathf.Cos(Time.time * 2f * Mathf.PI / SwellSecs);
            sinceChange += Time.deltaTime;
            if (sinceChange < ChangeSecs)
                return;
            sinceChange = 0f;
            bed.Change();
        }
    }
}
