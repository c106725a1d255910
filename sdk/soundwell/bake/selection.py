"""Which takes are kept: the faultless first, then those most like their class, none twice. Knows no audio.

fault           when
silent          peak of the raw take under -40 dBFS, or nothing heard for 10 ms
clipped         more than 0.1 % of the raw samples at full scale
late            the attack comes after 150 ms (one-shots)
off-loudness    more than 0.5 LU from the target although the limiter did what it may
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .classifier import likeness
from .takes import Take

ALIKE = 0.985  # cosine of two fingerprints from which takes count as one
SILENT_DBFS, HEARD_SECS = -40.0, 0.01
CLIPPED_SHARE = 0.001
LATE_MILLIS = 150.0
LOUDNESS_LU = 0.5


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """A take's fate: its faults, how like it is to what was kept before it, and whether it is kept."""

    seed: int
    kept: bool
    faults: tuple[str, ...]
    likeness: float


def faults(scores: Mapping[str, Any], *, loop: bool) -> tuple[str, ...]:
    found = {
        "silent": scores["peak_dbfs"] < SILENT_DBFS or scores["active_secs"] < HEARD_SECS,
        "clipped": scores["clipped_share"] > CLIPPED_SHARE,
        "late": not loop and scores["onset_millis"] > LATE_MILLIS,
        "off-loudness": abs(scores["loudness_error_lu"]) > LOUDNESS_LU,
    }
    return tuple(name for name, true in found.items() if true)


def select(takes: Sequence[Take], count: int, fixed: Sequence[bytes], *, loop: bool) -> list[Verdict]:
    """Verdicts in the takes' order; exactly `count` are kept. `fixed`: fingerprints of what is settled."""
    found = {take.seed: faults(take.scores, loop=loop) for take in takes}
    prints = [np.frombuffer(content, np.int8) for content in fixed]
    order = sorted(takes, key=lambda take: (len(found[take.seed]), -take.scores["class_probability"]))
    likes: dict[int, float] = {}
    kept: list[int] = []
    for take in order:
        own = np.frombuffer(take.print, np.int8)
        likes[take.seed] = max((likeness(own, other) for other in prints), default=0.0)
        if len(kept) < count and not found[take.seed] and likes[take.seed] < ALIKE:
            kept.append(take.seed)
            prints.append(own)
    rest = sorted(
        (take.seed for take in order if take.seed not in kept), key=lambda seed: _poverty(seed, found, likes)
    )
    kept += rest[: count - len(kept)]
    return [
        Verdict(
            seed=take.seed,
            kept=take.seed in kept,
            faults=_all_faults(take.seed, found, likes),
            likeness=round(likes[take.seed], 4),
        )
        for take in takes
    ]


def _all_faults(
    seed: int, found: Mapping[int, tuple[str, ...]], likes: Mapping[int, float]
) -> tuple[str, ...]:
    return (*found[seed], "alike") if likes[seed] >= ALIKE else found[seed]


def _poverty(seed: int, found: Mapping[int, tuple[str, ...]], likes: Mapping[int, float]) -> int:
    """How many faults; sorting is stable, so that among equals the better class stays first."""
    return len(_all_faults(seed, found, likes))
