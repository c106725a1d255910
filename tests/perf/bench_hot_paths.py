"""How long the hot paths take: `python -m pytest tests/perf/bench_hot_paths.py` (not collected by itself);
`python -m tests.perf.baselines` compares them with what they took before.

No sidecar process, no model: trigger, pools, wire and scheduler alone, on the fake runtime.
"""

from __future__ import annotations

import asyncio
import itertools
import random
from collections.abc import Iterator, Sequence

import numpy as np
import pytest

from soundwell.audio import Clip
from soundwell.client import Client, FakeTransport
from soundwell.client.pool import Pool
from soundwell.errors import SoundwellError
from soundwell.events import one_shot
from soundwell.rpc.convert.session import SessionReader, variation_to_wire
from soundwell.runtime.fake import FakeGenerator
from soundwell.runtime.generator import Job, Rendering
from soundwell.sidecar.cost_model import CostModel
from soundwell.sidecar.orders import Order
from soundwell.sidecar.scheduler import Scheduler
from soundwell.sounds import Sound, Variation

STEP = Sound(id="step", category="footstep", attributes={"surface": "gravel"}, duration_secs=1.0)
CLICK = Sound(id="click", category="ui", duration_secs=0.05)
SECOND = Variation(
    sound_id=STEP.id,
    sound_hash=STEP.hash,
    bucket=1,
    model_hash="ab" * 32,
    seed=1,
    clip=Clip(samples=np.random.default_rng(0).uniform(-1, 1, (48_000, 1)).astype(np.float32)),
    onset_frames=0,
    rms_dbfs=-20.0,
    made_by="fake",
    steps=4,
    latency_millis=0.0,
)


class FakeWorker:
    """The fake runtime in this process, where WorkerHost would have a process of its own."""

    alive = True
    runtime_name = "fake"
    procedural_hash = "b" * 64

    def __init__(self) -> None:
        self._generator = FakeGenerator()
        self.on_death = lambda: None

    async def start(self) -> None: ...

    async def kill(self) -> None: ...

    close = kill

    async def run(
        self, jobs: Sequence[Job], lane: str = "main", on_part: object = None
    ) -> list[Rendering | SoundwellError]:
        return [*self._generator.generate(jobs)]


@pytest.fixture
def client() -> Iterator[Client]:
    with Client(transport=FakeTransport()) as client:
        client.add_sounds([STEP])
        client.prewarm(count=16)
        yield client


def test_client_trigger(benchmark, client):
    played = benchmark(client.trigger, "step", intensity=0.6)
    assert played.tier == "live"


def test_pool_take(benchmark):
    pool, chance = Pool(STEP, 1, keep_played=8, avoid_last=3), random.Random(0)
    for _ in range(8):
        pool.publish(SECOND)
    assert benchmark(pool.take, chance)[0] is SECOND


@pytest.mark.parametrize("encoding", ["float32", "int16"])
def test_second_of_audio_to_wire_and_bytes(benchmark, encoding):
    chunks = benchmark(
        lambda: [wire.SerializeToString() for wire in variation_to_wire("w", 0, SECOND, encoding)]
    )
    assert sum(map(len, chunks)) > 96_000


@pytest.mark.parametrize("encoding", ["float32", "int16"])
def test_second_of_audio_from_wire(benchmark, encoding):
    chunks = list(variation_to_wire("w", 0, SECOND, encoding))
    reader = SessionReader(2**24)
    arrival = benchmark(lambda: [reader.read(wire) for wire in chunks][-1])
    assert arrival.variation.clip.num_frames == 48_000


def test_scheduler_submit_until_done(benchmark):
    """Queue, plan, batch and answer of 32 orders; rendering 50 ms of fake sound is in it."""
    seeds = itertools.count()

    async def submit_all() -> list[Rendering]:
        jobs = [Job(timeline=one_shot(CLICK), seed=next(seeds)) for _ in range(32)]
        return await asyncio.gather(*(scheduler.submit(Order(job=job)) for job in jobs))

    with asyncio.Runner() as runner:
        scheduler = Scheduler(FakeWorker(), CostModel())
        runner.run(scheduler.start())
        renderings = benchmark(lambda: runner.run(submit_all()))
        runner.run(scheduler.close())
    assert len(renderings) == 32


def test_scheduler_submit_alone(benchmark):
    """What the RPC process pays per order before anything runs."""
    order = Order(job=Job(timeline=one_shot(CLICK), seed=1))

    async def measure() -> None:
        scheduler = Scheduler(FakeWorker(), CostModel(), queue_limit=10**9)
        await scheduler.start()
        waiting: list[asyncio.Future[Rendering]] = []
        benchmark.pedantic(lambda: waiting.append(scheduler.submit(order)), rounds=500)
        await scheduler.close()
        await asyncio.gather(*waiting, return_exceptions=True)

    asyncio.run(measure())
