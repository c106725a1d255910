"""A worker begun early is the one that serves; one begun otherwise is not taken, and none is left behind."""

from __future__ import annotations

import asyncio
import os

import pytest

from soundwell.config import SidecarConfig
from soundwell.events import one_shot
from soundwell.runtime.generator import Job
from soundwell.sidecar import head_start
from soundwell.sidecar.worker_host import WorkerHost
from soundwell.sounds import Sound

CONFIG = SidecarConfig(runtime="fake", threads=1)
JOB = Job(timeline=one_shot(Sound(id="click", category="ui", duration_secs=0.05)), seed=1)


@pytest.fixture
def begun():
    head_start.begin(CONFIG)
    yield next(iter(head_start._begun.values()))
    for left in head_start._begun.values():
        left.discard()
    head_start._begun.clear()


def run(host: WorkerHost, use) -> None:
    async def life() -> None:
        await host.start()
        try:
            await use(host)
        finally:
            await host.close()

    asyncio.run(life())


def test_the_worker_begun_early_serves(begun) -> None:
    async def use(host: WorkerHost) -> None:
        assert host.pid == begun.pid
        assert (await host.run([JOB]))[0].clip.num_frames == 2400

    run(WorkerHost(CONFIG), use)
    assert begun.returncode == 0 and not head_start._begun


def test_its_successor_is_another_process(begun) -> None:
    async def use(host: WorkerHost) -> None:
        first = host.pid
        await host.kill()
        await host.start()
        assert host.pid != first and (await host.run([JOB]))[0].made_by == "fake"

    run(WorkerHost(CONFIG), use)


def test_a_worker_with_an_environment_of_its_own_is_not_the_one_begun(begun) -> None:
    async def use(host: WorkerHost) -> None:
        assert host.pid != begun.pid

    run(WorkerHost(CONFIG, environment={"SOUNDWELL_FAKE_DELAY_MILLIS": "1"}), use)
    assert not head_start._begun


def test_a_worker_that_nobody_claims_leaves_with_its_parent(begun) -> None:
    begun.channel.close()  # as the end of the process would
    assert asyncio.run(asyncio.wait_for(begun.wait(), 20)) == 0
    with pytest.raises(ProcessLookupError):
        os.kill(begun.pid, 0)
