"""A clip as pixels: its waveform above its spectrogram. Knows no page; axes and marks are drawn over it as SVG."""

from __future__ import annotations

import numpy as np

from ..audio import Clip
from ..play import raster
from ..play.figures import FLOOR_DB, LOWEST_HZ, spectrogram

PAPER: raster.Colour = (12, 13, 20)
WAVE: raster.Colour = (255, 190, 96)
MIDDLE: raster.Colour = (58, 60, 78)
WAVE_SHARE = 0.34  # of the height


def draw(clip: Clip, width: int, height: int) -> raster.Pixels:
    """(height, width, 3) uint8. The spectrogram's top is the clip's own loudest place."""
    wave_height = round(height * WAVE_SHARE)
    pixels = raster.canvas(width, height, PAPER)
    _wave(pixels[:wave_height], clip)
    levels = spectrogram(clip, width, height - wave_height)
    top_db = max(float(levels.max()), -60.0)
    pixels[wave_height:] = raster.colour_map((levels - top_db) / (0.0 - FLOOR_DB) * 1.2 + 1.0)
    return pixels


def place_of_hz(hertz: float, sample_rate_hz: int) -> float:
    """Where a frequency lies in the spectrogram, 0 at its bottom, 1 at its top."""
    return float(np.log(hertz / LOWEST_HZ) / np.log(0.5 * sample_rate_hz / LOWEST_HZ))


def _wave(pixels: raster.Pixels, clip: Clip) -> None:
    """Lowest and highest sample of each column, as a bar."""
    height, width, _ = pixels.shape
    middle = (height - 1) / 2
    pixels[round(middle)] = MIDDLE
    samples = clip.mono()
    if not samples.size:
        return
    edges = np.linspace(0, len(samples), width + 1).astype(int)
    starts = np.minimum(edges[:-1], len(samples) - 1)
    lows, highs = np.minimum.reduceat(samples, starts), np.maximum.reduceat(samples, starts)
    rows = np.arange(height)[:, None]
    inside = (rows >= middle - highs * middle) & (rows <= middle - lows * middle)
    pixels[inside & ((highs - lows) > 1e-4)] = WAVE
