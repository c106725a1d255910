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
from ..runtime.generator import Job, Part, Rendering
from .backlog import Ticket
from .cost_model import CostModel
from .lanes import Lanes
from .orders import PREFETCH, Lane, Order, channel_secs
from .planning import Batch
from .queue_lane import QueueLane
from .tally import SchedulerStats, Tally
from .worker_host import WorkerDied

log = logging.getLogger(__name__)

HANG_FACTOR = 20.0  # a batch that takes this many times its prediction is taken for hung
FIRST_HANG_FLOOR_SECS = 10.0  # a device's first batch may compile and tune
HANG_FLOOR_SECS = 1.2  # of later ones
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
    async def run(
        self, jobs: Sequence[Job], lane: Lane, on_part: Callable[[int, Part], None]
    ) -> list[Rendering | SoundwellError]: ...
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
        session_queue_limit: int = 512,
        max_duty: float = 1.0,
        hang_floor_secs: float | None = None,  # None: 10 s for a worker's first batch in a lane, 1.2 s after
    ) -> None:
        self._worker = worker
        self._cost = cost
        self._queue_limit = queue_limit
        self._session_queue_limit = session_queue_limit
        self._max_retries = max_retries
        self._max_duty = max_duty
        self._hang_floor_secs = hang_floor_secs
        self._lanes = Lanes(
            cost,
            max_batch,
            sampled=self._sampled,
            on_expired=self._expired,
            on_queued=self._queue_grew,
        )
        self._sequence = itertools.count()
        self._wake = asyncio.Event()
        self._idle = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._taking = False  # orders are queued
        self._closing = False
        self._killed_hung = False  # the worker's end was the watchdog's doing, and no fault of other lanes
        self._deaths_in_vain = 0  # workers lost since a batch finished
        self._tally = Tally()
        self.fault: SoundwellError | None = None  # why no worker can be had any more; None: serving
        self._given_up = asyncio.Event()

    def take_orders(self) -> None:
        """Orders may come and wait while the worker starts."""
        self._taking = True

    async def start(self) -> None:
        """Starts the worker. Raises what keeps it from starting, such as WeightsCorrupt."""
        try:
            await self._worker.start()
        except WorkerDied as error:
            raise WorkerFailed(f"the worker could not be started: {error}") from error
        self._taking = True
        self._worker.on_death = self._wake.set
        self._task = asyncio.create_task(self._serve(), name="soundwell-scheduler")

    async def close(self, drain_secs: float = 0.0) -> None:
        """Refuses orders, finishes the queue for up to `drain_secs`, cancels the rest, ends the worker."""
        self._closing = True
        if self._task is not None:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(drain_secs):
                    await self._idle.wait()
            tasks = [self._task, *(lane.task for lane in self._lanes if lane.task)]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        self._cancel_where(lambda order: True, "the sidecar is closing")
        await self._worker.close()

    def submit(self, order: Order) -> asyncio.Future[Rendering]:
        """Accepts an order or refuses it at once. Cancelling the future takes the order back.

        Raises Overloaded where the queue is full, or holds so much that no tier would be in time, and
        DeadlineExceeded where no tier could be even alone. An order whose deadline passes in the queue gets
        DeadlineExceeded; late while running it is delivered.
        """
        self._check_open(order)
        future: asyncio.Future[Rendering] = asyncio.get_running_loop().create_future()
        ticket = Ticket(order, future, next(self._sequence), time.monotonic())
        try:
            self._lanes.place(ticket)
        except Overloaded:
            self._tally.refused += 1
            raise
        except DeadlineExceeded:
            self._tally.expired += 1
            raise
        future.add_done_callback(lambda done: self._withdrawn(ticket) if done.cancelled() else None)
        self._lanes.add(ticket)
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
        on_part: Callable[[Part], None] | None = None,
    ) -> Rendering:
        """`submit` and wait."""
        order = Order(
            job=job,
            deadline=deadline,
            priority=priority,
            session_id=session_id,
            allow_fewer_steps=allow_fewer_steps,
            on_part=on_part,
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

    @property
    def queued(self) -> int:
        """Orders that wait."""
        return self._lanes.queued

    def stats(self) -> SchedulerStats:
        running = sum(not ticket.future.done() for lane in self._lanes for ticket in lane.running)
        return self._tally.stats(queued=self._lanes.queued, running=running)

    # The callers' side.

    def _sampled(self) -> bool:
        """Whether the runtime takes steps; then the procedural tier is there for what is in a hurry."""
        return self._worker.runtime_name != "procedural"

    def _check_open(self, order: Order) -> None:
        if self.fault is not None:
            raise copy.copy(self.fault)
        if self._closing or not self._taking:
            raise Unavailable("the sidecar is not taking orders: it is starting or closing")
        if self._lanes.queued >= self._queue_limit:
            raise Overloaded(f"{self._queue_limit} orders are waiting already; ask again later or for less")
        of_session = self._lanes.waiting_of(order.session_id)
        if of_session >= self._session_queue_limit:
            raise Overloaded(f"{of_session} orders of this session are waiting already; ask again later")

    def _queue_grew(self) -> None:
        self._idle.clear()
        self._wake.set()

    def _withdrawn(self, ticket: Ticket) -> None:
        self._lanes.remove(ticket)
        self._tally.cancelled += 1

    def _expired(self, ticket: Ticket) -> None:
        error = DeadlineExceeded("the sound was not ready in time and has been dropped")
        self._tally.expired += ticket.fail(error)

    def _cancel_where(self, matches: Callable[[Order], bool], why: str) -> int:
        cancelled = 0
        for ticket in self._lanes.tickets():
            if matches(ticket.order):
                self._lanes.remove(ticket)
                cancelled += ticket.fail(Cancelled(why))
        self._tally.cancelled += cancelled
        return cancelled

    # The worker's side.

    async def _serve(self) -> None:
        try:
            while self.fault is None:
                self._wake.clear()
                self._raise_bugs()
                if not self._worker.alive:
                    await self._settle()
                    await self._replace_worker()
                    continue
                for lane in self._lanes:
                    self._begin_next(lane)
                if not self._lanes.queued and not any(lane.task for lane in self._lanes):
                    self._idle.set()
                await self._sleep()
        except Exception as error:
            log.exception("the scheduler stopped")
            self._give_up(WorkerFailed(f"the scheduler stopped: {error!r}"))

    def _raise_bugs(self) -> None:
        for lane in self._lanes:
            if lane.task and lane.task.done():
                task, lane.task = lane.task, None
                task.result()

    async def _settle(self) -> None:
        """Waits until no lane talks to the dead worker; what ran there is in the queues again."""
        await asyncio.gather(*(lane.task for lane in self._lanes if lane.task))
        self._raise_bugs()

    async def _sleep(self) -> None:
        """Until something happens, or a lane has rested enough."""
        now = time.monotonic()
        waiting = [lane for lane in self._lanes if lane.backlog.tickets and not lane.task]
        rests = [lane.rests_until - now for lane in waiting if lane.rests_until > now]
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(min(rests, default=None)):
                await self._wake.wait()

    def _begin_next(self, lane: QueueLane) -> None:
        others = [other for other in self._lanes if other is not lane and other.batch]
        if lane.task or any(other.suspect for other in others):
            return
        batch = lane.next_batch(sampled=self._sampled() and lane.name != "quick")
        if batch is None or (others and any(ticket.attempts for ticket in batch.tickets)):
            return  # who may have killed a worker runs with nobody beside it
        lane.begin(batch)
        lane.task = asyncio.create_task(self._run(lane, batch))
        lane.task.add_done_callback(lambda _: self._wake.set())

    async def _run(self, lane: QueueLane, batch: Batch) -> None:
        jobs = [replace(ticket.order.job, steps=batch.steps) for ticket in batch.tickets]
        limit_secs = max(self._hang_floor(lane), HANG_FACTOR * batch.predicted_secs)
        began = time.monotonic()
        try:
            async with asyncio.timeout(limit_secs):
                outcomes = await self._worker.run(jobs, lane.name, batch.hand_on)
        except TimeoutError:
            self._killed_hung = True
            await self._worker.kill()
            self._retry(lane, batch, f"the worker hung: no answer in {limit_secs:.1f} s", guilty=True)
        except WorkerDied as error:
            self._retry(lane, batch, str(error), guilty=not self._killed_hung)
        else:
            self._deliver(lane, batch, jobs, outcomes, time.monotonic() - began)

    def _hang_floor(self, lane: QueueLane) -> float:
        if self._hang_floor_secs is not None:
            return self._hang_floor_secs
        return HANG_FLOOR_SECS if lane.proven else FIRST_HANG_FLOOR_SECS

    def _deliver(
        self,
        lane: QueueLane,
        batch: Batch,
        jobs: Sequence[Job],
        outcomes: Sequence[Rendering | SoundwellError],
        took_secs: float,
    ) -> None:
        lane.end(took_secs, self._max_duty if batch.steps else 1.0)
        lane.proven, self._deaths_in_vain = True, 0
        if all(isinstance(outcome, Rendering) for outcome in outcomes):
            self._cost.observe(max(map(channel_secs, jobs)), len(jobs), batch.steps, took_secs)
        self._tally.busy_secs += took_secs
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

    def _retry(self, lane: QueueLane, batch: Batch, why: str, *, guilty: bool) -> None:
        log.warning("%s; %d order(s) go back to the queue", why, len(batch.tickets))
        lane.end(0.0, 1.0)
        for ticket in batch.tickets:
            ticket.attempts += guilty
            if ticket.attempts > self._max_retries:
                error = WorkerFailed(f"{ticket.attempts} worker(s) died with this job; the last: {why}")
                self._tally.failed += ticket.fail(error)
            elif not ticket.future.done():
                self._lanes.add(ticket)

    async def _replace_worker(self) -> None:
        """A new worker, after a pause that grows while they die in vain. A typed error is not tried again."""
        self._tally.worker_restarts += 1
        self._killed_hung = False
        for lane in self._lanes:
            lane.proven = False
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
        for ticket in self._lanes.tickets():
            self._lanes.remove(ticket)
            self._tally.failed += ticket.fail(copy.copy(fault))  # one raised often would collect tracebacks
        self._idle.set()
        self._given_up.set()
