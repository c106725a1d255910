"""A real worker process that is killed, hangs, crashes, cannot load, or loses its parent."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

from soundwell.config import SidecarConfig
from soundwell.errors import InvalidInput, WeightsCorrupt, WorkerFailed
from soundwell.events import Event, Timeline, one_shot
from soundwell.runtime.fake import FakeGenerator
from soundwell.runtime.generator import Job
from soundwell.runtime.procedural import ProceduralGenerator
from soundwell.sidecar.cost_model import CostModel
from soundwell.sidecar.scheduler import FIRST_HANG_FLOOR_SECS, Scheduler
from soundwell.sidecar.worker_channel import LoopbackInvitation
from soundwell.sidecar.worker_host import WorkerDied, WorkerHost
from soundwell.sounds import Sound

STEP = Sound(id="step", category="footstep", duration_secs=0.2)
PATIENCE_SECS = 60  # for a busy machine; nothing here needs it


class Instant(CostModel):
    """Predicts no time at all, so that the watchdog waits its floor only."""

    def predict(self, *_):
        return 0.0


def job(seed, **changes):
    return Job(timeline=one_shot(STEP), seed=seed, **changes)


def host_of(fault="", **options):
    return WorkerHost(
        SidecarConfig(runtime="fake", threads=1), environment={"FAKE_RUNTIME": fault}, **options
    )


@contextlib.asynccontextmanager
async def running(host):
    await host.start()
    try:
        yield host
    finally:
        await host.close()


@contextlib.asynccontextmanager
async def scheduling(host, **options):
    scheduler = Scheduler(host, options.pop("cost", CostModel()), **options)
    await scheduler.start()
    try:
        yield scheduler
    finally:
        await scheduler.close()


def exists(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as status:
            return status.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


async def gone(pid):
    async with asyncio.timeout(PATIENCE_SECS):
        while exists(pid):
            await asyncio.sleep(0.01)


def expected(seed):
    return FakeGenerator().generate([job(seed)])[0].clip.samples


async def test_hello_tells_what_runs():
    async with running(host_of()) as host:
        assert host.alive
        assert host.pid != os.getpid()
        assert (host.runtime_name, host.sample_rate_hz) == ("fake", 48_000)
        assert host.model_hash == FakeGenerator.model_hash
        assert host.procedural_hash == ProceduralGenerator.model_hash


async def test_samples_do_not_depend_on_company_or_process():
    async with running(host_of()) as host:
        together = await host.run([job(1), job(2), job(3, steps=2), job(1)])
        alone = await host.run([job(1)])
    for rendering, seed in zip((*together, *alone), (1, 2, 3, 1, 1), strict=True):
        assert np.array_equal(rendering.clip.samples, expected(seed))
    assert [rendering.steps for rendering in together] == [4, 4, 2, 4]


async def test_no_steps_means_the_procedural_tier():
    async with running(host_of()) as host:
        fast, full = await host.run([job(1, steps=0), job(1)])
    again = ProceduralGenerator().generate([job(1)])[0]
    assert (fast.made_by, fast.steps, full.made_by) == ("procedural", 0, "fake")
    assert np.array_equal(fast.clip.samples, again.clip.samples)


async def test_long_stereo_timeline_passes():
    events = tuple(Event(sound="step", time_secs=index / 100) for index in range(100))
    timeline = Timeline(sounds={"step": STEP}, events=events, duration_secs=60.0, channels=2)
    async with running(host_of()) as host:
        (rendering,) = await host.run([Job(timeline=timeline, seed=1)])
    assert rendering.clip.samples.shape == (60 * 48_000, 2)


async def test_kill_9_in_mid_request_and_the_request_completes():
    host = host_of("latency_millis=300")
    async with scheduling(host) as scheduler:
        first_pid = host.pid
        waiting = [asyncio.create_task(scheduler.render(job(seed))) for seed in (1, 2, 3)]
        while not scheduler.stats().running:
            await asyncio.sleep(0.005)
        os.kill(first_pid, signal.SIGKILL)
        async with asyncio.timeout(PATIENCE_SECS):
            renderings = await asyncio.gather(*waiting)
        assert host.pid != first_pid
        assert scheduler.stats().worker_restarts == 1
    for rendering, seed in zip(renderings, (1, 2, 3), strict=True):
        assert np.array_equal(rendering.clip.samples, expected(seed))


async def test_crash_in_the_runtime_is_survived(caplog):
    async with scheduling(host_of("crash_every=2")) as scheduler:
        renderings = [await scheduler.render(job(seed)) for seed in (1, 2, 3)]
    for rendering, seed in zip(renderings, (1, 2, 3), strict=True):
        assert np.array_equal(rendering.clip.samples, expected(seed))
    assert "exit status 86" in caplog.text


async def test_job_that_crashes_every_worker_fails_and_the_sidecar_lives():
    async with scheduling(host_of("crash_every=1"), max_retries=1) as scheduler:
        with pytest.raises(WorkerFailed, match="2 worker"):
            await scheduler.render(job(1))
        assert scheduler.fault is None


async def test_hung_worker_is_killed_and_its_work_done_again():
    host = host_of("hang_every=2")
    async with scheduling(host, cost=Instant(), hang_floor_secs=0.5) as scheduler:
        await scheduler.render(job(1))
        hung = host.pid
        rendering = await scheduler.render(job(2))
        assert not exists(hung)
    assert np.array_equal(rendering.clip.samples, expected(2))


async def test_worker_that_stands_still_is_replaced_long_before_its_first_batch_is_overdue():
    host = host_of("latency_millis=400")
    async with scheduling(host) as scheduler:
        rendering = asyncio.create_task(scheduler.render(job(1)))
        await asyncio.sleep(0.2)
        os.kill(stopped := host.pid, signal.SIGSTOP)
        began = time.monotonic()
        made = await rendering
        assert time.monotonic() - began < FIRST_HANG_FLOOR_SECS / 2
        assert not exists(stopped)
    assert np.array_equal(made.clip.samples, expected(1))


async def test_worker_that_computes_for_long_is_left_alone():
    host = host_of("latency_millis=3000")
    async with scheduling(host) as scheduler:
        pid = host.pid
        await scheduler.render(job(1))
        assert host.pid == pid


async def test_worker_killed_while_idle_is_replaced_unasked():
    host = host_of()
    async with scheduling(host):
        first_pid = host.pid
        os.kill(first_pid, signal.SIGKILL)
        async with asyncio.timeout(PATIENCE_SECS):
            while host.pid == first_pid or not host.alive:
                await asyncio.sleep(0.01)


async def test_runtime_error_is_the_jobs_and_the_worker_lives():
    async with running(host_of("fail_every=2")) as host:
        pid = host.pid
        outcomes = [(await host.run([job(seed)]))[0] for seed in (1, 2, 3)]
        assert [isinstance(outcome, WorkerFailed) for outcome in outcomes] == [False, True, False]
        assert host.pid == pid


async def test_corrupt_weights_come_as_what_they_are():
    with pytest.raises(WeightsCorrupt, match=r"fake\.bin"):
        await Scheduler(host := host_of("lost_weights=1"), CostModel()).start()
    await gone(host.pid)


async def test_bad_option_comes_as_what_it_is():
    with pytest.raises(InvalidInput) as caught:
        await host_of("nonsense=1").start()
    assert caught.value.field == "FAKE_RUNTIME"


async def test_worker_leaves_when_its_host_closes():
    host = host_of()
    await host.start()
    await host.close()
    assert not exists(host.pid)
    with pytest.raises(WorkerDied):
        await host.run([job(1)])


async def test_worker_ignores_the_signals_of_its_group():
    async with running(host_of()) as host:
        os.kill(host.pid, signal.SIGTERM)
        os.kill(host.pid, signal.SIGINT)
        assert len(await host.run([job(1)])) == 1


PARENT = """
import asyncio, sys
from soundwell.config import SidecarConfig
from soundwell.events import one_shot
from soundwell.runtime.generator import Job
from soundwell.sidecar.worker_host import WorkerHost
from soundwell.sounds import Sound

async def main():
    host = WorkerHost(SidecarConfig(runtime="fake"), environment={"FAKE_RUNTIME": "hang_every=1"})
    await host.start()
    sound = Sound(id="step", category="footstep")
    asyncio.create_task(host.run([Job(timeline=one_shot(sound), seed=1)]))
    await asyncio.sleep(0.1)
    print(host.pid, flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""


async def test_worker_ends_when_its_parent_is_killed_even_in_mid_batch():
    with subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE) as parent:
        pid = int(parent.stdout.readline())
        assert exists(pid)
        parent.kill()
        began = time.monotonic()
        await gone(pid)
    assert time.monotonic() - began < 2


async def test_loopback_admits_only_who_knows_the_secret():
    invitations = []

    def invite():
        invitations.append(LoopbackInvitation())
        return invitations[-1]

    host = host_of(make_invitation=invite)
    starting = asyncio.create_task(host.start())
    while not invitations:
        await asyncio.sleep(0)
    _, stranger = await asyncio.open_connection("127.0.0.1", int(invitations[0].arguments[1]))
    stranger.write(b"x" * 32)
    await starting
    (rendering,) = await host.run([job(1)])
    stranger.close()
    await host.close()
    assert np.array_equal(rendering.clip.samples, expected(1))


async def test_stderr_of_the_worker_becomes_log_lines(caplog):
    with caplog.at_level(logging.INFO, "soundwell.worker"):
        async with running(host_of("hang_every=1")) as host:
            os.kill(host.pid, signal.SIGABRT)  # faulthandler prints where it was
            async with asyncio.timeout(PATIENCE_SECS):
                while host.alive or "Fatal Python error" not in caplog.text:
                    await asyncio.sleep(0.01)
