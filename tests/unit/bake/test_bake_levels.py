"""Levels, limits, trims and fades of samples, against signals whose numbers are known."""

from __future__ import annotations

import numpy as np
import pytest

from soundwell.audio import Clip
from soundwell.bake.fields import default_settings
from soundwell.bake.loudness import level, measure
from soundwell.bake.polish import fade, polish, resample_loop, tail_frames

RATE = 48_000


def tone(secs, hertz=997.0, amplitude=1.0, rate=RATE):
    return (amplitude * np.sin(2 * np.pi * hertz * np.arange(round(secs * rate)) / rate)).astype(np.float32)[
        :, None
    ]


def crack(secs=0.6, seed=0):
    """Noise that dies within 20 ms: far more peak than loudness."""
    noise = np.random.default_rng(seed).standard_normal((round(secs * RATE), 1))
    return (noise * np.exp(-np.arange(len(noise)) / RATE / 0.02)[:, None] * 0.2).astype(np.float32)


@pytest.mark.parametrize("rate", [44_100, 48_000, 96_000])
def test_a_full_scale_tone_has_the_loudness_the_standard_says(rate):
    long, short = measure(tone(4, rate=rate), rate), measure(tone(0.5, rate=rate), rate)
    assert long.lufs == pytest.approx(-3.01, abs=0.05) and long.method == "integrated"
    assert short.lufs == pytest.approx(-3.01, abs=0.05) and short.method == "momentary-max"


def test_a_sound_shorter_than_a_block_is_as_loud_as_its_energy_in_one():
    assert measure(tone(0.2), RATE).lufs == pytest.approx(-3.01 + 10 * np.log10(0.5), abs=0.1)


def test_peaks_between_samples_are_seen():
    wave = tone(0.5, hertz=12_000)
    shifted = np.sin(2 * np.pi * 12_000 * np.arange(24_000) / RATE + np.pi / 4).astype(np.float32)[:, None]
    assert np.abs(shifted).max() < 0.71
    assert measure(shifted, RATE).true_peak_dbtp == pytest.approx(0.0, abs=0.3)
    assert measure(wave * 0, RATE).lufs == -120.0


def test_the_limiter_holds_the_peak_and_the_loudness_is_reached():
    done = level(crack(), RATE, target_lufs=-20.0, ceiling_dbtp=-1.0, max_limiting_db=12.0)
    found = measure(done.samples, RATE)
    assert found.lufs == pytest.approx(-20.0, abs=0.1)
    assert found.true_peak_dbtp < -1.0 and 0 < done.limited_db < 12


def test_beyond_what_the_limiter_may_do_the_target_is_missed_not_the_peak():
    done = level(crack(), RATE, target_lufs=-10.0, ceiling_dbtp=-1.0, max_limiting_db=3.0)
    found = measure(done.samples, RATE)
    assert found.true_peak_dbtp < -1.0 and found.lufs < -15.0
    assert done.limited_db == pytest.approx(3.0, abs=0.01)


def test_silence_stays_silence():
    silent = np.zeros((4_800, 1), np.float32)
    assert not level(silent, RATE, target_lufs=-20, ceiling_dbtp=-1, max_limiting_db=9).samples.any()


def test_head_and_tail_are_cut_to_what_is_heard():
    samples = np.concatenate([np.zeros((9_600, 1)), crack(), np.zeros((9_600, 1))]).astype(np.float32)
    done = polish(Clip(samples=samples), {**default_settings(), "loudness_lufs": None})
    assert done.onset_frames <= round(0.002 * RATE) + 48
    assert len(done.samples) < len(samples) - 9_600 - 9_000
    kept = polish(Clip(samples=samples), {**default_settings(), "head": "keep", "tail": "keep"})
    assert len(kept.samples) == len(samples)


def test_tail_of_silence_is_left_whole():
    assert tail_frames(np.zeros((100, 1), np.float32), -60.0) == 100


def test_fades_begin_and_end_near_nothing():
    faded = fade(np.ones((4_800, 2), np.float32), RATE, 1.0, 10.0)
    assert faded[0, 0] < 0.01 and faded[-1, 1] < 0.01 and faded[2_000, 0] == 1.0


def test_a_loop_keeps_its_seam_at_another_rate():
    whole = tone(1.0, hertz=100.0)
    samples = resample_loop(Clip(samples=whole), 44_100)
    assert len(samples) == 44_100
    step = np.abs(np.diff(samples[:, 0])).max()
    assert abs(samples[0, 0] - samples[-1, 0]) <= 1.2 * step


def test_softer_intensities_are_quieter_by_the_models_law():
    settings = {**default_settings(), "intensity": 0.5}
    done = polish(Clip(samples=crack()), settings)
    assert measure(done.samples, RATE).lufs == pytest.approx(-24.0 - 9.0, abs=0.1)
