"""Where events begin in audio, and how well that agrees with where they were asked. Knows no model.

The detector was tuned on mixes of real one-shots only, never on a model's output.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..audio import FloatArray

HOP, WINDOW, TRANSFORM = 120, 480, 512  # frames at 48 kHz: 2.5 ms and 10 ms
NUM_BANDS, LOWEST_HZ, HIGHEST_HZ = 20, 80.0, 16_000.0
FLOOR = 1e-6  # -60 dB of the loudest band
LAG = (3, 16)  # hops back that a rise is measured against
THRESHOLD = 0.15  # mean rise over bands, in decades of power
SHARE = 0.24  # of the clip's largest rise
GAP_SECS = 0.1  # two onsets are not closer
REFINE_SECS = (0.025, 0.015)  # around a rise's peak
COLLARS_MILLIS = (10, 25, 50)

Array = NDArray[np.float64]


def find_onsets(samples: FloatArray, rate_hz: int) -> Array:
    """(num_frames,) -> times of attacks in seconds, ascending."""
    rises = _rises(samples, rate_hz)
    peaks = _peaks(rises, round(GAP_SECS * rate_hz / HOP))
    return np.array([_refined(samples, peak * HOP, rate_hz) for peak in peaks], np.float64)


def _rises(samples: FloatArray, rate_hz: int) -> Array:
    """(hops,): how much more power than just before, mean over log bands; 0 where nothing rises."""
    padded = np.pad(samples.astype(np.float64), (WINDOW + LAG[1] * HOP, WINDOW))
    frames = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP] * np.hanning(WINDOW)
    power = np.square(np.abs(np.fft.rfft(frames, TRANSFORM)))
    edges = np.geomspace(LOWEST_HZ, min(HIGHEST_HZ, rate_hz / 2), NUM_BANDS + 1) * TRANSFORM / rate_hz
    bins = np.unique(np.round(edges).astype(int))
    bands = np.add.reduceat(power[:, : bins[-1]], bins[:-1], axis=1)
    if not bands.any():
        return np.zeros(0)
    levels = np.log10(bands / bands.max() + FLOOR)
    before = np.max([np.roll(levels, lag, axis=0) for lag in range(LAG[0], LAG[1] + 1)], axis=0)
    rises = np.maximum(levels - before, 0.0).mean(axis=1)[LAG[1] :]
    return np.asarray(rises)


def _peaks(rises: Array, gap: int) -> list[int]:
    """Hops of the largest rises, none within `gap` of a larger one."""
    if not rises.size:
        return []
    limit = max(THRESHOLD, SHARE * float(rises.max()))
    chosen: list[int] = []
    for hop in np.argsort(-rises, kind="stable"):
        if rises[hop] < limit:
            break
        if all(abs(int(hop) - other) >= gap for other in chosen):
            chosen.append(int(hop))
    return sorted(chosen)


def _refined(samples: FloatArray, centre: int, rate_hz: int) -> float:
    """Around a rise: the first half millisecond within 20 dB of the loudest and above what was before."""
    start = max(0, centre - round(REFINE_SECS[0] * rate_hz))
    piece = np.square(samples[start : centre + round(REFINE_SECS[1] * rate_hz)], dtype=np.float64)
    width = rate_hz // 2000
    blocks = piece[: len(piece) // width * width].reshape(-1, width).mean(axis=1)
    if not blocks.size or not blocks.any():
        return centre / rate_hz
    quiet = float(np.median(blocks[: max(1, len(blocks) // 4)]))
    limit = min(max(0.01 * blocks.max(), 4.0 * quiet), 0.5 * blocks.max())
    return (start + int(np.argmax(blocks >= limit)) * width) / rate_hz


def pair_onsets(asked: Sequence[float], heard: Sequence[float], collar_secs: float) -> list[tuple[int, int]]:
    """One-to-one, nearest first -> (place in asked, place in heard) of the pairs within the collar."""
    pairs = sorted(
        (abs(there - here), place, other)
        for place, here in enumerate(asked)
        for other, there in enumerate(heard)
        if abs(there - here) <= collar_secs
    )
    used_asked: set[int] = set()
    used_heard: set[int] = set()
    chosen = []
    for _, place, other in pairs:
        if place not in used_asked and other not in used_heard:
            used_asked.add(place)
            used_heard.add(other)
            chosen.append((place, other))
    return chosen


def match_onsets(asked: Sequence[float], heard: Sequence[float], collar_secs: float) -> Array:
    """Signed errors (heard - asked) of `pair_onsets`, nearest first."""
    pairs = pair_onsets(asked, heard, collar_secs)
    return np.array([heard[other] - asked[place] for place, other in pairs], np.float64)


@dataclass(frozen=True, kw_only=True)
class OnsetScore:
    """Of all timelines together."""

    f1: dict[int, float]  # by collar in milliseconds
    median_error_millis: float  # of what matched within 50 ms; nan where nothing did
    bias_millis: float  # median signed error: positive is late
    count_error: float  # mean |heard - asked| per timeline


def score_onsets(asked: Sequence[Sequence[float]], heard: Sequence[Sequence[float]]) -> OnsetScore:
    """Times per timeline, asked and heard -> scores over all events."""
    total = sum(map(len, asked)) + sum(map(len, heard))
    f1, errors = {}, np.zeros(0)
    for collar in COLLARS_MILLIS:
        matched = [match_onsets(a, h, collar / 1000) for a, h in zip(asked, heard, strict=True)]
        errors = np.concatenate(matched) if matched else np.zeros(0)
        f1[collar] = 2.0 * len(errors) / max(1, total)
    gaps = [abs(len(a) - len(h)) for a, h in zip(asked, heard, strict=True)]
    return OnsetScore(
        f1=f1,
        median_error_millis=float(np.median(np.abs(errors))) * 1e3 if errors.size else float("nan"),
        bias_millis=float(np.median(errors)) * 1e3 if errors.size else float("nan"),
        count_error=float(np.mean(gaps)) if gaps else float("nan"),
    )
