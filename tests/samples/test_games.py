"""The games, played headless: what was recorded of their sound is compared with what happened in them."""

from __future__ import annotations

import re
import shutil
import sys

import numpy as np
import pytest

from soundwell.audio import read_clip
from soundwell.evaluate.onsets import GAP_SECS, find_onsets, match_onsets
from soundwell.play.log import load_log
from tests.acceptance.studio_vizdoom import TIC_MILLIS, apart, play_and_listen

from .programs import RATE_HZ, SAMPLES, peaks, run


@pytest.fixture
def headless(environment, tmp_path):
    """No screen; SDL writes what would be heard to heard.raw."""
    return environment | {
        "HOME": str(tmp_path),
        "SDL_VIDEODRIVER": "dummy",
        "SDL_AUDIODRIVER": "disk",
        "SDL_DISKAUDIOFILE": str(tmp_path / "heard.raw"),
    }


def recorded(path):
    """(num_frames,) of SDL's 16-bit stereo."""
    return np.fromfile(path, np.int16).reshape(-1, 2).astype(np.float32).mean(axis=1) / 32768


def share_heard(happened, samples, collar_secs=0.06):
    """Of the events that stand apart, the share with an onset, on a clock that may run a little fast or slow.

    SDL's disk driver and Godot's dummy driver keep time by sleeping, so their seconds are not the game's.
    """
    asked = np.array(apart(sorted(happened), GAP_SECS))
    found = list(find_onsets(samples, RATE_HZ))
    shares = [
        len(match_onsets(list(asked * rate + start), found, collar_secs)) / len(asked)
        for rate in np.arange(0.85, 1.1, 0.005)
        for start in (0.0, 0.05)
    ]
    return max(shares)


def test_freedoom_on_video_sounds_when_it_happens(tmp_path):
    found = play_and_listen(tmp_path, 12.0, "procedural")
    assert found.num_events >= 20 and found.num_pictures == 12 * 35
    assert found.sound_secs == pytest.approx(12.0, abs=0.1)
    assert found.median_millis < TIC_MILLIS and abs(found.bias_millis) < TIC_MILLIS / 2


def test_freedoom_live_is_heard_through_sdl(headless, tmp_path):
    log = tmp_path / "log.json"
    run(
        sys.executable, SAMPLES / "vizdoom/play.py", "--live", "--runtime", "procedural", "--secs", 9,
        "--resolution", "320x240", "--log", log, cwd=tmp_path, env=headless,
    )  # fmt: skip
    happened = [event.time_secs for event in load_log(log).events]
    assert len(happened) >= 10
    assert share_heard(happened, recorded(tmp_path / "heard.raw")) >= 0.7


def test_pygame_walk_is_heard_step_by_step(headless, tmp_path):
    log = tmp_path / "log.json"
    printed = run(
        sys.executable,
        SAMPLES / "pygame_walk/walk.py",
        "--autoplay",
        "--log",
        log,
        cwd=tmp_path,
        env=headless,
    ).stdout
    events, samples = load_log(log).events, recorded(tmp_path / "heard.raw")
    assert "0 of them silent" in printed
    assert {event.sound for event in events} >= {
        "pistol",
        "hit.metal",
        "step.gravel",
        "step.water",
        "step.snow",
    }
    assert len({event.sound for event in events if event.sound.startswith("step.")}) == 8
    assert events[-1].sound.startswith("step.") and events[-1].time_secs > 14.3  # walked by the mouse
    assert share_heard([event.time_secs for event in events], samples) >= 0.8
    assert not samples[: RATE_HZ // 5].any()  # nobody has walked yet


def test_godot_plays_the_core_through_gdnative(release, environment, tmp_path):
    project, wav = tmp_path / "project", tmp_path / "heard.wav"
    shutil.copytree(SAMPLES / "godot", project, ignore=shutil.ignore_patterns("bin", ".import"))
    run(
        "sh",
        SAMPLES / "godot/build.sh",
        project,
        env=environment | {"SOUNDWELL_LIBRARY_FOLDER": str(release)},
    )
    printed = run(
        "godot3-server", "--path", project, "--autoplay", f"--record={wav}",
        cwd=tmp_path, env=environment | {"HOME": str(tmp_path)},
    ).stdout  # fmt: skip
    events = re.findall(r"^event (\S+) ([\d.]+)$", printed, re.M)
    assert "0 of them silent" in printed
    assert [name for name, _ in events][-3:] == ["pistol"] * 3
    assert {name for name, _ in events} == {"pistol", "step.gravel", "step.wood", "step.metal", "step.snow"}
    samples = read_clip(wav).mono()
    assert share_heard([float(secs) for _, secs in events], samples) >= 0.8
    assert peaks(samples[: RATE_HZ // 2], RATE_HZ // 2).max() < 1e-3 < peaks(samples, RATE_HZ).max()
