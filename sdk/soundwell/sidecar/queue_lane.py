"""One lane of the scheduler: its backlog, what runs in it, when it may run next. Talks to no worker."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from .backlog import Backlog, Ticket
from .cost_model import CostModel
from .orders import Lane
from .planning import YIELD_EVERY, Batch, admits, led_by, overdue, plan_batch


class QueueLane:
    """At most one batch of a lane runs at a time. `sampled`: its batches may take sampler steps."""

    def __init__(
        self,
        name: Lane,
        cost: CostModel,
        max_batch: int,
        on_expired: Callable[[Ticket], None],
        on_pressed: Callable[[Ticket], None] | None,
    ) -> None:
        self.name = name
        self.backlog = Backlog(on_expired, on_pressed)
        self.batch: Batch | None = None  # that runs
        self.task: asyncio.Task[None] | None = None  # that runs it
        self.free_at = 0.0  # time.monotonic() seconds: when what runs should end, or rest should
        self.rests_until = 0.0
        self.proven = False  # a batch has finished since the worker started
        self._cost = cost
        self._max_batch = max_batch
        self._batches_since_yield = 0

    @property
    def running(self) -> tuple[Ticket, ...]:
        return self.batch.tickets if self.batch else ()

    @property
    def suspect(self) -> bool:
        """What runs has seen a worker die, and may be why."""
        return any(ticket.attempts for ticket in self.running)

    def would_admit(self, ticket: Ticket) -> bool:
        """Whether it and those behind it would all be in time."""
        start = max(time.monotonic(), self.free_at)
        return admits(self.backlog.tickets, ticket, start)

    def next_batch(self, *, sampled: bool) -> Batch | None:
        """Takes what goes next out of the backlog; None where nothing may go now."""
        now = time.monotonic()
        self.backlog.expire(now)
        if not self.backlog.tickets or now < self.rests_until:
            return None
        queue = self.backlog.tickets
        late = overdue(queue, now) if self._batches_since_yield >= YIELD_EVERY - 1 else None
        self._batches_since_yield = 0 if late else self._batches_since_yield + 1
        chosen = led_by(late, queue) if late else queue
        return plan_batch(chosen, now, self._cost, self._max_batch, sampled=sampled)

    def begin(self, batch: Batch) -> None:
        for ticket in batch.tickets:
            self.backlog.remove(ticket)
        self.batch, self.free_at = batch, time.monotonic() + batch.predicted_secs

    def end(self, took_secs: float, max_duty: float) -> None:
        """The batch is over. With `max_duty` below 1 the lane rests, so that the device is the game's meanwhile."""
        rest_secs = took_secs * (1.0 / max_duty - 1.0)
        self.batch = None
        self.free_at = self.rests_until = time.monotonic() + rest_secs
