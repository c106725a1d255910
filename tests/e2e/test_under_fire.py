"""A running sidecar under load and watched: long work beside short, slow readers, limits, numbers, warm starts."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request

import grpc
import pytest
from wire import children_of, wire_to

from soundwell.client import Client
from soundwell.config import SidecarConfig
from soundwell.errors import InvalidInput, Overloaded, WorkerFailed
from soundwell.events import Event, Timeline
from soundwell.rpc import methods
from soundwell.rpc.messages import Arrival, Fault, Opened, Priority, Want
from soundwell.rpc.ready_file import read_ready
from soundwell.rpc.v1 import service_pb2, session_pb2
from soundwell.sidecar.launch import Sidecar
from soundwell.sounds import Sound, Variation

STEP = Sound(id="step", category="footstep", duration_secs=0.1)
PATIENCE_SECS = 60.0


def fake(fault="", *, log_file=None, **settings):
    return Sidecar(
        SidecarConfig(runtime="fake", **settings), log_file=log_file, environment={"FAKE_RUNTIME": fault}
    )


def wait_until(condition):
    limit = time.monotonic() + PATIENCE_SECS
    while not condition():
        assert time.monotonic() < limit, "waited in vain"
        time.sleep(0.02)


def walk(secs: float, seed: int = 1) -> Timeline:
    events = tuple(Event(sound="step", time_secs=n / 10) for n in range(int(secs * 9)))
    return Timeline(sounds={"step": STEP}, events=events, duration_secs=secs, seed=seed)


def test_long_renders_keep_no_live_want_waiting():
    with (
        Sidecar(SidecarConfig(runtime="procedural")) as sidecar,
        Client(ready_file=sidecar.ready_file) as client,
        wire_to(sidecar) as wire,
        wire.session() as (say, messages),
    ):
        client.render(walk(20.0, seed=0))  # by which the sidecar learns what is long
        renders = [threading.Thread(target=client.render, args=(walk(20.0, seed=n),)) for n in (1, 2, 3)]
        for render in renders:
            render.start()
        wait_until(lambda: client.info().work.running)
        next(messages)
        say(Want(want_id="live", bucket=1, sound=STEP, priority=Priority.LIVE))
        assert next(messages).variation.sound_id == "step"
        assert any(render.is_alive() for render in renders), "the renders were over before the live want"
        for render in renders:
            render.join()


@pytest.mark.parametrize("number", [signal.SIGUSR1, signal.SIGUSR2], ids=["out of memory", "device lost"])
def test_a_device_that_fails_costs_a_worker_and_no_sound(number):
    with fake("signals=1") as sidecar, Client(ready_file=sidecar.ready_file) as client:
        undisturbed = client.render(walk(0.5))
        os.kill(children_of(sidecar.pid)[0], number)
        again = client.render(walk(0.5))
        assert (again.samples == undisturbed.samples).all()
        assert client.info().work.worker_restarts == 1


def test_a_job_the_runtime_cannot_do_costs_no_worker():
    with fake("fail_every=2") as sidecar, Client(ready_file=sidecar.ready_file) as client:
        client.render(walk(0.5))
        with pytest.raises(WorkerFailed):
            client.render(walk(0.5))
        assert client.info().work.worker_restarts == 0


def test_a_client_that_reads_nothing_costs_little_memory():
    long = Sound(id="long", category="ambience", duration_secs=4.0, channels=2)
    with (
        fake(pool_bytes=0) as sidecar,
        Client(ready_file=sidecar.ready_file) as friend,
        grpc.insecure_channel(sidecar.address) as channel,
    ):
        friend.prewarm([STEP], count=1)
        before = friend.info().resident_bytes
        wants = [Want(want_id=f"w{n}", bucket=1, sound=long, count=100) for n in range(5)]
        call = open_session(channel, sidecar.token, wants)
        time.sleep(2.0)
        grown = friend.info().resident_bytes - before
        friend.prewarm([STEP], count=3)  # served as ever
        call.cancel()
    assert grown < 160 * 2**20  # 500 variations of 1.5 MB were ordered


def open_session(channel, token, messages):
    from soundwell.rpc.convert.session import request_to_wire
    from soundwell.rpc.messages import Format, Open

    said = [Open(client_name="slow", format=Format()), *messages]
    leaves = threading.Event()

    def say():
        yield from (request_to_wire(message).SerializeToString() for message in said)
        leaves.wait(PATIENCE_SECS)

    return channel.stream_stream(methods.SESSION)(say(), metadata=methods.token_metadata(token))


def test_more_sessions_than_allowed_are_refused():
    with fake(max_sessions=1) as sidecar, wire_to(sidecar) as wire, wire.session() as (_, first):
        assert isinstance(next(first), Opened)
        with wire.session() as (_, second), pytest.raises(Overloaded, match="sessions are open"):
            next(second)


def test_illegible_bytes_end_the_call_and_name_the_message(tmp_path):
    log = tmp_path / "log"
    with fake(log_file=log) as sidecar, grpc.insecure_channel(sidecar.address) as channel:
        metadata = methods.token_metadata(sidecar.token)
        for method in (methods.HANDSHAKE, methods.GET_INFO):
            with pytest.raises(grpc.RpcError) as caught:
                channel.unary_unary(method)(b"\xff\xff\xff", metadata=metadata, timeout=30)
            assert caught.value.code() is grpc.StatusCode.INVALID_ARGUMENT
        with pytest.raises(grpc.RpcError) as caught:
            list(channel.stream_stream(methods.SESSION)(iter([b"\xff\xff"]), metadata=metadata, timeout=30))
        assert caught.value.code() is grpc.StatusCode.INVALID_ARGUMENT
    assert "Traceback" not in log.read_text()


def test_names_that_are_too_long_are_refused():
    with fake() as sidecar, wire_to(sidecar) as wire, wire.session() as (say, messages):
        next(messages)
        say(session_pb2.SessionRequest(want=session_pb2.Want(want_id="w" * 129, sound_id="step")))
        fault = next(messages)
        assert isinstance(fault, Fault) and fault.field == "want.want_id"


def test_more_sounds_than_a_timeline_may_have_are_refused_unmade():
    with fake() as sidecar, wire_to(sidecar) as wire:
        request = service_pb2.RenderRequest()
        for _ in range(20_000):
            request.timeline.sounds.add(id="step", category="footstep")
        with pytest.raises(InvalidInput) as caught:
            wire.render(request)
    assert caught.value.field == "sounds"


def test_a_callers_own_name_comes_back_and_stands_in_the_log(tmp_path):
    log = tmp_path / "log"
    with fake(log_file=log, log_level="debug") as sidecar, grpc.insecure_channel(sidecar.address) as channel:
        call = channel.unary_unary(methods.GET_INFO)
        metadata = (*methods.token_metadata(sidecar.token), (methods.REQUEST_KEY, "level-3-boss"))
        _, told = call.with_call(b"", metadata=metadata, timeout=30)
        assert dict(told.trailing_metadata())[methods.REQUEST_KEY] == "level-3-boss"
        handshake = service_pb2.HandshakeRequest(protocol_version=9).SerializeToString()
        with pytest.raises(grpc.RpcError):
            channel.unary_unary(methods.HANDSHAKE)(handshake, metadata=metadata, timeout=30)
        evil = (*methods.token_metadata(sidecar.token), (methods.REQUEST_KEY, "x request=admin"))
        _, told = call.with_call(b"", metadata=evil, timeout=30)
        assert dict(told.trailing_metadata())[methods.REQUEST_KEY] != "x request=admin"
    lines = [line for line in log.read_text().splitlines() if "request=level-3-boss" in line]
    assert any("PROTOCOL_MISMATCH" in line for line in lines)


def test_refused_callers_are_told_of_once(tmp_path):
    log = tmp_path / "log"
    with fake(log_file=log) as sidecar, grpc.insecure_channel(sidecar.address) as channel:
        call = channel.unary_unary(methods.GET_INFO)
        for _ in range(50):
            with pytest.raises(grpc.RpcError) as caught:
                call(b"", metadata=methods.token_metadata("guess"), timeout=30)
            assert caught.value.code() is grpc.StatusCode.UNAUTHENTICATED
    assert log.read_text().count("without this launch's token") == 1


def test_metrics_are_served_on_loopback_only_if_asked_for():
    with fake(metrics_port=0) as sidecar, Client(ready_file=sidecar.ready_file) as client:
        client.prewarm([STEP], count=2, buckets=[1])
        port = read_ready(sidecar.ready_file).metrics_port
        text = urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10).read().decode()
    numbers = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    assert float(numbers["soundwell_orders_finished_total"]) == 2
    assert float(numbers["soundwell_sessions"]) == 1
    assert float(numbers["soundwell_worker_resident_bytes"]) > 1e6
    with fake() as sidecar:
        assert read_ready(sidecar.ready_file).metrics_port == 0


def test_a_warm_disk_pool_serves_before_the_model_is_loaded(tmp_path):
    pool = tmp_path / "pool"
    with fake(disk_pool=pool) as sidecar, Client(ready_file=sidecar.ready_file) as client:
        client.add_sounds([STEP])
        client.prewarm(count=1, buckets=[1])
        before = client.trigger("step").variation
    environment = os.environ | {
        "SOUNDWELL_RUNTIME": "fake",
        "SOUNDWELL_DISK_POOL": str(pool),
        "SOUNDWELL_READY_FILE": str(tmp_path / "ready.json"),
        "FAKE_RUNTIME": "load_secs=30",
    }
    with subprocess.Popen([sys.executable, "-m", "soundwell.sidecar"], env=environment) as late:
        wait_until((tmp_path / "ready.json").exists)
        with Client(ready_file=tmp_path / "ready.json") as client:
            client.add_sounds([STEP])
            client.prewarm(count=1, buckets=[1], timeout_secs=20)
            heard: dict[str, Variation] = {}  # refills of the first session may have been kept as well

            def hears_it_again() -> bool:
                played = client.trigger("step").variation
                heard[played.key] = played
                return before.key in heard

            wait_until(hears_it_again)
        assert read_ready(tmp_path / "ready.json").state == "loading"
        late.kill()
    assert (heard[before.key].clip.samples == before.clip.samples).all()


def test_an_idle_connection_that_nobody_answers_is_given_up(tmp_path):
    with fake() as sidecar, Client(ready_file=sidecar.ready_file) as client:
        client.wait_connected()
        os.kill(sidecar.pid, signal.SIGSTOP)
        try:
            wait_until(lambda: not client.connected)
        finally:
            os.kill(sidecar.pid, signal.SIGCONT)
        wait_until(lambda: client.connected)


def test_a_render_goes_on_at_the_successor_of_a_killed_sidecar(tmp_path):
    path = tmp_path / "ready.json"
    first = fake("latency_millis=1500", ready_file=path).start()
    with Client(ready_file=path) as client:
        client.wait_connected()
        heard = []
        render = threading.Thread(target=lambda: heard.append(client.render(walk(0.5))))
        render.start()
        wait_until(lambda: client.info().work.running)
        first.process.kill()
        with fake(ready_file=path) as second:
            render.join(PATIENCE_SECS)
            assert heard and client.wait_connected().instance_id == second.ready.instance
    first.stop()


def soundwell(*arguments):
    command = [sys.executable, "-m", "soundwell.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def test_top_shows_a_running_sidecar_and_ends():
    with fake() as sidecar:
        done = soundwell("top", "--ready-file", sidecar.ready_file, "--count", 2, "--every-secs", 0.2)
    assert done.returncode == 0, done.stderr
    assert "orders finished" in done.stdout and "fake" in done.stdout


def test_doctor_finds_nothing_wrong_here(monkeypatch):
    monkeypatch.setenv("SOUNDWELL_RUNTIME", "procedural")
    done = soundwell("doctor", "--json")
    told = json.loads(done.stdout)
    assert done.returncode == 0 and told["well"]
    checks = {finding["check"] for finding in told["findings"]}
    assert {"grpcio", "providers", "weights student.onnx", "port", "first sound", "round trip"} <= checks


def test_doctor_says_what_to_do_about_corrupt_weights(tmp_path):
    from soundwell.runtime import RELEASED_WEIGHTS

    for path in RELEASED_WEIGHTS.iterdir():
        (tmp_path / path.name).symlink_to(path)
    (tmp_path / "student.onnx").unlink()
    (tmp_path / "student.onnx").write_bytes(b"not these")
    done = soundwell("doctor", "--weights", tmp_path)
    assert done.returncode == 1
    assert "FAIL weights" in done.stdout and "SHA-256" in done.stdout and "pip install" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_arrivals_of_one_hit_are_all_of_one_parcel():
    """The packed path and the plain one agree to the byte of PCM."""
    with fake() as sidecar, wire_to(sidecar) as wire, wire.session() as (say, messages):
        next(messages)
        heard = []
        for name in ("made", "packed", "again"):
            say(Want(want_id=name, bucket=1, sound=STEP, seeds=(5,)))
            heard += [message for message in (next(messages), next(messages)) if isinstance(message, Arrival)]
        samples = [arrival.variation.clip.samples for arrival in heard]
        assert len(samples) == 3 and all((one == samples[0]).all() for one in samples)
