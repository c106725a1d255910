"""Clients on the fake transport: every trigger has an answer and says what it is."""

from __future__ import annotations

import threading
import time

import numpy as np
import pytest

from soundwell.audio import Clip
from soundwell.client import AsyncClient, Client, ClientSettings, FakeTransport
from soundwell.errors import (
    DeadlineExceeded,
    InvalidInput,
    Overloaded,
    ProtocolMismatch,
    Unavailable,
    WeightsCorrupt,
)
from soundwell.events import Event, one_shot
from soundwell.rpc.messages import Priority
from soundwell.sounds import Sound

STEP = Sound(id="step", category="footstep", duration_secs=0.1)
SHOT = Sound(id="shot", category="weapon", duration_secs=0.1)


@pytest.fixture
def transport():
    return FakeTransport()


@pytest.fixture
def client(transport):
    with Client(transport=transport) as client:
        client.add_sounds([STEP, SHOT])
        yield client


def until(condition, timeout_secs=5.0):
    limit = time.monotonic() + timeout_secs
    while not condition():
        assert time.monotonic() < limit, "waited in vain"
        time.sleep(0.005)


def test_prewarmed_sound_is_live_and_fresh(client):
    assert client.prewarm(count=3).complete
    keys = set()
    for _ in range(3):
        played = client.trigger("step", intensity=0.9)
        assert (played.tier, played.reused, played.bucket) == ("live", False, 2)
        assert played.clip is played.variation.clip and played.made_by == "fake"
        keys.add(played.variation.key)
    assert len(keys) == 3


def test_event_brings_its_own_intensity(client):
    client.prewarm([STEP], 1)
    assert client.trigger(Event(sound="step", intensity=0.1)).bucket == 0


def test_late_refill_reuses_and_says_so(client, transport):
    client.prewarm([STEP], 2, buckets=[1])
    transport.latency_secs = 60.0
    played = [client.trigger("step") for _ in range(5)]
    assert [one.tier for one in played] == ["live"] * 5
    assert [one.reused for one in played] == [False, False, True, True, True]
    assert played[2].variation is not played[1].variation


def test_tiers_in_order_neighbour_clip_silence(client, transport):
    client.prewarm([STEP], 1, buckets=[0])
    transport.latency_secs = 60.0
    assert client.trigger("step", intensity=0.9).tier == "neighbour"
    clip = Clip(samples=np.zeros((10, 1), np.float32))
    assert client.trigger("shot").tier == "silence"
    client.add_sounds([], fallbacks={"shot": clip})
    played = client.trigger("shot")
    assert (played.tier, played.clip, played.variation) == ("clip", clip, None)


def test_silent_trigger_orders_one_urgently(client, transport):
    assert client.trigger("step").tier == "silence"
    until(lambda: client.trigger("step").tier == "live")
    assert transport.wants[0].priority is Priority.LIVE and transport.wants[0].deadline_millis > 0


def test_refill_comes_after_triggers(client, transport):
    client.prewarm([STEP], 2, buckets=[1])
    client.trigger("step")
    until(lambda: client.counts["arrivals"] >= 3)
    assert len(transport.acks) == client.counts["arrivals"]


def test_sound_is_described_once_per_session(client, transport):
    client.prewarm([STEP], 2)
    assert [want.sound is not None for want in transport.wants] == [True, False, False]
    assert {want.sound_hash for want in transport.wants[1:]} == {STEP.hash}


def test_sounds_alike_but_for_their_id_keep_their_names(client):
    twin = Sound(id="twin", category="footstep", duration_secs=0.1)
    client.prewarm([STEP, twin], 1)
    assert [client.trigger(name).variation.sound_id for name in ("step", "twin")] == ["step", "twin"]


def test_unknown_sound_is_silent_or_strict(client):
    assert client.trigger("nobody").tier == "silence"
    assert client.counts["unknown"] == 1
    with (
        Client(transport=FakeTransport(), settings=ClientSettings(strict=True)) as strict,
        pytest.raises(InvalidInput, match="add_sounds"),
    ):
        strict.trigger("nobody")


def test_strict_silence_raises():
    transport = FakeTransport()
    transport.broken = Unavailable("none")
    with Client(transport=transport, settings=ClientSettings(strict=True)) as client:
        client.add_sounds([STEP])
        with pytest.raises(Unavailable, match="prewarm"):
            client.trigger("step")


def test_full_sidecar_is_asked_again_later(client, transport):
    transport.refusal = Overloaded("full")
    client.trigger("step")
    until(lambda: client.counts.get("OVERLOADED", 0))
    transport.refusal = None
    until(lambda: client.trigger("step").tier == "live")


def test_refused_description_ends_prewarming_by_name(client, transport):
    transport.refusal = InvalidInput("'x' is not a class", field="sounds.step.category")
    with pytest.raises(InvalidInput) as caught:
        client.prewarm([STEP], 1)
    assert caught.value.field == "sounds.step.category"


@pytest.mark.parametrize("refusal", [InvalidInput("no", field="sounds.step"), WeightsCorrupt("damaged")])
def test_what_one_sidecar_never_makes_the_next_is_asked_for(client, transport, refusal):
    transport.refusal = refusal
    with pytest.raises(type(refusal)):
        client.prewarm([STEP], 1)
    client.trigger("step")
    transport.refusal = None
    transport.break_off()
    until(lambda: client.trigger("step").tier == "live")


def test_prewarming_that_takes_too_long(client, transport):
    transport.latency_secs = 60.0
    result = client.prewarm([STEP], 1, timeout_secs=0.05)
    assert (result.ready, result.asked, result.complete) == (0, 3, False)
    with (
        Client(transport=transport, settings=ClientSettings(strict=True)) as strict,
        pytest.raises(DeadlineExceeded),
    ):
        strict.prewarm([STEP], 1, timeout_secs=0.05)


def test_prewarming_tells_its_progress(client):
    told = []
    client.prewarm([STEP], 2, on_progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (6, 6) and told == sorted(told)


def test_lost_session_comes_back_and_wants_are_sent_again(client, transport):
    client.prewarm([STEP], 1, buckets=[1])
    transport.latency_secs = 60.0
    client.trigger("step")
    until(lambda: len(transport.wants) >= 2)
    transport.latency_secs = 0.0
    transport.break_off()
    assert client.trigger("step").tier == "live"
    until(lambda: client.counts["connects"] == 2 and client.counts["arrivals"] >= 2)
    described = [want for want in transport.wants if want.sound]
    assert len(described) == 2 and described[1] is not transport.wants[1]


def test_hopeless_connection_raises_at_once(transport):
    transport.broken = ProtocolMismatch("another version")
    with Client(transport=transport) as client:
        with pytest.raises(ProtocolMismatch):
            client.wait_connected(30.0)
        with pytest.raises(ProtocolMismatch):
            client.prewarm([STEP], 1)


def test_nobody_there_is_unavailable_after_the_timeout(transport):
    transport.broken = Unavailable("none")
    with Client(transport=transport) as client, pytest.raises(Unavailable, match="none"):
        client.wait_connected(0.1)


def test_network_thread_never_waits_for_a_trigger(client):
    with client._tiers._lock:  # as a trigger holds it
        assert client.prewarm(count=1, timeout_secs=5.0).complete


def test_closing_tells_those_who_wait(transport):
    transport.latency_secs = 60.0
    client = Client(transport=transport)
    client.wait_connected()
    told = []

    def prewarm():
        with pytest.raises(Unavailable, match="closed") as caught:
            client.prewarm([STEP], 1)
        told.append(caught.value)

    waiting = threading.Thread(target=prewarm)
    waiting.start()
    until(lambda: transport.wants)
    client.close()
    waiting.join(5.0)
    assert told and not client.connected


def test_rendering_says_what_made_it(client):
    rendered = client.render(one_shot(STEP), steps=2)
    assert (rendered.made_by, rendered.steps, len(rendered.model_hash)) == ("fake", 2, 64)


def test_render_whole_and_in_pieces(client):
    timeline = one_shot(Sound(id="wind", category="ambience", duration_secs=3.0))
    whole = client.render(timeline)
    pieces = list(client.render_stream(timeline))
    assert len(pieces) > 1
    assert np.array_equal(whole.samples, np.concatenate([piece.samples for piece in pieces]))


def test_render_stream_may_be_left_in_the_middle(client):
    stream = client.render_stream(one_shot(Sound(id="wind", category="ambience", duration_secs=3.0)))
    next(stream)
    stream.close()
    assert client.info().model_id == "fake"


def test_changed_description_loses_its_pool(client, transport):
    client.prewarm([STEP], 1, buckets=[1])
    transport.latency_secs = 60.0
    client.add_sounds([Sound(id="step", category="footstep", duration_secs=0.2)])
    assert client.trigger("step").tier == "silence"


async def test_async_client_does_the_same(transport):
    async with AsyncClient(transport=transport) as client:
        client.add_sounds([STEP])
        assert (await client.prewarm(count=1)).complete
        assert client.trigger("step").tier == "live"
        timeline = one_shot(STEP)
        whole = await client.render(timeline)
        assert whole.num_frames == sum([piece.num_frames async for piece in client.render_stream(timeline)])
        assert (await client.info()).model_id == "fake" and client.connected


def test_address_or_ready_file_but_not_both(tmp_path):
    for arguments in ({}, {"address": "127.0.0.1:1", "ready_file": tmp_path / "ready.json"}):
        with pytest.raises(InvalidInput, match="either"):
            Client(**arguments)
