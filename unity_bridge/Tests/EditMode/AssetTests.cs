// Assets and tools that need no play mode and no sidecar.
#nullable enable
using System.IO;
using NUnit.Framework;
using Soundwell;
using SoundwellEditor;
using UnityEditor;
using UnityEngine;
#if UNITY_6000_0_OR_NEWER
using SurfaceMaterial = UnityEngine.PhysicsMaterial;
#else
using SurfaceMaterial = UnityEngine.PhysicMaterial;
#endif

namespace SoundwellTests
{
    public sealed class AssetTests
    {
        [Test]
        public void IdKeepsOnlyWhatTheCoreTakes()
        {
            SoundwellSound sound = SoundwellSound.Create("Step on Gravel!", "footstep", 0.5f);
            Assert.AreEqual("step_on_gravel_", sound.Id);
        }

        [Test]
        public void AttributesBecomeLines()
        {
            SoundwellSound sound = SoundwellSound.Create("step", "footstep", 0.5f,
                new SoundwellAttribute("surface", "gravel"), new SoundwellAttribute("shoe", "boot"));
            Assert.AreEqual("surface=gravel\nshoe=boot", sound.Describe().attributes);
        }

        [Test]
        public void SpreadAndWidthAreToldAsAManifestWouldSayThem()
        {
            SoundwellSound sound = SoundwellSound.Create("step", "footstep", 0.5f);
            Assert.AreEqual(1.0, sound.Describe().spread, 0.0);
            Assert.AreEqual(0.5, sound.Describe().width, 0.0);
            sound.spread = 0.3f;
            sound.width = 0.8f;
            Assert.AreEqual(0.3, sound.Describe().spread, 0.0);
            Assert.AreEqual(0.8, sound.Describe().width, 0.0);
        }

        [Test]
        public void PlatformOverrideWins()
        {
            SoundwellSettings settings = ScriptableObject.CreateInstance<SoundwellSettings>();
            var android = new SoundwellSettings.Override { platform = RuntimePlatform.Android };
            settings.overrides = new[] { android };
            Assert.AreSame(android.settings, settings.For(RuntimePlatform.Android));
            Assert.AreSame(settings.common, settings.For(RuntimePlatform.LinuxPlayer));
        }

        [Test]
        public void ImpactPairFitsInEitherOrder()
        {
            var wood = new SurfaceMaterial("wood");
            var metal = new SurfaceMaterial("metal");
            SoundwellSound clank = SoundwellSound.Create("clank", "impact", 0.5f);
            SoundwellImpactTable table = ScriptableObject.CreateInstance<SoundwellImpactTable>();
            table.pairs = new[] { new SoundwellImpactPair { first = wood, second = metal, sound = clank } };
            Assert.AreSame(clank, table.SoundOf(metal, wood));
            Assert.IsNull(table.SoundOf(wood, wood));
        }

        [Test]
        public void SurfaceTableNamesItsProblems()
        {
            SoundwellSurfaceTable table = ScriptableObject.CreateInstance<SoundwellSurfaceTable>();
            table.surfaces = new[]
            {
                new SoundwellSurface { name = "ice", tag = "Ice" },
                new SoundwellSurface { name = "snow", tag = "Ice", sound = SoundwellSound.Create("s", "footstep", 1f) },
            };
            var problems = SurfaceTableEditor.Problems(table);
            Assert.AreEqual(2, problems.Count);
            Assert.IsTrue(problems[0].Contains("no sound"));
            Assert.IsTrue(problems[1].Contains("hidden by ice"));
        }

        [Test]
        public void SurfaceTableInspectorShowsEveryCell()
        {
            SoundwellSurfaceTable table = ScriptableObject.CreateInstance<SoundwellSurfaceTable>();
            table.surfaces = new[] { new SoundwellSurface { name = "ice" } };
            Editor inspector = Editor.CreateEditor(table, typeof(SurfaceTableEditor));
            inspector.OnInspectorGUI();
            Assert.AreEqual(1, table.surfaces.Length);
        }

        [Test]
        public void WavFileHoldsWhatWasWritten()
        {
            string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".wav");
            WavFile.Write(path, new[] { 0f, 1f, -1f, 0.5f }, 2, 48000);
            byte[] bytes = File.ReadAllBytes(path);
            File.Delete(path);
            Assert.AreEqual(44 + 8, bytes.Length);
            Assert.AreEqual((short)32767, System.BitConverter.ToInt16(bytes, 46));
        }

        [Test]
        public void InstallerSaysWhyPythonCannotBeStarted()
        {
            var installer = new SidecarInstaller("no-such-python", "venv");
            installer.Install("soundwell");
            Assert.IsTrue(installer.Poll());
            Assert.IsTrue(installer.Message.Contains("no-such-python cannot be started"));
        }

        [Test]
        public void SidecarIsFoundInItsOwnFolder()
        {
            string venv = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
            string bin = Path.Combine(venv, Path.DirectorySeparatorChar == '\\' ? "Scripts" : "bin");
            Directory.CreateDirectory(bin);
            string wanted = Path.Combine(bin, Path.DirectorySeparatorChar == '\\' ? "soundwell.exe" : "soundwell");
            File.WriteAllText(wanted, "");
            Assert.AreEqual(wanted, SidecarInstaller.Find(venv));
            Directory.Delete(venv, true);
        }
    }
}
