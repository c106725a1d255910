"""You hear the designer's own clip, four beeps: there is no sidecar, and no trigger goes without an answer."""

from pathlib import Path

import numpy as np

from soundwell import Client, Clip, Sound, write_clip
from soundwell.play import Placed, mix

BEEP = Sound(id="beep", category="ui", duration_secs=0.1)


def main() -> None:
    time_secs = np.arange(4800) / 48_000
    tone = 0.5 * np.sin(2 * np.pi * 660 * time_secs) * np.linspace(1, 0, 4800)
    fallback = Clip(samples=tone.astype(np.float32)[:, None])
    # Nothing listens at port 1; the client keeps trying behind, with pauses, and leaving it waits for nobody.
    with Client(address="127.0.0.1:1", token="of nobody") as client:
        client.add_sounds([BEEP], fallbacks={"beep": fallback})
        beeps = [client.trigger("beep", intensity=0.9) for _ in range(4)]
    placed = [Placed(clip=beep.clip, time_secs=0.25 * i) for i, beep in enumerate(beeps) if beep.clip]
    write_clip(Path("sidecar_down.wav"), mix(placed, 1.0, channels=1))
    for beep in beeps:
        print("tier", beep.tier)  # clip


if __name__ == "__main__":
    main()
