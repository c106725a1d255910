"""Timelines of the editor: examples, imports, what is heard where, beds and their joint."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from soundwell.audio import Clip
from soundwell.errors import InvalidInput
from soundwell.play.log import load_log
from soundwell.runtime import make_generator
from soundwell.runtime.generator import Job
from soundwell.sounds import Sound
from soundwell.studio.beds import bed_of, joint_of, part_secs
from soundwell.studio.timeline_overlay import overlay
from soundwell.studio.timelines import (
    checked,
    imported,
    listen,
    mixed,
    of_log,
    one_shots,
    recorded_game,
    starting,
    summary,
    with_lane,
)


@pytest.fixture(scope="module")
def clips():
    """The starting timeline's one-shots by the procedural tier."""
    generator = make_generator("procedural")
    return [
        generator.generate([Job(timeline=shot, seed=shot.seed)])[0].clip for shot in one_shots(starting())
    ]


def test_examples_fit_the_editor():
    for timeline in (starting(), recorded_game()):
        assert checked(timeline.to_json()) == timeline


def test_a_stretch_of_a_log_keeps_order_distance_and_needed_sounds():
    log = load_log()
    cut = of_log(log, 10.0, 5.0)
    inside = [event for event in log.events if 10.0 <= event.time_secs < 15.0]
    assert [event.time_secs for event in cut.events] == pytest.approx(
        [e.time_secs - 10.0 for e in inside], abs=1e-4
    )
    assert set(cut.sounds) == {event.sound for event in inside}


def test_a_log_is_imported_like_a_timeline(tmp_path):
    path = tmp_path / "log.json"
    path.write_text(json.dumps(load_log().to_json()))
    assert imported(path).duration_secs == 10.0


@pytest.mark.parametrize(
    ("change", "field"), [({"duration_secs": 31}, "duration_secs"), ({"events": []}, "events")]
)
def test_what_the_page_cannot_render_is_named(change, field):
    with pytest.raises(InvalidInput) as refused:
        checked({**starting().to_json(), **change})
    assert refused.value.field == field


def test_a_lane_needs_a_name_of_its_own():
    document = with_lane(starting().to_json(), Sound(id="hit", category="impact"))
    assert list(checked(document).sounds) == ["step", "door", "shot", "hit"]
    with pytest.raises(InvalidInput, match="another name"):
        with_lane(document, Sound(id="hit", category="impact"))


def test_one_shots_mixed_at_their_times_are_heard_there(clips):
    heard = listen(starting(), mixed(starting(), clips))
    errors = [abs(one.error_millis) for one in heard if one.error_millis is not None]
    assert len(errors) == len(heard) and max(errors) < 10
    assert summary(heard).startswith("6 of 6 attacks heard")
    assert overlay(starting(), heard).count("data-heard") == 6


def test_the_curve_lowers_the_mix(clips):
    quiet = replace(starting(), loudness=((0.0, -20.0), (4.5, -20.0)))
    assert mixed(quiet, clips).rms_dbfs == pytest.approx(mixed(starting(), clips).rms_dbfs - 20, abs=0.1)


def test_silence_has_no_attacks():
    silence = Clip(samples=np.zeros((216_000, 1), np.float32))
    assert all(one.heard_secs is None for one in listen(starting(), silence))


def test_a_long_bed_is_filled_by_equal_parts():
    sound = Sound(id="rain", category="ambience", duration_secs=part_secs(45.0), loop=True)
    bed = bed_of(sound, 45.0, 1, 0.5)
    assert [event.time_secs for event in bed.events] == [0.0, 22.5]


def test_a_joint_with_a_break_stands_out():
    noise = np.random.default_rng(0).normal(0, 0.1, 48_000 * 4)
    ring = Clip(samples=noise.astype(np.float32)[:, None])
    broken = Clip(samples=(noise * np.linspace(0.02, 1, len(noise))).astype(np.float32)[:, None])
    assert joint_of(broken).ratio > 1.5 * joint_of(ring).ratio
    assert "stands out" in joint_of(broken).words
