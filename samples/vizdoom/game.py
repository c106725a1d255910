"""A game of Freedoom in ViZDoom, tic by tic, with what could be heard in each. Makes no sound and writes nothing.

The game's own sounds are off: ViZDoom opens no audio device unless it is told to.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import vizdoom as vzd

from listener import SOUNDS, Listener
from navigator import Navigator
from player import Player
from soundwell.events import Event
from soundwell.play.log import GameplayLog, Source
from soundwell.sounds import Sound
from wad import read_map

WAD = Path(vzd.__file__).parent / "freedoom2.wad"
TICS_PER_SEC = 35
VARIABLES = ("HEALTH", "SELECTED_WEAPON", "SELECTED_WEAPON_AMMO", "ON_GROUND", "ATTACK_READY")
# In the order of player.py; a person has the keys of the game: arrows, Ctrl, space, Shift, 1 to 6.
BOTS = ("MOVE_FORWARD_BACKWARD_DELTA", "MOVE_LEFT_RIGHT_DELTA", "TURN_LEFT_RIGHT_DELTA", "ATTACK", "USE")
PERSONS = (
    "MOVE_FORWARD", "MOVE_BACKWARD", "TURN_LEFT", "TURN_RIGHT", "MOVE_LEFT", "MOVE_RIGHT", "SPEED", "ATTACK", "USE",
)  # fmt: skip
# second -> weapon slot: pistol, shotgun, chaingun, rocket launcher, plasma rifle, fist
WEAPONS = ((0, 2), (9, 3), (22, 4), (34, 5), (44, 3), (54, 6), (64, 4), (73, 1), (77, 3), (86, 5))


@dataclass(frozen=True, kw_only=True)
class Tic:
    """One step of the game's clock. `picture`: (height, width, 3) uint8, what the player sees now."""

    number: int
    picture: Any
    events: tuple[Event, ...]  # that this tic shows for the first time

    @property
    def time_secs(self) -> float:
        return self.number / TICS_PER_SEC


class Game:
    """One map, played by the scripted player or, in a window, by a person at the keyboard."""

    def __init__(self, *, level: str, seed: int, resolution: str = "320X240", person: bool = False) -> None:
        geometry = read_map(WAD, level.upper())
        self._level, self._person = level, person
        self._doom = _opened(level, seed, resolution, person)
        self._listener = Listener(geometry)
        self._player = Player(Navigator(geometry), random.Random(seed))
        self.num_tics = 0

    def tics(self, secs: float) -> Iterator[Tic]:
        """Until the time is over or the map ends. The caller sets the pace: a tic is played when it is asked for."""
        for number in range(round(secs * TICS_PER_SEC)):
            if self._doom.is_episode_finished():
                return
            state = self._doom.get_state()
            values = dict(zip(VARIABLES, state.game_variables, strict=True))
            me = next(thing for thing in state.objects if thing.category == "Self")
            before = len(self._listener.events)
            self._listener.hear(number / TICS_PER_SEC, state, me, values)
            self.num_tics = number + 1
            events = tuple(Event(**event) for event in self._listener.events[before:])
            yield Tic(number=number, picture=state.screen_buffer, events=events)
            try:
                if self._person:
                    self._doom.advance_action()
                else:
                    self._doom.make_action(self._buttons(number, state, me, values))
            except vzd.ViZDoomUnexpectedExitException:
                return  # the window was closed

    def log(self, secs: float, recorded: str) -> GameplayLog:
        """What could be heard so far, with its source. `recorded`: the date."""
        heard = (Event(**event) for event in self._listener.events)
        events = tuple(sorted(heard, key=lambda event: event.time_secs))
        used = {event.sound for event in events}
        player = "A person" if self._person else "A scripted player with all weapons"
        source = Source(
            game="Freedoom: Phase 2", version=f"ViZDoom {vzd.__version__}", map=self._level,
            tics_per_sec=TICS_PER_SEC, recorded=recorded,
            note=f"{player}; surfaces by floor texture; 32 map units are one metre.",
        )  # fmt: skip
        duration_secs = max(
            min(self.num_tics / TICS_PER_SEC, secs), *(event.time_secs for event in events), 0.05
        )
        sounds = {name: sound for name, sound in all_sounds().items() if name in used}
        return GameplayLog(source=source, sounds=sounds, events=events, duration_secs=round(duration_secs, 3))

    def close(self) -> None:
        self._doom.close()

    def _buttons(self, number: int, state: Any, me: Any, values: dict[str, float]) -> list[float]:
        if values["HEALTH"] < 35:
            self._doom.send_game_command("give health")
        slot = next(slot for second, slot in reversed(WEAPONS) if number >= second * TICS_PER_SEC)
        wanted = [float(slot == button and values["SELECTED_WEAPON"] != slot) for button in range(1, 7)]
        near = 220.0 if slot == 1 else 900.0
        return self._player.buttons(me, state.objects, state.labels, near) + wanted


def all_sounds() -> dict[str, Sound]:
    """Every sound that the listener can name."""
    return {name: Sound(id=name, **SOUNDS[name]) for name in SOUNDS}


def _opened(level: str, seed: int, resolution: str, person: bool) -> vzd.DoomGame:
    """A game with every fact that the player and the listener need."""
    game = vzd.DoomGame()
    game.set_doom_game_path(str(WAD))
    game.set_doom_scenario_path(str(WAD))
    game.set_doom_map(level)
    game.set_doom_skill(4)
    game.set_seed(seed)
    game.set_sound_enabled(False)
    game.set_window_visible(person)
    game.set_mode(vzd.Mode.SPECTATOR if person else vzd.Mode.PLAYER)
    game.set_screen_resolution(getattr(vzd.ScreenResolution, f"RES_{resolution.upper()}"))
    game.set_screen_format(vzd.ScreenFormat.RGB24)
    game.set_labels_buffer_enabled(True)
    game.set_objects_info_enabled(True)
    game.set_sectors_info_enabled(True)
    game.set_episode_timeout(0)
    game.add_game_args("+sv_cheats 1")
    names = (*(PERSONS if person else BOTS), *(f"SELECT_WEAPON{slot}" for slot in range(1, 7)))
    game.set_available_buttons([getattr(vzd.Button, name) for name in names])
    game.set_available_game_variables([getattr(vzd.GameVariable, name) for name in VARIABLES])
    game.init()
    game.new_episode()
    for gift in ("give weapons", "give ammo"):  # so that every weapon is heard
        game.send_game_command(gift)
    return game
