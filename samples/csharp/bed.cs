// You hear rain that comes nearer and goes away again; twelve seconds of a loop of four, no joint: bed.wav.
// Needs `soundwell` on PATH.
#nullable enable
using System;
using Soundwell;
using Soundwell.Native;
using Soundwell.Samples;

internal static class Bed
{
    private static void Main()
    {
        // Left in reverse: the voice, then the core, which ends the sidecar.
        using Core core = Sample.CoreWithSidecar();
        uint rain = core.Define(new SoundDescription
        {
            id = "rain", category = "ambience", attributes = "kind=rain", durationSecs = 4, channels = 2, loop = true,
        });
        Sample.Prewarm(core, rain, 1);
        core.Acquire(rain, 0.6f, 0, out Played loop);
        using Voice voice = Voice.Bed(core, loop.variation);
        loop.variation.Release(); // the voice holds its own share

        const int block = Sample.RateHz / 20, blocks = 12 * 20;
        var pcm = new float[blocks * block * 2];
        for (int i = 0; i < blocks; i++) // the game turns the knob, the audio callback pulls
        {
            voice.SetGain(-24 * Math.Abs(2f * i / blocks - 1));
            voice.Read(pcm.AsSpan(i * block * 2, block * 2));
        }
        Sample.WriteWav("bed.wav", pcm, 2);
    }
}
