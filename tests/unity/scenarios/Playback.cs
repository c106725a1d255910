// What is heard: one-shots on their frame, bursts on their grid, loops without a seam, and what a trigger costs.
#nullable enable
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using FakeEngine;
using Soundwell;
using UnityEngine;

namespace Scenarios
{
    public static class Playback
    {
        /// <summary>PlayAt a whole frame; prints that frame and writes the samples that must be heard from there on.</summary>
        public static void OneShot()
        {
            Setup.Settings();
            SoundwellSound sound = Setup.Plain("one", 0.3f);
            SoundwellEmitter emitter = Setup.Emitter(sound);
            Setup.WaitFor("variations", () => SoundwellManager.Instance!.Readiness(sound) >= 1f);
            long frame = Mixer.Frame + 9601; // not on a block's edge
            SoundwellPlayback playback = emitter.PlayAt(frame / (double)Mixer.Rate);
            Setup.Print("tier", playback.tier.ToString());
            Setup.Print("frame", frame);
            WriteShots(new List<MixerInput>(Mixer.Sounding()).ConvertAll(input => input.Copy()));
            Setup.Ticks(40);
            Setup.Print("late", SoundwellManager.Instance!.Counts.late);
        }

        /// <summary>20 shots 50 ms apart under an uneven frame rate.</summary>
        public static void Burst()
        {
            Setup.Settings();
            SoundwellSound sound = Setup.Plain("shot", 0.2f);
            sound.variations = 8;
            SoundwellEmitter emitter = Setup.Emitter(sound);
            Setup.WaitFor("variations", () => SoundwellManager.Instance!.Readiness(sound) >= 1f);
            double[] ticks = { 1 / 144.0, 1 / 60.0, 1 / 24.0, 0.09, 1 / 30.0 };
            emitter.PlayBurst(20, 0.05f);
            var shots = new List<MixerInput>();
            for (int i = 0; emitter.BurstRuns || i < 60; i++)
            {
                foreach (MixerInput input in Mixer.Sounding())
                    if (!shots.Exists(shot => shot.startFrame == input.startFrame))
                        shots.Add(input.Copy());
                World.Tick(ticks[i % ticks.Length]);
            }
            shots.Sort((a, b) => a.startFrame.CompareTo(b.startFrame));
            WriteShots(shots);
            Setup.Print("missed", SoundwellManager.Instance!.Counts.missedShots);
            Setup.Print("triggers", SoundwellManager.Instance.Counts.triggers);
        }

        /// <summary>An automatic weapon: fires while the trigger is pulled, never faster than its rate.</summary>
        public static void Automatic()
        {
            Setup.Settings();
            SoundwellSound sound = Setup.Plain("auto", 0.2f);
            SoundwellWeapon weapon = Setup.Emitter(sound).gameObject.AddComponent<SoundwellWeapon>();
            weapon.roundsPerMinute = 1200f;
            Setup.WaitFor("variations", () => SoundwellManager.Instance!.Readiness(sound) >= 1f);
            long first = Mixer.Frame;
            weapon.PullTrigger();
            Setup.Ticks(60);
            weapon.ReleaseTrigger();
            int fired = SoundwellManager.Instance!.Counts.triggers;
            Setup.Ticks(30);
            weapon.mode = SoundwellFireMode.Semi;
            for (int pull = 0; pull < 10; pull++)
            {
                weapon.PullTrigger(); // ten pulls within one tick: one shot
                weapon.ReleaseTrigger();
            }
            Setup.Ticks(10);
            Setup.Print("fired", fired);
            Setup.Print("after_release", SoundwellManager.Instance.Counts.triggers - fired);
            Setup.Print("secs", (Mixer.Frame - first) / (double)Mixer.Rate);
        }

        /// <summary>10,000 triggers in steady state, with a live sidecar refilling behind.</summary>
        public static void Allocations()
        {
            SoundwellSettings settings = Setup.Settings();
            settings.common.clipMegabytes = 1;
            settings.common.logLevel = SoundwellLogLevel.Debug; // so that each line is seen as one
            SoundwellSound sound = Setup.Plain("many", 0.1f);
            SoundwellEmitter emitter = Setup.Emitter(sound);
            emitter.maxVoices = 8;
            Mixer.Recording = false;
            Setup.WaitFor("variations", () => SoundwellManager.Instance!.Readiness(sound) >= 1f);
            SoundwellManager manager = SoundwellManager.Instance!;
            Stopwatch warmUp = Stopwatch.StartNew(); // until no clip more may be made, and all methods are compiled
            while (manager.ClipBytes < (1 << 20) - (1 << 15) && warmUp.Elapsed.TotalSeconds < 30)
                Trigger(emitter, 100);
            Trigger(emitter, 1000);
            int clips = manager.ClipCount;
            long arrivals = manager.Session.Core!.Stats().arrivals;
            manager.ForgetUploads();
            World.UpdateAllocations = 0;
            Stopwatch watch = Stopwatch.StartNew();
            long bytes = Trigger(emitter, 10000);
            Setup.Print("bytes", bytes);
            Setup.Print("update_bytes", World.UpdateAllocations);
            Setup.Print("new_clips", manager.ClipCount - clips);
            Setup.Print("clips", clips);
            Setup.Print("arrivals", manager.Session.Core!.Stats().arrivals - arrivals);
            Setup.Print("trigger_micros", triggerTicks * 1e6 / Stopwatch.Frequency / 10000);
            Setup.Print("worst_upload_millis", manager.WorstUploadMillis);
            Setup.Print("upload_ticks", manager.UploadTicks);
            Setup.Print("upload_overruns", manager.UploadOverruns);
            Setup.Print("secs", watch.Elapsed.TotalSeconds);
        }

        private static long triggerTicks;

        private static long Trigger(SoundwellEmitter emitter, int count)
        {
            long bytes = 0;
            triggerTicks = 0;
            for (int i = 0; i < count; i++)
            {
                float intensity = i % 3 * 0.4f;
                long before = GC.GetAllocatedBytesForCurrentThread();
                long start = Stopwatch.GetTimestamp();
                emitter.Play(intensity);
                triggerTicks += Stopwatch.GetTimestamp() - start;
                bytes += GC.GetAllocatedBytesForCurrentThread() - before;
                if (i % 4 != 3)
                    continue;
                World.Tick(Setup.TickSecs);
                System.Threading.Thread.Sleep(1); // time for the refill behind
            }
            return bytes;
        }

        /// <summary>With time for one chunk a tick: a second of sound starts when it is whole, then stands in for others.</summary>
        public static void Budget()
        {
            Setup.Settings().common.uploadMillisPerTick = 0.0001f;
            SoundwellSound sound = Setup.Plain("long", 1f);
            SoundwellEmitter emitter = Setup.Emitter(sound);
            Setup.WaitFor("variations", () => SoundwellManager.Instance!.Readiness(sound) >= 1f);
            SoundwellPlayback first = emitter.Play();
            int ticks = 0;
            while (Sounding() == 0 && ticks < 100)
            {
                World.Tick(Setup.TickSecs);
                ticks++;
            }
            Setup.Print("ticks", ticks);
            Setup.Print("kept", first.IsPlaying ? 1 : 0);
            emitter.Play();
            Setup.Print("sounding", Sounding());
            SoundwellCounts counts = SoundwellManager.Instance!.Counts;
            Setup.Print("stand_ins", counts.standIns);
            Setup.Print("dropped", counts.dropped);
        }

        private static int Sounding() => new List<MixerInput>(Mixer.Sounding()).Count;

        /// <summary>The bank's falling ramp as a loop, then fades to other variations.</summary>
        public static void Bed() => LoopOf(0.02f);

        /// <summary>The same with no crossfade: what a seam looks like to the test.</summary>
        public static void HardBed() => LoopOf(0f);

        private static void LoopOf(float crossfadeSecs)
        {
            Setup.Settings();
            SoundwellSound sound = Setup.Plain("banked", 0.1f);
            sound.loop = true;
            var body = new GameObject("Bed");
            body.SetActive(false);
            SoundwellBed bed = body.AddComponent<SoundwellBed>();
            bed.sound = sound;
            bed.crossfadeSecs = crossfadeSecs;
            body.SetActive(true);
            Setup.WaitFor("bed", () => bed.IsPlaying && !bed.UsesFallback);
            Setup.Ticks(60);
            Setup.Print("from", Mixer.Heard.Count);
            Setup.Ticks(60); // some turns
            Setup.Print("to", Mixer.Heard.Count);
            int clips = World.AudioClipsAlive;
            for (int change = 0; change < 5; change++)
            {
                bed.Change();
                Setup.Ticks(60);
            }
            Setup.Print("clips_more", World.AudioClipsAlive - clips);
            bed.Stop();
            Setup.Ticks(30);
            Setup.Print("playing", bed.IsPlaying ? 1 : 0);
            UnityEngine.Object.DestroyImmediate(body);
            Setup.Ticks(1);
            Setup.Print("clips_after", World.AudioClipsAlive - SoundwellManager.Instance!.ClipCount);
        }

        /// <summary>start frame, length, samples of each shot as the bridge handed them over.</summary>
        private static void WriteShots(List<MixerInput> shots)
        {
            using var writer = new BinaryWriter(File.Create("shots.bin"));
            foreach (MixerInput shot in shots)
            {
                writer.Write(shot.startFrame);
                writer.Write((long)shot.clipData.Length);
                foreach (float sample in shot.clipData)
                    writer.Write(sample);
            }
        }
    }
}
