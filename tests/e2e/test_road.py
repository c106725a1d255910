"""The main road with real processes: events in, the same sounds out for the same seeds."""

from __future__ import annotations

import json
import subprocess
import sys

import numpy as np
import pytest
from wire import wire_to

from soundwell.client import Client, ClientSettings
from soundwell.config import SidecarConfig
from soundwell.events import Event, Timeline
from soundwell.rpc.messages import Format, Want
from soundwell.runtime.procedural import ProceduralGenerator
from soundwell.sidecar.launch import Sidecar
from soundwell.sounds import Sound

STEP = Sound(id="step", category="footstep", attributes={"surface": "gravel"}, duration_secs=0.3)
LONG = Sound(id="long", category="footstep", duration_secs=2.0)
SHOT = Sound(id="shot", category="weapon", duration_secs=0.5)


def timeline(seed: int) -> Timeline:
    events = (Event(sound="step", time_secs=0.1), Event(sound="shot", time_secs=0.5, intensity=0.9))
    return Timeline(sounds={"step": STEP, "shot": SHOT}, events=events, duration_secs=1.5, seed=seed)


def hear(sidecar, settings=None):
    """What one client hears: variations by key, and two renderings."""
    with Client(ready_file=sidecar.ready_file, settings=settings) as client:
        client.add_sounds([STEP, SHOT])
        client.prewarm(count=2)
        played = [
            client.trigger(name, intensity=level)
            for name in ("step", "shot")
            for level in (0.1, 0.6, 0.9)
            for _ in range(2)
        ]
        assert {one.tier for one in played} == {"live"} and not any(one.reused for one in played)
        variations = {one.variation.key: one.clip.samples for one in played}
        return variations, client.render(timeline(1)).samples, client.render(timeline(2)).samples


@pytest.fixture(scope="module")
def sidecar():
    with Sidecar(SidecarConfig(runtime="procedural")) as sidecar:
        yield sidecar


def test_two_runs_of_one_seed_are_the_same_to_the_sample(sidecar):
    variations, rendered, other_seed = hear(sidecar)
    with Sidecar(SidecarConfig(runtime="procedural")) as second:
        variations_again, rendered_again, _ = hear(second)
    assert len(variations) == 12 and variations.keys() == variations_again.keys()
    assert all(np.array_equal(samples, variations_again[key]) for key, samples in variations.items())
    assert np.array_equal(rendered, rendered_again)
    assert not np.array_equal(rendered, other_seed)


def test_second_client_is_served_from_the_pools(sidecar):
    hear(sidecar)
    with Client(ready_file=sidecar.ready_file) as client:
        before = client.info()
        hear(sidecar)
        after = client.info()
    assert after.pools.memory_hits >= before.pools.memory_hits + 12
    assert after.pools.hit_rate > before.pools.hit_rate


def test_another_base_seed_gives_other_variations(sidecar):
    assert hear(sidecar)[0].keys().isdisjoint(hear(sidecar, ClientSettings(seed=1))[0])


def test_pcm_comes_at_the_rate_and_width_asked_for(sidecar):
    settings = ClientSettings(format=Format(encoding="int16", sample_rate_hz=24_000))
    with Client(ready_file=sidecar.ready_file, settings=settings) as client:
        clip = client.render(timeline(1))
        assert (clip.sample_rate_hz, clip.num_frames) == (24_000, 36_000)
        client.add_sounds([STEP])
        client.prewarm(count=1, buckets=[1])
        assert client.trigger("step").clip.sample_rate_hz == 24_000


def test_trigger_answers_in_far_less_than_a_tick(sidecar):
    with Client(ready_file=sidecar.ready_file) as client:
        client.add_sounds([STEP, SHOT])
        client.prewarm(count=4)
        took = sorted(client.trigger("step").latency_micros for _ in range(500))
    assert took[250] < 1_000


def test_what_the_procedural_tier_made_in_a_hurry_says_so():
    with (
        Sidecar(SidecarConfig(runtime="fake"), environment={"FAKE_RUNTIME": "latency_millis=1000"}) as slow,
        Client(ready_file=slow.ready_file) as client,
    ):
        calm = client.render(timeline(1))  # by which the sidecar learns how slow it is
        hurried = client.render(timeline(1), deadline_millis=200)
        assert (calm.made_by, hurried.made_by, hurried.steps) == ("fake", "procedural", 0)
        assert hurried.model_hash == ProceduralGenerator.model_hash != calm.model_hash
        with wire_to(slow) as wire, wire.session() as (say, messages):
            next(messages)
            say(Want(want_id="w", bucket=1, sound=LONG, deadline_millis=200))
            variation = next(messages).variation
        assert (variation.made_by, variation.steps) == ("procedural", 0)
        assert variation.model_hash == ProceduralGenerator.model_hash


def test_info_command_prints_one_object(sidecar):
    arguments = [
        sys.executable,
        "-m",
        "soundwell.cli",
        "info",
        "--json",
        "--ready-file",
        str(sidecar.ready_file),
    ]
    done = subprocess.run(arguments, capture_output=True, text=True, timeout=60)
    document = json.loads(done.stdout)
    assert document["model_id"] == "procedural" and document["work"]["failed"] == 0
