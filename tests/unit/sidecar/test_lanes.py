"""Lanes, turns, quotas, admission and rest: who goes when, and who is refused at once."""

from __future__ import annotations

import asyncio
import time

import pytest

from soundwell.errors import DeadlineExceeded, Overloaded
from soundwell.sidecar import planning
from soundwell.sidecar.cost_model import CostModel
from soundwell.sidecar.orders import BATCH, LIVE, PREFETCH, Order


class KnownCost(CostModel):
    """`secs` for a second of audio in four steps, in proportion for fewer; `quick` for the procedural tier."""

    def __init__(self, secs, quick=0.001):
        self.secs, self.quick = secs, quick

    def predict(self, seconds_of_audio, batch, steps):
        return (self.secs * steps / 4 if steps else self.quick) * seconds_of_audio * batch

    def observe(self, *observation):
        pass


def soon(secs):
    return time.monotonic() + secs


@pytest.fixture
def lanes_of(worker):
    """Notes which lane a batch came by, and can hold one lane alone."""
    noted, gates = [], {}
    run = worker.run

    async def noting(jobs, lane="main", on_part=None):
        noted.append((lane, [job.seed for job in jobs]))
        await gates.setdefault(lane, _open()).wait()
        return await run(jobs, lane)

    worker.run = noting
    return noted, gates


def _open():
    gate = asyncio.Event()
    gate.set()
    return gate


async def until(condition):
    async with asyncio.timeout(5):
        while not condition():
            await asyncio.sleep(0)


async def test_a_long_batch_keeps_no_live_work_waiting(serving, lanes_of, job):
    noted, gates = lanes_of
    gates["bulk"] = asyncio.Event()
    async with serving(cost=KnownCost(1.0)) as scheduler:
        long = scheduler.submit(Order(job=job(1, duration_secs=20.0), priority=BATCH))
        await until(lambda: noted)
        live = scheduler.submit(Order(job=job(2), priority=LIVE))
        assert (await asyncio.wait_for(live, 5)).steps == 4
        assert not long.done()
        gates["bulk"].set()
        await long
    assert noted == [("bulk", [1]), ("main", [2])]


async def test_what_the_model_cannot_make_in_time_is_made_beside_it(serving, lanes_of, job):
    noted, gates = lanes_of
    gates["main"] = asyncio.Event()
    async with serving(cost=KnownCost(0.2)) as scheduler:
        running = scheduler.submit(Order(job=job(1), priority=LIVE))
        await until(lambda: noted)
        hurried = await asyncio.wait_for(
            scheduler.submit(Order(job=job(2), deadline=soon(0.1), priority=LIVE)), 5
        )
        assert (hurried.made_by, running.done()) == ("procedural", False)
        gates["main"].set()
        await running
    assert noted == [("main", [1]), ("quick", [2])]


async def test_order_whose_turn_does_not_come_is_rescued_before_its_deadline(serving, lanes_of, job):
    noted, gates = lanes_of
    gates["main"] = asyncio.Event()
    async with serving(cost=KnownCost(0.01, quick=0.05)) as scheduler:
        running = scheduler.submit(Order(job=job(1), priority=LIVE))  # takes far longer than predicted
        await until(lambda: noted)
        deadline = soon(0.3)
        rescued = await asyncio.wait_for(scheduler.submit(Order(job=job(2), deadline=deadline)), 5)
        assert rescued.made_by == "procedural" and time.monotonic() < deadline
        gates["main"].set()
        await running


async def test_work_that_no_tier_can_make_in_time_is_refused_unrun(serving, worker, job):
    async with serving(cost=KnownCost(1.0, quick=0.5)) as scheduler:
        with pytest.raises(DeadlineExceeded, match="cannot be ready"):
            scheduler.submit(Order(job=job(1), deadline=soon(0.1)))
        assert scheduler.stats().expired == 1
    assert worker.batches == []


async def test_overload_is_refused_at_once_and_spares_the_admitted(serving, worker, job):
    worker.gate.clear()
    async with serving(cost=KnownCost(0.4, quick=0.1)) as scheduler:
        admitted, refused = [], 0
        for seed in range(200):
            try:
                admitted.append(scheduler.submit(Order(job=job(seed), deadline=soon(5.0))))
            except Overloaded:
                refused += 1
        assert refused == scheduler.stats().refused
        # At one step 0.13 s each with headroom, and 0.13 beside: no more than fit into five seconds twice.
        assert 40 <= len(admitted) <= 80
        worker.gate.set()
        assert all(rendering.clip for rendering in await asyncio.gather(*admitted))


async def test_lower_priority_has_its_turn_when_it_has_waited_long(serving, worker, job, monkeypatch):
    monkeypatch.setattr(planning, "PATIENCE_SECS", 0.0)
    worker.gate.clear()
    async with serving(max_batch=1) as scheduler:
        first = scheduler.submit(Order(job=job(0), priority=LIVE))
        await until(lambda: worker.batches)
        low = scheduler.submit(Order(job=job(100), priority=PREFETCH))
        live = [scheduler.submit(Order(job=job(seed), priority=LIVE)) for seed in range(1, 9)]
        worker.gate.set()
        await asyncio.gather(first, low, *live)
    turn = [seeds[0] for seeds in worker.seeds].index(100)
    assert turn == planning.YIELD_EVERY - 1


async def test_sessions_take_turns(serving, worker, job):
    worker.gate.clear()
    async with serving(max_batch=1) as scheduler:
        first = scheduler.submit(Order(job=job(0), priority=LIVE))
        await until(lambda: worker.batches)
        many = [scheduler.submit(Order(job=job(seed), session_id="greedy")) for seed in range(1, 5)]
        few = [scheduler.submit(Order(job=job(seed), session_id="modest")) for seed in (11, 12)]
        worker.gate.set()
        await asyncio.gather(first, *many, *few)
    assert worker.seeds == [[0], [1], [11], [2], [12], [3], [4]]


async def test_one_session_cannot_take_the_whole_queue(serving, worker, job):
    worker.gate.clear()
    async with serving(session_queue_limit=2) as scheduler:
        scheduler.submit(Order(job=job(0), priority=LIVE))
        await until(lambda: worker.batches)
        for seed in (1, 2):
            scheduler.submit(Order(job=job(seed), session_id="greedy"))
        with pytest.raises(Overloaded, match="of this session"):
            scheduler.submit(Order(job=job(3), session_id="greedy"))
        scheduler.submit(Order(job=job(4), session_id="modest"))
        worker.gate.set()


async def test_max_duty_leaves_the_device_alone_in_between(serving, worker, job):
    run = worker.run

    async def slow(jobs, lane="main", on_part=None):
        await asyncio.sleep(0.05)
        return await run(jobs, lane)

    worker.run = slow
    async with serving(max_duty=0.25, max_batch=1) as scheduler:
        began = time.monotonic()
        await asyncio.gather(*(scheduler.submit(Order(job=job(seed))) for seed in (1, 2)))
    assert time.monotonic() - began >= 0.05 + 3 * 0.05 + 0.05


async def test_hung_lane_is_not_held_against_its_neighbours(serving, lanes_of, worker, job):
    noted, gates = lanes_of
    gates["main"] = asyncio.Event()  # hangs
    killed = worker.kill

    async def kill():
        await killed()
        gates["main"].set()

    worker.kill = kill
    async with serving(cost=KnownCost(1e-4), hang_floor_secs=0.05, max_retries=1) as scheduler:
        assert (await asyncio.wait_for(scheduler.submit(Order(job=job(1))), 5)).steps == 4
        assert scheduler.stats().worker_restarts == 1
