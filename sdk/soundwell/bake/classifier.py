"""Guesses a sound's class from band statistics: a small linear judge of takes, used for selection only.

Fitted by `classifier_fit.py` on the training split's freest tier; no evaluation uses it, and it uses no evaluation's
judge. Knows nothing of manifests.
"""

from __future__ import annotations

import functools
import io
from dataclasses import dataclass
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from ..audio import FloatArray, find_onset
from ..runtime.spectrum import log_bands

DATA = "classifier.npz"
RATE = 48_000
NUM_BANDS = 32
HEARD_SECS = 2.0  # what follows says little of the class and would only tell the length
_DECAY_MILLIS = (10, 20, 40, 80, 160, 320, 640, 1280)
_HOP_MILLIS = 5


@dataclass(frozen=True, kw_only=True)
class Classifier:
    """A linear map on standardised features. `weights`: (features, classes); `bias`: (classes,)."""

    classes: tuple[str, ...]
    mean: NDArray[np.float64]
    scale: NDArray[np.float64]
    weights: NDArray[np.float64]
    bias: NDArray[np.float64]

    def probabilities(self, samples: FloatArray) -> dict[str, float]:
        """Mono 48 kHz (num_frames,) -> class -> probability; classes weigh equally before listening."""
        logits = ((features(samples) - self.mean) / self.scale) @ self.weights + self.bias
        shifted = np.exp(logits - logits.max())
        return dict(zip(self.classes, (shifted / shifted.sum()).tolist(), strict=True))


@functools.cache
def load_classifier() -> Classifier:
    """The classifier of this package, read once."""
    content = resources.files(__package__).joinpath(DATA).read_bytes()
    with np.load(io.BytesIO(content)) as arrays:
        return Classifier(
            classes=tuple(str(name) for name in arrays["classes"]),
            mean=arrays["mean"].astype(np.float64),
            scale=arrays["scale"].astype(np.float64),
            weights=arrays["weights"].astype(np.float64),
            bias=arrays["bias"].astype(np.float64),
        )


def features(samples: FloatArray) -> NDArray[np.float64]:
    """Mono 48 kHz (num_frames,) -> level-free statistics: of each band, and of the decay after the onset."""
    peak = float(np.abs(samples).max(initial=0.0))
    heard = samples[find_onset(samples, RATE) :][: round(HEARD_SECS * RATE)] * (0.9 / max(peak, 1e-5))
    heard = np.pad(heard, (0, max(0, 960 - len(heard))))
    bands = log_bands(heard.astype(np.float32), NUM_BANDS).astype(np.float64)
    moves = np.abs(np.diff(bands, axis=0))
    moved = moves.mean(axis=0) if len(moves) else np.zeros(NUM_BANDS)
    loud = bands[bands.mean(axis=1) >= np.median(bands.mean(axis=1))]
    parts = (
        bands.max(axis=0),
        loud.mean(axis=0),
        bands.mean(axis=0),
        bands.std(axis=0),
        moved,
        _decay(heard),
    )
    return np.concatenate(parts)


def fingerprint(samples: FloatArray) -> NDArray[np.int8]:
    """Mono 48 kHz -> (384,): a coarse, level-free picture; equal sounds have a cosine of 1."""
    heard = samples[find_onset(samples, RATE) :][: RATE // 2 + RATE // 10]
    peak = max(float(np.abs(heard).max(initial=0.0)), 1e-5)
    padded = np.pad(heard / peak, (0, 28_800 - len(heard))).astype(np.float32)
    bands = log_bands(padded, 16).reshape(24, 5, 16).mean(axis=1)
    centred = (bands - bands.mean()).ravel()
    whole: NDArray[np.int8] = np.rint(centred / max(float(np.abs(centred).max()), 1e-9) * 127).astype(np.int8)
    return whole


def likeness(one: NDArray[np.int8], other: NDArray[np.int8]) -> float:
    """Cosine of two fingerprints, -1..1."""
    a, b = one.astype(np.float64), other.astype(np.float64)
    return float(a @ b) / max(float(np.sqrt((a @ a) * (b @ b))), 1e-9)


def _decay(heard: FloatArray) -> NDArray[np.float64]:
    """Level in bels below the loudest 5 ms, at set times after the onset; -6 where the sound is over."""
    hop = RATE * _HOP_MILLIS // 1000
    power = np.square(heard[: len(heard) // hop * hop].reshape(-1, hop), dtype=np.float64).mean(axis=1)
    level = np.log10(np.maximum(power / max(float(power.max(initial=0.0)), 1e-12), 1e-6))
    places = [millis // _HOP_MILLIS for millis in _DECAY_MILLIS]
    at = [float(level[place]) if place < len(level) else -6.0 for place in places]
    return np.array(
        [*at, float(level.argmax()) / 100, float((level > -2).mean()), float((level > -4).mean())]
    )
