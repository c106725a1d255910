// You hear the designer's own clip, four beeps: there is no sidecar, and no trigger goes without an answer.
#nullable enable
using System;
using Soundwell;
using Soundwell.Native;
using Soundwell.Samples;

internal static class SidecarDown
{
    private static void Main()
    {
        using var core = new Core(new CoreSettings());
        core.Connect("no such ready file"); // the library keeps looking for it, with growing pauses
        uint beep = core.Define(new SoundDescription { id = "beep", category = "ui" });
        var clip = new float[4800];
        for (int i = 0; i < clip.Length; i++)
            clip[i] = 0.5f * (float)Math.Sin(0.0864 * i) * (1 - i / 4800f);
        core.SetClip(beep, clip);

        var pcm = new float[4 * 12000];
        var quarter = new float[12000];
        for (int i = 0; i < 4; i++)
        {
            core.Acquire(beep, 0.9f, 0, out Played played);
            Console.WriteLine("tier " + (int)played.tier); // 4: SoundwellTier.Clip
            played.variation.Read(0, 1, quarter);
            quarter.CopyTo(pcm, i * quarter.Length);
            played.variation.Release(); // before the core
        }
        Sample.WriteWav("sidecar_down.wav", pcm, 1);
    } // the core goes at once, also in the middle of an attempt to connect
}
