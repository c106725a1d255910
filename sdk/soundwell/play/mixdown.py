"""Placed clips -> one mix, as the player would hear it, under a soft limiter. Makes no sound itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from ..audio import Clip, FloatArray
from ..errors import InvalidInput

KNEE = 0.7  # samples below this pass untouched


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A clip and when its first frame plays."""

    clip: Clip
    time_secs: float
    gain_db: float = 0.0
    pan: float = 0.0  # -1: left only .. 1: right only; of stereo mixes


def mix(
    placed: Iterable[Placed], duration_secs: float, *, channels: int = 2, sample_rate_hz: int = 48_000
) -> Clip:
    """Adds clips at their frames, sample-exactly; mono ones to every channel. What is past the end is cut."""
    total = max(1, round(duration_secs * sample_rate_hz))
    out = np.zeros((total, channels), np.float32)
    for piece in placed:
        if piece.clip.sample_rate_hz != sample_rate_hz:
            raise InvalidInput(
                f"is at {piece.clip.sample_rate_hz} Hz, the mix at {sample_rate_hz}", field="sample_rate_hz"
            )
        start = round(piece.time_secs * sample_rate_hz)
        samples = _as_channels(piece.clip.samples, channels)[: max(0, total - start)]
        out[start : start + len(samples)] += samples * _gains(piece, channels)
    return Clip(samples=soft_limit(out), sample_rate_hz=sample_rate_hz)


def soft_limit(samples: FloatArray) -> FloatArray:
    """Bends what is above the knee towards full scale, which is never passed."""
    size = np.abs(samples)
    over = np.maximum(size - KNEE, 0.0) / (1.0 - KNEE)
    bent = KNEE + (1.0 - KNEE) * np.tanh(over)
    return np.where(size > KNEE, np.sign(samples) * bent, samples).astype(np.float32)


def _gains(piece: Placed, channels: int) -> FloatArray:
    """(channels,): level, and balance where there are two."""
    gains = np.full(channels, 10.0 ** (piece.gain_db / 20.0), np.float32)
    if channels == 2:
        gains *= np.array((min(1.0, 1.0 - piece.pan), min(1.0, 1.0 + piece.pan)), np.float32)
    return gains


def _as_channels(samples: FloatArray, channels: int) -> FloatArray:
    if samples.shape[1] == channels:
        return samples
    return np.repeat(samples.mean(axis=1, keepdims=True, dtype=np.float32), channels, axis=1)
