"""A player without hands: keys and clicks by the clock, posted as a person's would come. Knows no sound."""

from __future__ import annotations

import pygame

from world import TARGETS

UP, DOWN, LEFT, RIGHT, RUN = pygame.K_UP, pygame.K_DOWN, pygame.K_LEFT, pygame.K_RIGHT, pygame.K_LSHIFT

# (second, key, pressed): over the upper row, running half of it, then down and back over the lower row.
KEYS = (
    (0.5, RIGHT, True), (4.5, RUN, True), (7.5, RIGHT, False), (7.5, RUN, False),
    (9.5, DOWN, True), (11.8, DOWN, False), (11.8, LEFT, True), (14.0, RUN, True), (17.5, LEFT, False),
    (17.5, RUN, False),
)  # fmt: skip
# (second, index of the target): between two walks, so that shots stand alone
SHOTS = ((8.0, 1), (8.6, 1), (9.2, 2), (18.0, 3), (18.7, 0))
END_SECS = 19.5


class Autoplay:
    """`post` what is due."""

    def __init__(self, pixels_per_metre: float) -> None:
        self._due = sorted(
            [(secs, _key(key, pressed)) for secs, key, pressed in KEYS]
            + [(secs, _click(index, pixels_per_metre)) for secs, index in SHOTS]
            + [(END_SECS, pygame.event.Event(pygame.QUIT))],
            key=lambda entry: entry[0],
        )

    def post(self, now_secs: float) -> None:
        while self._due and self._due[0][0] <= now_secs:
            pygame.event.post(self._due.pop(0)[1])


def _key(key: int, pressed: bool) -> pygame.event.Event:
    return pygame.event.Event(pygame.KEYDOWN if pressed else pygame.KEYUP, key=key)


def _click(index: int, pixels_per_metre: float) -> pygame.event.Event:
    target = TARGETS[index]
    place = (target.x * pixels_per_metre, target.y * pixels_per_metre)
    return pygame.event.Event(pygame.MOUSEBUTTONDOWN, button=1, pos=place)
