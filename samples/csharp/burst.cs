// You hear ten gunshots in a second, no two alike, each on its exact sample: burst.wav. Needs `soundwell` on PATH.
#nullable enable
using Soundwell;
using Soundwell.Native;
using Soundwell.Samples;

internal static class Burst
{
    private static void Main()
    {
        // Left in reverse: the voice, then the core, which ends the sidecar.
        using Core core = Sample.CoreWithSidecar();
        uint rifle = core.Define(new SoundDescription { id = "rifle", category = "weapon", pitchJitterCents = 30 });
        Sample.Prewarm(core, rifle, 10);
        using Voice voice = Voice.Burst(core);

        for (ulong i = 1; i <= 10; i++)
        {
            core.Acquire(rifle, 0.6f, 1, out Played played);
            voice.Schedule(played, i * 4800);
            played.variation.Release(); // the voice holds its own share
        }
        var pcm = new float[2 * 2 * Sample.RateHz]; // an audio callback would pull it piece by piece
        voice.Read(pcm);
        Sample.WriteWav("burst.wav", pcm, 2);
    }
}
