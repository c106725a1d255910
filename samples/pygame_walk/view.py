"""Draws the field, its targets and the walker. Knows no sound."""

from __future__ import annotations

import functools
import math

import pygame

from world import COLUMNS, HEIGHT, ROWS, SURFACES, TARGETS, WIDTH, Walker

PIXELS = 60  # per metre
SIZE = (round(WIDTH * PIXELS), round(HEIGHT * PIXELS))
COLOURS = {
    "gravel": (140, 132, 124), "wood": (150, 104, 62), "metal": (118, 128, 140), "grass": (88, 138, 68),
    "snow": (226, 232, 238), "water": (64, 112, 168), "tile": (196, 178, 158), "sand": (214, 190, 128),
}  # fmt: skip


def draw(screen: pygame.Surface, walker: Walker) -> None:
    width, height = SIZE[0] // COLUMNS, SIZE[1] // ROWS
    for index, surface in enumerate(SURFACES):
        corner = (index % COLUMNS * width, index // COLUMNS * height)
        screen.fill(COLOURS[surface], (*corner, width, height))
        _write(screen, surface, (corner[0] + 8, corner[1] + 6))
    for target in TARGETS:
        pygame.draw.circle(screen, (40, 40, 44), (target.x * PIXELS, target.y * PIXELS), 16)
        pygame.draw.circle(screen, (240, 240, 240), (target.x * PIXELS, target.y * PIXELS), 10, 3)
        _write(screen, target.material, (target.x * PIXELS + 20, target.y * PIXELS - 8))
    here = (walker.x * PIXELS, walker.y * PIXELS)
    angle = math.radians(walker.facing_degrees)
    nose = (here[0] + 22 * math.cos(angle), here[1] + 22 * math.sin(angle))
    pygame.draw.circle(screen, (180, 40, 40), here, 12)
    pygame.draw.line(screen, (180, 40, 40), here, nose, 4)


@functools.cache
def _label(text: str) -> pygame.Surface:
    return pygame.font.Font(None, 24).render(text, True, (20, 20, 24))


def _write(screen: pygame.Surface, text: str, corner: tuple[float, float]) -> None:
    screen.blit(_label(text), corner)
