"""You hear four variations of one sound from a bank, with no sidecar at all: bank_only.wav.

Usage: bank_only.py FILE.bank SOUND. A bank is written by `soundwell bank pack`; the native core by `soundwell native`.
"""

import sys
from pathlib import Path

import numpy as np

from soundwell import Clip, write_clip
from soundwell.native import Context, SoundSettings


def main() -> None:
    if len(sys.argv) < 3:
        raise SystemExit("usage: bank_only.py FILE.bank SOUND")
    seconds = []
    with Context() as context:
        context.load_bank(sys.argv[1], check_pcm=True)
        # Neither category nor text: only banks are asked.
        sound = context.define_sound(SoundSettings(id=sys.argv[2]))
        for _ in range(4):
            played = context.acquire(sound, 0.6)
            print("tier", played.tier)  # bank
            if played.variation is not None:
                seconds.append(played.variation.read(0, 48_000))
    # The context is gone and closed its banks; what was read are copies, so nothing keeps the file mapped.
    write_clip(Path("bank_only.wav"), Clip(samples=np.concatenate(seconds)))


if __name__ == "__main__":
    main()
