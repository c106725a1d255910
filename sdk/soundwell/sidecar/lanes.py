"""Finds the lane that will have an order in time, and moves it when that changes. Runs nothing."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from ..errors import DeadlineExceeded, Overloaded
from .backlog import Ticket
from .cost_model import CostModel
from .orders import LANES, LIVE, Lane, Order, channel_secs
from .planning import least_secs
from .queue_lane import QueueLane

LONG_SECS = 0.25  # what takes longer runs beside the main lane, so that nobody waits for it
WORTH_A_TRY = 0.5  # share of the time it should take that must be left
RESCUE_SECS = 0.002  # kept for the way of what the procedural tier makes at the last moment


class Lanes:
    """Short work in `main`, long work in `bulk`; what the model cannot make in time is made by `quick`.

    `sampled` tells whether the runtime takes steps: only then the procedural tier of `quick` is another one.
    """

    def __init__(
        self,
        cost: CostModel,
        max_batch: int,
        *,
        sampled: Callable[[], bool],
        on_expired: Callable[[Ticket], None],
        on_queued: Callable[[], None],
    ) -> None:
        self._cost = cost
        self._sampled = sampled
        self._on_queued = on_queued
        self._lanes = {
            name: QueueLane(name, cost, max_batch, on_expired, self._rescue if name != "quick" else None)
            for name in LANES
        }

    def __iter__(self) -> Iterator[QueueLane]:
        return iter(self._lanes.values())

    @property
    def queued(self) -> int:
        return sum(len(lane.backlog) for lane in self)

    def waiting_of(self, session_id: str) -> int:
        return sum(lane.backlog.waiting_of(session_id) for lane in self)

    def tickets(self) -> list[Ticket]:
        """All that wait or run."""
        return [ticket for lane in self for ticket in (*lane.backlog.tickets, *lane.running)]

    def place(self, ticket: Ticket) -> None:
        """Assigns the lane that will have it in time. Raises Overloaded where none will, and DeadlineExceeded
        where none could even if nothing else were waiting.
        """
        order = ticket.order
        all_secs = self._cost.predict(channel_secs(order.job), 1, order.job.steps if self._sampled() else 0)
        long = order.priority != LIVE and all_secs > LONG_SECS
        self._assign(ticket, "bulk" if long else "main")
        if not _may_hurry(order) or self._lanes[ticket.lane].would_admit(ticket):
            return
        if self._sampled():
            self._assign(ticket, "quick")
            if self._lanes["quick"].would_admit(ticket) or self._is_worth_a_try(ticket):
                return
        if order.deadline - ticket.submitted < ticket.least_secs:
            raise DeadlineExceeded("the sound cannot be ready in time and was not begun; allow more")
        raise Overloaded("so much is waiting that this would be late; ask again later or allow more time")

    def _is_worth_a_try(self, ticket: Ticket) -> bool:
        """With nobody else in the quick lane: it may go faster than usual, and late is better than not at all."""
        lane = self._lanes["quick"]
        left_secs = ticket.order.deadline - ticket.submitted
        expected_secs = ticket.least_secs / self._cost.headroom
        return not lane.batch and not lane.backlog.tickets and left_secs > WORTH_A_TRY * expected_secs

    def add(self, ticket: Ticket) -> None:
        """Queues a placed ticket."""
        rescue_secs = 0.0
        if self._sampled() and ticket.lane != "quick" and _may_hurry(ticket.order):
            rescue_secs = RESCUE_SECS + self._cost.headroom * self._cost.predict(
                channel_secs(ticket.order.job), 1, 0
            )
        self._lanes[ticket.lane].backlog.add(ticket, rescue_secs)
        self._on_queued()

    def remove(self, ticket: Ticket) -> None:
        """Takes a ticket out of its queue; nothing where it does not wait."""
        self._lanes[ticket.lane].backlog.remove(ticket)

    def _assign(self, ticket: Ticket, lane: Lane) -> None:
        sampled = self._sampled() and lane != "quick"
        ticket.lane = lane
        ticket.least_secs = least_secs(ticket.order, self._cost, sampled=sampled)
        ticket.turn = self._lanes[lane].backlog.next_turn(ticket.order.session_id)

    def _rescue(self, ticket: Ticket) -> None:
        """There is just time left for the procedural tier, and its lane does not wait for the model."""
        self.remove(ticket)
        self._assign(ticket, "quick")
        self.add(ticket)


def _may_hurry(order: Order) -> bool:
    return order.allow_fewer_steps and math.isfinite(order.deadline)
