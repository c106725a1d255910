"""Wants with tight and loose budgets, mixed: is each answered in time, and by which tier?"""

from __future__ import annotations

import argparse
import asyncio
import random
from collections import Counter
from collections.abc import Sequence

from soundwell.config import SidecarConfig
from soundwell.sidecar.launch import Sidecar
from soundwell.sounds import Sound

from ..table import Row
from .talker import Asked, Talker, endpoint_of, talking
from .tools import row

BUDGETS_MILLIS = (10, 30, 60, 150)
RATE_HZ = 12.0  # a fight in a game: wants of all pools together, beyond what pools had
LASTS_SECS = 120.0
SOUNDS = (
    Sound(id="step", category="footstep", attributes={"surface": "gravel"}, duration_secs=0.3),
    Sound(id="shot", category="weapon", attributes={"kind": "pistol"}, duration_secs=0.5),
    Sound(id="hit", category="impact", duration_secs=0.4),
    Sound(id="swish", category="whoosh", duration_secs=0.3),
)


def deadlines(arguments: argparse.Namespace) -> Sequence[Row]:
    with Sidecar(SidecarConfig(log_level="error")) as sidecar:
        asked = asyncio.run(_play(arguments, sidecar))
    in_time = [one for one in asked if one.arrival and one.took_secs * 1e3 <= one.want.deadline_millis]
    share = len(in_time) / len(asked)
    tiers = _tiers(asked)
    shown = ", ".join(f"{name} {100 * count / len(asked):.1f} %" for name, count in tiers.most_common())
    by_budget = ", ".join(f"{budget} ms {_share_of(asked, budget):.3f}" for budget in BUDGETS_MILLIS)
    measured = f"{share:.4f} of {len(asked)} ({by_budget}); {shown}"
    return [row(arguments, "deadlines_met", ">= 0.99 by some tier", measured, share >= 0.99, share)]


async def _play(arguments: argparse.Namespace, sidecar: Sidecar) -> list[Asked]:
    chance = random.Random(arguments.seed)
    async with talking(endpoint_of(sidecar), "player", encoding="int16") as talker:
        await _learn(talker)
        asked = []
        for _ in range(round(LASTS_SECS * arguments.scale * RATE_HZ)):
            asked.append(
                await talker.ask(
                    chance.choice(SOUNDS),
                    bucket=chance.randrange(3),
                    deadline_millis=chance.choice(BUDGETS_MILLIS),
                )
            )
            await asyncio.sleep(chance.expovariate(RATE_HZ))
        await asyncio.wait_for(asyncio.gather(*(one.done.wait() for one in asked)), 60)
    return asked


async def _learn(talker: Talker) -> None:
    """A loading screen: each pool has one variation, and the sidecar has seen what its tiers take."""
    for budget in (0, 0, 40, 25):
        for sound in SOUNDS:
            for bucket in range(3):
                asked = await talker.ask(sound, bucket=bucket, deadline_millis=budget)
                await asyncio.wait_for(asked.done.wait(), 60)


def _share_of(asked: Sequence[Asked], budget: int) -> float:
    own = [one for one in asked if one.want.deadline_millis == budget]
    return sum(one.arrival is not None and one.took_secs * 1e3 <= budget for one in own) / max(1, len(own))


def _tiers(asked: Sequence[Asked]) -> Counter[str]:
    """What answered. A seed that came before is one of its pool at hand: nothing new could be in time."""
    seen: set[tuple[str, int, int]] = set()
    tiers: Counter[str] = Counter()
    for one in sorted(asked, key=lambda one: one.answered):
        if one.arrival is None:
            tiers["none"] += 1
            continue
        made = one.arrival.variation
        name = (made.sound_hash, made.bucket, made.seed)
        tiers["at hand" if name in seen else f"{made.made_by} {made.steps}".removesuffix(" 0")] += 1
        seen.add(name)
    return tiers
