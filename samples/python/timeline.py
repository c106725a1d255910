"""You hear somebody run over wood in the rain, stop, and shut a metal door: timeline.wav.

One timeline, rendered by the sidecar in one piece; SOUNDWELL_RUNTIME=procedural does without the model.
"""

from pathlib import Path

from soundwell import Client, Event, Sound, Timeline, write_clip
from soundwell.sidecar.launch import Sidecar

RAIN = Sound(id="rain", category="ambience", attributes={"kind": "rain"}, duration_secs=5.0, channels=2)
STEP = Sound(id="step", category="footstep", attributes={"surface": "wood", "gait": "run"}, duration_secs=0.4)
DOOR = Sound(
    id="door", category="door", attributes={"material": "metal", "action": "close"}, duration_secs=1.2
)


def main() -> None:
    steps = [Event(sound="step", time_secs=0.4 + 0.32 * index, intensity=0.7) for index in range(8)]
    events = (Event(sound="rain", intensity=0.3), *steps, Event(sound="door", time_secs=3.4, intensity=0.8))
    sounds = {sound.id: sound for sound in (RAIN, STEP, DOOR)}
    scene = Timeline(sounds=sounds, events=events, duration_secs=5.0, channels=2, seed=1)
    # Left in reverse: the client ends its session before the sidecar is told to end.
    with Sidecar() as sidecar, Client(ready_file=sidecar.ready_file) as client:
        clip = client.render(scene)
    write_clip(Path("timeline.wav"), clip)
    print(f"timeline.wav: {clip.duration_secs:.1f} s by {clip.made_by}, {clip.num_channels} channels")


if __name__ == "__main__":
    main()
