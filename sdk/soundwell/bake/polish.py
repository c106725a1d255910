"""From a rendered clip to production samples: channels, trims, rate, fades, level. Knows no files and no model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..audio import Clip, FloatArray, find_onset
from .loudness import Levelled, Levels, level

INTENSITY_RANGE_DB = 18.0  # the law the model's loudness follows from intensity 1 down to 0
MIN_FRAMES = 64


@dataclass(frozen=True, kw_only=True)
class Polished:
    """Samples ready to be written, their levels, where their attack is, and how far a limiter went, in dB."""

    samples: FloatArray
    sample_rate_hz: int
    levels: Levels
    onset_frames: int
    limited_db: float


def polish(clip: Clip, settings: Mapping[str, Any], *, headroom_db: float = 0.0) -> Polished:
    """`headroom_db` lowers the peak ceiling further, for encoders that overshoot."""
    loop, rate = settings["loop"], settings["sample_rate_hz"]
    trimmed = clip if loop else trim(clip, settings)
    samples = resample_loop(trimmed, rate) if loop else trimmed.resampled(rate).samples
    if not loop:
        samples = fade(samples, rate, settings["fade_in_millis"], settings["fade_out_millis"])
    done = _level(samples, rate, settings, headroom_db)
    onset = 0 if loop else find_onset(done.samples, rate)
    return Polished(
        samples=done.samples,
        sample_rate_hz=rate,
        levels=done.levels,
        onset_frames=onset,
        limited_db=done.limited_db,
    )


def trim(clip: Clip, settings: Mapping[str, Any]) -> Clip:
    """Head to the onset less the pre-roll, tail to the last frame that is not silent."""
    samples, rate = clip.samples, clip.sample_rate_hz
    start, end = 0, len(samples)
    if settings["tail"] == "trim":
        end = tail_frames(samples, settings["tail_below_db"])
    if settings["head"] == "onset":
        pre_roll = round(settings["pre_roll_millis"] / 1000 * rate)
        start = max(0, find_onset(samples, rate) - pre_roll)
    start = min(start, max(0, len(samples) - MIN_FRAMES))
    kept = samples[start : max(end, start + MIN_FRAMES)]
    return Clip(samples=np.ascontiguousarray(kept), sample_rate_hz=rate)


def tail_frames(samples: FloatArray, below_db: float) -> int:
    """Frames up to the last one within `below_db` of the peak; all of them in silence."""
    loud = np.abs(samples).max(axis=1)
    audible = np.flatnonzero(loud > loud.max(initial=0.0) * 10 ** (below_db / 20))
    return int(audible[-1]) + 1 if len(audible) else len(samples)


def fade(samples: FloatArray, sample_rate_hz: int, in_millis: float, out_millis: float) -> FloatArray:
    """Raised-cosine ramps at both ends; each takes at most half of the sound."""
    faded = samples.copy()
    for millis, part in ((in_millis, faded), (out_millis, faded[::-1])):
        length = min(round(millis / 1000 * sample_rate_hz), len(samples) // 2)
        ramp = 0.5 - 0.5 * np.cos(np.pi * (np.arange(length) + 0.5) / max(length, 1))
        part[:length] *= ramp[:, None].astype(np.float32)
    return faded


def resample_loop(clip: Clip, sample_rate_hz: int) -> FloatArray:
    """Another rate for a loop: its ends are surrounded by each other first, so that no seam appears."""
    if sample_rate_hz == clip.sample_rate_hz:
        return clip.samples
    ring = np.concatenate([clip.samples, clip.samples, clip.samples])
    thrice = Clip(samples=ring, sample_rate_hz=clip.sample_rate_hz).resampled(sample_rate_hz).samples
    length = round(clip.num_frames * sample_rate_hz / clip.sample_rate_hz)
    return np.ascontiguousarray(thrice[length : 2 * length])


def target_lufs(settings: Mapping[str, Any]) -> float | None:
    """The loudness asked for, lowered for softer intensities."""
    loudest = settings["loudness_lufs"]
    return None if loudest is None else loudest - INTENSITY_RANGE_DB * (1.0 - settings["intensity"])


def _level(samples: FloatArray, rate: int, settings: Mapping[str, Any], headroom_db: float) -> Levelled:
    return level(
        samples,
        rate,
        target_lufs=target_lufs(settings),
        ceiling_dbtp=settings["true_peak_dbtp"] - headroom_db,
        max_limiting_db=settings["max_limiting_db"],
        loop=settings["loop"],
    )
