// What happens around sound: sidecars that die, scripts that reload, libraries that do not fit, editors and samples.
#nullable enable
using System;
using System.Diagnostics;
using System.IO;
using System.Reflection;
using System.Threading;
using FakeEngine;
using Soundwell;
using SoundwellEditor;
using SoundwellSamples;
using UnityEditor;
using UnityEngine;
using Object = UnityEngine.Object;

namespace Scenarios
{
    public static class Life
    {
        /// <summary>The sidecar is killed while three sounds play: pool, bank and fallback answer; then it is back.</summary>
        public static void Killed()
        {
            Setup.Settings();
            SoundwellSound live = Setup.Plain("live", 0.1f), banked = Setup.Plain("banked", 0.1f), poor = Setup.Plain("poor", 0.1f);
            banked.category = ""; // only from the bank
            poor.category = "";
            poor.fallbackClip = AudioClip.Create("fallback", 4800, 1, 48000, false);
            SoundwellEmitter[] emitters = { Setup.Emitter(live), Setup.Emitter(banked), Setup.Emitter(poor) };
            SoundwellManager manager = SoundwellManager.Instance!;
            Setup.WaitFor("variations", () => manager.Readiness(live) >= 1f);
            int firstPid = manager.Session.Core!.Stats().sidecarPid;
            Process.GetProcessById(firstPid).Kill();
            Setup.WaitFor("loss", () => manager.Session.Core!.State() != SoundwellState.Connected);
            int silent = 0, asked = 0;
            Setup.WaitFor("recovery", () =>
            {
                foreach (SoundwellEmitter emitter in emitters)
                {
                    asked++;
                    silent += emitter.Play().tier == SoundwellTier.Silence ? 1 : 0;
                }
                return manager.Session.Core!.State() == SoundwellState.Connected;
            });
            Setup.Print("asked", asked);
            Setup.Print("silent", silent);
            Setup.Print("tiers", emitters[0].LastTier + "," + emitters[1].LastTier + "," + emitters[2].LastTier);
            int pid = manager.Session.Core!.Stats().sidecarPid;
            long arrivals = manager.Session.Core!.Stats().arrivals;
            Setup.WaitFor("fresh variations", () =>
            {
                emitters[0].Play();
                return manager.Session.Core!.Stats().arrivals > arrivals;
            });
            Setup.Print("other_pid", pid != firstPid && pid != 0 ? 1 : 0);
            Setup.Print("errors", Setup.CountLines("exception"));
        }

        /// <summary>Banks without any sidecar.</summary>
        public static void BankOnly()
        {
            Setup.Settings();
            SoundwellEmitter emitter = Setup.Emitter(Setup.Plain("banked", 0.1f));
            Setup.Print("tier", emitter.Play().tier.ToString());
            Setup.Ticks(20);
            Setup.Print("heard", Loudest());
        }

        /// <summary>Runs after each reload: makes the editor's core again and prints which sidecar is behind it.</summary>
        public static void AfterReload()
        {
            Setup.Settings();
            Setup.WaitFor("connection", () =>
            {
                EditorApplication.update?.Invoke();
                return EditorSession.Session.Core!.State() == SoundwellState.Connected;
            });
            SoundwellStats stats = EditorSession.Session.Core!.Stats();
            Setup.Print("instance", stats.instanceId);
            Setup.Print("pid", stats.sidecarPid);
            Setup.Print("threads", Directory.GetDirectories("/proc/self/task").Length);
            Setup.Print("clips", World.AudioClipsAlive);
        }

        /// <summary>A play session, as between "play" and "stop".</summary>
        public static void PlaySome()
        {
            Setup.Settings();
            SoundwellSound sound = Setup.Plain("play", 0.1f);
            SoundwellEmitter emitter = Setup.Emitter(sound);
            Setup.WaitFor("variations", () => SoundwellManager.Instance!.Readiness(sound) >= 1f);
            Setup.Print("play_tier", emitter.Play().tier.ToString());
            Setup.Print("play_instance", SoundwellManager.Instance!.Session.Core!.Stats().instanceId);
            Setup.Ticks(5);
        }

        /// <summary>A library or a sidecar of another version: one message, and the game goes on.</summary>
        public static void WrongVersion()
        {
            Setup.Settings();
            SoundwellSound sound = Setup.Plain("any", 0.1f);
            sound.fallbackClip = AudioClip.Create("fallback", 4800, 1, 48000, false);
            SoundwellEmitter emitter = Setup.Emitter(sound);
            Setup.WaitFor("message", () => emitter.Play().tier != SoundwellTier.Silence
                && Setup.CountLines("ersion") + Setup.CountLines("native library") > 0);
            for (int i = 0; i < 150; i++) // long enough for a second message
            {
                emitter.Play();
                Setup.Ticks(1);
                Thread.Sleep(10);
            }
            Setup.Print("tier", emitter.LastTier.ToString());
            Setup.Print("messages", Setup.CountLines("ersion"));
            Setup.Print("exceptions", Setup.CountLines("exception:"));
        }

        /// <summary>Audition x3, bake, beep and live window, outside play mode.</summary>
        public static void Editor()
        {
            Setup.Settings();
            SoundwellSound sound = Setup.Plain("edit", 0.3f);
            sound.spread = 0.3f;
            sound.width = 0.8f;
            AssetDatabase.CreateAsset(sound, "Assets/edit.asset");
            var inspector = (SoundwellSoundEditor)UnityEditor.Editor.CreateEditor(sound, typeof(SoundwellSoundEditor));
            Press(inspector.OnInspectorGUI, "Audition x4");
            WaitInEditor("audition", () => !inspector.Audition.Busy);
            Setup.Print("auditioned", inspector.Audition.Heard.Count);
            Setup.Print("audition_heard", Loudest());
            EditorGUI.Rects = 0;
            inspector.OnInspectorGUI();
            Setup.Print("waveform_rects", EditorGUI.Rects);
            Press(inspector.OnInspectorGUI, "Bake...");
            BakeWindow window = EditorWindow.GetWindow<BakeWindow>("");
            Press(() => Script.Send(window, "OnGUI"), "Bake");
            WaitInEditor("bake", () => window.Baker!.IsDone);
            Setup.Print("baked", sound.bakedClips.Length);
            Setup.Print("labels", string.Join(",", AssetDatabase.GetLabels(sound.bakedClips[0])));
            Setup.Print("wav", window.Baker!.Written[0]);
            SetupWizard wizard = SetupWizard.Open();
            Press(() => Script.Send(wizard, "OnGUI"), "Start and beep");
            WaitInEditor("beep", () => wizard.Message.StartsWith("A beep"));
            foreach (var row in LiveWindow.Rows())
                Setup.Print("live_" + row.Key.Replace(' ', '_'), row.Value);
            SoundBrowserWindow browser = SoundBrowserWindow.Open();
            Setup.Print("browser", browser.Found().Count);
            Script.Send(browser, "OnGUI");
            SettingsPage.Create().guiHandler("");
            EditorWindow.CloseAll();
            Script.Send(inspector, "OnDisable");
            Setup.Print("clips_left", World.AudioClipsAlive - sound.bakedClips.Length);
        }

        /// <summary>Each sample for some seconds; prints what it triggered and whether anything was heard.</summary>
        public static void Samples()
        {
            SoundwellSettings settings = Setup.Settings();
            settings.strictInDevelopment = true;
            RunSample<FootstepsSample>("footsteps", 8, sample => { });
            RunSample<AutomaticWeaponSample>("weapon", 3, sample => { });
            RunSample<AmbientBedSample>("bed", 4, sample => { });
            RunSample<ImpactSandboxSample>("impacts", 1, sample =>
            {
                foreach (GameObject crate in sample.Crates)
                    World.Collide(crate, sample.Floor, new Vector3(0f, -6f, 0f));
            });
            Setup.Print("errors", Setup.CountLines("exception") + Setup.CountLines("error"));
        }

        /// <summary>The batch-bake sample over two sounds of the project.</summary>
        public static void BatchBake()
        {
            Setup.Settings();
            AssetDatabase.CreateAsset(Setup.Plain("first", 0.1f), "Assets/first.asset");
            AssetDatabase.CreateAsset(Setup.Plain("second", 0.1f), "Assets/second.asset");
            BatchBakeSample.BakeAll();
            WaitInEditor("bake", () => BatchBakeSample.Baker!.IsDone);
            Setup.Print("written", BatchBakeSample.Baker!.Written.Count);
            Setup.Print("problems", BatchBakeSample.Baker.Problems.Count);
        }

        private static void RunSample<T>(string name, int secs, Action<T> act) where T : MonoBehaviour
        {
            SoundwellManager manager = SoundwellManager.Instance!;
            long arrivals = manager.Session.Core!.Stats().arrivals;
            int settled = 0; // polls since all that was asked for had come
            T sample = new GameObject(name).AddComponent<T>();
            World.Tick(Setup.TickSecs);
            Setup.WaitFor("first variations", () =>
            {
                SoundwellStats stats = manager.Session.Core!.Stats();
                settled = stats.arrivals > arrivals && stats.inFlight == 0 ? settled + 1 : 0;
                return settled > 30;
            });
            SoundwellCounts before = manager.Counts;
            Mixer.Heard.Clear();
            for (int i = 0; i < secs * 60; i++)
            {
                if (i % 30 == 0)
                    act(sample);
                World.Tick(Setup.TickSecs);
                Thread.Sleep(2);
            }
            Setup.Print(name + "_triggers", manager.Counts.triggers - before.triggers);
            Setup.Print(name + "_silence", manager.Counts.silence - before.silence);
            Setup.Print(name + "_heard", Loudest());
            Object.DestroyImmediate(sample.gameObject);
        }

        private static void Press(Action gui, string button)
        {
            Gui.Pressed = button;
            gui();
            if (Gui.Pressed.Length > 0)
                throw new InvalidOperationException("There is no button " + button + ".");
        }

        private static void WaitInEditor(string what, Func<bool> condition) => Setup.WaitFor(what, () =>
        {
            EditorApplication.update?.Invoke();
            return condition();
        });

        private static float Loudest()
        {
            float loudest = 0f;
            foreach (float sample in Mixer.Heard)
                loudest = Math.Max(loudest, Math.Abs(sample));
            return loudest;
        }
    }
}
