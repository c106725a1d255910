"""What was asked of the sidecar and what came of it: wants out, arrivals and faults in. Knows no connection.

Lives on the clients' loop. Only `tiers` is touched by other threads.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from ..errors import InvalidInput, MessageTooLarge, Overloaded, SoundwellError, WeightsCorrupt
from ..rpc.convert.status import error_of_fault, fault_of
from ..rpc.messages import Ack, Arrival, Fault, FromSidecar, PoolState, Want
from .planner import Request, plan
from .pool import Pool
from .settings import ClientSettings
from .tiers import Tiers
from .transport import Transport

log = logging.getLogger("soundwell.client")

REST_SECS = {"OVERLOADED": 0.25, "DEADLINE_EXCEEDED": 0.0}  # after a fault; others:
OTHER_REST_SECS = 1.0


@dataclass
class _Asked:
    """A want that is not finished."""

    pool: Pool
    left: int
    sent: float


class Refill:
    """Keeps pools full over one session after another."""

    def __init__(self, transport: Transport, settings: ClientSettings, tiers: Tiers) -> None:
        self._transport = transport
        self._settings = settings
        self._tiers = tiers
        self._asked: dict[str, _Asked] = {}
        self._told: set[str] = set()  # hashes of sounds described in this session
        self._hungry: set[Pool] = set()  # may need a refill
        self._logged: set[tuple[str, str]] = set()
        self.counts: Counter[str] = Counter()  # "arrivals", faults by code

    def begin(self) -> None:
        """A session has begun: nothing was described in it, nothing asked."""
        self._told.clear()
        self._logged.clear()
        for pool in self._tiers.pools():
            pool.fault = None  # another sidecar may know what the last one refused
            if pool.goal or pool.tier:
                self._hungry.add(pool)

    def lose(self) -> None:
        """Wants on their way are forgotten; the planner asks again when there is somebody to ask."""
        for asked in self._asked.values():
            asked.pool.in_flight = 0
        self._asked.clear()

    def need(self, pools: Iterable[Pool]) -> None:
        """These are looked at with the next `step`."""
        self._hungry.update(pools)

    async def step(self) -> None:
        """Asks for what is missing now."""
        while self._tiers.touched:
            pool = self._tiers.touched.popleft()
            pool.touched = False
            self._hungry.add(pool)
        if self._hungry:
            await self._ask_for_more()

    async def hear(self, message: FromSidecar) -> None:
        if isinstance(message, Arrival):
            await self._arrived(message)
        elif isinstance(message, PoolState):
            self._finished(message)
        elif isinstance(message, Fault):
            self._faulted(message)

    async def _arrived(self, arrival: Arrival) -> None:
        asked = self._asked.get(arrival.want_id)
        if asked is not None:
            asked.left -= 1
            asked.pool.in_flight -= 1
            if not asked.pool.goal:  # prewarming queues on purpose and would make refills look slow
                asked.pool.refills.note(time.monotonic() - asked.sent)
            # Two sounds alike but for their id are one to the sidecar.
            asked.pool.publish(replace(arrival.variation, sound_id=asked.pool.sound.id))
            self.counts["arrivals"] += 1
            self._hungry.add(asked.pool)
        await self._transport.send(Ack(want_id=arrival.want_id, index=arrival.index))

    def _finished(self, state: PoolState) -> None:
        asked = self._asked.pop(state.want_id, None)
        if asked is not None:
            asked.pool.in_flight -= asked.left
            self._hungry.add(asked.pool)

    def _faulted(self, fault: Fault) -> None:
        asked = self._asked.get(fault.want_id)
        error = error_of_fault(fault)
        self.counts[fault.code] += fault.count
        self.log_once(asked.pool.sound.id if asked else "", fault.code, str(error))
        if asked is None:
            return
        asked.left -= fault.count
        self._rest(asked.pool, error, fault.count)
        if asked.left <= 0:
            self._asked.pop(fault.want_id)

    def _rest(self, pool: Pool, error: SoundwellError, count: int) -> None:
        """A pool whose want failed is left alone for a while; one that can never succeed, for good."""
        pool.in_flight -= count
        forgotten = isinstance(error, InvalidInput) and error.field in ("want.sound_hash", "want.sound_id")
        if forgotten:
            self._told.discard(pool.sound.hash)
        elif isinstance(error, InvalidInput | WeightsCorrupt):
            pool.fault = error
        else:
            pool.rests_until = time.monotonic() + REST_SECS.get(error.code, OTHER_REST_SECS)
        self._hungry.add(pool)

    async def _ask_for_more(self) -> None:
        in_flight = sum(asked.left for asked in self._asked.values())
        held_bytes = sum(pool.len_bytes for pool in self._tiers.pools())
        now = time.monotonic()
        requests = plan(self._hungry, self._settings, now=now, in_flight=in_flight, held_bytes=held_bytes)
        in_flight += sum(request.count for request in requests)
        if in_flight < self._settings.max_in_flight:  # else those that found no room are looked at again
            self._hungry = {pool for pool in self._hungry if now < pool.rests_until}
        for request in requests:
            await self._ask(request)

    async def _ask(self, request: Request) -> None:
        pool, want_id = request.pool, uuid.uuid4().hex
        told = pool.sound.hash in self._told
        want = Want(
            want_id=want_id,
            bucket=pool.bucket,
            sound=None if told else pool.sound,
            sound_hash=pool.sound.hash if told else "",
            count=request.count,
            deadline_millis=request.deadline_millis,
            priority=request.priority,
        )
        self._asked[want_id] = _Asked(pool, request.count, time.monotonic())
        pool.in_flight += request.count
        self._told.add(pool.sound.hash)
        try:
            await self._transport.send(want)
        except MessageTooLarge as error:
            self._faulted(fault_of(error, want_id=want_id, count=request.count))
            pool.fault = error

    def log_once(self, what: str, code: str, sentence: str) -> None:
        """Once per session, sound and code: a shipped game's log stays short."""
        if (what, code) not in self._logged:
            self._logged.add((what, code))
            level = logging.INFO if code == Overloaded.code else logging.WARNING
            log.log(level, "%s%s", f"{what}: " if what else "", sentence)
