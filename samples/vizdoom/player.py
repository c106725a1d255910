"""A scripted player: walks to what it has not taken yet, opens doors, shoots what it sees. Writes nothing."""

from __future__ import annotations

import math
import random
from typing import Any

from navigator import Navigator, Point

# The order of the buttons in game.py.
FORWARD, SIDE, TURN, ATTACK, USE = range(5)
WANTED = ("Health", "Ammo", "Armor", "Weapon", "Powerup", "Key")


class Player:
    """Decides one tic's buttons from what the game says. Same seed, same game -> same play."""

    def __init__(self, navigator: Navigator, rng: random.Random) -> None:
        self._navigator, self._rng = navigator, rng
        self._path: list[Point] = []
        self._goal: int | None = None
        self._given_up: set[int] = set()
        self._still_tics = 0
        self._last: Point = (0.0, 0.0)
        self._goal_tics = 0

    def buttons(self, me: Any, objects: list[Any], labels: list[Any], range_units: float) -> list[float]:
        """`me` and `objects` as ViZDoom's Object, `labels` what is on the screen."""
        here = (me.position_x, me.position_y)
        self._still_tics = self._still_tics + 1 if math.dist(here, self._last) < 1.5 else 0
        self._last = here
        target = self._target(me, labels, range_units)
        if target is not None and self._still_tics < 120:
            return self._fight(me, target)
        return self._walk(me, objects)

    def _target(self, me: Any, labels: list[Any], range_units: float) -> Any | None:
        """The nearest living monster in sight, or a barrel that is far enough away to burst."""

        def distance(label: Any) -> float:
            return math.hypot(
                label.object_position_x - me.position_x, label.object_position_y - me.position_y
            )

        seen = [label for label in labels if label.width * label.height > 12]
        monsters = [
            label for label in seen if label.object_category == "Monster" and distance(label) < range_units
        ]
        barrels = [
            label for label in seen if label.object_name == "ExplosiveBarrel" and 190 < distance(label) < 520
        ]
        return min(monsters or barrels, key=distance, default=None)

    def _fight(self, me: Any, target: Any) -> list[float]:
        error = _turn(me, (target.object_position_x, target.object_position_y))
        side = 10.0 * math.copysign(1.0, math.sin(self._rng.random() * 0.2 + me.position_x / 40.0))
        near = (
            math.hypot(target.object_position_x - me.position_x, target.object_position_y - me.position_y)
            < 320
        )
        forward = -8.0 if near and target.object_name == "ExplosiveBarrel" else 0.0 if near else 14.0
        return [forward, side, _clip(error, 14), float(abs(error) < 5), 0.0]

    def _walk(self, me: Any, objects: list[Any]) -> list[float]:
        here = (me.position_x, me.position_y)
        while self._path and math.dist(here, self._path[0]) < 26:
            self._path.pop(0)
        known = {thing.id for thing in objects}
        if not self._path or (self._goal is not None and self._goal not in known) or self._tired():
            self._choose(here, objects)
        if not self._path:
            return [12.0, 0.0, 7.0, 0.0, 0.0]
        ahead = self._path[min(2, len(self._path) - 1)]
        error = _turn(me, ahead)
        forward = 25.0 if abs(error) < 35 else 4.0
        use = self._still_tics > 4 and self._still_tics % 12 == 5
        side = self._rng.choice((-14.0, 14.0)) if self._still_tics > 25 else 0.0
        return [forward, side, _clip(error, 12), 0.0, float(use)]

    def _tired(self) -> bool:
        """True where a goal has cost too much."""
        self._goal_tics += 1
        return self._still_tics > 30 or self._goal_tics > 350

    def _choose(self, here: Point, objects: list[Any]) -> None:
        """The nearest thing worth having that can be reached; then the nearest monster."""
        if self._goal is not None:
            self._given_up.add(self._goal)  # reached, or out of reach
        self._still_tics = 0
        wanted = [
            thing
            for thing in objects
            if thing.category in (*WANTED, "Monster") and thing.id not in self._given_up
        ]
        wanted.sort(
            key=lambda thing: (
                math.dist(here, (thing.position_x, thing.position_y))
                * (0.5 if thing.category == "Monster" else 1.0)
            )
        )
        self._goal_tics = 0
        for thing in wanted[:8]:
            path = self._navigator.path(here, (thing.position_x, thing.position_y))
            if len(path) > 1:
                self._goal, self._path = thing.id, [*path[1:], (thing.position_x, thing.position_y)]
                return
            self._given_up.add(thing.id)
        self._goal, self._path = None, []


def _turn(me: Any, goal: Point) -> float:
    """Degrees to turn to the right, -180..180."""
    wanted = math.degrees(math.atan2(goal[1] - me.position_y, goal[0] - me.position_x))
    return (me.angle - wanted + 180.0) % 360.0 - 180.0


def _clip(value: float, limit: float) -> float:
    return max(-limit, min(limit, value))
