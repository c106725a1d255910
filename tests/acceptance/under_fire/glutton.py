"""A client that always wants more than the worker can make. `python -m ...glutton READY_FILE` until it is killed."""

from __future__ import annotations

import sys
from pathlib import Path

from soundwell.client import Client, ClientSettings
from soundwell.sounds import Sound

HUNGER = 64


def main(ready_file: Path) -> None:
    sounds = [Sound(id=f"meal{n}", category="impact", duration_secs=1.0 + n / 50) for n in range(64)]
    with Client(ready_file=ready_file, settings=ClientSettings(seed=1, max_in_flight=HUNGER)) as client:
        client.wait_connected(60)
        client.prewarm(sounds[:1], count=1, buckets=[1])
        print("eating", flush=True)
        client.prewarm(sounds, count=200, timeout_secs=3600)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
