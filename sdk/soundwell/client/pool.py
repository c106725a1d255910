"""Ready variations of one sound in one bucket, on the client's side. Asks for nothing; see planner.py.

Two threads meet here without a lock: the client's own thread appends to `fresh`, the game takes from its
other end, and both operations of a deque are atomic. All else of the game's side is changed under a lock.
"""

from __future__ import annotations

import math
import random
from collections import deque

from ..errors import SoundwellError
from ..sounds import Sound, Variation
from .demand import Demand, Refills
from .selector import choose_again


class Pool:
    """`publish` on the client's thread; `take` on the game's."""

    def __init__(self, sound: Sound, bucket: int, keep_played: int, avoid_last: int) -> None:
        self.sound = sound
        self.bucket = bucket
        self.demand = Demand()
        self.refills = Refills()
        self.goal = 0  # fresh variations that prewarming waits for
        self.in_flight = 0  # asked for and not here yet
        self.rests_until = 0.0  # after a fault; on the clock of the client's thread
        self.fault: SoundwellError | None = None  # this sidecar will never make this one
        self.touched = False  # stands in the list of pools to plan for
        self.tier = ""  # of the last trigger, to log changes only
        self._fresh: deque[Variation] = deque()
        self._played: deque[Variation] = deque(maxlen=keep_played)
        self._avoid_last = avoid_last

    @property
    def num_fresh(self) -> int:
        return len(self._fresh)

    @property
    def playable(self) -> bool:
        return bool(self._fresh or self._played)

    @property
    def len_bytes(self) -> int:
        """Of the samples held, by the sound's description."""
        frames = math.ceil(self.sound.duration_secs * 48_000)
        return (len(self._fresh) + len(self._played)) * frames * self.sound.channels * 4

    def publish(self, variation: Variation) -> None:
        self._fresh.append(variation)

    def take(self, chance: random.Random) -> tuple[Variation, bool] | None:
        """A variation and whether it was played before; None where there is none. Fresh ones go first."""
        try:
            variation, reused = self._fresh.popleft(), False
        except IndexError:
            if not self._played:
                return None
            index = choose_again(self._played, self._avoid_last, chance)
            variation, reused = self._played[index], True
            del self._played[index]
        self._played.append(variation)
        return variation, reused
