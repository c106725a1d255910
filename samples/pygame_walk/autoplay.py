"""A player without hands: keys and clicks by the clock, posted as a person's would come. Knows no sound."""

from __future__ import annotations

import pygame

from world import TARGETS

UP, DOWN, LEFT, RIGHT, RUN = pygame.K_UP, pygame.K_DOWN, pygame.K_LEFT, pygame.K_RIGHT, pygame.K_LSHIFT

# (second, key, pressed): over the upper row, running most of it, then down and back over the lower row.
KEYS = (
    (0.3, RIGHT, True), (2.6, RUN, True), (5.2, RIGHT, False), (5.2, RUN, False),
    (7.2, DOWN, True), (8.9, DOWN, False), (8.9, LEFT, True), (9.4, RUN, True), (12.6, LEFT, False),
    (12.6, RUN, False),
)  # fmt: skip
# (second, index of the target): between two walks, so that shots stand alone
SHOTS = ((5.6, 1), (6.2, 1), (6.8, 2), (13.0, 3), (13.7, 0))
WALK = (14.2, (4.0, 6.0))  # second and place of the right button
END_SECS = 15.8


class Autoplay:
    """`post` what is due."""

    def __init__(self, pixels_per_metre: float) -> None:
        self._due = sorted(
            [(secs, _key(key, pressed)) for secs, key, pressed in KEYS]
            + [(secs, _click(1, (TARGETS[i].x, TARGETS[i].y), pixels_per_metre)) for secs, i in SHOTS]
            + [(WALK[0], _click(3, WALK[1], pixels_per_metre))]
            + [(END_SECS, pygame.event.Event(pygame.QUIT))],
            key=lambda entry: entry[0],
        )

    def post(self, now_secs: float) -> None:
        while self._due and self._due[0][0] <= now_secs:
            pygame.event.post(self._due.pop(0)[1])


def _key(key: int, pressed: bool) -> pygame.event.Event:
    return pygame.event.Event(pygame.KEYDOWN if pressed else pygame.KEYUP, key=key)


def _click(button: int, place: tuple[float, float], pixels_per_metre: float) -> pygame.event.Event:
    pixels = (place[0] * pixels_per_metre, place[1] * pixels_per_metre)
    return pygame.event.Event(pygame.MOUSEBUTTONDOWN, button=button, pos=pixels)
