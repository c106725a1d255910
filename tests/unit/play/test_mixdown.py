"""The mix: clips at their exact frames, balance, and a limiter that leaves quiet things alone."""

from __future__ import annotations

import numpy as np
import pytest

from soundwell.audio import Clip
from soundwell.errors import InvalidInput
from soundwell.play.mixdown import KNEE, Placed, mix, soft_limit


def click(level: float = 0.5, channels: int = 1) -> Clip:
    return Clip(samples=np.full((1, channels), level, np.float32))


def test_clips_stand_at_their_frames_and_add_up() -> None:
    placed = [Placed(clip=click(0.25), time_secs=at) for at in (0.0, 0.1, 0.1, 12_345 / 48_000)]
    left = mix(placed, 0.5).samples[:, 0]
    assert np.flatnonzero(left).tolist() == [0, 4800, 12_345]
    assert left[4800] == pytest.approx(0.5)


def test_what_lies_past_the_end_is_cut() -> None:
    long = Clip(samples=np.full((4800, 1), 0.1, np.float32))
    out = mix([Placed(clip=long, time_secs=0.05), Placed(clip=long, time_secs=9.0)], 0.1)
    assert out.num_frames == 4800
    assert np.count_nonzero(out.samples[:, 0]) == 2400


def test_pan_moves_to_one_side_and_gain_is_in_decibels() -> None:
    out = mix([Placed(clip=click(), time_secs=0.0, gain_db=-20.0, pan=1.0)], 0.1).samples
    assert out[0].tolist() == pytest.approx([0.0, 0.05])


def test_stereo_clips_fold_to_a_mono_mix() -> None:
    stereo = Clip(samples=np.array([[0.2, 0.4]], np.float32))
    assert mix([Placed(clip=stereo, time_secs=0.0)], 0.1, channels=1).samples[0, 0] == pytest.approx(0.3)


def test_another_rate_is_refused() -> None:
    with pytest.raises(InvalidInput, match="44100"):
        mix([Placed(clip=Clip(samples=click().samples, sample_rate_hz=44_100), time_secs=0.0)], 0.1)


def test_limiter_never_passes_full_scale_and_spares_what_is_below_the_knee() -> None:
    ramp = np.linspace(-4.0, 4.0, 2001, dtype=np.float32)[:, None]
    out = soft_limit(ramp)
    quiet = np.abs(ramp) <= KNEE
    assert np.abs(out).max() <= 1.0
    assert np.array_equal(out[quiet], ramp[quiet])
    assert (np.diff(out[:, 0]) >= 0).all()
