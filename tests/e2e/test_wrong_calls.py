"""What a sidecar refuses, and how: a type of error, the field, a sentence. It serves on afterwards."""

from __future__ import annotations

import socket

import pytest
from wire import OPEN, wire_to

from soundwell.client import Client
from soundwell.config import SidecarConfig
from soundwell.errors import (
    DeadlineExceeded,
    InvalidInput,
    MessageTooLarge,
    PortInUse,
    ProtocolMismatch,
    Unauthenticated,
    WeightsCorrupt,
)
from soundwell.events import one_shot
from soundwell.rpc.convert.words import timeline_to_wire
from soundwell.rpc.messages import Fault, Open, Opened, Want
from soundwell.rpc.v1 import service_pb2, session_pb2, words_pb2
from soundwell.sidecar.launch import Sidecar
from soundwell.sounds import Sound

STEP = Sound(id="step", category="footstep", duration_secs=0.1)
RENDER = service_pb2.RenderRequest(timeline=timeline_to_wire(one_shot(STEP)))


@pytest.fixture(scope="module")
def sidecar():
    config = SidecarConfig(runtime="fake", max_message_bytes=64 * 1024)
    with Sidecar(config, environment={"FAKE_RUNTIME": "latency_millis=50"}) as sidecar:
        yield sidecar
        with wire_to(sidecar) as wire:
            assert wire.handshake().model_id == "fake"  # after all that


@pytest.fixture
def wire(sidecar):
    with wire_to(sidecar) as wire:
        yield wire


@pytest.mark.parametrize("token", ["", "wrong"])
def test_wrong_token_is_refused_by_every_call(sidecar, token):
    with wire_to(sidecar, token=token) as wire:
        with pytest.raises(Unauthenticated, match="ready file"):
            wire.handshake()
        with pytest.raises(Unauthenticated):
            wire.render(RENDER)
        with wire.session() as (_, messages), pytest.raises(Unauthenticated):
            next(messages)


def test_wrong_token_of_a_client_raises_at_once(sidecar):
    with Client(address=sidecar.address, token="wrong") as client, pytest.raises(Unauthenticated):
        client.wait_connected(30.0)


def test_wrong_protocol_version_names_both(wire):
    with pytest.raises(ProtocolMismatch, match=r"version 2.*1"):
        wire.handshake(protocol_version=2)
    opened = Open(client_name="old", format=OPEN.format, protocol_version=2)
    with wire.session(opened) as (_, messages), pytest.raises(ProtocolMismatch):
        next(messages)


def test_oversized_message_is_refused_whole(wire):
    huge = service_pb2.RenderRequest(
        timeline=words_pb2.Timeline(sounds=[words_pb2.Sound(id="a", text="x" * 200_000)])
    )
    with pytest.raises(MessageTooLarge, match="larger than max"):
        wire.render(huge)


def test_unknown_class_in_a_want_is_a_fault_naming_the_field(wire):
    with wire.session() as (say, messages):
        assert isinstance(next(messages), Opened)
        sound = words_pb2.Sound(id="step", category="footstap")
        say(session_pb2.SessionRequest(want=session_pb2.Want(want_id="w", sound=sound)))
        fault = next(messages)
        assert isinstance(fault, Fault)
        assert (fault.code, fault.field, fault.want_id) == ("INVALID_INPUT", "sounds.step.category", "w")
        assert "footstep" in fault.sentence
        say(Want(want_id="w", bucket=1, sound=STEP))
        assert next(messages).variation.sound_id == "step"


def test_sound_longer_than_the_message_limit_still_arrives(wire):
    """The limit is of what the sidecar takes; its own chunks have a size of their own."""
    with wire.session() as (say, messages):
        next(messages)
        say(Want(want_id="w", bucket=1, sound=Sound(id="long", category="footstep", duration_secs=3.0)))
        assert next(messages).variation.clip.duration_secs == 3.0


def test_unordered_events_name_the_event(wire):
    timeline = words_pb2.Timeline(
        sounds=[words_pb2.Sound(id="step", category="footstep")],
        events=[words_pb2.Event(sound_id="step", time_secs=time) for time in (0.5, 0.25)],
        duration_secs=1,
    )
    with pytest.raises(InvalidInput) as caught:
        wire.render(service_pb2.RenderRequest(timeline=timeline))
    assert caught.value.field == "events[1].time_secs"


def test_session_that_does_not_open_is_refused(wire):
    with (
        wire.session(Want(want_id="w", bucket=1, sound=STEP)) as (_, messages),
        pytest.raises(InvalidInput) as caught,
    ):
        next(messages)
    assert caught.value.field == "open"


def test_unserved_sample_rate_is_named(wire):
    format = words_pb2.AudioFormat(sample_rate_hz=7)
    with pytest.raises(InvalidInput) as caught:
        wire.render(service_pb2.RenderRequest(timeline=RENDER.timeline, format=format))
    assert caught.value.field == "format.sample_rate_hz"


def test_render_that_cannot_be_in_time(wire):
    with wire.session() as (say, messages):
        next(messages)
        # The worker is busy with this for longer than the render may wait, which is too long for any tier besides.
        say(Want(want_id="w", bucket=1, sound=STEP, count=20))
        next(messages)
        wind = one_shot(Sound(id="wind", category="ambience", duration_secs=30.0))
        late = service_pb2.RenderRequest(timeline=timeline_to_wire(wind), deadline_millis=1, priority=3)
        with pytest.raises(DeadlineExceeded):
            wire.render(late)


def test_port_in_use_says_so(sidecar):
    with pytest.raises(PortInUse, match=str(sidecar.ready.port)):
        Sidecar(SidecarConfig(runtime="fake", port=sidecar.ready.port)).start()


def test_port_in_use_by_a_stranger():
    with socket.socket() as stranger:
        stranger.bind(("127.0.0.1", 0))
        stranger.listen()
        with pytest.raises(PortInUse):
            Sidecar(SidecarConfig(runtime="fake", port=stranger.getsockname()[1])).start()


def test_corrupt_weights_keep_a_sidecar_from_starting():
    broken = Sidecar(SidecarConfig(runtime="fake"), environment={"FAKE_RUNTIME": "lost_weights=1"})
    with pytest.raises(WeightsCorrupt, match="SHA-256"):
        broken.start()
