"""From a timeline to the arrays the graph takes: the one place that knows their layout. numpy only.

Scalars are (value, presence) pairs in the order of SCALARS; an absent one is 0 with presence 0, as in training.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SCALARS = ("duration", "level", "bandwidth", "clean", "many")
TOKENS_PER_SEC = 50.0
LATENT_DIM = 64
FRAMES_PER_TOKEN = 4
NOISE_WIDTH = 2 * 481  # real then imaginary parts of one STFT frame's noise

FloatArray = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class EventCondition:
    """One event as the model hears it. Indices are 1-based into the vocabulary; 0 is none."""

    category: int
    token: int
    onset_secs: float
    duration_secs: float
    intensity: float


@dataclass(frozen=True, kw_only=True)
class Conditions:
    """Arrays of one piece: category, token (events,) int64; timing (events, 3); mask (events,); scalars (10,)."""

    category: NDArray[np.int64]
    token: NDArray[np.int64]
    timing: FloatArray
    mask: FloatArray
    scalars: FloatArray
    num_tokens: int


def pack(events: Sequence[EventCondition], scalars: Mapping[str, float], num_tokens: int) -> Conditions:
    """Events and named scalars (physical units, see `scalar_value`) -> arrays."""
    values = np.zeros(2 * len(SCALARS), np.float32)
    for index, name in enumerate(SCALARS):
        if name in scalars:
            values[index] = scalar_value(name, scalars[name])
            values[len(SCALARS) + index] = 1.0
    return Conditions(
        category=np.array([e.category for e in events], np.int64),
        token=np.array([e.token for e in events], np.int64),
        timing=np.array([[e.onset_secs, e.duration_secs, e.intensity] for e in events], np.float32).reshape(
            -1, 3
        ),
        mask=np.ones(len(events), np.float32),
        scalars=values,
        num_tokens=num_tokens,
    )


def scalar_value(name: str, value: float) -> float:
    """Physical value -> about -1..1. duration in s, level in dBFS, bandwidth in Hz, clean and many 0 or 1."""
    if name == "duration":
        return float(np.log2(max(value, 0.02))) / 3.0
    if name == "level":
        return float(np.clip(value, -40.0, 0.0)) / 12.0 + 1.0
    if name == "bandwidth":
        return float(np.log2(np.clip(value, 500.0, 24_000.0) / 8_000.0)) / 2.0
    return float(value)


def tokens_for(duration_secs: float) -> int:
    """Latent tokens that cover a duration."""
    return max(1, int(np.ceil(duration_secs * TOKENS_PER_SEC - 1e-6)))
