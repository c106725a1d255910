// Writes 16-bit PCM WAV files. Knows no AudioClip.
#nullable enable
using System;
using System.IO;
using System.Text;

namespace SoundwellEditor
{
    internal static class WavFile
    {
        /// <summary>Interleaved samples of -1 to 1, to a file that appears whole or not at all.</summary>
        internal static void Write(string path, float[] samples, int channels, int sampleRateHz)
        {
            string unfinished = path + ".part";
            using (var writer = new BinaryWriter(File.Create(unfinished)))
                Write(writer, samples, channels, sampleRateHz);
            if (File.Exists(path))
                File.Delete(path);
            File.Move(unfinished, path);
        }

        private static void Write(BinaryWriter writer, float[] samples, int channels, int sampleRateHz)
        {
            int lenBytes = samples.Length * 2;
            writer.Write(Encoding.ASCII.GetBytes("RIFF"));
            writer.Write(36 + lenBytes);
            writer.Write(Encoding.ASCII.GetBytes("WAVEfmt "));
            writer.Write(16);
            writer.Write((short)1); // PCM
            writer.Write((short)channels);
            writer.Write(sampleRateHz);
            writer.Write(sampleRateHz * channels * 2);
            writer.Write((short)(channels * 2));
            writer.Write((short)16);
            writer.Write(Encoding.ASCII.GetBytes("data"));
            writer.Write(lenBytes);
            foreach (float sample in samples)
                writer.Write((short)Math.Round(Math.Max(-1f, Math.Min(1f, sample)) * 32767f));
        }
    }
}
