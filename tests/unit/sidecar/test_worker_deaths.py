"""What the scheduler does when the worker dies, hangs, or cannot be started."""

from __future__ import annotations

import asyncio

import pytest

from soundwell.errors import Overloaded, WeightsCorrupt, WorkerFailed
from soundwell.sidecar.cost_model import CostModel
from soundwell.sidecar.orders import Order
from soundwell.sidecar.scheduler import Scheduler
from soundwell.sidecar.worker_host import WorkerDied


def died():
    return WorkerDied("worker 1 ended (exit status -9)")


async def test_work_of_a_dead_worker_is_done_by_the_next(serving, worker, job):
    worker.faults = [died()]
    async with serving() as scheduler:
        rendering = await scheduler.submit(Order(job=job(7)))
        assert scheduler.stats().worker_restarts == 1
    assert rendering.steps == 4
    assert worker.seeds == [[7], [7]]


async def test_job_that_kills_every_worker_fails_alone(serving, worker, job):
    async with serving(max_retries=1) as scheduler:
        worker.gate.clear()
        first = scheduler.submit(Order(job=job(0)))
        await asyncio.sleep(0)
        poison, innocent = (scheduler.submit(Order(job=job(seed))) for seed in (1, 2))
        worker.faults = [None, died(), died()]
        worker.gate.set()
        results = await asyncio.gather(first, poison, innocent, return_exceptions=True)
    assert isinstance(results[1], WorkerFailed)
    assert "2 worker(s) died with this job" in str(results[1])
    assert results[2].steps == 4
    assert worker.seeds == [[0], [1, 2], [1], [2]]


async def test_hung_worker_is_killed_and_replaced(serving, worker, job):
    worker.faults = ["hang"]
    cost = CostModel()
    for _ in range(100):
        cost.observe(1.0, 1, 4, 1e-4)
    async with serving(cost=cost, hang_floor_secs=0.02) as scheduler:
        assert (await asyncio.wait_for(scheduler.submit(Order(job=job(1))), 5)).steps == 4
        assert scheduler.stats().worker_restarts == 1
    assert worker.starts == 2


async def test_idle_worker_that_dies_is_replaced_before_it_is_needed(serving, worker, job):
    async with serving():
        worker.alive = False
        worker.on_death()
        await asyncio.wait_for(_until(lambda: worker.alive), 5)
    assert worker.starts == 2
    assert worker.batches == []


async def test_first_start_hands_the_workers_error_on(worker):
    worker.start_faults = [WeightsCorrupt("model.onnx is damaged")]
    with pytest.raises(WeightsCorrupt, match="damaged"):
        await Scheduler(worker, CostModel()).start()
    worker.start_faults = [died()]
    with pytest.raises(WorkerFailed, match="could not be started"):
        await Scheduler(worker, CostModel()).start()


async def test_corrupt_weights_are_not_tried_again(serving, worker, job):
    async with serving(max_retries=2) as scheduler:
        worker.faults, worker.start_faults = [died()], [WeightsCorrupt("model.onnx is damaged")]
        with pytest.raises(WeightsCorrupt):
            await scheduler.submit(Order(job=job(1)))
        with pytest.raises(WeightsCorrupt):
            scheduler.submit(Order(job=job(2)))
        assert isinstance(scheduler.fault, WeightsCorrupt)
    assert worker.starts == 2


async def test_worker_that_never_starts_again_is_given_up(serving, worker, job):
    async with serving(max_retries=1) as scheduler:
        worker.faults, worker.start_faults = [died()], [died(), died()]
        with pytest.raises(WorkerFailed, match="could not be started again"):
            await scheduler.submit(Order(job=job(1)))
    assert worker.starts == 3


async def test_error_of_one_job_is_that_jobs_alone(serving, worker, job, monkeypatch):
    async def half_fails(jobs, lane, on_part):
        return [WorkerFailed("no"), await scheduler_result(jobs[1])]

    async def scheduler_result(each):
        return (await type(worker).run(worker, [each]))[0]

    async with serving() as scheduler:
        monkeypatch.setattr(worker, "run", half_fails)
        good_and_bad = [scheduler.submit(Order(job=job(seed))) for seed in (1, 2)]
        bad, good = await asyncio.gather(*good_and_bad, return_exceptions=True)
    assert isinstance(bad, WorkerFailed)
    assert good.steps == 4


async def test_retried_work_does_not_count_against_the_queue_limit(serving, worker, job):
    worker.gate.clear()
    worker.faults = [died()]
    async with serving(queue_limit=1) as scheduler:
        first = scheduler.submit(Order(job=job(1)))
        await asyncio.wait_for(_until(lambda: worker.batches), 5)
        second = scheduler.submit(Order(job=job(2)))
        with pytest.raises(Overloaded):
            scheduler.submit(Order(job=job(3)))
        worker.gate.set()
        await asyncio.gather(first, second)


async def _until(condition):
    while not condition():
        await asyncio.sleep(0)
