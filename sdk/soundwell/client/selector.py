"""Which of the variations already played may be heard again. Knows no pools, threads or clocks."""

from __future__ import annotations

import random
from collections.abc import Sequence

from ..sounds import Variation


def choose_again(played: Sequence[Variation], avoid_last: int, chance: random.Random) -> int:
    """Index into `played`, which is in order of playing and not empty.

    The last `avoid_last` are left out; of a short list at least the oldest remains, so that one repeats at
    once only where there is nothing else.
    """
    eligible = max(1, len(played) - avoid_last)
    return chance.randrange(eligible)
