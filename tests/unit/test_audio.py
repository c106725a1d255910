"""Clips: shapes, levels, onsets, rates and files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from soundwell.audio import Clip, clip_from_int16, find_onset, read_clip, write_clip
from soundwell.errors import InvalidInput


def tone(num_frames: int = 4800, channels: int = 1, level: float = 0.5) -> Clip:
    wave = level * np.sin(2 * np.pi * 1000 * np.arange(num_frames) / 48_000)
    return Clip(samples=np.repeat(wave[:, None], channels, axis=1).astype(np.float32))


@pytest.mark.parametrize("samples", [np.zeros(8, np.float32), np.zeros((8, 1), np.float64)])
def test_other_shapes_and_types_are_refused(samples: np.ndarray) -> None:
    with pytest.raises(InvalidInput, match="samples: must be float32"):
        Clip(samples=samples)


def test_length_and_channels() -> None:
    clip = tone(channels=2)
    assert (clip.num_frames, clip.num_channels, clip.duration_secs) == (4800, 2, 0.1)
    assert clip.mono().shape == (4800,)


def test_levels_of_a_sine() -> None:
    assert tone().peak_dbfs == pytest.approx(-6.02, abs=0.01)
    assert tone().rms_dbfs == pytest.approx(-9.03, abs=0.01)


@pytest.mark.parametrize("num_frames", [0, 10])
def test_silence_has_no_level(num_frames: int) -> None:
    clip = Clip(samples=np.zeros((num_frames, 1), np.float32))
    assert clip.peak_dbfs == clip.rms_dbfs == float("-inf")


def test_int16_round_trip_and_clipping() -> None:
    pcm = np.array([[-32767], [0], [123], [32767]], np.int16)
    np.testing.assert_array_equal(clip_from_int16(pcm, 48_000).to_int16(), pcm)
    loud = Clip(samples=np.array([[-2.0], [2.0]], np.float32))
    np.testing.assert_array_equal(loud.to_int16(), [[-32768], [32767]])


def test_resampling_keeps_duration_and_level() -> None:
    clip = tone(channels=2).resampled(44_100)
    assert (clip.sample_rate_hz, clip.num_frames) == (44_100, 4410)
    assert clip.rms_dbfs == pytest.approx(-9.03, abs=0.2)
    assert clip.resampled(44_100) is clip


@pytest.mark.parametrize("ending", [".wav", ".flac", ".ogg"])
def test_files_round_trip_and_leave_no_part(tmp_path: Path, ending: str) -> None:
    path = tmp_path / "deep" / f"a{ending}"
    write_clip(path, tone(channels=2))
    clip = read_clip(path)
    assert (clip.num_frames, clip.num_channels, clip.sample_rate_hz) == (4800, 2, 48_000)
    assert clip.rms_dbfs == pytest.approx(-9.03, abs=0.5)
    assert [entry.name for entry in path.parent.iterdir()] == [f"a{ending}"]


def test_unknown_endings_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"must end in one of .wav, .flac, .ogg"):
        write_clip(tmp_path / "a.mp3", tone())


def test_unreadable_files_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(b"no audio")
    for name in ("a.wav", "none.wav"):
        with pytest.raises(InvalidInput, match=f"{name}: cannot be read as audio"):
            read_clip(tmp_path / name)


@pytest.mark.parametrize("lead", [0, 1, 47, 480, 5000])
def test_onset_is_where_the_attack_begins(lead: int) -> None:
    decay = np.exp(-np.arange(4800) / 800) * np.cos(np.arange(4800))
    samples = np.concatenate([np.zeros(lead), decay]).astype(np.float32)
    assert find_onset(samples, 48_000) == lead
    assert find_onset(np.stack([np.zeros_like(samples), samples], axis=1), 48_000) == lead


def test_onset_ignores_faint_noise_before_the_attack() -> None:
    noise = 0.003 * np.random.default_rng(1).standard_normal(9600)
    noise[4800:] += np.exp(-np.arange(4800) / 800)
    assert find_onset(noise.astype(np.float32), 48_000) == 4800


@pytest.mark.parametrize("num_frames", [0, 100])
def test_silence_has_its_onset_at_0(num_frames: int) -> None:
    assert find_onset(np.zeros((num_frames, 1), np.float32), 48_000) == 0
