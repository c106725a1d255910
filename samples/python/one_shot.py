"""You will hear five steps on gravel, each a little different: written to steps.wav.

Starts a sidecar of its own; `python samples/python/one_shot.py`. RUNTIME=procedural does without the model.
"""

import os
from pathlib import Path

from soundwell import Client, SidecarConfig, Sound, write_clip
from soundwell.play import Placed, mix
from soundwell.sidecar.launch import Sidecar

STEP = Sound(id="step.gravel", category="footstep", attributes={"surface": "gravel"}, duration_secs=0.5)


def main() -> None:
    config = SidecarConfig(runtime=os.environ.get("RUNTIME", "auto"))
    # Left in reverse: the client ends its session before the sidecar is told to end.
    with Sidecar(config) as sidecar, Client(ready_file=sidecar.ready_file) as client:
        client.prewarm([STEP], count=5)
        played = [client.trigger("step.gravel", intensity=0.5) for _ in range(5)]  # microseconds each
    placed = [
        Placed(clip=answer.clip, time_secs=0.55 * index) for index, answer in enumerate(played) if answer.clip
    ]
    clip = mix(placed, 3.0, channels=1)
    write_clip(Path("steps.wav"), clip)
    print(f"steps.wav: {len(placed)} steps by {played[0].made_by}, {clip.duration_secs:.1f} s")


if __name__ == "__main__":
    main()
