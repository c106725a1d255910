"""What is heard on the stand-in engine, through the real core and a real sidecar. Samples are compared, not counts."""

from __future__ import annotations

import re

import numpy as np
import pytest

from .build import PACKAGE
from .playing import Played, expected


def test_first_sample_of_a_one_shot_stands_on_the_scheduled_frame(player, tmp_path):
    played = player.play(tmp_path, "play", "Playback.OneShot", "quit")
    frame, heard = int(played.number("frame")), played.heard
    (shot,) = played.shots
    assert played.text("tier") == "Live" and played.number("late") == 0
    assert shot.frame == frame and np.abs(shot.samples[:100]).max() > 0.01
    assert np.flatnonzero(heard)[0] == frame
    np.testing.assert_array_equal(heard, expected([shot], len(heard)))


def test_twenty_shots_stand_exactly_apart_under_an_uneven_frame_rate(player, tmp_path):
    played = player.play(tmp_path, "play", "Playback.Burst", "quit")
    frames, heard = [shot.frame for shot in played.shots], played.heard
    assert np.diff(frames).tolist() == [2_400] * 19
    assert played.number("missed") == 0 and played.number("triggers") == 20
    np.testing.assert_allclose(heard, expected(played.shots, len(heard)), atol=1e-6)
    assert np.flatnonzero(heard)[0] == frames[0]


def test_automatic_weapon_keeps_its_rate_and_ends_with_the_trigger(player, tmp_path):
    played = player.play(tmp_path, "play", "Playback.Automatic", "quit")
    assert 20 <= played.number("fired") <= 23  # a second at 20 per second, and the look-ahead
    assert played.number("after_release") == 1  # ten pulls in one tick are one shot


def test_ten_thousand_triggers_allocate_nothing(player, tmp_path):
    played = player.play(tmp_path, "play", "Playback.Allocations", "quit")
    assert played.number("bytes") == 0 and played.number("update_bytes") == 0
    assert played.number("new_clips") == 0
    assert played.number("arrivals") > 0  # the pools were refilled meanwhile


def test_full_budget_delays_a_first_sound_and_lets_a_ready_one_stand_in(player, tmp_path):
    played = player.play(tmp_path, "play", "Playback.Budget", "quit")
    assert 10 <= played.number("ticks") <= 13  # twelve chunks of 4,096 frames, one a tick
    assert played.number("kept") == 1 and played.number("dropped") == 0
    assert played.number("stand_ins") == 1 and played.number("sounding") == 2


def test_bed_loops_without_a_seam_and_lets_its_clips_go(player, tmp_path, bank):
    played = player.play(tmp_path, "play", "Playback.Bed", "quit", sidecar=None, banks=(bank,))
    assert np.abs(steady(played)).max() > 0.1
    assert roughest_step(played) < 0.01
    assert played.number("playing") == 0 and played.number("clips_after") == 0


def test_seam_of_a_loop_would_be_seen(player, tmp_path, bank):
    played = player.play(tmp_path, "play", "Playback.HardBed", "quit", sidecar=None, banks=(bank,))
    assert roughest_step(played) > 0.2


def steady(played: Played) -> np.ndarray:
    """What was heard while the bed just looped."""
    return played.heard[int(played.number("from")) : int(played.number("to"))]


def roughest_step(played: Played) -> float:
    """Largest difference of neighbouring samples. The bank's ramp falls by 1 in 4,800 frames and jumps at its end."""
    return float(np.abs(np.diff(steady(played))).max())


def test_package_tests_pass(player, tmp_path):
    played = player.play(tmp_path, "edit", "play", "tests", "stop", sidecar=None)
    assert "failed" not in played.values, played.values["failed"]
    sources = "".join(path.read_text() for path in (PACKAGE / "Tests").rglob("*.cs"))
    assert played.number("passed") == len(re.findall(r"\[(?:Unity)?Test\]", sources)) > 20


@pytest.mark.parametrize("runtime", ["procedural"])
def test_samples_play_what_they_promise(player, tmp_path, runtime):
    played = player.play(tmp_path, "edit", "play", "Life.Samples", "quit", sidecar=runtime)
    assert played.number("errors") == 0
    for name, least in (("footsteps", 12), ("weapon", 9), ("impacts", 6)):
        assert played.number(f"{name}_triggers") >= least
        assert played.number(f"{name}_silence") == 0
    for name in ("footsteps", "weapon", "impacts", "bed"):
        assert played.number(f"{name}_heard") > 0.001, name
