"""Game: another process's sidecar is watched while it works, and its end is told."""

from __future__ import annotations

import pytest

from soundwell.client import Client
from soundwell.config import SidecarConfig
from soundwell.sidecar.launch import Sidecar
from soundwell.sounds import Sound

from .driver import Desk


@pytest.fixture(scope="module")
def game(desk: Desk) -> Desk:
    desk.tab("Game")
    return desk


def test_a_running_game_is_watched_until_it_ends(game: Desk) -> None:
    config = SidecarConfig(runtime="procedural", log_level="warning")
    step = Sound(id="step", category="footstep", duration_secs=0.3)
    with Sidecar(config) as sidecar:
        game.find("#game-where textarea, #game-where input").fill(str(sidecar.ready_file))
        game.press("#game-connect")
        game.find("#game-shown table", has_text="procedural").wait_for()
        with Client(ready_file=sidecar.ready_file) as client:
            client.wait_connected()
            client.prewarm([step], 4)
            game.find(".sw-events li", has_text="made").first.wait_for()
        variations = game.find("#game-shown tr", has_text="variations in memory")
        variations.get_by_text("12", exact=True).wait_for()
        game.picture("game")
    assert "Asking again" in game.status("game", "Not done", kind="failed")


def test_a_wrong_place_is_one_sentence(game: Desk) -> None:
    game.find("#game-where textarea, #game-where input").fill("/nowhere/ready.json")
    game.press("#game-connect")
    assert "give a ready file" in game.status("game", "there is no file", kind="failed")


def test_the_pages_own_sidecar_is_watched(game: Desk) -> None:
    game.find("#game-where textarea, #game-where input").fill("")
    game.press("#game-connect")
    game.find("#game-shown caption").filter(has_not_text="procedural").wait_for()
    game.press("#game-disconnect")
    game.status("game", "Disconnected")
