"""Words survive the wire, and what is not legal is refused by name."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from soundwell.audio import Clip
from soundwell.catalog import load_catalog
from soundwell.errors import InvalidInput, ProtocolMismatch, SoundwellError
from soundwell.events import Event, Timeline
from soundwell.rpc import messages as plain
from soundwell.rpc.convert import service, session, words
from soundwell.rpc.v1 import service_pb2, session_pb2, words_pb2
from soundwell.sounds import Sound, Variation

STEP = Sound(id="step", category="footstep", attributes={"surface": "gravel"}, text="slow", duration_secs=0.5)
TIMELINE = Timeline(
    sounds={"step": STEP},
    events=(
        Event(sound="step", time_secs=0.25, intensity=0.0, seed=0),
        Event(sound="step", time_secs=0.5, parameters={"speed": 1.5}),
    ),
    duration_secs=2.0,
    channels=2,
    loudness=((0.0, -6.0), (2.0, 0.0)),
    seed=2**53 + 1,
)


def variation(num_frames: int = 200_000, channels: int = 1) -> Variation:
    samples = np.random.default_rng(1).uniform(-1, 1, (num_frames, channels)).astype(np.float32)
    return Variation(
        sound_id="step",
        sound_hash=STEP.hash,
        bucket=2,
        model_hash="ab" * 32,
        seed=2**48 - 1,
        clip=Clip(samples=samples, sample_rate_hz=44_100),
        onset_frames=17,
        rms_dbfs=-12.5,
        made_by="procedural",
        steps=0,
        latency_millis=3.5,
    )


def test_sound_and_timeline_round_trip():
    near = replace(STEP, spread=0.0, width=1.0)
    for sound in (STEP, near):
        assert words.sound_from_wire(words.sound_to_wire(sound)) == sound
    assert words.timeline_from_wire(words.timeline_to_wire(TIMELINE)) == TIMELINE


def test_absent_duration_is_the_categorys():
    wire = words_pb2.Sound(id="door", category="door")
    assert (
        words.sound_from_wire(wire).duration_secs == load_catalog().categories["door"].default_duration_secs
    )


@pytest.mark.parametrize(
    ("wire", "field"),
    [
        (words_pb2.Sound(id="a", category="footstap"), "sounds.a.category"),
        (words_pb2.Sound(id="a", category="footstep", attributes={"surface": "gravle"}), "surface"),
        (words_pb2.Sound(id="a", category="footstep", duration_secs=-1), "sounds.a.duration_secs"),
        (words_pb2.Sound(id="a", category="footstep", channels=3), "sounds.a.channels"),
    ],
)
def test_unknown_words_name_the_field(wire, field):
    with pytest.raises(InvalidInput) as caught:
        words.sound_from_wire(wire)
    assert field in caught.value.field


@pytest.mark.parametrize(
    ("want", "field"),
    [
        (session_pb2.Want(), "want.want_id"),
        (session_pb2.Want(want_id="w", bucket=3), "want.bucket"),
        (session_pb2.Want(want_id="w", intensity=1.5), "want.intensity"),
        (session_pb2.Want(want_id="w", count=1000), "want.count"),
        (session_pb2.Want(want_id="w", count=2, seeds=[1]), "want.seeds"),
        (session_pb2.Want(want_id="w", priority=9), "want.priority"),
    ],
)
def test_impossible_wants_name_the_field(want, field):
    with pytest.raises(InvalidInput) as caught:
        session.request_from_wire(session_pb2.SessionRequest(want=want))
    assert caught.value.field == field


@pytest.mark.parametrize(
    "message",
    [
        plain.Open(
            client_name="c", format=plain.Format(encoding="int16", sample_rate_hz=44_100), base_seed=7
        ),
        plain.Want(want_id="w", bucket=0, sound=STEP, count=3, deadline_millis=50, seeds=(1, 2, 3)),
        plain.Want(want_id="w", bucket=2, sound_hash=STEP.hash, priority=plain.Priority.LIVE),
        plain.Cancel(want_id="w"),
        plain.Ack(want_id="w", index=2),
    ],
)
def test_requests_round_trip(message):
    assert session.request_from_wire(session.request_to_wire(message)) == message


def test_intensity_becomes_its_bucket():
    wire = session_pb2.SessionRequest(want=session_pb2.Want(want_id="w", intensity=0.9))
    assert session.request_from_wire(wire).bucket == 2


@pytest.mark.parametrize("note", [plain.Opened(session_id="s"), plain.PoolState(want_id="w", delivered=2)])
def test_notes_round_trip(note):
    assert session.SessionReader(0).read(session.note_to_wire(note)) == note


@pytest.mark.parametrize(("encoding", "worst"), [("float32", 0.0), ("int16", 0.5 / 32767 + 1e-6)])
def test_variation_arrives_whole(encoding, worst):
    sent, reader = variation(channels=2), session.SessionReader(2**24)
    chunks = list(session.variation_to_wire("w", 3, sent, encoding))
    assert len(chunks) > 2 and all(chunk.ByteSize() < 300_000 for chunk in chunks)
    read = [reader.read(chunk) for chunk in chunks]
    assert read[:-1] == [None] * (len(chunks) - 1)
    arrival = read[-1]
    assert (arrival.want_id, arrival.index, arrival.variation.key) == ("w", 3, sent.key)
    assert arrival.variation.made_by == "procedural" and arrival.variation.onset_frames == 17
    assert np.abs(arrival.variation.clip.samples - sent.clip.samples).max() <= worst


def test_damaged_audio_is_thrown_away():
    (chunk,) = session.variation_to_wire("w", 0, variation(100), "float32")
    chunk.variation.pcm.data = b"\0" * len(chunk.variation.pcm.data)
    with pytest.raises(SoundwellError, match="SHA-256"):
        session.SessionReader(2**20).read(chunk)


def test_audio_above_the_limit_is_refused_before_it_is_stored():
    first = next(session.variation_to_wire("w", 0, variation(), "float32"))
    with pytest.raises(SoundwellError, match="limit"):
        session.SessionReader(1000).read(first)


def test_another_protocol_version_is_refused():
    with pytest.raises(ProtocolMismatch, match="99"):
        service.check_version(99)


def test_welcome_and_info_round_trip():
    limits = plain.Limits(
        max_message_bytes=1,
        max_outstanding_variations=2,
        session_window_bytes=3,
        max_sound_secs=4.0,
        max_timeline_secs=5.0,
    )
    welcome = plain.Welcome(
        instance_id="i",
        sidecar_version="1",
        model_id="fake",
        model_hash="ab",
        model_sample_rate_hz=48_000,
        limits=limits,
        vocabulary=service.vocabulary_of(load_catalog()),
    )
    assert service.welcome_from_wire(service.welcome_to_wire(welcome)) == welcome
    info = plain.Info(
        instance_id="i", sidecar_version="1", model_id="m", model_hash="h", uptime_secs=2.0, sessions=1
    )
    assert service.info_from_wire(service.info_to_wire(info)) == info


def test_render_order_round_trips_and_names_wrong_steps():
    order = plain.RenderOrder(timeline=TIMELINE, format=plain.Format(encoding="int16"), deadline_millis=9)
    assert service.order_from_wire(service.order_to_wire(order)) == order
    with pytest.raises(InvalidInput) as caught:
        service.order_from_wire(service_pb2.RenderRequest(steps=3))
    assert caught.value.field == "steps"
