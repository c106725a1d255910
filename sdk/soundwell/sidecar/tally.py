"""Counts what became of orders and how long they took. Decides nothing."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

LATENCY_WINDOW = 512


@dataclass(frozen=True, kw_only=True)
class SchedulerStats:
    """Counts since start; latencies (submit to result) over the last 512 finished, nan before the first."""

    queued: int
    running: int
    finished: int
    failed: int
    expired: int
    cancelled: int
    refused: int  # because they would have been late
    degraded: int  # finished with fewer steps than asked for, or by the procedural tier
    worker_restarts: int
    latency_p50_millis: float
    latency_p95_millis: float
    busy_secs: float  # that the worker rendered, over all lanes


@dataclass
class Tally:
    """The scheduler's running counts."""

    finished: int = 0
    failed: int = 0
    expired: int = 0
    cancelled: int = 0
    refused: int = 0
    degraded: int = 0
    worker_restarts: int = 0
    busy_secs: float = 0.0
    latencies_millis: deque[float] = field(default_factory=lambda: deque(maxlen=LATENCY_WINDOW))

    def stats(self, *, queued: int, running: int) -> SchedulerStats:
        return SchedulerStats(
            queued=queued,
            running=running,
            finished=self.finished,
            failed=self.failed,
            expired=self.expired,
            cancelled=self.cancelled,
            refused=self.refused,
            degraded=self.degraded,
            worker_restarts=self.worker_restarts,
            latency_p50_millis=_quantile(self.latencies_millis, 0.50),
            latency_p95_millis=_quantile(self.latencies_millis, 0.95),
            busy_secs=self.busy_secs,
        )


def _quantile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else math.nan
