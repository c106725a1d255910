"""The stock: memory, disk, then one order, however many ask."""

from __future__ import annotations

import asyncio
import logging
import threading
import time

import numpy as np
import pytest

from soundwell.audio import Clip
from soundwell.errors import Cancelled, DeadlineExceeded, Overloaded
from soundwell.pools import stock as stocks
from soundwell.pools.disk import DiskPool
from soundwell.pools.memory import MemoryPool
from soundwell.pools.stock import Stock
from soundwell.runtime.fake import FakeGenerator
from soundwell.runtime.generator import Job, Rendering

MODEL = FakeGenerator.model_hash
MIB = 2**20


class FakeRenderer:
    """Renders with the fake runtime; `faults` are raised first; a closed gate holds the work."""

    procedural_hash = "b" * 64

    def __init__(self):
        self.generator = FakeGenerator()
        self.orders = []
        self.faults = []
        self.steps = 4
        self.gate = asyncio.Event()
        self.gate.set()

    async def render(self, job, *, deadline, priority, session_id, allow_fewer_steps):
        self.orders.append((job.seed, session_id))
        steps = self.steps
        await self.gate.wait()
        if self.faults:
            raise self.faults.pop(0)
        if steps == 0:
            return Rendering(clip=Clip(samples=np.ones((9, 1), np.float32)), made_by="procedural", steps=0)
        return self.generator.generate([Job(timeline=job.timeline, seed=job.seed, steps=steps)])[0]


@pytest.fixture
def renderer():
    return FakeRenderer()


def stock_of(renderer, disk=None, memory_bytes=64 * MIB):
    return Stock(scheduler=renderer, memory=MemoryPool(memory_bytes), disk=disk, model_hash=MODEL)


async def test_made_once_never_paid_twice(renderer, sound):
    stock = stock_of(renderer)
    first = await stock.obtain(sound, 1, 7)
    assert await stock.obtain(sound, 1, 7) is first
    await stock.obtain(sound, 1, 8)
    await stock.obtain(sound, 2, 7)
    assert len(renderer.orders) == 3


async def test_many_who_ask_at_once_share_one_order(renderer, sound):
    stock = stock_of(renderer)
    obtained = await asyncio.gather(*(stock.obtain(sound, 1, 7, session_id=name) for name in "abcdef"))
    assert renderer.orders == [(7, "a")]
    assert len({id(each) for each in obtained}) == 1


async def test_variation_says_what_it_is(renderer, sound):
    variation = await stock_of(renderer).obtain(sound, 2, 7)
    assert variation.key == f"{sound.hash}-2-{MODEL[:16]}-7"
    assert (variation.made_by, variation.steps, variation.sound_id) == ("fake", 4, "step")
    assert variation.rms_dbfs == pytest.approx(variation.clip.rms_dbfs)
    assert variation.latency_millis > 0


async def test_memory_disk_and_a_new_rendering_agree_to_the_sample(renderer, sound, tmp_path):
    disk = DiskPool(tmp_path, MIB)
    stock = stock_of(renderer, disk)
    made = await stock.obtain(sound, 1, 7)
    await stock.close()
    from_disk = await stock_of(renderer, disk).obtain(sound, 1, 7)
    assert len(renderer.orders) == 1
    made_again = await stock_of(renderer).obtain(sound, 1, 7)
    assert np.array_equal(made.clip.samples, from_disk.clip.samples)
    assert np.array_equal(made.clip.samples, made_again.clip.samples)


async def test_order_ends_with_its_last_waiter(renderer, sound):
    renderer.gate.clear()
    stock = stock_of(renderer)
    waiters = [asyncio.create_task(stock.obtain(sound, 1, 7)) for _ in range(2)]
    await _until(lambda: renderer.orders)
    waiters[0].cancel()
    await asyncio.gather(waiters[0], return_exceptions=True)
    renderer.gate.set()
    assert (await waiters[1]).seed == 7
    assert len(renderer.orders) == 1


async def test_after_the_last_waiter_left_it_is_ordered_anew(renderer, sound):
    renderer.gate.clear()
    stock = stock_of(renderer)
    waiter = asyncio.create_task(stock.obtain(sound, 1, 7))
    await _until(lambda: renderer.orders)
    waiter.cancel()
    await asyncio.gather(waiter, return_exceptions=True)
    renderer.gate.set()
    await stock.obtain(sound, 1, 7)
    assert len(renderer.orders) == 2


@pytest.mark.parametrize("fault", [Cancelled("gone"), DeadlineExceeded("late")])
async def test_anothers_end_is_not_ours(renderer, sound, fault):
    renderer.faults = [fault]
    stock = stock_of(renderer)
    theirs, ours = await asyncio.gather(
        stock.obtain(sound, 1, 7, session_id="theirs"),
        stock.obtain(sound, 1, 7, session_id="ours"),
        return_exceptions=True,
    )
    assert theirs is fault
    assert ours.seed == 7


async def test_refusal_reaches_everybody(renderer, sound):
    renderer.faults = [Overloaded("full")]
    stock = stock_of(renderer)
    results = await asyncio.gather(*(stock.obtain(sound, 1, 7) for _ in range(2)), return_exceptions=True)
    assert all(isinstance(result, Overloaded) for result in results)


@pytest.mark.parametrize("steps", [2, 0])
async def test_hurried_rendering_is_served_but_not_kept(renderer, sound, steps):
    renderer.steps = steps
    stock = stock_of(renderer)
    hurried = await stock.obtain(sound, 1, 7)
    assert hurried.steps == steps
    assert hurried.model_hash == (MODEL if steps else renderer.procedural_hash)
    renderer.steps = 4
    assert (await stock.obtain(sound, 1, 7)).steps == 4


async def test_who_has_time_does_not_take_the_hurried_one(renderer, sound):
    renderer.steps = 1
    renderer.gate.clear()
    stock = stock_of(renderer)
    hurried = asyncio.create_task(stock.obtain(sound, 1, 7, deadline=time.monotonic() + 1))
    patient = asyncio.create_task(stock.obtain(sound, 1, 7))
    await _until(lambda: renderer.orders)
    renderer.steps = 4
    renderer.gate.set()
    assert [each.steps for each in await asyncio.gather(hurried, patient)] == [1, 4]


async def test_who_is_in_a_hurry_does_not_wait_for_the_patient(renderer, sound):
    renderer.gate.clear()
    stock = stock_of(renderer)
    patient = asyncio.create_task(stock.obtain(sound, 1, 7, session_id="patient"))
    await _until(lambda: renderer.orders)
    hurried = asyncio.create_task(
        stock.obtain(sound, 1, 7, session_id="hurried", deadline=time.monotonic() + 1)
    )
    await _until(lambda: len(renderer.orders) == 2)
    renderer.gate.set()
    assert [each.seed for each in await asyncio.gather(patient, hurried)] == [7, 7]
    assert renderer.orders == [(7, "patient"), (7, "hurried")]


async def test_procedural_runtime_is_kept(renderer, sound):
    renderer.steps, renderer.procedural_hash = 0, MODEL
    stock = stock_of(renderer)
    assert await stock.obtain(sound, 1, 7) is await stock.obtain(sound, 1, 7)


async def test_full_disk_pool_is_served_and_logged_once(renderer, sound, tmp_path, caplog):
    stock = stock_of(renderer, DiskPool(tmp_path, 10))
    with caplog.at_level(logging.WARNING):
        for seed in range(3):
            assert (await stock.obtain(sound, 1, seed)).seed == seed
            await stock.close()
    assert len([record for record in caplog.records if "served but not kept" in record.message]) == 1


async def test_slow_disk_does_not_fill_the_memory(renderer, sound, tmp_path, monkeypatch):
    monkeypatch.setattr(stocks, "MAX_WRITES", 1)
    slow, stock = threading.Event(), stock_of(renderer, DiskPool(tmp_path, MIB))
    monkeypatch.setattr(stock._disk, "put", lambda variation: slow.wait(5))
    await asyncio.gather(*(stock.obtain(sound, 1, seed) for seed in range(4)))
    assert len(stock._writes) == 1
    slow.set()
    await stock.close()


async def _until(condition):
    while not condition():
        await asyncio.sleep(0)
