"""Finishing block by block: the same whatever the blocks, never above the ceiling, and without a seam on a ring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from soundwell.events import Event, Timeline
from soundwell.runtime.finish import PEAK, RATE
from soundwell.runtime.levels import REACH_FRAMES, held_gain, loudest_frame
from soundwell.runtime.progressive import CREST, LOOK_FRAMES, Finisher
from soundwell.runtime.spectrum import log_bands
from soundwell.sounds import Sound

BLOCK = 9_600


def timeline(secs: float = 2.0, *, loop: bool = False, channels: int = 1, **changes) -> Timeline:
    sound = Sound(id="bed", category="ambience", duration_secs=secs, loop=loop, channels=channels)
    event = Event(sound="bed", intensity=1.0)
    return Timeline(sounds={"bed": sound}, events=(event,), duration_secs=secs, channels=channels, **changes)


def noise(secs: float = 2.0, channels: int = 1, level: float = 0.1) -> np.ndarray:
    samples = np.random.default_rng(0).normal(0, level, (channels, round(secs * RATE))).astype(np.float32)
    samples[:, RATE // 2 : RATE // 2 + 100] *= 12  # louder than was foreseen
    return samples


def finished(piece: Timeline, raw: np.ndarray, block: int = BLOCK, rms: float = 0.16) -> np.ndarray:
    ring = piece.sounds["bed"].loop
    silence = np.zeros((len(raw), LOOK_FRAMES), np.float32)
    finisher = Finisher(piece, rms, raw[:, -LOOK_FRAMES:] if ring else silence)
    pieces: Sequence[np.ndarray] = [
        finisher.push(raw[:, start : start + block]) for start in range(0, raw.shape[1], block)
    ]
    return np.concatenate([*pieces, finisher.last(raw[:, :LOOK_FRAMES] if ring else silence)])


@pytest.mark.parametrize("loop", [False, True])
def test_blocks_of_any_size_make_the_same_piece(loop: bool) -> None:
    raw, piece = noise(), timeline(loop=loop)
    whole = finished(piece, raw, raw.shape[1])
    assert whole.shape == (2 * RATE, 1)
    assert np.array_equal(finished(piece, raw, BLOCK), whole)
    assert np.array_equal(finished(piece, raw, 960), whole)


def test_what_comes_louder_than_foreseen_is_held_and_the_rest_is_not_touched() -> None:
    samples = finished(timeline(loop=True), noise())[:, 0]
    gain = PEAK / (CREST * 0.16)
    assert np.abs(samples).max() <= PEAK + 1e-6
    assert np.allclose(samples[RATE : RATE + 4_800], gain * noise()[0, RATE : RATE + 4_800], atol=1e-6)


def test_a_gain_knows_its_neighbourhood_and_no_more() -> None:
    audio = noise(1.0)
    whole, part = held_gain(audio, 0.3), held_gain(audio[:, 9_600:38_400], 0.3)
    inner = slice(REACH_FRAMES, 28_800 - REACH_FRAMES)
    assert whole.min() < 0.5
    assert np.allclose(whole[9_600:38_400][inner], part[inner], atol=1e-6)
    assert np.abs(np.diff(whole)).max() < 0.002  # no step that would click


def test_a_ring_has_no_seam_even_under_the_limiter() -> None:
    raw = np.roll(noise(), RATE // 2 + RATE + RATE // 2 - 50, axis=1)  # the loud place lies across the joint
    samples = finished(timeline(loop=True), raw)[:, 0]
    turned = finished(timeline(loop=True), np.roll(raw, RATE, axis=1))[:, 0]
    assert np.allclose(np.roll(turned, -RATE), samples, atol=1e-6)


def test_a_line_ends_softly_and_a_curve_and_an_intensity_are_heard() -> None:
    raw = noise()
    plain = finished(timeline(), raw)[:, 0]
    assert abs(plain[-1]) < 1e-4 and np.abs(plain[-960:-600]).max() > 0.05
    curved = finished(timeline(loudness=((0.0, 0.0), (2.0, -40.0))), raw)[:, 0]
    assert np.allclose(curved[RATE], plain[RATE] * 0.1, atol=1e-3)
    soft = replace(timeline(), events=(Event(sound="bed", intensity=0.5),))
    assert np.allclose(finished(soft, raw)[:, 0], plain * 10 ** (-9 / 20), atol=1e-6)


def test_stereo_stays_within_the_ceiling_and_has_width() -> None:
    samples = finished(timeline(channels=2), noise(channels=2))
    assert samples.shape == (2 * RATE, 2) and np.abs(samples).max() <= PEAK + 1e-6
    assert np.corrcoef(samples.T)[0, 1] < 0.9


def test_the_loudest_frame_is_read_from_the_bands() -> None:
    samples = np.random.default_rng(1).normal(0, 0.05, RATE).astype(np.float32)
    samples[RATE // 2 : RATE // 2 + 2_400] *= 4
    # log energies of noise lie 2.5 dB under its power, less after averaging over bands
    assert loudest_frame(log_bands(samples)) == pytest.approx(0.2, rel=0.3)


def test_silence_stays_silent() -> None:
    assert not finished(timeline(), np.zeros((1, 2 * RATE), np.float32), rms=0.0).any()
