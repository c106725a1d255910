// You hear somebody run over wood in the rain, stop, and shut a metal door: timeline.wav. Needs `soundwell` on PATH.
#nullable enable
using System.Collections.Generic;
using Soundwell;
using Soundwell.Native;
using Soundwell.Samples;

internal static class Timeline
{
    private static void Main()
    {
        using Core core = Sample.CoreWithSidecar();
        uint rain = Define(core, "rain", "ambience", "kind=rain", 5.0, 2);
        uint step = Define(core, "step", "footstep", "surface=wood\ngait=run", 0.4, 1);
        uint door = Define(core, "door", "door", "material=metal\naction=close", 1.2, 1);
        Sample.WaitConnected(core);

        var events = new List<NativeEvent> { new NativeEvent { sound = rain, intensity = 0.3f } };
        for (int i = 0; i < 8; i++)
            events.Add(new NativeEvent { sound = step, intensity = 0.7f, timeSecs = 0.4 + 0.32 * i });
        events.Add(new NativeEvent { sound = door, intensity = 0.8f, timeSecs = 3.4 });

        Variation scene = core.Render(events, 5.0, 1); // waits: a tool's call, not a game's
        var pcm = new float[5 * 2 * Sample.RateHz];
        scene.Read(0, 2, pcm);
        Sample.WriteWav("timeline.wav", pcm, 2);
        scene.Release(); // first what came from the core, then the core, which ends the sidecar
    }

    private static uint Define(Core core, string id, string category, string attributes, double secs, int channels) =>
        core.Define(new SoundDescription
        {
            id = id, category = category, attributes = attributes, durationSecs = secs, channels = channels,
        });
}
