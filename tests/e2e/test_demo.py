"""The demo for real: a sidecar process, a client, a recorded game, every event answered."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from soundwell.audio import read_clip
from soundwell.documents import write_document
from soundwell.play import demo
from soundwell.play.log import GameplayLog, load_log

KEYS = {
    "log_game", "log_map", "log_secs", "sounds", "events", "answered", "live_percent", "tier_live",
    "tier_neighbour", "tier_clip", "tier_silence", "made_by_model", "made_by_procedural", "made_by_fake",
    "reused", "trigger_p50_micros", "trigger_p99_micros", "generation_p50_millis", "generation_p95_millis",
    "prewarmed", "prewarm_asked", "prewarm_secs", "audio_secs_per_sec", "runtime", "model_hash",
    "start_secs", "sidecar_resident_bytes", "worker_restarts", "fast", "wav", "png",
}  # fmt: skip


def run(out: Path, *arguments: object) -> str:
    result = CliRunner().invoke(
        demo.command, ["--out", str(out), *map(str, arguments)], catch_exceptions=False
    )
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture
def short_log(tmp_path: Path) -> Path:
    """The first eleven seconds of the recorded game."""
    whole = load_log()
    events = tuple(event for event in whole.events if event.time_secs < 11.0)
    used = {event.sound for event in events}
    sounds = {name: sound for name, sound in whole.sounds.items() if name in used}
    log = GameplayLog(source=whole.source, sounds=sounds, events=events, duration_secs=11.5)
    write_document(tmp_path / "short.json", log.to_json())
    return tmp_path / "short.json"


def test_every_event_of_the_recorded_game_is_answered(tmp_path: Path) -> None:
    told: dict[str, Any] = json.loads(
        run(tmp_path, "--fast", "--runtime", "procedural", "--depth", 2, "--json")
    )
    assert set(told) == KEYS
    assert told["answered"] == told["events"] == len(load_log().events)
    assert told["live_percent"] >= 95
    assert told["made_by_procedural"] == told["events"]
    clip = read_clip(tmp_path / "demo.wav")
    assert clip.num_channels == 2
    assert clip.duration_secs == pytest.approx(told["log_secs"], abs=0.01)
    assert -40 < clip.rms_dbfs < -6
    assert (tmp_path / "demo.png").read_bytes().startswith(b"\x89PNG")


def test_real_speed_takes_the_logs_time_and_ends_with_a_table(tmp_path: Path, short_log: Path) -> None:
    output = run(tmp_path, "--log", short_log, "--runtime", "fake", "--depth", 2)
    assert "pool hits" in output
    assert read_clip(tmp_path / "demo.wav").duration_secs == pytest.approx(11.5, abs=0.01)
