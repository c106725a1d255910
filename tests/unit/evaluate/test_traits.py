"""Tonality, attack, bandwidth and loudness of signals whose answers are known."""

from __future__ import annotations

import numpy as np
import pytest

from soundwell.evaluate.traits import follows_curve, levels_db, rise_millis, traits_of

RATE_HZ = 48_000
CLOCK = np.arange(RATE_HZ) / RATE_HZ


def tone(hertz):
    return (0.3 * np.sin(2 * np.pi * hertz * CLOCK)).astype(np.float32)


def noise(seed=0):
    return (0.1 * np.random.default_rng(seed).standard_normal(RATE_HZ)).astype(np.float32)


def test_a_tone_is_tonal_and_noise_is_not():
    pure, rough = traits_of(tone(440), RATE_HZ), traits_of(noise(), RATE_HZ)
    assert pure.flatness_db < rough.flatness_db - 20
    assert pure.hnr_db > 20 > 0 > rough.hnr_db


def test_a_tone_in_noise_lies_between():
    pure, mixed, rough = (traits_of(x, RATE_HZ).hnr_db for x in (tone(440), tone(440) + noise(), noise()))
    assert rough < mixed < pure


def test_roll_off_is_where_the_power_ends():
    assert traits_of(tone(3000), RATE_HZ).rolloff_hz == pytest.approx(3000, abs=60)
    assert traits_of(noise(), RATE_HZ).rolloff_hz == pytest.approx(0.95 * RATE_HZ / 2, rel=0.02)


@pytest.mark.parametrize("ramp_secs", [0.02, 0.1])
def test_rise_time_of_a_ramp(ramp_secs):
    envelope = np.clip((CLOCK - 0.1) / ramp_secs, 0, 1) * (CLOCK < 0.25)
    samples = (envelope * np.sin(2 * np.pi * 2000 * CLOCK)).astype(np.float32)
    assert rise_millis(samples, RATE_HZ) == pytest.approx(800 * ramp_secs, abs=2.5)


def test_a_click_rises_at_once():
    click = np.zeros(RATE_HZ, np.float32)
    click[1000] = 1.0
    assert rise_millis(click, RATE_HZ) < 1.0


def test_silence_and_broken_samples_have_traits():
    assert traits_of(np.zeros(100, np.float32), RATE_HZ) == (0, 0, 0, 0)
    assert np.isfinite(traits_of(np.full(4800, np.nan, np.float32), RATE_HZ)).all()


def test_a_followed_curve_has_no_error():
    curve = ((0.0, 0.0), (0.5, -20.0), (1.0, -5.0))
    gain = 10 ** (np.interp(CLOCK, *zip(*curve, strict=True)) / 20)
    error, correlation = follows_curve(levels_db((noise() * gain).astype(np.float32), RATE_HZ), curve)
    assert error < 1.0 and correlation > 0.97


def test_an_ignored_curve_has_its_whole_error():
    error, correlation = follows_curve(np.full(10, -20.0), ((0.0, 0.0), (2.0, -20.0)))
    assert error == pytest.approx(5.0) and correlation == 0.0
