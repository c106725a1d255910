"""A worker that lives in the test: it records its batches and fails on request."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import numpy as np
import pytest

from soundwell.audio import Clip
from soundwell.errors import SoundwellError
from soundwell.events import one_shot
from soundwell.runtime.generator import Job, Rendering
from soundwell.sidecar.cost_model import CostModel
from soundwell.sidecar.scheduler import Scheduler
from soundwell.sounds import Sound

HANG = "hang"


class FakeWorker:
    """`faults`: what happens to the coming batches: None, HANG, or an exception, WorkerDied meaning death."""

    model_hash, procedural_hash = "a" * 64, "b" * 64
    pid = None

    def __init__(self) -> None:
        self.runtime_name = "onnx"
        self.batches: list[list[Job]] = []
        self.faults: list[Any] = []
        self.start_faults: list[SoundwellError] = []
        self.starts = 0
        self.alive = False
        self.gate = asyncio.Event()  # closed: the batch stays in the worker
        self.gate.set()
        self.on_death: Callable[[], None] = lambda: None

    async def start(self) -> None:
        self.starts += 1
        if self.start_faults:
            raise self.start_faults.pop(0)
        self.alive = True

    async def run(
        self, jobs: Sequence[Job], lane: str = "main", on_part=None
    ) -> list[Rendering | SoundwellError]:
        self.batches.append(list(jobs))
        await self.gate.wait()
        fault = self.faults.pop(0) if self.faults else None
        if fault is HANG:
            await asyncio.Event().wait()
        if fault is not None:
            self.alive = False
            raise fault
        return [rendering_of(job) for job in jobs]

    async def kill(self) -> None:
        self.alive = False

    close = kill

    @property
    def seeds(self) -> list[list[int]]:
        return [[job.seed for job in batch] for batch in self.batches]


def rendering_of(job: Job) -> Rendering:
    clip = Clip(samples=np.full((8, 1), job.seed / 100, np.float32))
    return Rendering(clip=clip, made_by="model" if job.steps else "procedural", steps=job.steps)


@pytest.fixture
def worker() -> FakeWorker:
    return FakeWorker()


@pytest.fixture
def job() -> Callable[..., Job]:
    """job(seed) -> a step of one second."""

    def make(seed: int, *, steps: int = 4, duration_secs: float = 1.0) -> Job:
        sound = Sound(id="step", category="footstep", duration_secs=duration_secs)
        return Job(timeline=one_shot(sound), seed=seed, steps=steps)

    return make


@pytest.fixture
def serving(worker: FakeWorker) -> Callable[..., AbstractAsyncContextManager[Scheduler]]:
    """`async with serving(max_batch=1) as scheduler`: started on the fake worker, closed after."""

    @asynccontextmanager
    async def serve(**options: Any) -> AsyncIterator[Scheduler]:
        scheduler = Scheduler(worker, options.pop("cost", CostModel()), **options)
        await scheduler.start()
        yield scheduler
        worker.gate.set()
        await scheduler.close()

    return serve
