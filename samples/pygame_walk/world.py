"""A field of surfaces, a walker and things to shoot at. What happens is returned as Soundwell's events.

Knows no pygame and makes no sound. Lengths in metres, angles in degrees, the origin in the upper left corner.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from soundwell import Event, Sound

WIDTH, HEIGHT = 16.0, 9.0
COLUMNS, ROWS = 4, 2
# Patches of 4 m x 4.5 m, row by row.
SURFACES = ("gravel", "wood", "metal", "grass", "snow", "water", "tile", "sand")
WALK_SPEED, RUN_SPEED = 1.6, 3.6  # metres a second
WALK_STRIDE, RUN_STRIDE = 0.75, 1.1  # metres a step
AIM_DEGREES = 8.0  # to either side; a shot that near hits


@dataclass(frozen=True)
class Target:
    """Something that sounds when it is hit."""

    x: float
    y: float
    material: str


TARGETS = (
    Target(3.0, 1.2, "wood"),
    Target(8.0, 1.0, "metal"),
    Target(13.5, 7.5, "glass"),
    Target(6.5, 7.8, "stone"),
)

SOUNDS = {
    sound.id: sound
    for sound in (
        *(
            Sound(
                id=f"step.{surface}",
                category="footstep",
                attributes={"surface": surface, "shoe": "boot"},
                duration_secs=0.4,
            )
            for surface in SURFACES
        ),
        *(
            Sound(
                id=f"hit.{target.material}",
                category="impact",
                attributes={"material": target.material},
                duration_secs=0.5,
            )
            for target in TARGETS
        ),
        Sound(id="pistol", category="weapon", attributes={"kind": "pistol"}, duration_secs=0.8),
    )
}


def surface_at(x: float, y: float) -> str:
    column = min(COLUMNS - 1, max(0, int(x / WIDTH * COLUMNS)))
    row = min(ROWS - 1, max(0, int(y / HEIGHT * ROWS)))
    return SURFACES[row * COLUMNS + column]


@dataclass
class Walker:
    """Walks where it is told and says when a foot comes down."""

    x: float = 1.0
    y: float = 2.2
    facing_degrees: float = 0.0  # 0: to the right, 90: down
    _since_step: float = field(default=0.0, repr=False)

    def walk(self, dx: float, dy: float, run: bool, secs: float, now_secs: float) -> list[Event]:
        """`dx`, `dy`: the wanted direction, of any length; 0, 0 stands still."""
        length = math.hypot(dx, dy)
        if length == 0.0:
            self._since_step = 0.0
            return []
        speed, stride = (RUN_SPEED, RUN_STRIDE) if run else (WALK_SPEED, WALK_STRIDE)
        self.facing_degrees = math.degrees(math.atan2(dy, dx))
        x = min(WIDTH, max(0.0, self.x + dx / length * speed * secs))
        y = min(HEIGHT, max(0.0, self.y + dy / length * speed * secs))
        self._since_step += math.hypot(x - self.x, y - self.y)
        self.x, self.y = x, y
        if self._since_step < stride:
            return []
        self._since_step -= stride
        intensity = 0.8 if run else 0.5
        return [Event(sound=f"step.{surface_at(x, y)}", time_secs=now_secs, intensity=intensity)]

    def shoot(self, x: float, y: float, now_secs: float) -> list[Event]:
        """Towards a point: the shot, and what it hits, which is the nearest target in that direction."""
        self.facing_degrees = math.degrees(math.atan2(y - self.y, x - self.x))
        events = [Event(sound="pistol", time_secs=now_secs, intensity=0.9)]
        hit = min((t for t in TARGETS if self._off(t) < AIM_DEGREES), key=self._distance, default=None)
        if hit is not None:
            where = {"distance_metres": self._distance(hit), "right_degrees": self._to_the_right(hit)}
            events.append(
                Event(sound=f"hit.{hit.material}", time_secs=now_secs, intensity=0.7, parameters=where)
            )
        return events

    def _distance(self, target: Target) -> float:
        return round(math.hypot(target.x - self.x, target.y - self.y), 2)

    def _off(self, target: Target) -> float:
        angle = math.degrees(math.atan2(target.y - self.y, target.x - self.x))
        return abs((angle - self.facing_degrees + 180.0) % 360.0 - 180.0)

    def _to_the_right(self, target: Target) -> float:
        """Of a listener who looks up the screen, as the picture is seen."""
        return round(math.degrees(math.atan2(target.x - self.x, self.y - target.y)), 1)
