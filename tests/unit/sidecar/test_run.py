"""A sidecar's life in this process, with a worker that lives in the test; no sockets of clients."""

from __future__ import annotations

import asyncio

import pytest

from soundwell.config import SidecarConfig
from soundwell.errors import InvalidInput, WeightsCorrupt
from soundwell.rpc.messages import RenderOrder
from soundwell.rpc.ready_file import read_ready
from soundwell.sidecar import run
from soundwell.sidecar import workshop as workshops
from soundwell.sidecar.server import Server


@pytest.fixture
def health(monkeypatch):
    """What health was told, in order."""
    told = []

    async def say_serving(self, serving):
        told.append(serving)

    monkeypatch.setattr(Server, "say_serving", say_serving)
    return told


@pytest.fixture
def workshop(monkeypatch, worker):
    """A list that will hold the sidecar's workshop, on the fake worker."""
    made = []

    class Recorded(workshops.Workshop):
        def __init__(self, config):
            super().__init__(config)
            made.append(self)

    monkeypatch.setattr(workshops, "WorkerHost", lambda config: worker)
    monkeypatch.setattr(run, "Workshop", Recorded)
    return made


@pytest.mark.parametrize(
    "fault", [WeightsCorrupt("student.onnx is damaged"), InvalidInput("no", field="weights")]
)
async def test_health_turns_when_no_worker_can_be_had_any_more(
    worker, workshop, health, job, tmp_path, fault
):
    ready_file = tmp_path / "ready.json"
    serving = asyncio.create_task(run.serve(SidecarConfig(runtime="fake", ready_file=ready_file)))
    await until(lambda: health == [False, True])
    worker.start_faults, worker.alive = [fault], False
    worker.on_death()
    await until(lambda: health == [False, True, False])
    assert read_ready(ready_file).state == "serving" and not serving.done()  # pools go on
    with pytest.raises(type(fault)) as caught:
        await workshop[0].render(RenderOrder(timeline=job(1).timeline), "session")
    assert str(caught.value) == str(fault) and vars(caught.value) == vars(fault)
    serving.cancel()
    await asyncio.gather(serving, return_exceptions=True)
    assert not ready_file.exists()


async def until(condition):
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.005)
