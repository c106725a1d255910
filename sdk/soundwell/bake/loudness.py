"""How loud and how high: ITU-R BS.1770 by pyloudnorm, a stated measure for one-shots, true peak, a limiter.

A sound of 3 s or more, or a loop, is measured by gated integrated loudness (BS.1770-4). Anything shorter by its
*maximum momentary loudness* (400 ms, EBU Tech 3341), silence filling what it lacks: gating a sound of one second
would say more of where its tail was cut than of how loud it is. Knows no files.
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..audio import FloatArray

LONG_SECS = 3.0  # the short-term window of EBU Tech 3341
BLOCK_SECS = 0.4
SILENCE_LUFS = -120.0
OVERSAMPLING = 4  # as in BS.1770-4, annex 2
LOOKAHEAD_MILLIS = 1.5
CLOSE_LU = 0.05
MARGIN_DB = 0.1  # other meters interpolate a little higher between samples
ROUNDS = 8


@dataclass(frozen=True, kw_only=True)
class Levels:
    """What was measured. `method`: "integrated" or "momentary-max"."""

    lufs: float
    true_peak_dbtp: float
    method: str


@dataclass(frozen=True, kw_only=True)
class Levelled:
    """Samples brought to a target, what they measure now, and how far their highest peak was lowered, in dB."""

    samples: FloatArray
    levels: Levels
    limited_db: float


def measure(samples: FloatArray, sample_rate_hz: int, *, loop: bool = False) -> Levels:
    """(num_frames, num_channels) -> levels; silence is -120 LUFS."""
    method = method_for(len(samples) / sample_rate_hz, loop)
    return Levels(
        lufs=loudness_lufs(samples, sample_rate_hz, method),
        true_peak_dbtp=_decibels(float(_peaks(samples, sample_rate_hz).max(initial=0.0))),
        method=method,
    )


def method_for(duration_secs: float, loop: bool) -> str:
    """Which measure a sound is held to."""
    return "integrated" if loop or duration_secs >= LONG_SECS else "momentary-max"


def loudness_lufs(samples: FloatArray, sample_rate_hz: int, method: str) -> float:
    block = math.ceil(BLOCK_SECS * sample_rate_hz)
    padded = np.pad(samples, ((0, max(0, block - len(samples))), (0, 0))).astype(np.float64)
    if not padded.any():
        return SILENCE_LUFS
    meter = _meter(sample_rate_hz, fine=method == "momentary-max")
    gated = float(meter.integrated_loudness(padded))
    found = gated if method == "integrated" else float(max(meter.blockwise_loudness))
    return max(found, SILENCE_LUFS) if math.isfinite(found) else SILENCE_LUFS


def level(
    samples: FloatArray,
    sample_rate_hz: int,
    *,
    target_lufs: float | None,
    ceiling_dbtp: float,
    max_limiting_db: float,
    loop: bool = False,
) -> Levelled:
    """Brings samples to the loudness, under the true peak; gain first, then the limiter as far as allowed."""
    ceiling = ceiling_dbtp - MARGIN_DB
    peaks = _peaks(samples, sample_rate_hz)
    peak = _decibels(float(peaks.max(initial=0.0)))
    method = method_for(len(samples) / sample_rate_hz, loop)
    loudness = loudness_lufs(samples, sample_rate_hz, method)
    if peak <= SILENCE_LUFS:
        return Levelled(
            samples=samples, levels=Levels(lufs=loudness, true_peak_dbtp=peak, method=method), limited_db=0
        )
    most = ceiling - peak + max_limiting_db
    gain = min(0.0, ceiling - peak) if target_lufs is None else min(target_lufs - loudness, most)
    if target_lufs is None or peak + gain <= ceiling:
        levels = Levels(
            lufs=loudness + gain, true_peak_dbtp=peak + gain, method=method
        )  # a gain moves both alike
        return Levelled(samples=samples * _ratio(gain), levels=levels, limited_db=0.0)
    for _ in range(ROUNDS):
        louder = limit(samples * _ratio(gain), peaks * _ratio(gain), sample_rate_hz, ceiling)
        loudness = loudness_lufs(louder, sample_rate_hz, method)
        missing = target_lufs - loudness
        if abs(missing) < CLOSE_LU or (gain == most and missing > 0):
            break
        gain = min(gain + 1.3 * missing, most)  # a limited sound rises by less than its gain
    return _under(louder, sample_rate_hz, ceiling, loudness, method, max(0.0, peak + gain - ceiling))


def limit(
    samples: FloatArray, peaks: NDArray[np.float64], sample_rate_hz: int, ceiling_dbtp: float
) -> FloatArray:
    """(num_frames, num_channels) and its true peaks (num_frames,) -> peaks held by a gain that moves over 3 ms."""
    from scipy.ndimage import minimum_filter1d

    needed = np.minimum(1.0, _ratio(ceiling_dbtp) / np.maximum(peaks, 1e-9))
    reach = max(1, round(LOOKAHEAD_MILLIS / 1000 * sample_rate_hz))
    window = np.hanning(2 * reach + 3)[1:-1]
    lowest = np.pad(minimum_filter1d(needed, 2 * reach + 1), reach, mode="edge")
    gain = np.convolve(
        lowest, window / window.sum(), mode="valid"
    )  # a mean of minima that all cover the frame
    limited: FloatArray = (samples * gain[:, None]).astype(np.float32)
    return limited


def _under(
    samples: FloatArray, sample_rate_hz: int, ceiling_dbtp: float, lufs: float, method: str, limited_db: float
) -> Levelled:
    """The same, lowered by what little a limited wave still swings over between its samples."""
    peak = _decibels(float(_peaks(samples, sample_rate_hz).max(initial=0.0)))
    lower = min(0.0, ceiling_dbtp - peak)
    levels = Levels(lufs=lufs + lower, true_peak_dbtp=peak + lower, method=method)
    return Levelled(samples=samples * _ratio(lower), levels=levels, limited_db=limited_db)


def _peaks(samples: FloatArray, sample_rate_hz: int) -> NDArray[np.float64]:
    """(num_frames,): the highest of all channels around each frame, at four times the rate."""
    import soxr

    if not len(samples):
        return np.zeros(0)
    padded = np.pad(samples, ((64, 64), (0, 0)))
    fine = soxr.resample(padded, sample_rate_hz, OVERSAMPLING * sample_rate_hz, "HQ")
    needed = OVERSAMPLING * len(padded)
    fine = np.pad(fine, ((0, max(0, needed - len(fine))), (0, 0)))[:needed]
    around = np.abs(fine).max(axis=1).reshape(-1, OVERSAMPLING).max(axis=1)[64:-64]
    highest: NDArray[np.float64] = np.maximum(around, np.abs(samples).max(axis=1)).astype(np.float64)
    return highest


@functools.lru_cache(maxsize=16)
def _meter(sample_rate_hz: int, *, fine: bool) -> Any:
    """BS.1770's filters at any rate (De Man's derivation of them); blocks every 25 ms for one-shots, else 100 ms."""
    import pyloudnorm

    return pyloudnorm.Meter(sample_rate_hz, "DeMan", BLOCK_SECS, 0.9375 if fine else 0.75)


def _ratio(decibels: float) -> np.float32:
    return np.float32(10 ** (decibels / 20))


def _decibels(ratio: float) -> float:
    return 20 * math.log10(ratio) if ratio > 1e-6 else SILENCE_LUFS
