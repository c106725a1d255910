"""You hear one footstep on gravel, made for this run: one_shot.wav.

Starts a sidecar of its own; SOUNDWELL_RUNTIME=procedural does without the model.
"""

from pathlib import Path

from soundwell import Client, Sound, write_clip
from soundwell.sidecar.launch import Sidecar

STEP = Sound(id="step", category="footstep", attributes={"surface": "gravel"}, duration_secs=0.5)


def main() -> None:
    # Left in reverse: the client ends its session before the sidecar is told to end.
    with Sidecar() as sidecar, Client(ready_file=sidecar.ready_file) as client:
        client.prewarm([STEP], count=1)
        played = client.trigger("step", intensity=0.6)  # the call of the game: microseconds, always an answer
    if played.clip is None:
        raise SystemExit("The sidecar did not answer in time; nothing was there to play.")
    write_clip(Path("one_shot.wav"), played.clip)  # a clip is the caller's own and outlives the client
    print(f"one_shot.wav: tier {played.tier}, made by {played.made_by}, {played.clip.duration_secs:.2f} s")


if __name__ == "__main__":
    main()
