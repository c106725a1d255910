"""Reads one Doom-format map of a WAD: lines, sectors, floor textures, and which sector a point lies in."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

IMPASSABLE = 1


@dataclass(frozen=True, kw_only=True)
class Line:
    """A wall or a border. `front` and `back` are sectors; back -1: solid."""

    x1: int
    y1: int
    x2: int
    y2: int
    flags: int
    special: int
    front: int
    back: int


@dataclass(frozen=True, kw_only=True)
class Sector:
    """An area of one floor and one ceiling height."""

    floor: int
    ceiling: int
    floor_texture: str
    ceiling_texture: str


@dataclass(frozen=True, kw_only=True)
class Map:
    """The geometry of one level."""

    lines: list[Line]
    sectors: list[Sector]

    def sector_at(self, x: float, y: float) -> int:
        """The sector to the left of the first line that a ray to the right meets; -1 outside."""
        best, sector = float("inf"), -1
        for line in self.lines:
            if (line.y1 > y) == (line.y2 > y):
                continue
            at = line.x1 + (y - line.y1) * (line.x2 - line.x1) / (line.y2 - line.y1)
            if (
                x < at < best
            ):  # a line's front is on its right hand: west of it when it points north... down here
                best, sector = at, line.back if line.y2 > line.y1 else line.front
        return sector

    def is_door(self, index: int) -> bool:
        """True where the sector is closed until somebody opens it."""
        sector = self.sectors[index]
        return sector.ceiling - sector.floor < 40


def read_map(path: Path, name: str) -> Map:
    """`name` such as "MAP01"."""
    data = path.read_bytes()
    count, offset = struct.unpack_from("<ii", data, 4)
    lumps = [struct.unpack_from("<ii8s", data, offset + 16 * index) for index in range(count)]
    names = [lump[2].rstrip(b"\0").decode("ascii", "replace") for lump in lumps]
    first = names.index(name)

    def rows(lump: str, form: str) -> list[tuple]:
        at, size, _ = lumps[names.index(lump, first)]
        return list(struct.iter_unpack(form, data[at : at + size - size % struct.calcsize(form)]))

    vertices = rows("VERTEXES", "<hh")
    sides = [row[5] for row in rows("SIDEDEFS", "<hh8s8s8sH")]
    sectors = [
        Sector(floor=row[0], ceiling=row[1], floor_texture=_text(row[2]), ceiling_texture=_text(row[3]))
        for row in rows("SECTORS", "<hh8s8shhh")
    ]
    lines = [
        Line(x1=vertices[a][0], y1=vertices[a][1], x2=vertices[b][0], y2=vertices[b][1],
        flags=flags, special=special,
             front=sides[right], back=sides[left] if left != 0xFFFF else -1)
        for a, b, flags, special, _, right, left in rows("LINEDEFS", "<HHHHHHH")
    ]  # fmt: skip
    return Map(lines=lines, sectors=sectors)


def _text(raw: bytes) -> str:
    return raw.split(b"\0")[0].decode("ascii", "replace").upper()
