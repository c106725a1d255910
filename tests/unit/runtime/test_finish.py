"""The last touches: exact length, level law, curves, stereo and loops."""

from __future__ import annotations

import numpy as np
import pytest

from soundwell.events import Event, Timeline, one_shot
from soundwell.runtime.finish import finish
from soundwell.runtime.generator import Job
from soundwell.sounds import Sound

RATE = 48_000


def noise(channels: int, secs: float) -> np.ndarray:
    return np.random.default_rng(0).normal(0, 0.2, (channels, round(secs * RATE))).astype(np.float32)


def job(intensity: float = 1.0, **changes) -> Job:
    sound = Sound(id="step", category="footstep", **changes)
    return Job(timeline=one_shot(sound, intensity), seed=0)


def test_length_is_exact_however_long_the_tokens() -> None:
    clip = finish(noise(1, 0.5), job(duration_secs=0.333))
    assert clip.num_frames == round(0.333 * RATE)


def test_intensity_is_a_level_law() -> None:
    loud, soft = (finish(noise(1, 1.0), job(intensity)).peak_dbfs for intensity in (1.0, 0.5))
    assert loud == pytest.approx(20 * np.log10(0.9), abs=0.01)
    assert loud - soft == pytest.approx(9.0, abs=0.01)


def test_silence_stays_silent() -> None:
    assert finish(np.zeros((1, RATE), np.float32), job()).peak_dbfs == float("-inf")


def test_loudness_curve_shapes_the_clip() -> None:
    sound = Sound(id="step", category="footstep")
    timeline = Timeline(
        sounds={"step": sound},
        events=(Event(sound="step"),),
        duration_secs=1.0,
        loudness=((0.0, 0.0), (1.0, -40.0)),
    )
    samples = finish(noise(1, 1.0), Job(timeline=timeline, seed=0)).samples[:, 0]
    start, end = samples[: RATE // 10].std(), samples[-RATE // 10 : -RATE // 50].std()
    assert 20 * np.log10(end / start) == pytest.approx(-35, abs=2)


def test_stereo_has_width_and_keeps_its_middle() -> None:
    clip = finish(noise(2, 1.0), Job(timeline=_stereo(), seed=0))
    left, right = clip.samples.T
    assert 0.2 < np.corrcoef(left, right)[0, 1] < 0.9


def test_a_loop_has_no_faded_end() -> None:
    line = noise(1, 1.0)
    looped, faded = (finish(line, job(loop=loop, duration_secs=1.0)).samples[:, 0] for loop in (True, False))
    assert np.abs(looped[-48:]).max() > 0.05 > np.abs(faded[-4:]).max()


def _stereo() -> Timeline:
    sound = Sound(id="rain", category="ambience", channels=2)
    return Timeline(sounds={"rain": sound}, events=(Event(sound="rain"),), duration_secs=1.0, channels=2)
