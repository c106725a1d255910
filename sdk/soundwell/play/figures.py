"""A spectrogram with the events marked on it, as a PNG. Draws what it is given; plays nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..audio import Clip
from ..events import Event
from . import raster

WINDOW = 2048
LOWEST_HZ, FLOOR_DB = 40.0, -90.0
LEFT, RIGHT, TOP, AXIS = 56, 16, 34, 30
INK, PAPER, GRID = (230, 230, 235), (18, 18, 24), (90, 90, 100)
PALETTE = (
    (102, 194, 255), (255, 127, 80), (144, 238, 120), (255, 105, 180), (255, 215, 64),
    (180, 150, 255), (64, 224, 208), (240, 90, 90), (200, 200, 200), (60, 140, 255),
    (210, 160, 100), (170, 230, 60), (255, 160, 220), (0, 170, 120), (255, 255, 255),
    (160, 90, 200),
)  # fmt: skip


def spectrogram(clip: Clip, width: int, height: int) -> NDArray[np.float64]:
    """(height, width) in dBFS, low frequencies at the bottom, on a log scale from 40 Hz to half the rate."""
    samples = clip.mono().astype(np.float64)
    centres = (np.arange(width) + 0.5) / width * len(samples)
    padded = np.pad(samples, WINDOW // 2)
    window = np.hanning(WINDOW)
    blocks = np.stack([padded[int(at) : int(at) + WINDOW] for at in centres]) * window
    power = np.square(np.abs(np.fft.rfft(blocks, axis=1)) / (0.5 * window.sum()))
    edges = LOWEST_HZ * (0.5 * clip.sample_rate_hz / LOWEST_HZ) ** (np.arange(height + 1) / height)
    bins = edges * WINDOW / clip.sample_rate_hz
    total = np.concatenate((np.zeros((width, 1)), np.cumsum(power, axis=1)), axis=1)
    wide = np.maximum(bins[1:], bins[:-1] + 1.0)
    band = (_between(total, wide) - _between(total, bins[:-1])) / (wide - bins[:-1])
    return np.asarray(10.0 * np.log10(band.T[::-1] + 1e-12))


def _between(total: NDArray[np.float64], bins: NDArray[np.float64]) -> NDArray[np.float64]:
    """Cumulative power at fractional bins."""
    low = np.minimum(bins.astype(int), total.shape[1] - 2)
    share = np.clip(bins - low, 0.0, 1.0)
    return np.asarray(total[:, low] * (1 - share) + total[:, low + 1] * share)


def draw_spectrogram(
    path: Path,
    clip: Clip,
    events: Sequence[Event] = (),
    *,
    title: str = "",
    width: int = 1400,
    height: int = 420,
) -> None:
    """Writes the PNG: title, spectrogram, axes, a coloured mark per event and a legend of the sounds."""
    names = list(dict.fromkeys(event.sound for event in events))
    colours = {name: PALETTE[index % len(PALETTE)] for index, name in enumerate(names)}
    places, legend_height = _legend_places(names, LEFT + width)
    pixels = raster.canvas(LEFT + width + RIGHT, TOP + height + AXIS + legend_height, PAPER)
    levels = spectrogram(clip, width, height)
    top_db = max(float(levels.max()), -60.0)
    pixels[TOP : TOP + height, LEFT : LEFT + width] = raster.colour_map(
        (levels - top_db) / (0.0 - FLOOR_DB) * 1.2 + 1.0
    )
    raster.text(pixels, LEFT, 6, title, INK)
    _time_axis(pixels, clip.duration_secs, width, height)
    _frequency_axis(pixels, clip.sample_rate_hz, height)
    _marks(pixels, events, colours, clip.duration_secs, width, height)
    for name, (left, row) in places.items():
        top = TOP + height + AXIS + row
        raster.box(pixels, left, top, left + 8, top + 8, colours[name])
        raster.text(pixels, left + 12, top, name, INK)
    raster.write_png(path, pixels)


def _marks(
    pixels: raster.Pixels,
    events: Sequence[Event],
    colours: dict[str, raster.Colour],
    secs: float,
    width: int,
    height: int,
) -> None:
    """A flag above the picture and a dotted line through it, taller for harder events."""
    for event in events:
        column = LEFT + int(event.time_secs / max(secs, 1e-9) * width)
        tall = 5 + round(9 * event.intensity)
        raster.box(pixels, column - 1, TOP - tall, column + 2, TOP - 1, colours[event.sound])
        pixels[TOP : TOP + height : 10, min(column, LEFT + width - 1)] = colours[event.sound]


def _time_axis(pixels: raster.Pixels, secs: float, width: int, height: int) -> None:
    step = next((step for step in (0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 60) if secs / step <= 14), 120)
    for tick in range(int(secs / step + 1e-9) + 1):
        column = LEFT + min(int(tick * step / secs * width), width - 1)
        raster.box(pixels, column, TOP + height, column + 1, TOP + height + 5, INK)
        label = f"{tick * step:g}"
        raster.text(pixels, column - len(label) * raster.GLYPH_WIDTH // 2, TOP + height + 8, label, INK)
    raster.text(pixels, LEFT + width - 42, TOP + height + 18, "seconds", GRID)


def _frequency_axis(pixels: raster.Pixels, rate_hz: int, height: int) -> None:
    for hertz, label in ((50, "50"), (100, "100"), (200, "200"), (500, "500"), (1000, "1k"), (2000,
    "2k"), (5000, "5k"),
                         (10_000, "10k"), (20_000, "20k")):  # fmt: skip
        place = np.log(hertz / LOWEST_HZ) / np.log(0.5 * rate_hz / LOWEST_HZ)
        if place > 1:
            continue
        row = TOP + height - int(place * height)
        raster.box(pixels, LEFT - 5, row, LEFT, row + 1, INK)
        raster.text(pixels, LEFT - 8 - len(label) * raster.GLYPH_WIDTH, row - 3, label, INK)
    raster.text(pixels, 6, TOP - 12, "Hz", GRID)


def _legend_places(names: Sequence[str], width: int) -> tuple[dict[str, tuple[int, int]], int]:
    """Where each name goes, in rows, and how high the whole is."""
    places, left, row = {}, LEFT, 0
    for name in names:
        wide = 12 + (len(name) + 2) * raster.GLYPH_WIDTH
        if left + wide > width and left > LEFT:
            left, row = LEFT, row + 14
        places[name] = (left, row)
        left += wide
    return places, row + 18 if names else 4
