"""How loud a long piece will be, from band energies before any audio is decoded, and what holds the rest down.

A piece that is sent while it is made cannot be scaled by its own peak: that is known only at its end.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .spectrum import LOG_SCALE, LOG_SHIFT, band_to_bin_matrix

BLOCK_FRAMES = 48  # gains are found for each millisecond
HOLD_BLOCKS = 40  # how long before and after a peak the gain is low
REACH_FRAMES = BLOCK_FRAMES * (2 * HOLD_BLOCKS + 4)  # to either side, that a frame's gain depends on
NUM_BANDS, NUM_BINS = 128, 481

FloatArray = NDArray[np.float32]


def loudest_frame(bands: FloatArray) -> float:
    """(1, tokens, 4 * bands) log energies -> RMS of the loudest 5 ms frame."""
    per_bin = bands.reshape(-1, NUM_BANDS) @ band_to_bin_matrix(NUM_BANDS, NUM_BINS)
    energies = np.exp(per_bin * LOG_SCALE - LOG_SHIFT)
    return float(np.sqrt(energies.mean(axis=1).max()))


def held_gain(audio: FloatArray, ceiling: float) -> FloatArray:
    """(channels, frames), whole blocks -> a smooth gain per frame that keeps every peak within the ceiling.

    A frame's gain depends on REACH_FRAMES to either side and on nothing else; beyond the ends there is silence.
    """
    peaks = np.abs(audio).max(axis=0).reshape(-1, BLOCK_FRAMES).max(axis=1)
    if peaks.max(initial=0.0) <= ceiling:
        return np.ones(audio.shape[1], np.float32)
    wide = HOLD_BLOCKS + 1  # one more than is averaged: a frame's gain lies between two blocks' averages
    needed = np.minimum(1.0, ceiling / np.maximum(peaks, 1e-9))
    needed = np.pad(needed, wide + HOLD_BLOCKS, constant_values=1.0)
    lowest = np.lib.stride_tricks.sliding_window_view(needed, 2 * wide + 1).min(axis=1)
    taper = np.hanning(2 * HOLD_BLOCKS + 3)[1:-1]
    smooth = np.convolve(lowest, taper / taper.sum(), "valid")
    centres = (np.arange(len(peaks)) + 0.5) * BLOCK_FRAMES
    return np.asarray(np.interp(np.arange(audio.shape[1]) + 0.5, centres, smooth), np.float32)
