"""The queue: order, batching, deadlines, refusal, cancelling, fewer steps."""

from __future__ import annotations

import asyncio
import math
import time

import pytest

from soundwell.errors import Cancelled, DeadlineExceeded, Overloaded, Unavailable
from soundwell.sidecar.cost_model import CostModel
from soundwell.sidecar.orders import BATCH, LIVE, Order, job_batch_key
from soundwell.sidecar.planning import choose_steps


class KnownCost(CostModel):
    """A device that takes `secs` for a job in four steps, in proportion for the rest, and never learns."""

    def __init__(self, secs):
        self.secs = secs

    def predict(self, seconds_of_audio, batch, steps):
        return self.secs * seconds_of_audio * batch * steps / 4

    def observe(self, *observation):
        pass


def soon(secs):
    return time.monotonic() + secs


async def occupy(scheduler, worker, job):
    """Holds the worker with a first batch, so that what follows waits."""
    worker.gate.clear()
    first = scheduler.submit(Order(job=job(0), priority=LIVE))
    while not worker.batches:
        await asyncio.sleep(0)
    return first


async def test_earliest_deadline_goes_first(serving, worker, job):
    async with serving(max_batch=1) as scheduler:
        await occupy(scheduler, worker, job)
        futures = [
            scheduler.submit(Order(job=job(seed), deadline=soon(secs)))
            for seed, secs in ((1, 90), (2, 30), (3, math.inf), (4, 60))
        ]
        worker.gate.set()
        await asyncio.gather(*futures)
    assert worker.seeds == [[0], [2], [4], [1], [3]]


async def test_priority_goes_before_deadline(serving, worker, job):
    async with serving(max_batch=1) as scheduler:
        await occupy(scheduler, worker, job)
        urgent = scheduler.submit(Order(job=job(1), deadline=soon(30), priority=BATCH))
        live = scheduler.submit(Order(job=job(2), deadline=soon(60), priority=LIVE))
        worker.gate.set()
        await asyncio.gather(urgent, live)
    assert worker.seeds == [[0], [2], [1]]


async def test_like_runs_with_like_up_to_max_batch(serving, worker, job):
    async with serving(max_batch=2) as scheduler:
        await occupy(scheduler, worker, job)
        jobs = [job(1), job(2, duration_secs=3.0), job(3), job(4), job(5, steps=2)]
        futures = [scheduler.submit(Order(job=each)) for each in jobs]
        worker.gate.set()
        await asyncio.gather(*futures)
    assert worker.seeds == [[0], [1, 3], [2], [4], [5]]


async def test_company_makes_neither_the_first_nor_the_others_late(serving, worker, job):
    async with serving(cost=KnownCost(10.0)) as scheduler:
        await occupy(scheduler, worker, job)
        futures = [scheduler.submit(Order(job=job(seed), deadline=soon(28))) for seed in (1, 2, 3)]
        worker.gate.set()
        await asyncio.gather(*futures)
    assert worker.seeds == [[0], [1], [2, 3]]


async def test_expired_order_never_reaches_the_runtime(serving, worker, job):
    async with serving() as scheduler:
        with pytest.raises(DeadlineExceeded):
            await scheduler.submit(Order(job=job(1), deadline=soon(-1)))
        assert scheduler.stats().expired == 1
    assert worker.batches == []


async def test_order_expires_on_time_while_the_worker_is_busy(serving, worker, job):
    async with serving() as scheduler:
        await occupy(scheduler, worker, job)
        with pytest.raises(DeadlineExceeded):
            order = Order(job=job(1), deadline=soon(0.02), allow_fewer_steps=False)
            await asyncio.wait_for(scheduler.submit(order), 5)
    assert worker.seeds == [[0]]


async def test_full_queue_refuses_at_once(serving, worker, job):
    async with serving(queue_limit=1) as scheduler:
        await occupy(scheduler, worker, job)
        waiting = scheduler.submit(Order(job=job(1)))
        with pytest.raises(Overloaded, match="1 orders are waiting"):
            scheduler.submit(Order(job=job(2)))
        worker.gate.set()
        await waiting
        await scheduler.submit(Order(job=job(3)))
    assert worker.seeds == [[0], [1], [3]]


async def test_cancelled_order_never_runs(serving, worker, job):
    async with serving() as scheduler:
        await occupy(scheduler, worker, job)
        order = Order(job=job(1))
        future = scheduler.submit(order)
        assert scheduler.cancel(order.order_id)
        assert not scheduler.cancel(order.order_id)
        with pytest.raises(Cancelled):
            await future
    assert worker.seeds == [[0]]


async def test_cancelled_future_takes_its_order_back(serving, worker, job):
    async with serving() as scheduler:
        await occupy(scheduler, worker, job)
        task = asyncio.create_task(scheduler.render(job(1)))
        await asyncio.sleep(0)
        assert scheduler.stats().queued == 1
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert scheduler.stats().queued == 0
        assert scheduler.stats().cancelled == 1


async def test_cancel_session_spares_the_others(serving, worker, job):
    async with serving() as scheduler:
        running = await occupy(scheduler, worker, job)
        gone = [scheduler.submit(Order(job=job(seed), session_id="a")) for seed in (1, 2)]
        kept = scheduler.submit(Order(job=job(3), session_id="b"))
        assert scheduler.cancel_session("a") == 2
        worker.gate.set()
        await asyncio.gather(running, kept)
        results = await asyncio.gather(*gone, return_exceptions=True)
        assert all(isinstance(result, Cancelled) for result in results)
    assert worker.seeds == [[0], [3]]


async def test_running_order_can_be_cancelled(serving, worker, job):
    async with serving() as scheduler:
        running = await occupy(scheduler, worker, job)
        assert scheduler.stats().running == 1
        assert scheduler.cancel_session("") == 1
        with pytest.raises(Cancelled):
            await running
        assert scheduler.stats().running == 0


def test_steps_fall_with_the_time_left(job):
    cost, now = CostModel(), 100.0
    chosen = {
        fits: choose_steps(Order(job=job(1), deadline=now + 1.31 * cost.predict(1.0, 1, fits)), now, cost)
        for fits in (4, 2, 1)
    }
    assert chosen == {4: 4, 2: 2, 1: 1}
    assert choose_steps(Order(job=job(1), deadline=now + 1e-3), now, cost) == 0
    assert choose_steps(Order(job=job(1), deadline=now + 1e-3, allow_fewer_steps=False), now, cost) == 4
    assert choose_steps(Order(job=job(1, steps=1)), now, cost) == 1


async def test_hurried_order_says_that_it_was_degraded(serving, worker, job):
    async with serving(cost=KnownCost(10.0)) as scheduler:
        fewer = await scheduler.submit(Order(job=job(1), deadline=soon(8)))
        procedural = await scheduler.submit(Order(job=job(2), deadline=soon(3)))
        full = await scheduler.submit(Order(job=job(3), deadline=soon(3), allow_fewer_steps=False))
        assert scheduler.stats().degraded == 2
    assert (fewer.steps, fewer.made_by) == (2, "model")
    assert (procedural.steps, procedural.made_by) == (0, "procedural")
    assert full.steps == 4


async def test_procedural_runtime_is_never_degraded(serving, worker, job):
    worker.runtime_name = "procedural"
    async with serving() as scheduler:
        await scheduler.submit(Order(job=job(1), deadline=soon(30)))
        assert scheduler.stats().degraded == 0
    assert worker.batches[0][0].steps == 0


async def test_close_drains_then_refuses(serving, worker, job):
    async with serving(max_batch=1) as scheduler:
        await occupy(scheduler, worker, job)
        futures = [scheduler.submit(Order(job=job(seed))) for seed in (1, 2)]
        asyncio.get_running_loop().call_soon(worker.gate.set)
        await scheduler.close(drain_secs=10)
        assert all(future.result() for future in futures)
        with pytest.raises(Unavailable):
            scheduler.submit(Order(job=job(3)))


async def test_close_cancels_what_does_not_fit_the_drain(serving, worker, job):
    async with serving() as scheduler:
        futures = [await occupy(scheduler, worker, job), scheduler.submit(Order(job=job(1)))]
        await scheduler.close(drain_secs=0.01)
        assert all(isinstance(future.exception(), Cancelled) for future in futures)


async def test_stats_count_and_time(serving, worker, job):
    async with serving() as scheduler:
        assert math.isnan(scheduler.stats().latency_p50_millis)
        await scheduler.submit(Order(job=job(1)))
        stats = scheduler.stats()
        assert (stats.finished, stats.failed, stats.queued) == (1, 0, 0)
        assert 0 < stats.latency_p50_millis <= stats.latency_p95_millis


def test_batch_key_ignores_seed_and_small_differences_of_length(job):
    assert job_batch_key(job(1)) == job_batch_key(job(2, duration_secs=0.9))
    assert job_batch_key(job(1)) != job_batch_key(job(1, duration_secs=1.1))
    assert job_batch_key(job(1)) != job_batch_key(job(1, steps=2))
