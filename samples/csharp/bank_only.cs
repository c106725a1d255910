// You hear four variations of one sound from a bank, with no sidecar at all: bank_only.wav.
// Usage: bank_only FILE.bank SOUND. A bank is written by `soundwell bank pack`.
#nullable enable
using System;
using Soundwell;
using Soundwell.Native;
using Soundwell.Samples;

internal static class BankOnly
{
    private static int Main(string[] arguments)
    {
        if (arguments.Length < 2)
        {
            Console.Error.WriteLine("usage: bank_only FILE.bank SOUND");
            return 2;
        }
        using var core = new Core(new CoreSettings());
        uint bank = core.LoadBank(arguments[0], true);
        uint sound = core.Define(new SoundDescription { id = arguments[1] }); // no category: only banks are asked

        var pcm = new float[4 * Sample.RateHz];
        var second = new float[Sample.RateHz];
        for (int i = 0; i < 4; i++)
        {
            core.Acquire(sound, 0.6f, 0, out Played played);
            Console.WriteLine("tier " + (int)played.tier); // 2: SoundwellTier.Bank
            played.variation.Read(0, 1, second);
            second.CopyTo(pcm, i * second.Length);
            played.variation.Release();
        }
        Sample.WriteWav("bank_only.wav", pcm, 1);
        core.UnloadBank(bank); // variations still held would keep the file mapped
        return 0;
    }
}
