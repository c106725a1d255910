"""The orders that wait, in the order they go, and the end of those whose deadline passes. Runs nothing."""

from __future__ import annotations

import asyncio
import bisect
import math
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ..errors import SoundwellError
from ..runtime.generator import Rendering
from .orders import Lane, Order, job_batch_key


@dataclass(eq=False)
class Ticket:
    """An order inside the scheduler, with the future its caller holds."""

    order: Order
    future: asyncio.Future[Rendering]
    sequence: int
    submitted: float  # time.monotonic() seconds
    turn: int = 0  # of its session: without deadlines, sessions take turns
    least_secs: float = 0.0  # what it takes in the fewest steps it allows
    lane: Lane = "main"
    attempts: int = 0  # workers that died with it
    timers: tuple[asyncio.TimerHandle, ...] = ()
    key: tuple[int, int, int] = field(init=False)

    def __post_init__(self) -> None:
        self.key = job_batch_key(self.order.job)

    @property
    def rank(self) -> tuple[int, float, int, int]:
        """Smaller goes first."""
        return (self.order.priority, self.order.deadline, self.turn, self.sequence)

    def fail(self, error: SoundwellError) -> bool:
        """Hands the caller an error; False where it has an answer already."""
        if self.future.done():
            return False
        self.future.set_exception(error)
        self.future.exception()  # marks it as seen: a caller that went away is no news
        return True


class Backlog:
    """Tickets by priority, then deadline, then their session's turn, then arrival.

    `on_expired` gets each whose deadline passes here; `on_pressed`, if given, each that has only `rescue_secs` left.
    """

    def __init__(
        self, on_expired: Callable[[Ticket], None], on_pressed: Callable[[Ticket], None] | None = None
    ) -> None:
        self._tickets: list[Ticket] = []
        self._of_session: Counter[str] = Counter()
        self._last_turn: dict[str, int] = {}
        self._turn = 0  # of the ticket that left last
        self._on_expired = on_expired
        self._on_pressed = on_pressed

    def __len__(self) -> int:
        return len(self._tickets)

    @property
    def tickets(self) -> Sequence[Ticket]:
        return self._tickets

    def waiting_of(self, session_id: str) -> int:
        return self._of_session[session_id]

    def next_turn(self, session_id: str) -> int:
        """A session that asks for much at once waits its turns among those that ask for little."""
        return max(self._turn, self._last_turn.get(session_id, -1) + 1)

    def add(self, ticket: Ticket, rescue_secs: float = 0.0) -> None:
        """Queues a ticket, or expires it at once."""
        remaining = ticket.order.deadline - time.monotonic()
        if remaining <= 0:
            self._on_expired(ticket)
            return
        if not math.isinf(remaining):
            self._set_timers(ticket, remaining, rescue_secs)
        bisect.insort(self._tickets, ticket, key=lambda other: other.rank)
        session = ticket.order.session_id
        self._of_session[session] += 1
        self._last_turn[session] = max(ticket.turn, self._last_turn.get(session, 0))

    def remove(self, ticket: Ticket) -> None:
        """Takes a ticket out; nothing where it does not wait."""
        for timer in ticket.timers:
            timer.cancel()
        ticket.timers = ()
        if ticket in self._tickets:
            self._tickets.remove(ticket)
            self._turn = max(self._turn, ticket.turn)
            self._forget_if_gone(ticket.order.session_id)

    def expire(self, now: float) -> None:
        """Drops what is past its deadline: timers may be late on a busy loop."""
        for ticket in [ticket for ticket in self._tickets if ticket.order.deadline <= now]:
            self._expire(ticket)

    def _expire(self, ticket: Ticket) -> None:
        self.remove(ticket)
        self._on_expired(ticket)

    def _set_timers(self, ticket: Ticket, remaining: float, rescue_secs: float) -> None:
        loop = asyncio.get_running_loop()
        ticket.timers = (loop.call_later(remaining, self._expire, ticket),)
        if self._on_pressed is not None and rescue_secs > 0:
            pressed = loop.call_later(max(0.0, remaining - rescue_secs), self._on_pressed, ticket)
            ticket.timers += (pressed,)

    def _forget_if_gone(self, session_id: str) -> None:
        self._of_session[session_id] -= 1
        if self._of_session[session_id] <= 0:
            del self._of_session[session_id]
            self._last_turn.pop(session_id, None)
