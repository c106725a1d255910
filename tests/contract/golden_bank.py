"""Writes the golden bank: `python -m tests.contract.golden_bank`. Its bytes are a contract with the native core."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from soundwell.audio import Clip
from soundwell.bake.bank import FLOAT32, INT16
from soundwell.bake.bank_write import Entry, write_bank
from soundwell.sounds import Sound

GOLDEN = Path(__file__).parent / "data" / "golden.bank"
MODEL = "0123456789abcdef" * 4
STEP = Sound(id="step/gravel", category="footstep", attributes={"surface": "gravel"}, duration_secs=0.05)
RAIN = Sound(
    id="rain", category="ambience", attributes={"kind": "rain"}, duration_secs=0.1, channels=2, loop=True
)
UNICODE = Sound(id="door.metal-1", category="door", text="Tür \N{EM DASH} schwer", duration_secs=0.05)


def entries() -> list[Entry]:
    """A mono sound in two buckets, a stereo loop in float, and a text beyond ASCII; all samples exact."""
    ramp = (np.arange(2_400) % 97 / 97 - 0.5).astype(np.float32)[:, None]
    wave = np.stack([np.linspace(-0.5, 0.5, 1_000), np.linspace(0.25, -0.25, 1_000)], axis=1).astype(
        np.float32
    )
    step = {"sound": STEP, "onset_frames": 12, "made_by": "model", "steps": 4, "model_hash": MODEL}
    return [
        Entry(seed=7, bucket=2, clip=Clip(samples=ramp), encoding=INT16, **step),
        Entry(seed=2**63 - 1, bucket=0, clip=Clip(samples=ramp[:1_001] / 2), encoding=INT16, weight=0.5, **step),
        Entry(seed=3, bucket=0, clip=Clip(samples=ramp[:33]), encoding=INT16, **step),
        Entry(sound=RAIN, seed=1, bucket=1, clip=Clip(samples=wave, sample_rate_hz=44_100), onset_frames=0,
              made_by="procedural", steps=0, model_hash=MODEL[::-1], loop=(100, 1_000), encoding=FLOAT32),
        Entry(sound=UNICODE, seed=0, bucket=1, clip=Clip(samples=ramp[:1]), onset_frames=0, made_by="fake", steps=0,
              model_hash=MODEL, encoding=INT16),
    ]  # fmt: skip


if __name__ == "__main__":
    GOLDEN.parent.mkdir(exist_ok=True)
    print(*write_bank(GOLDEN, entries()), GOLDEN.stat().st_size)
