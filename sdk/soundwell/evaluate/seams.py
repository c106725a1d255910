"""Whether joints can be heard: spectral flux where pieces meet, against the same everywhere else.

Beds of one minute that loop are asked of a row; joints are where windows and decoded blocks meet, and the loop's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..audio import FloatArray
from ..events import Event, Timeline
from ..runtime.long import joints_secs
from ..sounds import Sound
from .conditions import Ask
from .recordings import RATE_HZ
from .sources import Source

WINDOW, HOP = 1024, 256  # frames of flux: 21 ms, 5 ms apart at 48 kHz
NEAR_FRAMES = 4  # a joint is where flux within 4 hops is largest
CLEAR_FRAMES = 3 * NEAR_FRAMES  # further away a joint is not heard
DRAWS = 2000
BEDS = ("rain", "wind", "fire")
BED_SECS, PART_SECS = 60.0, 30.0

Array = NDArray[np.float64]


class Seam(NamedTuple):
    """Of one clip."""

    ratio: float  # flux at the joints over flux elsewhere; 1: alike
    chance: float  # share of equally many random places with as much flux; small: the joints stand out


def bed_timeline(kind: str, secs: float = BED_SECS) -> Timeline:
    """One looping ambience, triggered again whenever it is through."""
    part = min(PART_SECS, secs)
    sound = Sound(id="bed", category="ambience", attributes={"kind": kind}, duration_secs=part, loop=True)
    times = np.arange(0.0, secs - 0.01, part).tolist()
    events = tuple(Event(sound="bed", time_secs=time, intensity=1.0) for time in times)
    return Timeline(sounds={"bed": sound}, events=events, duration_secs=secs)


def score_seams(source: Source, seed: int, secs: float = BED_SECS) -> dict[str, float]:
    """Mean over beds of flux at joints over flux elsewhere, and the smallest chance among them."""
    found = []
    for index, kind in enumerate(BEDS):
        timeline = bed_timeline(kind, secs)
        ask = Ask(
            timeline=timeline, seed=seed + index, category="ambience", prompt=kind, recording=_no_recording
        )
        samples = source.prepare(ask)()
        found.append(seam_of(samples, RATE_HZ, joints_secs(timeline), ring=True, seed=seed))
    ratios, chances = zip(*found, strict=True)
    return {"seam_ratio": float(np.mean(ratios)), "seam_chance": float(np.min(chances))}


def _no_recording() -> FloatArray:
    return np.zeros(0, np.float32)


def seam_of(
    samples: FloatArray, rate_hz: int, joints_secs: Sequence[float], *, ring: bool, seed: int = 0
) -> Seam:
    """(num_frames,) and the times where pieces meet; a ring's own joint is time 0."""
    flux = spectral_flux(samples, ring=ring)
    peaks = _largest_near(flux, ring=ring)
    at = np.round(np.asarray(joints_secs) * rate_hz / HOP).astype(int)
    at = at % len(peaks) if ring else at[(at >= 0) & (at < len(peaks))]
    joints = float(peaks[at].mean())
    away = np.setdiff1d(
        np.arange(len(peaks)), (at[:, None] + np.arange(-CLEAR_FRAMES, CLEAR_FRAMES + 1)).ravel()
    )
    rng = np.random.default_rng(seed)
    drawn = peaks[rng.choice(away, (DRAWS, len(at)))].mean(axis=1)
    return Seam(joints / float(peaks[away].mean()), float((drawn >= joints).mean()))


def spectral_flux(samples: FloatArray, *, ring: bool) -> Array:
    """How much log spectra change around each hop, whichever way; entry i is about sample i * HOP."""
    half = WINDOW
    padded = np.pad(samples.astype(np.float64), half, mode="wrap" if ring else "reflect")
    frames = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)
    count = len(samples) // HOP
    taper = np.hanning(WINDOW)
    before, after = (
        np.log(_bands(np.abs(np.fft.rfft(frames[start : start + count * HOP : HOP] * taper, axis=1))) + 1e-5)
        for start in (half - WINDOW, half)
    )
    return np.asarray(np.abs(after - before).mean(axis=1))


def _bands(magnitudes: Array) -> Array:
    """(frames, bins) -> sixteen means, each wider than the last: single bins of noise say nothing."""
    edges = np.unique(np.round(np.geomspace(2, magnitudes.shape[1], 17)).astype(int))
    return np.asarray(np.add.reduceat(magnitudes, edges[:-1], axis=1) / np.diff(edges))


def _largest_near(flux: Array, *, ring: bool) -> Array:
    padded = np.pad(flux, NEAR_FRAMES, mode="wrap" if ring else "edge")
    return np.asarray(np.lib.stride_tricks.sliding_window_view(padded, 2 * NEAR_FRAMES + 1).max(axis=1))
