"""What to ask the sidecar for: pure functions of pools and settings. Sends nothing, waits for nothing."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from ..rpc.messages import Priority
from .pool import Pool
from .settings import ClientSettings

MARGIN = 1.5  # a refill's p95 is of the past; this much more is kept ready
URGENT_DEADLINE_MILLIS = 1_000  # for a pool with nothing to play at all


@dataclass(frozen=True, kw_only=True)
class Request:
    """A want before it has a name."""

    pool: Pool
    count: int
    priority: Priority
    deadline_millis: int = 0  # 0: none


def depth_of(pool: Pool, settings: ClientSettings) -> int:
    """Fresh variations that the pool should have: what is played while a refill is on its way, bounded."""
    needed = math.ceil(pool.demand.rate_hz * pool.refills.p95_secs * MARGIN)
    return max(pool.goal, min(settings.max_depth, settings.min_depth + needed))


def low_water(depth: int, goal: int) -> int:
    """At or below this a pool is refilled. While prewarming every missing one is asked for."""
    return goal - 1 if goal else depth - max(1, depth // 4)


def plan(
    pools: Iterable[Pool], settings: ClientSettings, *, now: float, in_flight: int, held_bytes: int
) -> list[Request]:
    """Requests, the emptiest pools first, within what may be in flight."""
    room = settings.max_in_flight - in_flight
    requests: list[Request] = []
    for pool in sorted(pools, key=_fullness):
        count = min(room, _missing(pool, settings, now, within_bytes=held_bytes < settings.pool_bytes))
        if count > 0:
            requests += _requests_for(pool, count)
            room -= count
    return requests


def _fullness(pool: Pool) -> tuple[bool, int]:
    return pool.playable, pool.num_fresh + pool.in_flight


def _missing(pool: Pool, settings: ClientSettings, now: float, *, within_bytes: bool) -> int:
    if pool.fault or now < pool.rests_until or not (within_bytes or not pool.playable):
        return 0
    depth, coming = depth_of(pool, settings), pool.num_fresh + pool.in_flight
    return depth - coming if coming <= low_water(depth, pool.goal) else 0


def _requests_for(pool: Pool, count: int) -> list[Request]:
    """Where a player would hear nothing, the first is urgent and may be made in a hurry."""
    if pool.playable or pool.in_flight or pool.goal:
        return [Request(pool=pool, count=count, priority=Priority.PREFETCH)]
    urgent = Request(pool=pool, count=1, priority=Priority.LIVE, deadline_millis=URGENT_DEADLINE_MILLIS)
    return [urgent, Request(pool=pool, count=count - 1, priority=Priority.PREFETCH)][: 1 + (count > 1)]
