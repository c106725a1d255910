// What the C# samples share: starting a sidecar, waiting for a pool, writing a WAV. A game has its own of these.
#nullable enable
using System;
using System.IO;
using System.Threading;
using Soundwell.Native;

namespace Soundwell.Samples
{
    internal static class Sample
    {
        internal const int RateHz = 48000;
        internal const int Medium = 1; // the middle of three intensity buckets

        /// <summary>A context with a sidecar of its own: `soundwell serve`, found on PATH, ended by Dispose.</summary>
        internal static Core CoreWithSidecar()
        {
            var core = new Core(new CoreSettings { clientName = "C# sample" });
            core.Launch(new LaunchSettings());
            return core;
        }

        /// <summary>Until `count` fresh variations of medium intensity are there; shows what the core says meanwhile.</summary>
        internal static void Prewarm(Core core, uint sound, int count)
        {
            core.Prewarm(sound, count, 1u << Medium);
            Wait(core, () => core.Pool(sound, Medium).fresh >= count);
        }

        /// <summary>A rendering is refused while there is no connection; triggers never are.</summary>
        internal static void WaitConnected(Core core) => Wait(core, () => core.State() == SoundwellState.Connected);

        private static void Wait(Core core, Func<bool> done)
        {
            for (int i = 0; i < 12000 && !done(); i++)
            {
                while (core.PollLog(out _, out string text))
                    Console.Error.WriteLine(text);
                Thread.Sleep(10);
            }
            if (!done())
                throw new TimeoutException("The sidecar did not answer in time: " + core.Stats().lastError);
        }

        /// <summary>float32, interleaved, 48 kHz.</summary>
        internal static void WriteWav(string path, float[] pcm, int channels)
        {
            using var file = new BinaryWriter(File.Create(path));
            file.Write("RIFF".ToCharArray());
            file.Write(36 + pcm.Length * 4);
            file.Write("WAVEfmt ".ToCharArray());
            file.Write(16);
            file.Write((short)3);
            file.Write((short)channels);
            file.Write(RateHz);
            file.Write(RateHz * channels * 4);
            file.Write((short)(channels * 4));
            file.Write((short)32);
            file.Write("data".ToCharArray());
            file.Write(pcm.Length * 4);
            foreach (float value in pcm)
                file.Write(value);
        }
    }
}
