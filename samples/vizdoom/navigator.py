"""Ways through a map: a grid of free cells, the shortest path over it. Knows no monsters and no buttons."""

from __future__ import annotations

import heapq
import math

from wad import IMPASSABLE, Line, Map

CELL = 16
RADIUS = 20  # of the player, and a little
STEP, HEADROOM = 24, 56

Cell = tuple[int, int]
Point = tuple[float, float]


class Navigator:
    """Paths for a walker of Doom's size. Doors count as open."""

    def __init__(self, level: Map) -> None:
        self._level = level
        self._blocked: set[Cell] = set()
        for line in level.lines:
            if self._stops(line):
                self._block(line)

    def path(self, start: Point, goal: Point) -> list[Point]:
        """Way points from start to goal, or [] where there is no way."""
        first, last = self._free_near(start), self._free_near(goal)
        if first is None or last is None:
            return []
        came: dict[Cell, Cell] = {first: first}
        cost = {first: 0.0}
        queue = [(0.0, first)]
        while queue:
            _, here = heapq.heappop(queue)
            if here == last:
                return self._trace(came, last)
            for near, length in _neighbours(here):
                total = cost[here] + length
                if near not in self._blocked and total < min(cost.get(near, math.inf), 900.0):
                    cost[near], came[near] = total, here
                    heapq.heappush(queue, (total + math.dist(near, last), near))
        return []

    def _stops(self, line: Line) -> bool:
        if line.back < 0 or line.flags & IMPASSABLE:
            return True
        front, back = self._level.sectors[line.front], self._level.sectors[line.back]
        if self._level.is_door(line.front) or self._level.is_door(line.back):
            return False
        opening = min(front.ceiling, back.ceiling) - max(front.floor, back.floor)
        return abs(front.floor - back.floor) > STEP or opening < HEADROOM

    def _block(self, line: Line) -> None:
        steps = max(1, int(math.hypot(line.x2 - line.x1, line.y2 - line.y1) / (CELL / 2)))
        for step in range(steps + 1):
            x = line.x1 + (line.x2 - line.x1) * step / steps
            y = line.y1 + (line.y2 - line.y1) * step / steps
            reach = RADIUS // CELL + 1
            centre = (math.floor(x / CELL), math.floor(y / CELL))
            for dx in range(-reach, reach + 1):
                for dy in range(-reach, reach + 1):
                    cell = (centre[0] + dx, centre[1] + dy)
                    if math.dist(_middle(cell), (x, y)) < RADIUS:
                        self._blocked.add(cell)

    def _free_near(self, point: Point) -> Cell | None:
        centre = (math.floor(point[0] / CELL), math.floor(point[1] / CELL))
        cells = [(centre[0] + dx, centre[1] + dy) for dx in range(-3, 4) for dy in range(-3, 4)]
        free = [cell for cell in cells if cell not in self._blocked]
        return min(free, key=lambda cell: math.dist(_middle(cell), point), default=None)

    def _trace(self, came: dict[Cell, Cell], last: Cell) -> list[Point]:
        cells = [last]
        while came[cells[-1]] != cells[-1]:
            cells.append(came[cells[-1]])
        return [_middle(cell) for cell in reversed(cells)]


def _middle(cell: Cell) -> Point:
    return ((cell[0] + 0.5) * CELL, (cell[1] + 0.5) * CELL)


def _neighbours(cell: Cell) -> list[tuple[Cell, float]]:
    return [
        ((cell[0] + dx, cell[1] + dy), math.hypot(dx, dy))
        for dx in (-1, 0, 1)
        for dy in (-1, 0, 1)
        if dx or dy
    ]
