"""Which waiting orders run next, together, in how many steps. Pure functions of queue, clock and cost."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .backlog import Ticket
from .cost_model import CostModel
from .orders import Order, channel_secs

FEWER_STEPS = (4, 2, 1, 0)  # 0: the procedural tier
HEADROOM = 1.3  # a prediction is a mean; this much of it must fit before the deadline


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Tickets to run in one call, all in `steps` steps (0: by the procedural tier)."""

    tickets: tuple[Ticket, ...]
    steps: int
    predicted_secs: float


def choose_steps(order: Order, now: float, cost: CostModel) -> int:
    """The most steps that end before the deadline; 0 where not even one does."""
    asked = order.job.steps
    if not order.allow_fewer_steps or math.isinf(order.deadline):
        return asked
    for steps in (asked, *(fewer for fewer in FEWER_STEPS if 0 < fewer < asked)):
        if now + HEADROOM * cost.predict(channel_secs(order.job), 1, steps) <= order.deadline:
            return steps
    return 0


def plan_batch(
    queue: Sequence[Ticket], now: float, cost: CostModel, max_batch: int, *, sampled: bool
) -> Batch:
    """The head of `queue` (ordered, not empty) and those like it. `sampled`: the runtime takes steps."""
    head = queue[0]
    steps = choose_steps(head.order, now, cost) if sampled else 0
    tickets, longest, slack = [head], channel_secs(head.order.job), _slack(head, now)
    for ticket in _alike(head, queue):
        if len(tickets) == max_batch:
            break
        if sampled and choose_steps(ticket.order, now, cost) != steps:
            continue
        longest_with = max(longest, channel_secs(ticket.order.job))
        slack_with = min(slack, _slack(ticket, now))
        if HEADROOM * cost.predict(longest_with, len(tickets) + 1, steps) > slack_with:
            break  # company must not make anybody late
        tickets.append(ticket)
        longest, slack = longest_with, slack_with
    return Batch(
        tickets=tuple(tickets), steps=steps, predicted_secs=cost.predict(longest, len(tickets), steps)
    )


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
