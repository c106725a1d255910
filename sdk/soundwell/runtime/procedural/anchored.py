"""Random draws that stay near an anchor's: what `Sound.spread` means to the procedural tier.

Knows no sound. Every draw is made twice, by the anchor and by the variation's own generator, and mixed: numbers lie
between the two, choices are the own one as often as `spread` says. Long noise is a texture, not a parameter, and
stays the own one, so that even one take again and again is never the same samples.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .dsp import Rng

TEXTURE_FRAMES = 2048  # normal draws from here on are noise that is heard as such


class Anchored(np.random.Generator):
    """The draws that the recipes use, at `spread` 0 (the anchor's parameters) to 1 (the own ones)."""

    def __init__(self, own: Rng, anchor: Rng, spread: float) -> None:
        super().__init__(own.bit_generator)
        self._own, self._anchor, self._spread = own, anchor, spread

    def uniform(self, *arguments: Any, **named: Any) -> Any:
        return self._between(
            self._anchor.uniform(*arguments, **named), self._own.uniform(*arguments, **named)
        )

    def random(self, *arguments: Any, **named: Any) -> Any:
        return self._between(self._anchor.random(*arguments, **named), self._own.random(*arguments, **named))

    def integers(self, *arguments: Any, **named: Any) -> Any:
        mixed = self._between(
            self._anchor.integers(*arguments, **named), self._own.integers(*arguments, **named)
        )
        return np.asarray(np.floor(mixed + 0.5), np.int64)[()]

    def poisson(self, *arguments: Any, **named: Any) -> Any:
        mixed = self._between(
            self._anchor.poisson(*arguments, **named), self._own.poisson(*arguments, **named)
        )
        return np.asarray(np.floor(mixed + 0.5), np.int64)[()]

    def standard_normal(self, *arguments: Any, **named: Any) -> Any:
        """Mixed so that the deviation stays one; textures are the own ones."""
        own = self._own.standard_normal(*arguments, **named)
        if np.size(own) >= TEXTURE_FRAMES:
            return own
        kept = np.sqrt(1.0 - self._spread**2)
        return kept * self._anchor.standard_normal(*arguments, **named) + self._spread * own

    def choice(self, *arguments: Any, **named: Any) -> Any:
        anchor, own = self._anchor.choice(*arguments, **named), self._own.choice(*arguments, **named)
        return np.where(self._own.random(np.shape(own)) < self._spread, own, anchor)[()]

    def _between(self, anchor: Any, own: Any) -> Any:
        return anchor + self._spread * (own - anchor)
