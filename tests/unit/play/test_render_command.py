"""`soundwell render` and `soundwell bench` with the procedural runtime: files, numbers and their keys."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from soundwell.audio import read_clip
from soundwell.documents import write_document
from soundwell.errors import InvalidInput
from soundwell.play import bench, render

RENDER_KEYS = {
    "wav", "png", "events", "duration_secs", "channels", "sample_rate_hz", "peak_dbfs", "rms_dbfs",
    "made_by", "steps", "seed", "model_hash", "generation_millis", "audio_secs_per_sec",
}  # fmt: skip
BENCH_KEYS = {
    "runtime", "model_hash", "made_by", "steps", "repeats", "start_secs", "one_shot_1s_millis",
    "one_shot_1s_real_time_factor", "stereo_10s_millis", "stereo_10s_real_time_factor", "batch_size",
    "batch_millis", "batch_audio_secs_per_sec", "matrix_peak_gflops", "matrix_median_gflops", "cpus",
    "machine", "measured",
}  # fmt: skip


@pytest.fixture
def timeline(tmp_path: Path) -> Path:
    path = tmp_path / "walk.yaml"
    events = [{"sound": "step", "time_secs": 0.5 * index, "intensity": 0.7} for index in range(4)]
    sounds = {"step": {"category": "footstep", "attributes": {"surface": "gravel"}, "duration_secs": 0.4}}
    write_document(path, {"sounds": sounds, "events": events, "duration_secs": 2.0, "channels": 2, "seed": 3})
    return path


def invoke(*arguments: object) -> str:
    result = CliRunner().invoke(
        render.command, [str(argument) for argument in arguments], catch_exceptions=False
    )
    assert result.exit_code == 0, result.output
    return result.output


def numbers(*arguments: object) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(invoke(*arguments, "--json"))
    return parsed


def test_a_timeline_becomes_a_file_a_picture_and_numbers(timeline: Path, tmp_path: Path) -> None:
    out = tmp_path / "walk.wav"
    told = numbers(timeline, "-o", out, "--runtime", "procedural", "--png")
    clip = read_clip(out)
    assert (clip.num_frames, clip.num_channels, clip.sample_rate_hz) == (96_000, 2, 48_000)
    assert (told["made_by"], told["seed"], told["events"]) == ("procedural", 3, 4)
    assert Path(told["png"]).read_bytes().startswith(b"\x89PNG")


def test_json_keys_are_stable(timeline: Path, tmp_path: Path) -> None:
    told = numbers(timeline, "-o", tmp_path / "a.flac", "--runtime", "procedural")
    assert set(told) == RENDER_KEYS
    assert told["png"] == ""


def test_one_seed_gives_one_file_and_another_seed_another(timeline: Path, tmp_path: Path) -> None:
    files = []
    for index, seed in enumerate((5, 5, 6)):
        out = tmp_path / f"{index}.wav"
        invoke(timeline, "-o", out, "--runtime", "procedural", "--seed", seed)
        files.append(out.read_bytes())
    assert files[0] == files[1] != files[2]


def test_a_person_reads_one_line(timeline: Path, tmp_path: Path) -> None:
    output = invoke(timeline, "-o", tmp_path / "a.ogg", "--runtime", "fake")
    assert output.count("\n") == 1
    assert "by fake" in output


def test_a_wrong_ending_and_a_missing_file_are_named(timeline: Path, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"\.wav"):
        invoke(timeline, "-o", tmp_path / "a.mp3", "--runtime", "procedural")
    with pytest.raises(InvalidInput, match="no such file"):
        invoke(tmp_path / "none.json", "-o", tmp_path / "a.wav", "--runtime", "procedural")


def test_bench_measures_all_it_promises() -> None:
    arguments = ["--runtime", "procedural", "--repeats", "1", "--json"]
    result = CliRunner().invoke(bench.command, arguments, catch_exceptions=False)
    told = json.loads(result.output)
    assert set(told) == BENCH_KEYS
    assert all(told[key] > 0 for key in told if key.endswith(("_millis", "_gflops", "_factor", "_per_sec")))


def test_bench_shows_a_table() -> None:
    arguments = ["--runtime", "fake", "--repeats", "1"]
    output = CliRunner().invoke(bench.command, arguments, catch_exceptions=False).output
    assert "GFLOP/s" in output
