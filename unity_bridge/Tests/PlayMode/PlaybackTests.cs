// Playing without a sidecar: clips of the project, limits, surfaces. Run them in any project; they start no process.
#nullable enable
using System.Collections;
using NUnit.Framework;
using Soundwell;
using UnityEngine;
using UnityEngine.TestTools;
#if UNITY_6000_0_OR_NEWER
using SurfaceMaterial = UnityEngine.PhysicsMaterial;
#else
using SurfaceMaterial = UnityEngine.PhysicMaterial;
#endif

namespace SoundwellTests
{
    public sealed class PlaybackTests
    {
        private GameObject scene = null!, floor = null!;

        [SetUp]
        public void Begin()
        {
            scene = new GameObject("Test");
            SoundwellSettings settings = ScriptableObject.CreateInstance<SoundwellSettings>();
            settings.common.startSidecar = false;
            settings.common.logLevel = SoundwellLogLevel.None;
            SoundwellManager.Shutdown();
            SoundwellSettings.Active = settings;
        }

        [TearDown]
        public void End()
        {
            Object.DestroyImmediate(scene);
            SoundwellManager.Shutdown();
        }

        [Test]
        public void FallbackClipPlaysWithoutASidecar()
        {
            SoundwellPlayback playback = NewEmitter(NewClip()).Play();
            Assert.AreEqual(SoundwellTier.Clip, playback.tier);
            Assert.IsTrue(playback.IsPlaying);
        }

        [Test]
        public void BakedClipsGoBeforeTheFallback()
        {
            SoundwellEmitter emitter = NewEmitter(NewClip());
            emitter.sound!.bakedClips = new[] { NewClip() };
            Assert.AreEqual(SoundwellTier.Baked, emitter.Play().tier);
        }

        [Test]
        public void NothingToPlayIsSilence()
        {
            Assert.AreEqual(SoundwellTier.Silence, NewEmitter(null).Play().tier);
            Assert.AreEqual(0, SoundwellManager.Instance!.BusyVoices);
        }

        [Test]
        public void VoiceLimitCutsOffTheOldest()
        {
            SoundwellEmitter emitter = NewEmitter(NewClip());
            emitter.maxVoices = 2;
            emitter.retriggerSecs = 0f;
            SoundwellPlayback first = emitter.Play();
            emitter.Play();
            emitter.Play();
            Assert.IsFalse(first.IsPlaying);
            Assert.AreEqual(2, SoundwellManager.Instance!.BusyVoices);
        }

        [Test]
        public void RetriggerTimeIsKept()
        {
            SoundwellEmitter emitter = NewEmitter(NewClip());
            emitter.retriggerSecs = 10f;
            Assert.AreEqual(SoundwellTier.Clip, emitter.Play().tier);
            Assert.AreEqual(SoundwellTier.Silence, emitter.Play().tier);
        }

        [Test]
        public void StopOfAnEndedSoundLeavesItsVoiceAlone()
        {
            SoundwellEmitter emitter = NewEmitter(NewClip());
            emitter.maxVoices = 1;
            emitter.retriggerSecs = 0f;
            SoundwellPlayback first = emitter.Play();
            SoundwellPlayback second = emitter.Play();
            first.Stop();
            Assert.IsTrue(second.IsPlaying);
        }

        [UnityTest]
        public IEnumerator VoiceIsFreeAgainWhenItsSoundIsOver()
        {
            NewEmitter(NewClip()).Play();
            for (int tick = 0; tick < 60; tick++)
                yield return null;
            Assert.AreEqual(0, SoundwellManager.Instance!.BusyVoices);
        }

        [Test]
        public void FootstepFindsTheSurfaceBelow()
        {
            SoundwellFootsteps walker = NewWalker("gravel", out SoundwellSound gravel);
            walker.Step(0, 0.5f);
            Assert.AreSame(gravel, walker.LastSound);
        }

        [Test]
        public void FootstepInTheAirIsSilent()
        {
            SoundwellFootsteps walker = NewWalker("gravel", out SoundwellSound _);
            walker.transform.position = new Vector3(0f, 50f, 0f);
            walker.Step(0, 0.5f);
            Assert.IsNull(walker.LastSound);
        }

        [Test]
        public void FootstepFindsTheTagWhereNoMaterialFits()
        {
            SoundwellFootsteps walker = NewWalker("gravel", out SoundwellSound sound);
            SoundwellSurface surface = walker.surfaces!.surfaces[0];
            surface.material = null;
            surface.tag = "Player"; // one of the tags that each project has
            walker.Step(0, 0.5f);
            Assert.IsNull(walker.LastSound);
            floor.tag = "Player";
            walker.Step(0, 0.5f);
            Assert.AreSame(sound, walker.LastSound);
        }

        [Test]
        public void FootstepFindsTheStrongestTerrainLayer()
        {
            SoundwellFootsteps walker = NewWalker("gravel", out SoundwellSound gravel);
            Object.DestroyImmediate(floor);
            var layers = new[] { new TerrainLayer(), new TerrainLayer() };
            SoundwellSound mud = SoundwellSound.Create("step-mud", "footstep", 0.5f);
            walker.surfaces!.surfaces = new[]
            {
                new SoundwellSurface { name = "gravel", terrainLayer = layers[0], sound = gravel },
                new SoundwellSurface { name = "mud", terrainLayer = layers[1], sound = mud },
            };
            NewObject().AddComponent<TerrainCollider>().terrainData = HalfAndHalf(layers);
            walker.transform.position = new Vector3(2f, 0.1f, 8f);
            walker.Step(0, 0.5f);
            Assert.AreSame(gravel, walker.LastSound);
            walker.transform.position = new Vector3(14f, 0.1f, 8f);
            walker.Step(0, 0.5f);
            Assert.AreSame(mud, walker.LastSound);
        }

        [Test]
        public void AnimationEventOfACallIsAStep()
        {
            SoundwellFootsteps walker = NewWalker("gravel", out SoundwellSound gravel);
            walker.OnFootstep(new AnimationEvent { intParameter = 0, floatParameter = 0.7f });
            Assert.AreSame(gravel, walker.LastSound);
        }

        [Test]
        public void ImpactIntensityGrowsWithSpeed()
        {
            SoundwellImpact impact = NewObject().AddComponent<SoundwellImpact>();
            Assert.AreEqual(0.0, impact.IntensityOf(0.1f), 1e-6);
            Assert.AreEqual(1.0, impact.IntensityOf(100f), 1e-6);
            Assert.Less(impact.IntensityOf(2f), impact.IntensityOf(4f));
        }

        private GameObject NewObject()
        {
            var made = new GameObject("Part");
            made.transform.SetParent(scene.transform, false);
            return made;
        }

        private SoundwellEmitter NewEmitter(AudioClip? fallback)
        {
            SoundwellEmitter emitter = NewObject().AddComponent<SoundwellEmitter>();
            emitter.sound = SoundwellSound.Create("test", "ui", 0.1f);
            emitter.sound.fallbackClip = fallback;
            return emitter;
        }

        private SoundwellFootsteps NewWalker(string surface, out SoundwellSound sound)
        {
            var material = new SurfaceMaterial(surface);
            floor = NewObject();
            floor.AddComponent<BoxCollider>().sharedMaterial = material;
            floor.transform.position = new Vector3(0f, -0.5f, 0f);
            sound = SoundwellSound.Create("step-" + surface, "footstep", 0.5f);
            SoundwellFootsteps walker = NewObject().AddComponent<SoundwellFootsteps>();
            walker.surfaces = ScriptableObject.CreateInstance<SoundwellSurfaceTable>();
            walker.surfaces.surfaces = new[] { new SoundwellSurface { name = surface, material = material, sound = sound } };
            return walker;
        }

        /// <summary>16 units square: the first layer where x is small, the second elsewhere.</summary>
        private static TerrainData HalfAndHalf(TerrainLayer[] layers)
        {
            var data = new TerrainData { size = new Vector3(16f, 1f, 16f), terrainLayers = layers };
            data.alphamapResolution = 16;
            var weights = new float[16, 16, 2];
            for (int y = 0; y < 16; y++)
                for (int x = 0; x < 16; x++)
                    weights[y, x, x < 8 ? 0 : 1] = 1f;
            data.SetAlphamaps(0, 0, weights);
            return data;
        }

        private static AudioClip NewClip() => AudioClip.Create("clip", 4800, 1, 48000, false);
    }
}
