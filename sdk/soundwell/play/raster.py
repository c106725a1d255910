"""Pictures with numpy and zlib alone: an RGB canvas with boxes, lines and a bitmap font, and a PNG writer.

Knows nothing of sound.
"""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Colour = tuple[int, int, int]
Pixels = NDArray[np.uint8]

# 5 x 7 glyphs, seven rows per character, each row a base-32 digit: its five bits from left to right.
_DIGITS = "0123456789abcdefghijklmnopqrstuv"
_GLYPHS = {
    "A": "ehhvhhh", "B": "uhhuhhu", "C": "ehggghe", "D": "uhhhhhu", "E": "vgguggv", "F": "vgguggg",
    "G": "ehgnhhf", "H": "hhhvhhh", "I": "e44444e", "J": "72222ic", "K": "hikokih", "L": "ggggggv",
    "M": "hrlhhhh", "N": "hhpljhh", "O": "ehhhhhe", "P": "uhhuggg", "Q": "ehhhlid", "R": "uhhukih",
    "S": "fgge11u", "T": "v444444", "U": "hhhhhhe", "V": "hhhhha4", "W": "hhhllla", "X": "hha4ahh",
    "Y": "hha4444", "Z": "v1248gv", "a": "00e1fhf", "b": "ggmphhu", "c": "00egghe", "d": "11djhhf",
    "e": "00ehvge", "f": "69s8888", "g": "00fhf1e", "h": "ggmphhh", "i": "40c444e", "j": "20622ic",
    "k": "ggikoki", "l": "c44444e", "m": "00qlllh", "n": "00mphhh", "o": "00ehhhe", "p": "00uhugg",
    "q": "00djf11", "r": "00mpggg", "s": "00fge1u", "t": "88s8896", "u": "00hhhjd", "v": "00hhha4",
    "w": "00hhlla", "x": "00ha4ah", "y": "00hhf1e", "z": "00v248v", "0": "ehjlphe", "1": "4c4444e",
    "2": "eh1248v", "3": "v2421he", "4": "26aiv22", "5": "vgu11he", "6": "68guhhe", "7": "v124888",
    "8": "ehhehhe", "9": "ehhf12c", " ": "0000000", ".": "00000cc", ",": "0000c48", ":": "0cc0cc0",
    "-": "000v000", "_": "000000v", "/": "01248g0", "(": "2488842", ")": "8422248", "%": "op248j3",
    "+": "044v440", "=": "00v0v00", "#": "aavavaa", "'": "c480000", "!": "4444004", "?": "eh12404",
    "*": "04lel40",
}  # fmt: skip
GLYPH_WIDTH, GLYPH_HEIGHT = 6, 9


def canvas(width: int, height: int, colour: Colour) -> Pixels:
    """(height, width, 3) filled with one colour."""
    return np.full((height, width, 3), colour, np.uint8)


def box(pixels: Pixels, left: int, top: int, right: int, bottom: int, colour: Colour) -> None:
    """Fills a rectangle; `right` and `bottom` are outside it. What hangs over the edge is dropped."""
    pixels[max(top, 0) : max(bottom, 0), max(left, 0) : max(right, 0)] = colour


def text(pixels: Pixels, left: int, top: int, words: str, colour: Colour) -> int:
    """Writes `words` and returns the column after them. A character without a glyph is drawn as '?'."""
    for character in words:
        for row, digit in enumerate(_GLYPHS.get(character, _GLYPHS["?"])):
            bits = _DIGITS.index(digit)
            for column in range(5):
                if bits >> (4 - column) & 1:
                    box(pixels, left + column, top + row, left + column + 1, top + row + 1, colour)
        left += GLYPH_WIDTH
    return left


def colour_map(levels: NDArray[np.float64]) -> Pixels:
    """Levels 0..1 -> black, violet, red, orange, pale yellow: brightness rises all the way."""
    stops = np.linspace(0.0, 1.0, 6)
    table = np.array(
        [(5, 4, 18), (52, 16, 96), (137, 34, 106), (222, 73, 62), (250, 160, 40), (252, 250, 200)], float
    )
    channels = [np.interp(np.clip(levels, 0.0, 1.0), stops, table[:, channel]) for channel in range(3)]
    return np.stack(channels, axis=-1).astype(np.uint8)


def write_png(path: Path, pixels: Pixels) -> None:
    """(height, width, 3) uint8 -> an 8-bit RGB PNG; temp file and rename, so no half file is left."""
    height, width, _ = pixels.shape
    rows = np.concatenate((np.zeros((height, 1), np.uint8), pixels.reshape(height, width * 3)), axis=1)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows.tobytes(), 6)), (b"IEND", b""))
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.part")
    temporary.write_bytes(b"\x89PNG\r\n\x1a\n" + body)
    temporary.replace(path)
