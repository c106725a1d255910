"""Learns how long this device takes to render. Knows seconds, batches and steps; no orders, no models, no files."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]

# Until something is observed: two desktop cores. Overhead; per step; per second of audio; per both.
SAMPLER_PRIOR = (4e-3, 2e-3, 12e-3, 10e-3)
PROCEDURAL_PRIOR = (1e-3, 8e-3)
FORGET = 0.98  # weight of the past per observation: a game that begins to load the machine is noticed soon
NOISE = 0.02  # variance of took / predicted
FAR_OFF = 3.0  # took / predicted beyond which the device, not the noise, has changed
RELENT = 0.99  # per batch that the procedural tier rendered
MIN_SECS = 1e-5
HEADROOM = (1.3, 4.0)  # a prediction is a mean; so much of it is kept free: at least, at most
RATIOS = 64  # recent batches that say how far off predictions are
PRIOR_SPREAD = 3.0  # standard deviation of a coefficient, as a multiple of its prior


class CostModel:
    """Predicts seconds for a batch. Two fits: the procedural tier (steps 0) works otherwise."""

    headroom = HEADROOM[0]  # times a prediction: what 19 of 20 recent batches kept within

    def __init__(self) -> None:
        self._ratios: deque[float] = deque(maxlen=RATIOS)
        self._sampler = _Fit(SAMPLER_PRIOR)
        self._procedural = _Fit(PROCEDURAL_PRIOR)

    def predict(self, seconds_of_audio: float, batch: int, steps: int) -> float:
        """Seconds for `batch` jobs of `seconds_of_audio` each (summed over channels)."""
        fit, features = self._select(seconds_of_audio * batch, steps)
        return fit.predict(features)

    def observe(self, seconds_of_audio: float, batch: int, steps: int, took_secs: float) -> None:
        """Learns from one batch that ran."""
        fit, features = self._select(seconds_of_audio * batch, steps)
        if fit.observed:
            self._ratios.append(took_secs / fit.predict(features))
            usual = sorted(self._ratios)[int(0.95 * len(self._ratios))]
            self.headroom = min(HEADROOM[1], max(HEADROOM[0], usual))
        fit.observe(features, max(took_secs, MIN_SECS))
        if steps == 0:
            # Who is thought too slow is never run, and so could never show better: try again some day.
            self._sampler.rescale(RELENT)

    def to_json(self) -> dict[str, Any]:
        """What was learnt, for the next launch on this device."""
        return {"sampler": self._sampler.to_json(), "procedural": self._procedural.to_json()}

    def recall(self, document: Mapping[str, Any]) -> None:
        """Begins with what an earlier launch learnt. Raises ValueError, KeyError, TypeError where it is none."""
        fits = [_Fit.from_json(document[name]) for name in ("sampler", "procedural")]
        self._sampler.check_alike(fits[0])
        self._procedural.check_alike(fits[1])
        self._sampler, self._procedural = fits

    def _select(self, audio: float, steps: int) -> tuple[_Fit, tuple[float, ...]]:
        if steps == 0:
            return self._procedural, (1.0, audio)
        return self._sampler, (1.0, float(steps), audio, audio * steps)


class _Fit:
    """Recursive least squares on relative error, with forgetting; coefficients act as if never negative."""

    def __init__(self, prior: tuple[float, ...]) -> None:
        self._theta: Vector = np.array(prior)
        self._prior_variance: Vector = np.square(PRIOR_SPREAD * self._theta)
        self._covariance: Vector = np.diag(self._prior_variance)
        self._coefficients = list(prior)  # plain floats: predict runs for every waiting order
        self._observed = False

    @property
    def observed(self) -> bool:
        return self._observed

    def to_json(self) -> dict[str, Any]:
        return {
            "theta": self._theta.tolist(),
            "prior_variance": self._prior_variance.tolist(),
            "covariance": self._covariance.tolist(),
            "observed": self._observed,
        }

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> _Fit:
        fit = cls(tuple(document["theta"]))
        fit._prior_variance = np.array(document["prior_variance"], float)
        fit._covariance = np.array(document["covariance"], float)
        fit._observed = bool(document["observed"])
        fit._publish()
        return fit

    def check_alike(self, other: _Fit) -> None:
        for mine, theirs in zip(self._arrays(), other._arrays(), strict=True):
            if mine.shape != theirs.shape or not np.isfinite(theirs).all():
                raise ValueError("not what this release learns")

    def _arrays(self) -> tuple[Vector, Vector, Vector]:
        return self._theta, self._prior_variance, self._covariance

    def predict(self, features: tuple[float, ...]) -> float:
        return max(MIN_SECS, sum(c * x for c, x in zip(self._coefficients, features, strict=True)))

    def observe(self, features: tuple[float, ...], took_secs: float) -> None:
        self._find_speed(took_secs / self.predict(features))
        # Divided by its own size, a long render weighs no more than a short one.
        scale = max(took_secs, self.predict(features))
        x = np.array(features) / scale
        gain = self._covariance @ x / (FORGET * NOISE + x @ self._covariance @ x)
        self._theta = self._theta + gain * (took_secs / scale - x @ self._theta)
        self._covariance = (self._covariance - np.outer(gain, x @ self._covariance)) / FORGET
        self._cap_covariance()
        self._publish()

    def rescale(self, factor: float) -> None:
        """The same device, `factor` times as slow, as unsure as before in proportion."""
        self._theta = self._theta * factor
        self._covariance = self._covariance * factor**2
        self._prior_variance = self._prior_variance * factor**2
        self._publish()

    def _find_speed(self, ratio: float) -> None:
        """The first observation tells the device's speed; a later one far off moves it at most by two."""
        if not self._observed:
            self.rescale(ratio)
        elif not 1 / FAR_OFF < ratio < FAR_OFF:
            self.rescale(min(2.0, max(0.5, ratio)))
        self._observed = True

    def _cap_covariance(self) -> None:
        """Forgetting inflates directions that are never observed; none may know less than the prior did."""
        diagonal = np.diag(self._covariance)
        shrink = np.sqrt(np.minimum(1.0, self._prior_variance / np.maximum(diagonal, 1e-30)))
        self._covariance = self._covariance * np.outer(shrink, shrink)

    def _publish(self) -> None:
        self._coefficients = [max(0.0, float(c)) for c in self._theta]
