"""How fast a pool is emptied and how long a refill takes. Plain arithmetic; the clock is an argument."""

from __future__ import annotations

import math
from collections import deque

MEMORY_SECS = 4.0  # how long a burst is remembered
FIRST_GUESS_SECS = 0.5  # of a refill, before one was seen
WINDOW = 32


class Demand:
    """Triggers per second, recent ones counting more. Touched by the game's thread only; read by any."""

    def __init__(self) -> None:
        self._rate_hz = 0.0
        self._last = -math.inf

    def note(self, now: float) -> None:
        """One trigger at `now` seconds. A clock that goes back counts as standing still."""
        passed = max(0.0, now - self._last)
        self._rate_hz = self._rate_hz * math.exp(-passed / MEMORY_SECS) + 1.0 / MEMORY_SECS
        self._last = now

    @property
    def rate_hz(self) -> float:
        """As of the last trigger."""
        return self._rate_hz


class Refills:
    """Seconds from want to arrival, over the last few."""

    def __init__(self) -> None:
        self._took_secs: deque[float] = deque(maxlen=WINDOW)

    def note(self, took_secs: float) -> None:
        self._took_secs.append(took_secs)

    @property
    def p95_secs(self) -> float:
        if not self._took_secs:
            return FIRST_GUESS_SECS
        ordered = sorted(self._took_secs)
        return ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
