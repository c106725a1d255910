"""Looks for a mark in audio: re-encodes it and asks whether a key's pattern is there more than chance allows.

Tries every beginning of the pattern, four places within a token, and shifts of pitch; the p-value pays for all tries.
What is chance is measured on the clip itself, with patterns of keys that nobody has. Knows no file.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import RELEASED_WEIGHTS
from .conditions import FRAMES_PER_TOKEN, LATENT_DIM
from .mark import PERIOD, Mark, Spectrum, correlations, spectrum_of, whitened
from .onnx import SAMPLE_RATE_HZ
from .sessions import open_session
from .spectrum import log_bands
from .weights import ENCODER, load_card

P_LIMIT = 1e-3  # below, a clip counts as marked: so many unmarked clips in a thousand are blamed
PITCHES = (-2.0, -1.0, 1.0, 2.0)  # semitones that are tried beside none
UNSHIFTED_SHARE = (
    0.5  # of the chance of blaming the innocent that is spent on audio as it is; the rest on shifts
)
PART_SECS = 10.0  # longer audio is heard in parts
MIN_SECS = 0.12
NUM_DECOYS = 32
LEVEL = 0.7  # peak that audio is brought to: the encoder was trained on sounds near full scale

FloatArray = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class Detection:
    """Of one clip and one key."""

    p_value: float  # chance of as much agreement in audio without this mark, all tries counted
    score: float  # the largest agreement, in standard deviations
    pitch_semitones: float  # how far the marked audio was shifted, where it was
    start_secs: float  # of the part with the largest agreement

    @property
    def marked(self) -> bool:
        return self.p_value < P_LIMIT


NOTHING = Detection(p_value=1.0, score=0.0, pitch_semitones=0.0, start_secs=0.0)


class Detector:
    """Hears marks with the released encoder. Thread-safe as ONNX Runtime sessions are."""

    def __init__(
        self, weights: Path | None = None, threads: int = 0, *, pitches: tuple[float, ...] = PITCHES
    ) -> None:
        self._encoder = open_session(load_card(weights or RELEASED_WEIGHTS).read(ENCODER), threads)
        self._pitches = pitches

    def detect(self, samples: FloatArray, mark: Mark) -> Detection:
        """Mono (num_frames,) at 48 kHz; too short or silent audio has a p-value of 1."""
        size = round(PART_SECS * SAMPLE_RATE_HZ)
        starts = range(0, max(1, len(samples) - size // 2), size)
        found = [self._detect_part(samples[start : start + size], mark, start) for start in starts]
        best = min(found, key=lambda one: one.p_value)
        return Detection(
            p_value=min(1.0, best.p_value * len(found)),
            score=best.score,
            pitch_semitones=best.pitch_semitones,
            start_secs=best.start_secs,
        )

    def _detect_part(self, samples: FloatArray, mark: Mark, start: int) -> Detection:
        peak = float(np.abs(samples).max(initial=0.0))
        if len(samples) < MIN_SECS * SAMPLE_RATE_HZ or peak < 1e-4:
            return NOTHING
        levelled = np.asarray(samples * (LEVEL / peak), np.float32)
        tried = [self._at_pitch(levelled, mark, pitch, start) for pitch in (0.0, *self._pitches)]
        return min(tried, key=lambda one: one.p_value)

    def _at_pitch(self, samples: FloatArray, mark: Mark, pitch: float, start: int) -> Detection:
        score = float(self._scores(shifted_back(samples, pitch), mark).max())
        share = (1.0 - UNSHIFTED_SHARE) / len(self._pitches) if pitch else UNSHIFTED_SHARE
        tries = FRAMES_PER_TOKEN * PERIOD / (share if self._pitches else 1.0)
        return Detection(
            p_value=min(1.0, tries * 0.5 * math.erfc(score / math.sqrt(2.0))),
            score=score,
            pitch_semitones=pitch,
            start_secs=start / SAMPLE_RATE_HZ,
        )

    def _scores(self, samples: FloatArray, mark: Mark) -> FloatArray:
        """(4, PERIOD) agreement in standard deviations, by place within a token and beginning of the pattern."""
        scores = []
        for latents in self._latents(samples):
            changes = whitened(latents)
            agreement = correlations(changes, mark.spectrum)
            chance = correlations(changes, self._decoys)
            scores.append(agreement / max(float(np.sqrt(np.square(chance).mean())), 1e-6))
        return np.stack(scores)

    def _latents(self, samples: FloatArray) -> Any:
        """(4, tokens, 64): tokens that begin at each of the four frames of a token."""
        bands = log_bands(np.pad(samples, (0, -len(samples) % 240 + 240 * FRAMES_PER_TOKEN)))
        length = (len(bands) - FRAMES_PER_TOKEN + 1) // FRAMES_PER_TOKEN * FRAMES_PER_TOKEN
        shifted = np.stack([bands[first : first + length] for first in range(FRAMES_PER_TOKEN)])
        return self._encoder.run(["latents"], {"bands": shifted})[0]

    @cached_property
    def _decoys(self) -> Spectrum:
        signs = np.random.default_rng(0).integers(0, 2, (NUM_DECOYS, PERIOD, LATENT_DIM))
        return spectrum_of(np.asarray(2 * signs - 1, np.float32))


def shifted_back(samples: FloatArray, semitones: float) -> FloatArray:
    """Undoes a change of speed by so many semitones."""
    if semitones == 0.0:
        return samples
    import soxr

    ratio = 2.0 ** (semitones / 12.0)
    return np.asarray(soxr.resample(samples, SAMPLE_RATE_HZ, SAMPLE_RATE_HZ * ratio, "HQ"), np.float32)
