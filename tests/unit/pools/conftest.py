"""Sounds and variations to put into pools."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from soundwell.audio import clip_from_int16
from soundwell.sounds import Sound, Variation

MODEL = "a" * 64


@pytest.fixture
def sound() -> Sound:
    return Sound(id="step", category="footstep", duration_secs=0.1)


@pytest.fixture
def variation(sound: Sound) -> Callable[..., Variation]:
    """variation(seed) -> noise of 1000 frames, 16 bit."""

    def make(seed: int, **changes: Any) -> Variation:
        pcm = np.random.default_rng(seed).integers(-32768, 32767, (1000, 1)).astype(np.int16)
        values: dict[str, Any] = {
            "sound_id": sound.id,
            "sound_hash": sound.hash,
            "bucket": 1,
            "model_hash": MODEL,
            "seed": seed,
            "clip": clip_from_int16(pcm, 48_000),
            "onset_frames": 3,
            "rms_dbfs": -12.5,
            "made_by": "model",
            "steps": 4,
            "latency_millis": 41.5,
        }
        return Variation(**values | changes)

    return make
