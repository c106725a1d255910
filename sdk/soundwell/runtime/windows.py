"""Long and circular latents: overlapping windows denoised together. Knows arrays only, no model and no audio.

Each window takes a step by itself; where windows overlap, their results are averaged before the next step, so that
neighbours agree at every noise level and no joint is left. [MultiDiffusion: Bar-Tal 2023]
On a ring the last window runs on into the first, and a window longer than the ring goes round it more than once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

WINDOW = 160  # tokens; the longest the model was trained on
OVERLAP = 48

FloatArray = NDArray[np.float32]
Step = Callable[[FloatArray, int, int], FloatArray]  # (1, width, dim), window, step -> like the first


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Windows of `width` tokens at `starts`, on a line or on a ring of `num_tokens`."""

    num_tokens: int
    width: int
    starts: tuple[int, ...]
    ring: bool

    def tokens_of(self, window: int) -> NDArray[np.int64]:
        """(width,) places of a window's tokens; on a ring a place may come twice."""
        places = self.starts[window] + np.arange(self.width, dtype=np.int64)
        return places % self.num_tokens if self.ring else places

    def weights_of(self, window: int) -> FloatArray:
        """(width,) how much a window's word counts: less and less towards an end where another goes on."""
        place = np.arange(self.width) + 0.5
        rise = np.minimum(1.0, place / OVERLAP)
        fall = rise[::-1].copy()
        if not self.ring and window == 0:
            rise = np.ones(self.width)
        if not self.ring and window == len(self.starts) - 1:
            fall = np.ones(self.width)
        return np.asarray(rise * fall, np.float32)


def lay_out(num_tokens: int, *, ring: bool) -> Layout:
    """Evenly spaced windows with at least OVERLAP tokens in common."""
    width = min(WINDOW, num_tokens + 2 * OVERLAP if ring else num_tokens)
    free = num_tokens if ring else num_tokens - width
    hop = width - OVERLAP
    count = -(-free // hop) + (0 if ring else 1)
    spans = count if ring else max(1, count - 1)
    starts = tuple(round(index * free / spans) for index in range(count))
    return Layout(num_tokens=num_tokens, width=width, starts=starts, ring=ring)


def denoise(noise: FloatArray, layout: Layout, num_steps: int, step: Step) -> FloatArray:
    """(1, num_tokens, dim) noise -> a latent of the same shape, all windows together, step by step."""
    windows = [(layout.tokens_of(i), layout.weights_of(i)[:, None]) for i in range(len(layout.starts))]
    x = noise
    for index in range(num_steps):
        total, weight = np.zeros_like(x[0]), np.zeros((layout.num_tokens, 1), np.float32)
        for window, (places, share) in enumerate(windows):
            # add.at: on a small ring one place may stand in a window more than once.
            np.add.at(total, places, share * step(x[:, places], window, index)[0])
            np.add.at(weight, places, share)
        x = (total / weight)[None]
    return x


class Front:
    """The same latent, denoised only as far as it is asked for: each step needs one window more to either side.

    So the beginning of a minute is finished after a tenth of the work. What was computed once is kept; the sums are
    taken in the order that `denoise` takes them, so both agree to the bit.
    """

    def __init__(self, noise: FloatArray, layout: Layout, num_steps: int, step: Step) -> None:
        windows = range(len(layout.starts))
        self._noise, self._num_steps, self._step = noise, num_steps, step
        self._places = [layout.tokens_of(window) for window in windows]
        self._shares = [layout.weights_of(window)[:, None] for window in windows]
        self._weight = np.zeros((layout.num_tokens, 1), np.float32)
        self._covers = np.zeros((len(windows), layout.num_tokens), bool)
        for window in windows:
            np.add.at(self._weight, self._places[window], self._shares[window])
            self._covers[window, self._places[window]] = True
        self._stepped: dict[tuple[int, int], FloatArray] = {}  # (window, step) -> its share of the result

    def at(self, places: NDArray[np.int64], after: int | None = None) -> FloatArray:
        """(1, len(places), dim) after so many steps, all of them by default. A place may be asked for twice."""
        steps = self._num_steps if after is None else after
        if steps == 0:
            return self._noise[:, places]
        total = np.zeros_like(self._noise[0])
        for window in np.flatnonzero(self._covers[:, places].any(axis=1)):
            np.add.at(total, self._places[window], self._after_step(int(window), steps - 1))
        return np.asarray((total[places] / self._weight[places])[None])

    def _after_step(self, window: int, index: int) -> FloatArray:
        if (window, index) not in self._stepped:
            x = self.at(self._places[window], index)
            self._stepped[window, index] = self._shares[window] * self._step(x, window, index)[0]
        return self._stepped[window, index]
