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
from ..runtime.spectrum import SILENCE, log_bands

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
        return self.hear(samples)[0]

    def hear(self, samples: FloatArray) -> tuple[dict[str, float], NDArray[np.int8]]:
        """Probabilities and fingerprint, from one look at the sound."""
        heard, bands = _look(samples)
        logits = ((_statistics(heard, bands) - self.mean) / self.scale) @ self.weights + self.bias
        shifted = np.exp(logits - logits.max())
        found = dict(zip(self.classes, (shifted / shifted.sum()).tolist(), strict=True))
        return found, _print(bands)


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
    return _statistics(*_look(samples))


def fingerprint(samples: FloatArray) -> NDArray[np.int8]:
    """Mono 48 kHz -> (384,): a coarse, level-free picture of 0.6 s; equal sounds have a cosine of 1."""
    return _print(_look(samples)[1])


def _look(samples: FloatArray) -> tuple[FloatArray, NDArray[np.float64]]:
    """The sound from its onset on, at full scale, and its log bands (frames of 5 ms, 32)."""
    peak = float(np.abs(samples).max(initial=0.0))
    heard = samples[find_onset(samples, RATE) :][: round(HEARD_SECS * RATE)] * (0.9 / max(peak, 1e-5))
    heard = np.pad(heard, (0, max(0, 960 - len(heard)))).astype(np.float32)
    return heard, log_bands(heard, NUM_BANDS).astype(np.float64)


def _statistics(heard: FloatArray, bands: NDArray[np.float64]) -> NDArray[np.float64]:
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


def _print(bands: NDArray[np.float64]) -> NDArray[np.int8]:
    """Means over 25 ms and two bands, silence behind; mean off, so that the cosine tells shapes."""
    whole = np.full((120, NUM_BANDS), SILENCE)
    whole[: len(bands)] = bands[:120]
    picture = whole.reshape(24, 5, NUM_BANDS // 2, 2).mean(axis=(1, 3))
    centred = (picture - picture.mean()).ravel()
    print_: NDArray[np.int8] = np.rint(centred / max(float(np.abs(centred).max()), 1e-9) * 127).astype(
        np.int8
    )
    return print_


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
