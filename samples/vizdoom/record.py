"""Records a gameplay log: what a scripted player did on a Freedoom map, tic by tic, as Soundwell's events.

pip install vizdoom soundwell
python samples/vizdoom/record.py            # writes sdk/soundwell/play/data/freedoom_map01.json
"""

from __future__ import annotations

import argparse
import datetime
import random
from pathlib import Path

import vizdoom as vzd

from listener import SOUNDS, Listener
from navigator import Navigator
from player import Player
from soundwell.documents import write_document
from soundwell.events import Event
from soundwell.play.log import GameplayLog, Source
from soundwell.sounds import Sound
from wad import read_map

SHIPPED = Path(__file__).parents[2] / "sdk/soundwell/play/data/freedoom_map01.json"
TICS_PER_SEC = 35
# second -> weapon slot: pistol, shotgun, chaingun, rocket launcher, plasma rifle, fist
WEAPONS = ((0, 2), (9, 3), (22, 4), (34, 5), (44, 3), (54, 6), (64, 4), (73, 1), (77, 3), (86, 5))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=SHIPPED)
    parser.add_argument("--map", default="map01")
    parser.add_argument("--secs", type=float, default=95.0)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    wad = Path(vzd.__file__).parent / "freedoom2.wad"
    level = read_map(wad, options.map.upper())
    game = open_game(wad, options.map, options.seed)
    listener = Listener(level)
    player = Player(Navigator(level), random.Random(options.seed))
    for tic in range(round(options.secs * TICS_PER_SEC)):
        if game.is_episode_finished():
            break
        state = game.get_state()
        values = dict(zip(VARIABLES, state.game_variables, strict=True))
        me = next(thing for thing in state.objects if thing.category == "Self")
        listener.hear(tic / TICS_PER_SEC, state, me, values)
        if values["HEALTH"] < 35:
            game.send_game_command("give health")
        slot = next(slot for second, slot in reversed(WEAPONS) if tic >= second * TICS_PER_SEC)
        wanted = [float(slot == button and values["SELECTED_WEAPON"] != slot) for button in range(1, 7)]
        near = 220.0 if slot == 1 else 900.0
        game.make_action(player.buttons(me, state.objects, state.labels, near) + wanted)
    game.close()
    log = written(options, listener, min((tic + 1) / TICS_PER_SEC, options.secs))
    write_document(options.out, log.to_json())
    print(f"{options.out}: {len(log.events)} events of {len(log.sounds)} sounds in {log.duration_secs:.1f} s")


VARIABLES = ("HEALTH", "SELECTED_WEAPON", "SELECTED_WEAPON_AMMO", "ON_GROUND", "ATTACK_READY")


def open_game(wad: Path, level: str, seed: int) -> vzd.DoomGame:
    """A headless game with every fact that the player and the listener need."""
    game = vzd.DoomGame()
    game.set_doom_game_path(str(wad))
    game.set_doom_scenario_path(str(wad))
    game.set_doom_map(level)
    game.set_doom_skill(4)
    game.set_seed(seed)
    game.set_window_visible(False)
    game.set_screen_resolution(vzd.ScreenResolution.RES_320X240)
    game.set_labels_buffer_enabled(True)
    game.set_objects_info_enabled(True)
    game.set_sectors_info_enabled(True)
    game.set_episode_timeout(0)
    game.add_game_args("+sv_cheats 1")
    button = vzd.Button
    game.set_available_buttons(
        [button.MOVE_FORWARD_BACKWARD_DELTA, button.MOVE_LEFT_RIGHT_DELTA, button.TURN_LEFT_RIGHT_DELTA,
        button.ATTACK,
         button.USE, *(getattr(button, f"SELECT_WEAPON{slot}") for slot in range(1, 7))]
    )  # fmt: skip
    game.set_available_game_variables([getattr(vzd.GameVariable, name) for name in VARIABLES])
    game.init()
    game.new_episode()
    for gift in ("give weapons", "give ammo"):  # so that every weapon is heard
        game.send_game_command(gift)
    return game


def written(options: argparse.Namespace, listener: Listener, secs: float) -> GameplayLog:
    """What was heard, as a log with its source."""
    events = tuple(sorted((Event(**event) for event in listener.events), key=lambda event: event.time_secs))
    used = {event.sound for event in events}
    source = Source(
        game="Freedoom: Phase 2", version=f"ViZDoom {vzd.__version__}", map=options.map,
        tics_per_sec=TICS_PER_SEC, recorded=datetime.date.today().isoformat(),
        note="A scripted player with all weapons; surfaces by floor texture; 32 map units are one metre.",
    )  # fmt: skip
    sounds = {name: Sound(id=name, **SOUNDS[name]) for name in SOUNDS if name in used}
    return GameplayLog(source=source, sounds=sounds, events=events, duration_secs=round(secs, 3))


if __name__ == "__main__":
    main()
