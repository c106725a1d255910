"""The codec's inverse DFT in halves: cosines are even about the window's middle, sines odd. Half the multiply-adds."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..runtime.spectrum import hann

FloatArray = NDArray[np.float32]


def synthesis_halves(window: int) -> tuple[FloatArray, FloatArray]:
    """(bins, window / 2 + 1) each: what real and what imaginary parts give at samples 0 to window / 2, taper included.

    Sample n is even + odd there; sample window - n is even - odd. See `model.codec` for the whole matrix.
    """
    bins = window // 2 + 1
    angle = 2 * np.pi * np.outer(np.arange(bins), np.arange(bins)) / window
    weight = np.full((bins, 1), 2.0)
    weight[0] = weight[-1] = 1.0
    whole = hann(window).astype(np.float64)
    taper = np.append(whole, 0.0)[:bins] / np.sqrt(np.square(whole).sum() / (window / 4)) / np.sqrt(window)
    even, odd = weight * np.cos(angle) * taper, -weight * np.sin(angle) * taper
    return even.astype(np.float32), odd.astype(np.float32)
