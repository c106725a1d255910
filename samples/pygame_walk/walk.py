"""You hear your own steps over eight surfaces, your shots and what they hit; none twice the same, through SDL.

pip install 'soundwell[samples]'
python samples/pygame_walk/walk.py               # arrow keys or W A S D walk, shift runs; the right button walks, too;
                                                 # the left button or space shoots; escape ends it
python samples/pygame_walk/walk.py --autoplay    # nobody at the keys: a quarter of a minute by itself
"""

from __future__ import annotations

import argparse
import datetime
from pathlib import Path

import numpy as np
import pygame

from autoplay import Autoplay
from soundwell import Client, SidecarConfig
from soundwell.audio import Clip
from soundwell.documents import write_document
from soundwell.play.log import GameplayLog, Source
from soundwell.play.player import placed_of
from soundwell.sidecar.launch import Sidecar
from view import PIXELS, SIZE, draw
from world import SOUNDS, Event, Walker

RATE_HZ, BLOCK_FRAMES = 48_000, 480
TICKS_PER_SEC = 60
WAYS = {
    pygame.K_UP: (0, -1), pygame.K_w: (0, -1), pygame.K_DOWN: (0, 1), pygame.K_s: (0, 1),
    pygame.K_LEFT: (-1, 0), pygame.K_a: (-1, 0), pygame.K_RIGHT: (1, 0), pygame.K_d: (1, 0),
}  # fmt: skip


class Game:
    """Keys and mouse in, events and what is heard of them out. Thread: SDL's main thread."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._held: set[int] = set()
        self._goal: tuple[float, float] | None = None  # of the right button
        self.walker = Walker()
        self.events: list[Event] = []
        self.silent = 0  # triggers that nothing was ready for
        self.running = True

    def take(self, event: pygame.event.Event, now_secs: float) -> None:
        """One thing that the player did."""
        if event.type == pygame.QUIT or (event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE):
            self.running = False
        elif event.type == pygame.KEYDOWN and event.key == pygame.K_SPACE:
            self._shoot(pygame.mouse.get_pos(), now_secs)
        elif event.type == pygame.KEYDOWN:
            self._held.add(event.key)
        elif event.type == pygame.KEYUP:
            self._held.discard(event.key)
        elif event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            self._shoot(event.pos, now_secs)
        elif event.type == pygame.MOUSEBUTTONDOWN and event.button == 3:
            self._goal = (event.pos[0] / PIXELS, event.pos[1] / PIXELS)

    def advance(self, secs: float, now_secs: float) -> None:
        dx, dy = self._wanted()
        run = bool({pygame.K_LSHIFT, pygame.K_RSHIFT} & self._held)
        self._hear(self.walker.walk(dx, dy, run, secs, now_secs))

    def _wanted(self) -> tuple[float, float]:
        """By the keys; with none held, to where the right button was pressed."""
        ways = [WAYS[key] for key in self._held if key in WAYS]
        if ways:
            self._goal = None
            return sum(way[0] for way in ways), sum(way[1] for way in ways)
        if self._goal is None:
            return 0.0, 0.0
        dx, dy = self._goal[0] - self.walker.x, self._goal[1] - self.walker.y
        if abs(dx) + abs(dy) < 0.1:
            self._goal = None
            return 0.0, 0.0
        return dx, dy

    def _shoot(self, place: tuple[float, float], now_secs: float) -> None:
        self._hear(self.walker.shoot(place[0] / PIXELS, place[1] / PIXELS, now_secs))

    def _hear(self, events: list[Event]) -> None:
        for event in events:
            self.events.append(event)
            played = self._client.trigger(event)  # microseconds: this is a game's main loop
            if played.clip is None:
                self.silent += 1
            else:
                play(event, played.clip)


def play(event: Event, clip: Clip) -> None:
    """Through one of SDL's channels: quieter with distance, to the side where it happened."""
    samples = np.ascontiguousarray(np.repeat(clip.resampled(RATE_HZ).to_int16()[:, :1], 2, axis=1))
    channel = pygame.mixer.find_channel(force=True)
    channel.play(pygame.mixer.Sound(buffer=samples))
    placed = placed_of(event, clip)
    gain = 10.0 ** (placed.gain_db / 20.0)
    channel.set_volume(gain * min(1.0, 1.0 - placed.pan), gain * min(1.0, 1.0 + placed.pan))


def loop(game: Game, autoplay: bool) -> float:
    """Until the player leaves; returns how long it took, in seconds."""
    screen, clock = pygame.display.set_mode(SIZE), pygame.time.Clock()
    pygame.display.set_caption("Soundwell: walk")
    robot = Autoplay(PIXELS) if autoplay else None
    now_secs = 0.0
    while game.running:
        if robot:
            robot.post(now_secs)
        for event in pygame.event.get():
            game.take(event, now_secs)
        secs = clock.tick(TICKS_PER_SEC) / 1000.0
        now_secs = round(now_secs + secs, 4)
        game.advance(secs, now_secs)
        draw(screen, game.walker)
        pygame.display.flip()
    return now_secs


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--autoplay", action="store_true", help="nobody at the keys")
    parser.add_argument("--log", type=Path, help="write what happened as a log for `soundwell demo --log`")
    options = parser.parse_args()
    # Left in reverse: the client ends its session before the sidecar is told to end.
    with Sidecar(SidecarConfig.from_env()) as sidecar, Client(ready_file=sidecar.ready_file) as client:
        client.prewarm(SOUNDS.values(), count=3, buckets=(1, 2))
        pygame.init()
        pygame.mixer.init(RATE_HZ, -16, 2, BLOCK_FRAMES, allowedchanges=0)
        pygame.mixer.set_num_channels(24)
        game = Game(client)
        secs = loop(game, options.autoplay)
        pygame.quit()  # SDL lets go of its device, and with it of every clip that still sounds
    if options.log:
        write_document(options.log, log_of(game, secs, options.autoplay).to_json())
    print(f"{len(game.events)} events in {secs:.1f} s, {game.silent} of them silent")


def log_of(game: Game, secs: float, autoplay: bool) -> GameplayLog:
    who = "Keys and clicks by the clock" if autoplay else "A person at the keys"
    source = Source(
        game="Soundwell's pygame walk", version=f"pygame-ce {pygame.version.ver}", tics_per_sec=TICKS_PER_SEC,
        recorded=datetime.date.today().isoformat(), note=f"{who}.",
    )  # fmt: skip
    used = {event.sound for event in game.events}
    sounds = {name: sound for name, sound in SOUNDS.items() if name in used}
    return GameplayLog(source=source, sounds=sounds, events=tuple(game.events), duration_secs=max(secs, 0.1))


if __name__ == "__main__":
    main()
