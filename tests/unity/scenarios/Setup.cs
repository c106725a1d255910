// What scenarios share: settings from the environment, waiting, printing. Scenarios use the bridge's public API only.
#nullable enable
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Threading;
using FakeEngine;
using Soundwell;
using UnityEngine;

namespace Scenarios
{
    internal static class Setup
    {
        internal const double TickSecs = 1 / 60.0;

        /// <summary>Settings whose sidecar is SIDECAR with SIDECAR_ARGUMENTS (lines); no sidecar where it is empty.</summary>
        internal static SoundwellSettings Settings()
        {
            string executable = Environment.GetEnvironmentVariable("SIDECAR") ?? "";
            SoundwellSettings settings = ScriptableObject.CreateInstance<SoundwellSettings>();
            settings.seed = 7;
            settings.common.startSidecar = executable.Length > 0;
            settings.common.executable = executable;
            settings.common.arguments = Lines("SIDECAR_ARGUMENTS");
            settings.common.environment = Lines("SIDECAR_ENVIRONMENT");
            settings.common.banks = Lines("BANKS");
            SoundwellSettings.Active = settings;
            return settings;
        }

        /// <summary>A sound at full level with no jitter, so that what is heard is what was rendered.</summary>
        internal static SoundwellSound Plain(string id, float durationSecs)
        {
            SoundwellSound sound = SoundwellSound.Create(id, "impact", durationSecs);
            sound.volumeDb = 0f;
            sound.dynamicsDb = 0f;
            sound.spatialBlend = 0f;
            return sound;
        }

        internal static SoundwellEmitter Emitter(SoundwellSound sound)
        {
            var body = new GameObject("Emitter");
            body.SetActive(false);
            SoundwellEmitter emitter = body.AddComponent<SoundwellEmitter>();
            emitter.sound = sound;
            emitter.retriggerSecs = 0f;
            emitter.maxVoices = 0;
            body.SetActive(true);
            return emitter;
        }

        /// <summary>Ticks in real time until `condition`; an exception after `timeoutSecs`.</summary>
        internal static void WaitFor(string what, Func<bool> condition, double timeoutSecs = 60)
        {
            Stopwatch watch = Stopwatch.StartNew();
            while (!condition())
            {
                if (watch.Elapsed.TotalSeconds > timeoutSecs)
                    throw new TimeoutException("No " + what + " within " + timeoutSecs + " s.");
                World.Tick(TickSecs);
                Thread.Sleep(5);
            }
        }

        internal static void Ticks(int count)
        {
            for (int i = 0; i < count; i++)
                World.Tick(TickSecs);
        }

        internal static void Print(string key, IFormattable value) =>
            Console.WriteLine(key + "=" + value.ToString(null, CultureInfo.InvariantCulture));

        internal static void Print(string key, string value) => Console.WriteLine(key + "=" + value);

        internal static int CountLines(string part) => World.Lines.FindAll(line => line.Contains(part)).Count;

        private static string[] Lines(string variable)
        {
            var lines = new List<string>((Environment.GetEnvironmentVariable(variable) ?? "").Split('\n'));
            lines.RemoveAll(line => line.Length == 0);
            return lines.ToArray();
        }
    }
}
