"""Draws Resources/Icon128.png: rings that go out from a well. Run it again after a change: no other tool is needed."""

from __future__ import annotations

import math
import struct
import zlib
from pathlib import Path

SIZE = 128
OUT = Path(__file__).resolve().parents[1] / "Resources/Icon128.png"
GROUND, RING, WELL = (18, 32, 44), (72, 190, 214), (240, 250, 252)


def colour(x: int, y: int) -> tuple[int, int, int, int]:
    """Red, green, blue, opacity of one pixel."""
    radius = math.hypot(x - SIZE / 2 + 0.5, y - SIZE / 2 + 0.5)
    if radius > SIZE / 2 - 1:
        return (*GROUND, 0)
    if radius < 9:
        return (*WELL, 255)
    strength = max(0.0, math.cos(radius / SIZE * 2 * math.pi * 6)) ** 2 * (1 - radius / (SIZE / 2))
    mixed = tuple(round(g + (r - g) * min(1.0, strength * 1.6)) for g, r in zip(GROUND, RING, strict=True))
    return (mixed[0], mixed[1], mixed[2], 255)


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png() -> bytes:
    rows = b"".join(b"\0" + b"".join(bytes(colour(x, y)) for x in range(SIZE)) for y in range(SIZE))
    header = struct.pack(">IIBBBBB", SIZE, SIZE, 8, 6, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


if __name__ == "__main__":
    OUT.write_bytes(png())
