"""Processes that are killed, asked to end, orphaned and started again."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from wire import children_of, running, wire_to

from soundwell.client import Client
from soundwell.config import SidecarConfig
from soundwell.errors import Unavailable
from soundwell.events import Event, Timeline, one_shot
from soundwell.rpc.convert.words import timeline_to_wire
from soundwell.rpc.messages import Arrival, Fault, PoolState, Want
from soundwell.rpc.v1 import service_pb2
from soundwell.sidecar.launch import Sidecar
from soundwell.sounds import Sound

STEP = Sound(id="step", category="footstep", duration_secs=0.1)
RENDER = service_pb2.RenderRequest(timeline=timeline_to_wire(one_shot(STEP)))
PATIENCE_SECS = 30.0  # for a busy machine

OWNER = """
import sys, time
from soundwell.config import SidecarConfig
from soundwell.sidecar.launch import Sidecar
sidecar = Sidecar(SidecarConfig(runtime="fake")).start()
print(sidecar.pid, flush=True)
time.sleep(60)
"""
PLAYER = """
import sys, time
from pathlib import Path
from soundwell.client import Client
from soundwell.sounds import Sound
client = Client(ready_file=Path(sys.argv[1]))
client.add_sounds([Sound(id="step", category="footstep", duration_secs=0.1)])
client.prewarm(count=1)
print("playing", flush=True)
client.prewarm(count=100)
"""


def fake(latency_millis=0, **settings):
    environment = {"FAKE_RUNTIME": f"latency_millis={latency_millis}"}
    return Sidecar(SidecarConfig(runtime="fake", **settings), environment=environment)


def wait_until(condition, timeout_secs=PATIENCE_SECS):
    """Seconds it took."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < timeout_secs, "waited in vain"
        time.sleep(0.02)
    return time.monotonic() - began


def test_ready_file_is_private_and_goes_with_its_sidecar(tmp_path):
    path = tmp_path / "ready.json"
    sidecar = fake(ready_file=path).start()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    arguments = Path(f"/proc/{sidecar.pid}/cmdline").read_text()
    assert sidecar.token not in arguments
    sidecar.stop()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("niceness", [0, 7])
def test_worker_gives_way_to_the_game_as_far_as_asked(niceness):
    with fake(worker_niceness=niceness) as sidecar:
        (worker,) = children_of(sidecar.pid)
        ours = os.getpriority(os.PRIO_PROCESS, 0)
        assert os.getpriority(os.PRIO_PROCESS, sidecar.pid) == ours
        assert os.getpriority(os.PRIO_PROCESS, worker) == min(19, ours + niceness)


def test_starting_twice_leaves_no_second_process():
    with fake().start() as sidecar:
        pid = sidecar.pid
        assert sidecar.start().pid == pid == sidecar.process.pid
    assert not running(pid)


def test_killed_client_frees_its_session():
    with fake(latency_millis=20) as sidecar, Client(ready_file=sidecar.ready_file) as observer:
        arguments = [sys.executable, "-c", PLAYER, str(sidecar.ready_file)]
        with subprocess.Popen(arguments, stdout=subprocess.PIPE) as player:
            player.stdout.readline()
            assert observer.info().sessions == 2
            player.kill()
        assert wait_until(lambda: observer.info().sessions == 1) < 5.0
        wait_until(lambda: observer.info().work.queued + observer.info().work.running == 0)


def test_dead_parent_ends_sidecar_and_worker_within_two_seconds():
    with subprocess.Popen([sys.executable, "-c", OWNER], stdout=subprocess.PIPE) as owner:
        sidecar = int(owner.stdout.readline())
        (worker,) = children_of(sidecar)
        owner.kill()
    took_secs = wait_until(lambda: not running(sidecar))
    assert took_secs < 2.0
    wait_until(lambda: not running(worker), timeout_secs=2.0)


def test_end_of_the_launching_thread_is_not_the_end_of_the_parent():
    sidecar = fake()
    starter = threading.Thread(target=sidecar.start)
    starter.start()
    starter.join()
    time.sleep(0.5)
    assert running(sidecar.pid)
    sidecar.stop()


def test_sigterm_finishes_what_was_promised():
    with (
        fake(latency_millis=150, max_batch=1) as sidecar,
        wire_to(sidecar) as wire,
        wire.session() as (say, messages),
    ):
        next(messages)
        say(Want(want_id="w", bucket=1, sound=STEP, count=4))
        heard = [next(messages)]
        os.kill(sidecar.pid, signal.SIGTERM)
        heard += messages
        assert [type(message) for message in heard] == [Arrival] * 4 + [PoolState]
        assert sidecar.process.wait(PATIENCE_SECS) == 0


def test_what_comes_after_sigterm_is_refused():
    with (
        fake(latency_millis=1000, max_batch=1) as sidecar,
        wire_to(sidecar) as wire,
        wire.session() as (say, messages),
    ):
        next(messages)
        say(Want(want_id="w", bucket=1, sound=STEP, count=4))
        next(messages)
        os.kill(sidecar.pid, signal.SIGTERM)
        say(Want(want_id="late", bucket=1, sound=STEP))
        wait_until(lambda: isinstance(next(messages), Fault))  # it has heard the signal
        for call in (wire.handshake, lambda: wire.render(RENDER)):
            with pytest.raises(Unavailable, match="going away"):
                call()
        with wire.session() as (_, refused), pytest.raises(Unavailable, match="going away"):
            next(refused)


def test_sigterm_with_nothing_to_do_ends_at_once():
    with fake() as sidecar, Client(ready_file=sidecar.ready_file) as client:
        client.wait_connected()
        os.kill(sidecar.pid, signal.SIGTERM)
        assert sidecar.process.wait(PATIENCE_SECS) == 0
        wait_until(lambda: not client.connected)


def test_killed_worker_in_mid_request_still_completes():
    timeline = Timeline(sounds={"step": STEP}, events=(Event(sound="step"),), duration_secs=0.5, seed=3)
    with fake(latency_millis=500) as sidecar, Client(ready_file=sidecar.ready_file) as client:
        undisturbed = client.render(timeline)
        killer = threading.Timer(0.2, lambda: os.kill(children_of(sidecar.pid)[0], signal.SIGKILL))
        killer.start()
        rendered = client.render(timeline)
        killer.join()
        assert (rendered.samples == undisturbed.samples).all()
        assert client.info().work.worker_restarts == 1


def test_sidecar_started_again_while_a_client_plays(tmp_path):
    path = tmp_path / "ready.json"
    first = fake(ready_file=path).start()
    with Client(ready_file=path) as client:
        client.add_sounds([STEP])
        client.prewarm(count=3)
        instance = client.wait_connected().instance_id
        first.process.kill()
        wait_until(lambda: not client.connected)
        assert all(client.trigger("step").tier == "live" for _ in range(10))
        with fake(ready_file=path):
            played = client.counts["arrivals"]
            assert client.wait_connected().instance_id != instance
            wait_until(lambda: client.trigger("step").tier == "live" and client.counts["arrivals"] > played)
        first.stop()


def test_nobody_answers_where_a_sidecar_was(tmp_path):
    path = tmp_path / "ready.json"
    sidecar = fake(ready_file=path).start()
    sidecar.process.kill()
    sidecar.stop()
    with Client(ready_file=path) as client, pytest.raises(Unavailable):
        client.wait_connected(0.5)
