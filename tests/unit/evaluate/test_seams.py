"""The seam metric hears a cut and is calm where there is none."""

from __future__ import annotations

import numpy as np

from soundwell.evaluate.seams import seam_of

RATE = 48_000


def noise(secs: float = 4.0) -> np.ndarray:
    """Coloured noise whose colour drifts: a bed."""
    rng = np.random.default_rng(3)
    white = rng.normal(0, 0.1, round(secs * RATE))
    return np.convolve(white, np.exp(-np.arange(64) / 8), "same").astype(np.float32)


def test_nothing_stands_out_where_nothing_was_joined() -> None:
    found = seam_of(noise(), RATE, [0.7, 1.9, 3.1], ring=False)
    assert 0.8 < found.ratio < 1.2 and found.chance > 0.02


def test_a_change_of_level_and_colour_stands_out() -> None:
    bed = noise()
    bed[2 * RATE :] *= 0.2
    found = seam_of(bed, RATE, [2.0], ring=False)
    assert found.ratio > 2 and found.chance < 0.01


def test_a_ring_that_does_not_close_stands_out() -> None:
    bed = noise() * np.linspace(1, 0.05, 4 * RATE, dtype=np.float32)
    found = seam_of(bed, RATE, [0.0], ring=True)
    assert found.ratio > 4 and found.chance < 0.03
