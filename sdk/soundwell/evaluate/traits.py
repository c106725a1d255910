"""What one clip is like, without a judge: tonality, attack, bandwidth, level over time. numpy only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..audio import FloatArray, find_onset

WINDOW, STEP = 2048, 1024
FLATNESS_HZ = (100.0, 5000.0)  # where even narrow recordings have sound
FLATNESS_FLOOR = 1e-6  # of a frame's mean power
PITCH_HZ = (60.0, 2000.0)
ATTACK_SECS = 0.25  # the attack's peak is looked for this long after the onset
SMOOTH, GRID = 96, 12  # frames at 48 kHz: 2 ms and 0.25 ms
ROLL_OFF = 0.95
LEVEL_SECS = 0.2
LEVEL_FLOOR_DB = -70.0

Array = NDArray[np.float64]


class Traits(NamedTuple):
    """Of one clip."""

    flatness_db: float  # 0: white in each frame; the lower, the more tonal
    hnr_db: float  # harmonic to noise ratio: the higher, the more periodic
    rise_millis: float  # from 10 to 90 % of the attack's peak
    rolloff_hz: float  # 95 % of the power lies below


def traits_of(samples: FloatArray, rate_hz: int) -> Traits:
    """(num_frames,) -> its traits; a silent clip has zeros."""
    finite = np.nan_to_num(samples).astype(np.float64)
    if not finite.any():
        return Traits(0.0, 0.0, 0.0, 0.0)
    frames = _frames(finite)
    power = np.square(np.abs(np.fft.rfft(frames * np.hanning(WINDOW), axis=1)))
    energy = np.square(frames).sum(axis=1)
    weights = energy / energy.sum()
    return Traits(
        flatness_db=float(weights @ _flatness_db(power, rate_hz)),
        hnr_db=float(weights @ _hnr_db(frames, rate_hz)),
        rise_millis=rise_millis(samples, rate_hz),
        rolloff_hz=_rolloff_hz(power.sum(axis=0), rate_hz),
    )


def rise_millis(samples: FloatArray, rate_hz: int) -> float:
    """Time from 10 to 90 % of the peak of the first attack's 2 ms level."""
    start = max(0, find_onset(samples, rate_hz) - round(0.05 * rate_hz))
    piece = np.square(samples[start : start + round((0.05 + ATTACK_SECS) * rate_hz)], dtype=np.float64)
    total = np.concatenate((np.zeros(SMOOTH + 1), np.cumsum(piece)))
    level = np.sqrt(np.maximum(total[SMOOTH:] - total[:-SMOOTH], 0.0))[::GRID]
    if not level.any():
        return 0.0
    top = int(np.argmax(level >= 0.9 * level.max()))
    below = np.flatnonzero(level[:top] < 0.1 * level.max())
    bottom = int(below[-1]) if below.size else 0
    return (top - bottom) * GRID / rate_hz * 1e3


def levels_db(samples: FloatArray, rate_hz: int) -> Array:
    """(num_frames,) -> dBFS of each fifth of a second."""
    width = round(LEVEL_SECS * rate_hz)
    blocks = samples[: len(samples) // width * width].astype(np.float64).reshape(-1, width)
    return np.asarray(np.maximum(10.0 * np.log10(np.square(blocks).mean(axis=1) + 1e-12), LEVEL_FLOOR_DB))


def follows_curve(levels: Array, curve: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Levels of each fifth of a second against (time_secs, dB) -> mean error in dB with the offset taken out,
    correlation (0 where the levels do not move)."""
    times, asked_db = zip(*curve, strict=True)
    asked = np.interp((np.arange(len(levels)) + 0.5) * LEVEL_SECS, times, asked_db)
    difference = levels - asked
    error = float(np.abs(difference - np.median(difference)).mean())
    if levels.std() < 1e-6 or asked.std() < 1e-6:
        return error, 0.0
    return error, float(np.corrcoef(levels, asked)[0, 1])


def _frames(samples: Array) -> Array:
    padded = np.pad(samples, (0, max(0, WINDOW - len(samples)) + STEP))
    return np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::STEP]


def _flatness_db(power: Array, rate_hz: int) -> Array:
    """(frames, bins) -> geometric over arithmetic mean of the bins in FLATNESS_HZ."""
    low, high = (round(hertz * WINDOW / rate_hz) for hertz in FLATNESS_HZ)
    band = power[:, low:high]
    mean = band.mean(axis=1, keepdims=True) + 1e-20
    return np.asarray(10.0 * np.log10(band / mean + FLATNESS_FLOOR).mean(axis=1))


def _hnr_db(frames: Array, rate_hz: int) -> Array:
    """(frames, WINDOW) -> by the largest peak of the autocorrelation at a pitch's lag. [Boersma 1993]"""
    window = np.hanning(WINDOW)
    shape = np.fft.irfft(np.square(np.abs(np.fft.rfft(window, 2 * WINDOW))))[:WINDOW]
    centred = frames - frames.mean(axis=1, keepdims=True)
    spectrum = np.square(np.abs(np.fft.rfft(centred * window, 2 * WINDOW, axis=1)))
    correlation = np.fft.irfft(spectrum, axis=1)[:, :WINDOW]
    first, last = round(rate_hz / PITCH_HZ[1]), round(rate_hz / PITCH_HZ[0])
    ratio = correlation[:, first - 1 : last + 1] / (correlation[:, :1] + 1e-20)
    ratio = ratio * shape[0] / shape[first - 1 : last + 1]
    inner = ratio[:, 1:-1]
    is_peak = (inner >= ratio[:, :-2]) & (inner >= ratio[:, 2:])
    best = np.clip(np.where(is_peak, inner, 0.0).max(axis=1), 1e-2, 1.0 - 1e-4)
    return np.asarray(10.0 * np.log10(best / (1.0 - best)))


def _rolloff_hz(power: Array, rate_hz: int) -> float:
    total = np.cumsum(power)
    return float(np.searchsorted(total, ROLL_OFF * total[-1])) * rate_hz / WINDOW
