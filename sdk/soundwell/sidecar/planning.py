"""Which waiting orders run next, together, in how many steps, and which may wait at all.

Pure functions of queue, clock and cost.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..runtime.generator import Part
from .backlog import Ticket
from .cost_model import CostModel
from .orders import Order, channel_secs

FEWER_STEPS = (4, 2, 1, 0)  # 0: the procedural tier
PATIENCE_SECS = 2.0  # after which waiting work of a lower priority has its turn too
YIELD_EVERY = 4  # one batch in so many goes to such work


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Tickets to run in one call, all in `steps` steps (0: by the procedural tier)."""

    tickets: tuple[Ticket, ...]
    steps: int
    predicted_secs: float

    def hand_on(self, index: int, part: Part) -> None:
        """What is finished of a ticket's job, to who wants to hear of it and still waits."""
        ticket = self.tickets[index]
        if ticket.order.on_part is not None and not ticket.future.done():
            ticket.order.on_part(part)


def choose_steps(order: Order, now: float, cost: CostModel, followers: Sequence[Ticket] = ()) -> int:
    """The most steps that end before the deadline and leave `followers` their time; 0 where not even one does."""
    asked = order.job.steps
    if not order.allow_fewer_steps or math.isinf(order.deadline):
        return asked
    for steps in (asked, *(fewer for fewer in FEWER_STEPS if 0 < fewer < asked)):
        end = now + cost.headroom * cost.predict(channel_secs(order.job), 1, steps)
        if end <= order.deadline and (steps == 1 or fits(followers, end)):
            return steps
    return 0


def least_secs(order: Order, cost: CostModel, *, sampled: bool) -> float:
    """What an order takes in the fewest steps that its caller allows, with headroom."""
    may_hurry = order.allow_fewer_steps and math.isfinite(order.deadline)
    fewest = min(1, order.job.steps) if may_hurry else order.job.steps
    return cost.headroom * cost.predict(channel_secs(order.job), 1, fewest if sampled else 0)


def fits(queue: Iterable[Ticket], free_at: float) -> bool:
    """Whether each of a queue in its order, in the fewest steps, would end before its deadline."""
    for ticket in queue:
        free_at += ticket.least_secs
        if free_at > ticket.order.deadline:
            return False
    return True


def admits(queue: Sequence[Ticket], ticket: Ticket, free_at: float) -> bool:
    """Whether `ticket` may join: it and all behind it must still end in time. Who is late already counts not."""
    for waiting in queue:
        if waiting.rank > ticket.rank:
            break
        free_at += waiting.least_secs
    own_end = free_at + ticket.least_secs
    if own_end > ticket.order.deadline:
        return False
    return all(_spared(queue, ticket, free_at))


def _spared(queue: Sequence[Ticket], ticket: Ticket, free_at: float) -> Iterator[bool]:
    """Of each behind the newcomer: it is not the newcomer that makes it late."""
    with_it = free_at + ticket.least_secs
    for waiting in queue:
        if waiting.rank > ticket.rank:
            free_at += waiting.least_secs
            with_it += waiting.least_secs
            yield with_it <= waiting.order.deadline or free_at > waiting.order.deadline


def overdue(queue: Sequence[Ticket], now: float) -> Ticket | None:
    """The one that waits longest of a lower priority than the head, where that is too long."""
    lower = [ticket for ticket in queue if ticket.order.priority > queue[0].order.priority]
    longest = min(lower, key=lambda ticket: ticket.submitted, default=None)
    return longest if longest is not None and now - longest.submitted > PATIENCE_SECS else None


def led_by(head: Ticket, queue: Sequence[Ticket]) -> list[Ticket]:
    """Those of the head's priority, the head first."""
    return [head, *(t for t in queue if t is not head and t.order.priority == head.order.priority)]


def plan_batch(
    queue: Sequence[Ticket], now: float, cost: CostModel, max_batch: int, *, sampled: bool
) -> Batch:
    """The head of `queue` (ordered, not empty) and those like it. `sampled`: the runtime takes steps."""
    head = queue[0]
    steps = choose_steps(head.order, now, cost, queue[1:]) if sampled else 0
    tickets, longest, slack = [head], channel_secs(head.order.job), _slack(head, now)
    for ticket in _alike(head, queue):
        if len(tickets) == max_batch:
            break
        if sampled and choose_steps(ticket.order, now, cost) != steps:
            continue
        longest_with = max(longest, channel_secs(ticket.order.job))
        slack_with = min(slack, _slack(ticket, now))
        together = cost.headroom * cost.predict(longest_with, len(tickets) + 1, steps)
        if together > slack_with or not _spares_others(tickets, ticket, queue, now + together):
            break  # company must not make anybody late
        tickets.append(ticket)
        longest, slack = longest_with, slack_with
    return Batch(
        tickets=tuple(tickets), steps=steps, predicted_secs=cost.predict(longest, len(tickets), steps)
    )


def _spares_others(taken: Sequence[Ticket], more: Ticket, queue: Sequence[Ticket], end: float) -> bool:
    others = [ticket for ticket in queue if ticket is not more and ticket not in taken]
    return not any(math.isfinite(ticket.order.deadline) for ticket in others) or fits(others, end)


def _alike(head: Ticket, queue: Sequence[Ticket]) -> Iterator[Ticket]:
    """Those that may join. Work that saw a worker die runs alone: a job that kills takes nobody with it."""
    if head.attempts:
        return
    for ticket in queue[1:]:
        if ticket.order.priority != head.order.priority:
            return
        if ticket.key == head.key and not ticket.attempts:
            yield ticket


def _slack(ticket: Ticket, now: float) -> float:
    """Seconds that company may fill; unlimited for those that hold to their steps, however late."""
    return ticket.order.deadline - now if ticket.order.allow_fewer_steps else math.inf
