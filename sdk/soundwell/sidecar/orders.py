"""What is asked of the scheduler: an Order and what makes two jobs alike. Plain values; runs nothing."""

from __future__ import annotations

import math
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from ..runtime.generator import Job, Part

LIVE, PREFETCH, BATCH = 0, 1, 2  # Order.priority: a lower number goes first
# Three threads of the worker: short work, long work that must keep nobody waiting, and the procedural tier for
# what is due before the model could be done.
Lane = Literal["main", "bulk", "quick"]
LANES: tuple[Lane, ...] = ("main", "bulk", "quick")
FRAME_BUCKET_SECS = 0.25


@dataclass(frozen=True, kw_only=True)
class Order:
    """A job, by when it is wanted and for whom."""

    job: Job
    deadline: float = math.inf  # time.monotonic() seconds; inf: none
    priority: int = PREFETCH
    order_id: str = field(default_factory=lambda: uuid.uuid4().hex)
    session_id: str = ""
    allow_fewer_steps: bool = True  # False: all steps asked for, however late
    # Hears what is finished of a job with `stream`; from the start again where a worker died with it.
    on_part: Callable[[Part], None] | None = field(default=None, compare=False)


def job_batch_key(job: Job) -> tuple[int, int, int]:
    """(length in quarter seconds, channels, steps): equal keys may share a batch.

    A guess made where no runtime lives; the worker splits a batch again by its generator's own key.
    """
    timeline = job.timeline
    return math.ceil(timeline.duration_secs / FRAME_BUCKET_SECS - 1e-9), timeline.channels, job.steps


def channel_secs(job: Job) -> float:
    """Seconds of audio summed over channels: what a job costs by."""
    return job.timeline.duration_secs * job.timeline.channels
