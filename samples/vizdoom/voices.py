"""Plays clips through SDL (pygame-ce) as they come: left and right by direction, quieter with distance.

Knows no game and no sidecar. Thread: the caller's; SDL mixes on its own.
"""

from __future__ import annotations

import heapq
from typing import Any

import numpy as np
import pygame

from soundwell.audio import Clip
from soundwell.play import Placed

RATE_HZ = 48_000
BLOCK_FRAMES = 512  # 11 ms that a sound waits for SDL


class Voices:
    """`play` at once or later, by the game's clock; `advance` starts what is due."""

    def __init__(self) -> None:
        pygame.mixer.init(RATE_HZ, -16, 2, BLOCK_FRAMES, allowedchanges=0)
        pygame.mixer.set_num_channels(48)
        self._waiting: list[tuple[float, int, Placed]] = []
        self._count = 0

    def play(self, placed: Placed) -> None:
        """When `placed.time_secs` comes."""
        self._count += 1
        heapq.heappush(self._waiting, (placed.time_secs, self._count, placed))

    def advance(self, time_secs: float) -> None:
        while self._waiting and self._waiting[0][0] <= time_secs:
            self._start(heapq.heappop(self._waiting)[2])

    def close(self) -> None:
        """Waits until the last sound has faded, then lets go of the device."""
        while pygame.mixer.get_busy():
            pygame.time.wait(10)
        pygame.mixer.quit()

    def _start(self, placed: Placed) -> None:
        channel = pygame.mixer.find_channel(force=True)
        channel.play(pygame.mixer.Sound(buffer=_stereo(placed.clip)))
        gain = 10.0 ** (placed.gain_db / 20.0)
        channel.set_volume(gain * min(1.0, 1.0 - placed.pan), gain * min(1.0, 1.0 + placed.pan))


def _stereo(clip: Clip) -> Any:
    samples = clip.resampled(RATE_HZ).to_int16()
    return np.ascontiguousarray(np.repeat(samples[:, :1], 2, axis=1)) if clip.num_channels == 1 else samples
