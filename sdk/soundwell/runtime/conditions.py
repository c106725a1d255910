"""From a timeline to the arrays the graph takes: the one place that knows their layout. numpy only.

Scalars are (value, presence) pairs in the order of SCALARS; an absent one is 0 with presence 0, as in training.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

SCALARS = ("duration", "level", "bandwidth", "clean", "many")
TOKENS_PER_SEC = 50.0
LATENT_DIM = 64
FRAMES_PER_TOKEN = 4
NOISE_WIDTH = 2 * 481  # real then imaginary parts of one STFT frame's noise

FloatArray = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class Hears:
    """What a model takes beside the conditions that all take; its card says so."""

    text_dim: int = 0  # of the vector beside each event; 0: none
    loudness: bool = False  # a level for every token


PLAIN = Hears()
LOUDNESS_FLOOR_DB, LOUDNESS_SCALE_DB = -60.0, 20.0


@dataclass(frozen=True, kw_only=True)
class EventCondition:
    """One event as the model hears it. Indices are 1-based into the vocabulary; 0 is none."""

    category: int
    token: int
    onset_secs: float
    duration_secs: float
    intensity: float
    text: FloatArray | None = field(default=None, compare=False)  # (text_dim,); None: nothing is said


@dataclass(frozen=True, kw_only=True)
class Conditions:
    """Arrays of one piece: category, token (events,) int64; timing (events, 3); mask (events,); scalars (10,).

    Of models that hear more: text (events, text_dim), zeros where nothing is said; loudness (tokens, 2).
    """

    category: NDArray[np.int64]
    token: NDArray[np.int64]
    timing: FloatArray
    mask: FloatArray
    scalars: FloatArray
    num_tokens: int
    more: Mapping[str, FloatArray]  # what only some models take, by the input's name


def pack(
    events: Sequence[EventCondition],
    scalars: Mapping[str, float],
    num_tokens: int,
    *,
    hears: Hears = PLAIN,
    levels_db: FloatArray | None = None,
) -> Conditions:
    """Events and named scalars (physical units, see `scalar_value`) -> arrays. levels_db: (num_tokens,)."""
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
        more=_more(events, num_tokens, hears, levels_db),
    )


def _more(
    events: Sequence[EventCondition], num_tokens: int, hears: Hears, levels_db: FloatArray | None
) -> dict[str, FloatArray]:
    more = {}
    if hears.text_dim:
        more["text"] = text_rows([event.text for event in events], hears.text_dim)
    if hears.loudness:
        more["loudness"] = loudness_rows(levels_db, num_tokens)
    return more


def text_rows(texts: Sequence[FloatArray | None], dim: int) -> FloatArray:
    """(events, dim), zeros where nothing is said."""
    return np.stack([np.zeros(dim, np.float32) if text is None else text for text in texts]).reshape(-1, dim)


def loudness_rows(levels_db: FloatArray | None, num_tokens: int) -> FloatArray:
    """(num_tokens,) dB below the loudest -> (num_tokens, 2): value and presence; all zeros where none are told."""
    if levels_db is None:
        return np.zeros((num_tokens, 2), np.float32)
    values = np.clip(levels_db, LOUDNESS_FLOOR_DB, 0.0) / LOUDNESS_SCALE_DB + 1.0
    return np.stack([values, np.ones(num_tokens)], axis=1).astype(np.float32)


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
