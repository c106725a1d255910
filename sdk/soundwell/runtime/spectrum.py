"""Band energies of audio and back: the fixed, unlearned part of the codec. numpy only.

Bands are one STFT bin wide at the bottom and a constant ratio above, so that every band holds at least one bin
and interpolating log energies back to bins is exact at the band centres.
"""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import NDArray

ENERGY_FLOOR = 1e-7  # about -70 dBFS of white noise
LOG_SHIFT, LOG_SCALE = 8.0, 4.0

FloatArray = NDArray[np.float32]


@functools.cache
def band_centres(num_bands: int, num_bins: int) -> NDArray[np.float64]:
    """(num_bands,) positions in bins, from 0 to num_bins - 1, spaced by at least one bin."""

    def centres(ratio: float) -> NDArray[np.float64]:
        values = [0.0]
        for _ in range(num_bands - 1):
            values.append(values[-1] + max(1.0, ratio * values[-1]))
        return np.array(values)

    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if centres(middle)[-1] < num_bins - 1 else (low, middle)
    found = centres(high)
    scaled: NDArray[np.float64] = found * ((num_bins - 1) / found[-1])
    return scaled


@functools.cache
def band_matrix(num_bands: int, num_bins: int) -> FloatArray:
    """(num_bins, num_bands): triangular means of bin powers; each column sums to one."""
    spread = band_to_bin_matrix(num_bands, num_bins)
    means: FloatArray = (spread / spread.sum(axis=1, keepdims=True)).T.astype(np.float32).copy()
    return means


@functools.cache
def band_to_bin_matrix(num_bands: int, num_bins: int) -> FloatArray:
    """(num_bands, num_bins): linear interpolation between band centres."""
    centres = band_centres(num_bands, num_bins)
    bins = np.arange(num_bins)
    return np.stack([np.interp(bins, centres, row) for row in np.eye(num_bands)]).astype(np.float32)


@functools.cache
def hann(length: int) -> FloatArray:
    """Periodic Hann window."""
    taper: FloatArray = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(length) / length)).astype(np.float32)
    return taper


def log_bands(audio: FloatArray, num_bands: int = 128, window: int = 960, hop: int = 240) -> FloatArray:
    """Mono (num_samples,) -> (num_samples // hop, num_bands), normalised log energies of about -2..3.

    Frame f is centred on sample (f + 0.5) * hop, so that a patch of frames covers exactly its token's samples.
    """
    num_frames = len(audio) // hop
    pad = (window - hop) // 2
    padded = np.pad(audio[: num_frames * hop], (pad, pad))
    frames = np.lib.stride_tricks.sliding_window_view(padded, window)[::hop][:num_frames]
    taper = hann(window)
    power = np.abs(np.fft.rfft(frames * taper).astype(np.complex64)) ** 2 / float(np.square(taper).sum())
    energy = power.astype(np.float32) @ band_matrix(num_bands, window // 2 + 1)
    bands: FloatArray = ((np.log(energy + ENERGY_FLOOR) + LOG_SHIFT) / LOG_SCALE).astype(np.float32)
    return bands


SILENCE = float((np.log(ENERGY_FLOOR) + LOG_SHIFT) / LOG_SCALE)


def mix_bands(layers: FloatArray) -> FloatArray:
    """(num_layers, frames, bands) normalised log energies -> the energies' sum, in the same form."""
    energy = np.maximum(np.exp(layers * LOG_SCALE - LOG_SHIFT) - ENERGY_FLOOR, 0.0).sum(axis=0)
    mixed: FloatArray = ((np.log(energy + ENERGY_FLOOR) + LOG_SHIFT) / LOG_SCALE).astype(np.float32)
    return mixed


def shift_level(bands: FloatArray, gain_db: float | FloatArray) -> FloatArray:
    """Adds a gain in dB (a number, or one per band) to normalised log energies, above the floor."""
    energy = np.maximum(np.exp(bands * LOG_SCALE - LOG_SHIFT) - ENERGY_FLOOR, 0.0)
    scaled = energy * np.power(10.0, np.asarray(gain_db, np.float32) / 10.0)
    shifted: FloatArray = ((np.log(scaled + ENERGY_FLOOR) + LOG_SHIFT) / LOG_SCALE).astype(np.float32)
    return shifted
