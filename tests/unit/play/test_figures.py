"""Pictures: valid PNG files, tones at their height, marks at their columns."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from soundwell.audio import Clip
from soundwell.events import Event
from soundwell.play import raster
from soundwell.play.figures import LEFT, PALETTE, TOP, draw_spectrogram, spectrogram


def tone(hertz: float, secs: float = 1.0) -> Clip:
    wave = 0.5 * np.sin(2 * np.pi * hertz * np.arange(round(secs * 48_000)) / 48_000)
    return Clip(samples=wave.astype(np.float32)[:, None])


def read_png(path: Path) -> NDArray[np.uint8]:
    """Decodes what write_png writes, checking each chunk's checksum."""
    data = path.read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    at, chunks = 8, {}
    while at < len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        body = data[at + 8 : at + 8 + size]
        assert struct.unpack_from(">I", data, at + 8 + size)[0] == zlib.crc32(kind + body)
        chunks[kind] = body
        at += 12 + size
    width, height, depth, colour = struct.unpack_from(">IIBB", chunks[b"IHDR"])
    assert (depth, colour) == (8, 2)
    rows = np.frombuffer(zlib.decompress(chunks[b"IDAT"]), np.uint8).reshape(height, 1 + 3 * width)
    assert not rows[:, 0].any()
    return rows[:, 1:].reshape(height, width, 3)


def test_png_comes_back_as_it_was_written(tmp_path: Path) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (7, 11, 3), np.uint8)
    raster.write_png(tmp_path / "a.png", pixels)
    assert np.array_equal(read_png(tmp_path / "a.png"), pixels)


@pytest.mark.parametrize("hertz", [100.0, 1000.0, 8000.0])
def test_a_tone_is_brightest_at_its_frequency(hertz: float) -> None:
    levels = spectrogram(tone(hertz), 20, 200)
    row = int(levels[:, 10].argmax())
    low = 40.0 * 600.0 ** (1 - (row + 1) / 200)
    assert low == pytest.approx(hertz, rel=0.2)


def test_marks_stand_at_their_times_in_their_sounds_colours(tmp_path: Path) -> None:
    events = (Event(sound="a", time_secs=0.25), Event(sound="b", time_secs=0.5, intensity=1.0))
    draw_spectrogram(tmp_path / "a.png", tone(440.0), events, width=400, height=100)
    pixels = read_png(tmp_path / "a.png")
    assert tuple(pixels[TOP - 3, LEFT + 100]) == PALETTE[0]
    assert tuple(pixels[TOP - 3, LEFT + 200]) == PALETTE[1]


def test_silence_and_very_short_clips_are_drawn_too(tmp_path: Path) -> None:
    draw_spectrogram(tmp_path / "a.png", Clip(samples=np.zeros((10, 2), np.float32)))
    assert read_png(tmp_path / "a.png").shape[0] > 400


def test_every_glyph_has_seven_rows_of_five_bits() -> None:
    assert all(len(rows) == 7 and set(rows) <= set(raster._DIGITS) for rows in raster._GLYPHS.values())
