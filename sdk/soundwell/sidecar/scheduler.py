"""Runs orders on the worker: earliest deadline first within priority, like with like, never what has expired.

Lives in the RPC process on one asyncio loop; not thread-safe. Knows nothing of gRPC, audio formats or models.
"""

from __future__ import annotations

import asyncio
import contextlib
import copy
import itertools
import logging
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from ..errors import Cancelled, DeadlineExceeded, Overloaded, SoundwellError, Unavailable, WorkerFailed
from ..runtime.generator import Job, Rendering
from .backlog import Backlog, Ticket
from .cost_model import CostModel
from .orders import PREFETCH, Order, channel_secs
from .planning import Batch, plan_batch
from .tally import SchedulerStats, Tally
from .worker_host import WorkerDied

log = logging.getLogger(__name__)

HANG_FACTOR = 20.0  # a batch that takes this many times its prediction is taken for hung
MAX_PAUSE_SECS = 5.0  # between workers that die without finishing anything


class Worker(Protocol):
    """What the scheduler needs of WorkerHost; tests put a fake peer here."""

    on_death: Callable[[], None]

    @property
    def alive(self) -> bool: ...
    @property
    def runtime_name(self) -> str: ...
    @property
    def procedural_hash(self) -> str: ...
    async def start(self) -> None: ...
    async def run(self, jobs: Sequence[Job]) -> list[Rendering | SoundwellError]: ...
    async def kill(self) -> None: ...
    async def close(self) -> None: ...


class Scheduler:
    """Bounded queue before one worker. `submit` never waits; `start` before it, `close` after."""

    def __init__(
        self,
        worker: Worker,
        cost: CostModel,
        queue_limit: int = 1024,
        max_batch: int = 8,
        max_retries: int = 2,
        *,
        hang_floor_secs: float = 10.0,
    ) -> None:
        self._worker = worker
        self._cost = cost
        self._queue_limit = queue_limit
        self._max_batch = max_batch
        self._max_retries = max_retries
        self._hang_floor_secs = hang_floor_secs
        self._backlog = Backlog(on_expired=self._expired)
        self._running: tuple[Ticket, ...] = ()
        self._sequence = itertools.count()
        self._wake = asyncio.Event()
        self._idle = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._closing = False
        self._deaths_in_vain = 0  # workers lost since a batch finished
        self._tally = Tally()
        self.fault: SoundwellError | None = None  # why no worker can be had any more; None: serving
        self._given_up = asyncio.Event()

    async def start(self) -> None:
        """Starts the worker. Raises what keeps it from starting, such as WeightsCorrupt."""
        try:
            await self._worker.start()
        except WorkerDied as error:
            raise WorkerFailed(f"the worker could not be started: {error}") from error
        self._worker.on_death = self._wake.set
        self._task = asyncio.create_task(self._serve(), name="soundwell-scheduler")

    async def close(self, drain_secs: float = 0.0) -> None:
        """Refuses orders, finishes the queue for up to `drain_secs`, cancels the rest, ends the worker."""
        self._closing = True
        if self._task is not None:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(drain_secs):
                    await self._idle.wait()
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        self._cancel_where(lambda order: True, "the sidecar is closing")
        await self._worker.close()

    def submit(self, order: Order) -> asyncio.Future[Rendering]:
        """Accepts an order or raises Overloaded at once. Cancelling the future takes the order back.

        An order whose deadline passes in the queue gets DeadlineExceeded; late while running it is delivered.
        """
        if self.fault is not None:
            raise copy.copy(self.fault)
        if self._closing or self._task is None:
            raise Unavailable("the sidecar is not taking orders: it is starting or closing")
        if len(self._backlog) >= self._queue_limit:
            raise Overloaded(f"{self._queue_limit} orders are waiting already; ask again later or for less")
        future: asyncio.Future[Rendering] = asyncio.get_running_loop().create_future()
        ticket = Ticket(order, future, next(self._sequence), time.monotonic())
        future.add_done_callback(lambda done: self._withdrawn(ticket) if done.cancelled() else None)
        self._enqueue(ticket)
        return future

    async def wait_given_up(self) -> SoundwellError:
        """Returns once no worker can be had any more: why. From then on `submit` raises it."""
        await self._given_up.wait()
        assert self.fault is not None
        return self.fault

    async def render(
        self,
        job: Job,
        *,
        deadline: float = math.inf,
        priority: int = PREFETCH,
        session_id: str = "",
        allow_fewer_steps: bool = True,
    ) -> Rendering:
        """`submit` and wait."""
        order = Order(
            job=job,
            deadline=deadline,
            priority=priority,
            session_id=session_id,
            allow_fewer_steps=allow_fewer_steps,
        )
        return await self.submit(order)

    @property
    def procedural_hash(self) -> str:
        """What names renderings of the procedural tier; the model's hash where that is the runtime."""
        return self._worker.procedural_hash

    def cancel(self, order_id: str) -> bool:
        """Takes one order back, queued or running; its future raises Cancelled. False: not here any more."""
        return self._cancel_where(lambda order: order.order_id == order_id, "the order was cancelled") > 0

    def cancel_session(self, session_id: str) -> int:
        """Takes back all orders of a session; returns how many."""
        return self._cancel_where(lambda order: order.session_id == session_id, "the session ended")

    def stats(self) -> SchedulerStats:
        running = sum(not ticket.future.done() for ticket in self._running)
        return self._tally.stats(queued=len(self._backlog), running=running)

    # The callers' side.

    def _enqueue(self, ticket: Ticket) -> None:
        self._backlog.add(ticket)
        self._idle.clear()
        self._wake.set()

    def _withdrawn(self, ticket: Ticket) -> None:
        self._backlog.remove(ticket)
        self._tally.cancelled += 1

    def _expired(self, ticket: Ticket) -> None:
        error = DeadlineExceeded("the sound was not ready in time and has been dropped")
        self._tally.expired += ticket.fail(error)

    def _cancel_where(self, matches: Callable[[Order], bool], why: str) -> int:
        cancelled = 0
        for ticket in (*self._backlog.tickets, *self._running):
            if matches(ticket.order):
                self._backlog.remove(ticket)
                cancelled += ticket.fail(Cancelled(why))
        self._tally.cancelled += cancelled
        return cancelled

    # The worker's side.

    async def _serve(self) -> None:
        try:
            while self.fault is None:
                self._wake.clear()
                if not self._worker.alive:
                    await self._replace_worker()
                elif batch := self._next_batch():
                    await self._run(batch)
                else:
                    self._idle.set()
                    await self._wake.wait()
        except Exception as error:
            log.exception("the scheduler stopped")
            self._give_up(WorkerFailed(f"the scheduler stopped: {error!r}"))

    def _next_batch(self) -> Batch | None:
        now = time.monotonic()
        self._backlog.expire(now)
        if not self._backlog.tickets:
            return None
        sampled = self._worker.runtime_name != "procedural"
        batch = plan_batch(self._backlog.tickets, now, self._cost, self._max_batch, sampled=sampled)
        for ticket in batch.tickets:
            self._backlog.remove(ticket)
        return batch

    async def _run(self, batch: Batch) -> None:
        jobs = [replace(ticket.order.job, steps=batch.steps) for ticket in batch.tickets]
        limit_secs = max(self._hang_floor_secs, HANG_FACTOR * batch.predicted_secs)
        self._running, began = batch.tickets, time.monotonic()
        try:
            async with asyncio.timeout(limit_secs):
                outcomes = await self._worker.run(jobs)
        except TimeoutError:
            await self._worker.kill()
            self._retry(batch, f"the worker hung: no answer in {limit_secs:.1f} s")
        except WorkerDied as error:
            self._retry(batch, str(error))
        else:
            self._deliver(batch, jobs, outcomes, time.monotonic() - began)

    def _deliver(
        self,
        batch: Batch,
        jobs: Sequence[Job],
        outcomes: Sequence[Rendering | SoundwellError],
        took_secs: float,
    ) -> None:
        self._running, self._deaths_in_vain = (), 0
        if all(isinstance(outcome, Rendering) for outcome in outcomes):
            self._cost.observe(max(map(channel_secs, jobs)), len(jobs), batch.steps, took_secs)
        for ticket, outcome in zip(batch.tickets, outcomes, strict=True):
            if isinstance(outcome, SoundwellError):
                self._tally.failed += ticket.fail(outcome)
            elif not ticket.future.done():
                self._count_finished(ticket, outcome)
                ticket.future.set_result(outcome)

    def _count_finished(self, ticket: Ticket, rendering: Rendering) -> None:
        fell_back = rendering.made_by == "procedural" and self._worker.runtime_name != "procedural"
        self._tally.finished += 1
        self._tally.degraded += fell_back or 0 < rendering.steps < ticket.order.job.steps
        self._tally.latencies_millis.append((time.monotonic() - ticket.submitted) * 1000.0)

    def _retry(self, batch: Batch, why: str) -> None:
        log.warning("%s; %d order(s) go back to the queue", why, len(batch.tickets))
        self._running = ()
        for ticket in batch.tickets:
            ticket.attempts += 1
            if ticket.attempts > self._max_retries:
                error = WorkerFailed(f"{ticket.attempts} worker(s) died with this job; the last: {why}")
                self._tally.failed += ticket.fail(error)
            elif not ticket.future.done():
                self._enqueue(ticket)

    async def _replace_worker(self) -> None:
        """A new worker, after a pause that grows while they die in vain. A typed error is not tried again."""
        self._tally.worker_restarts += 1
        for attempt in range(self._max_retries + 1):
            if self._deaths_in_vain:
                await asyncio.sleep(min(MAX_PAUSE_SECS, 0.02 * 2 ** min(self._deaths_in_vain, 8)))
            self._deaths_in_vain += 1
            try:
                return await self._worker.start()
            except WorkerDied as error:
                log.warning("worker did not start (attempt %d): %s", attempt + 1, error)
                fault: SoundwellError = WorkerFailed(f"the worker could not be started again: {error}")
            except SoundwellError as error:
                fault = error
                break
        self._give_up(fault)

    def _give_up(self, fault: SoundwellError) -> None:
        log.error("no worker can be had any more: %s", fault)
        self.fault = fault
        for ticket in (*self._backlog.tickets, *self._running):
            self._backlog.remove(ticket)
            self._tally.failed += ticket.fail(copy.copy(fault))  # one raised often would collect tracebacks
        self._idle.set()
        self._given_up.set()
