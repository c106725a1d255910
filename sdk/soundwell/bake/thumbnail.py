"""A spectrogram small enough to stand in a table of thousands: a 4-bit PNG of 120 x 40. Knows no files."""

from __future__ import annotations

import struct
import zlib

import numpy as np

from ..audio import Clip
from ..play.raster import colour_map
from ..runtime.spectrum import LOG_SCALE, log_bands

WIDTH, HEIGHT = 120, 40
SHADES = 16
WINDOW = 960
RANGE_DB = 60.0


def thumbnail(clip: Clip) -> bytes:
    """PNG bytes; the loudest band of the clip is the brightest shade."""
    mono = np.pad(clip.mono(), (0, max(0, WINDOW - clip.num_frames)))
    hop = max(2, min(len(mono) // WIDTH, WINDOW) // 2 * 2)
    frames = log_bands(mono, HEIGHT, WINDOW, hop)
    columns = (np.arange(WIDTH) + 0.5) / WIDTH * len(frames)
    bands = frames[columns.astype(int)].T[::-1]  # low ones at the bottom
    levels = (bands - bands.max()) * LOG_SCALE * 10 / np.log(10)
    shades = np.clip(np.rint((levels / RANGE_DB + 1) * (SHADES - 1)), 0, SHADES - 1)
    whole = shades.astype(np.uint8)
    packed = whole[:, ::2] << 4 | whole[:, 1::2]
    rows = np.concatenate(
        (np.zeros((HEIGHT, 1), np.uint8), packed), axis=1
    )  # each row: filter 0, then pixels
    palette = colour_map(np.linspace(0.0, 1.0, SHADES)).tobytes()
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 4, 3, 0, 0, 0)
    chunks = (
        (b"IHDR", header),
        (b"PLTE", palette),
        (b"IDAT", zlib.compress(rows.tobytes(), 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
