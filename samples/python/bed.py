"""You hear rain that comes nearer and goes away again; twelve seconds of a loop of four, no joint: bed.wav.

Starts a sidecar of its own; SOUNDWELL_RUNTIME=procedural does without the model.
"""

from pathlib import Path

import numpy as np

from soundwell import Client, Clip, Sound, write_clip
from soundwell.sidecar.launch import Sidecar

RAIN = Sound(
    id="rain", category="ambience", attributes={"kind": "rain"}, duration_secs=4.0, channels=2, loop=True
)


def main() -> None:
    # Left in reverse: the client ends its session before the sidecar is told to end.
    with Sidecar() as sidecar, Client(ready_file=sidecar.ready_file) as client:
        client.prewarm([RAIN], count=1, buckets=(1,))
        loop = client.trigger("rain", intensity=0.6).clip
    if loop is None:
        raise SystemExit("The sidecar did not answer in time; nothing was there to play.")
    samples = np.tile(loop.samples, (3, 1))  # a loop's end is its beginning's neighbour: no crossfade
    far_db = -24 * np.abs(np.linspace(-1, 1, len(samples)))
    gain = (10 ** (far_db / 20))[:, None].astype(np.float32)
    write_clip(Path("bed.wav"), Clip(samples=samples * gain, sample_rate_hz=loop.sample_rate_hz))
    print(f"bed.wav: {len(samples) / loop.sample_rate_hz:.1f} s")


if __name__ == "__main__":
    main()
