"""The orders that wait, in the order they go, and the end of those whose deadline passes. Runs nothing."""

from __future__ import annotations

import asyncio
import bisect
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ..errors import SoundwellError
from ..runtime.generator import Rendering
from .orders import Order, job_batch_key


@dataclass(eq=False)
class Ticket:
    """An order inside the scheduler, with the future its caller holds."""

    order: Order
    future: asyncio.Future[Rendering]
    sequence: int
    submitted: float  # time.monotonic() seconds
    attempts: int = 0  # workers that died with it
    timer: asyncio.TimerHandle | None = None
    key: tuple[int, int, int] = field(init=False)
    rank: tuple[int, float, int] = field(init=False)

    def __post_init__(self) -> None:
        self.key = job_batch_key(self.order.job)
        self.rank = (self.order.priority, self.order.deadline, self.sequence)

    def fail(self, error: SoundwellError) -> bool:
        """Hands the caller an error; False where it has an answer already."""
        if self.future.done():
            return False
        self.future.set_exception(error)
        self.future.exception()  # marks it as seen: a caller that went away is no news
        return True


class Backlog:
    """Tickets by priority, then deadline, then arrival. `on_expired` gets each whose deadline passes here."""

    def __init__(self, on_expired: Callable[[Ticket], None]) -> None:
        self._tickets: list[Ticket] = []
        self._on_expired = on_expired

    def __len__(self) -> int:
        return len(self._tickets)

    @property
    def tickets(self) -> Sequence[Ticket]:
        return self._tickets

    def add(self, ticket: Ticket) -> None:
        """Queues a ticket, or expires it at once."""
        remaining = ticket.order.deadline - time.monotonic()
        if remaining <= 0:
            self._on_expired(ticket)
            return
        if not math.isinf(remaining):
            ticket.timer = asyncio.get_running_loop().call_later(remaining, self._expire, ticket)
        bisect.insort(self._tickets, ticket, key=lambda other: other.rank)

    def remove(self, ticket: Ticket) -> None:
        """Takes a ticket out; nothing where it does not wait."""
        if ticket.timer is not None:
            ticket.timer.cancel()
            ticket.timer = None
        if ticket in self._tickets:
            self._tickets.remove(ticket)

    def expire(self, now: float) -> None:
        """Drops what is past its deadline: timers may be late on a busy loop."""
        for ticket in [ticket for ticket in self._tickets if ticket.order.deadline <= now]:
            self._expire(ticket)

    def _expire(self, ticket: Ticket) -> None:
        self.remove(ticket)
        self._on_expired(ticket)
