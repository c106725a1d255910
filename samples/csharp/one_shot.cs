// You hear one footstep, made for this run: one_shot.wav. Needs `soundwell` on PATH.
#nullable enable
using Soundwell;
using Soundwell.Native;
using Soundwell.Samples;

internal static class OneShot
{
    private static void Main()
    {
        using Core core = Sample.CoreWithSidecar();
        uint step = core.Define(new SoundDescription { id = "step", category = "footstep" });
        Sample.Prewarm(core, step, 1);

        core.Acquire(step, 0.6f, 0, out Played played); // the call of the game: microseconds, always an answer
        var pcm = new float[Sample.RateHz];
        played.variation.Read(0, 1, pcm);
        Sample.WriteWav("one_shot.wav", pcm, 1);
        played.variation.Release(); // first what came from the core, then the core, which ends the sidecar
    }
}
