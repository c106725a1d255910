"""You hear ten gunshots in a second, no two alike, each on its exact sample: burst.wav.

Starts a sidecar of its own; SOUNDWELL_RUNTIME=procedural does without the model.
"""

from pathlib import Path

from soundwell import Client, Sound, write_clip
from soundwell.play import Placed, mix
from soundwell.sidecar.launch import Sidecar

RIFLE = Sound(id="rifle", category="weapon", attributes={"kind": "machinegun"}, duration_secs=0.6)


def main() -> None:
    # Left in reverse: the client ends its session before the sidecar is told to end.
    with Sidecar() as sidecar, Client(ready_file=sidecar.ready_file) as client:
        client.prewarm([RIFLE], count=10, buckets=(1,))
        shots = [client.trigger("rifle", intensity=0.6).variation for _ in range(10)]
    placed = []
    for index, shot in enumerate(shots):
        if shot is None:
            raise SystemExit("The sidecar did not answer in time; a shot was silent.")
        # The attack, not the first frame, is on time.
        onset_secs = shot.onset_frames / shot.clip.sample_rate_hz
        placed.append(Placed(clip=shot.clip, time_secs=0.1 * (index + 1) - onset_secs, gain_db=-6))
    write_clip(Path("burst.wav"), mix(placed, 2.0))
    print(f"burst.wav: {len({shot.seed for shot in shots if shot})} different shots")


if __name__ == "__main__":
    main()
