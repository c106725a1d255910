"""The recorded logs are what their README says, and can be played."""

from __future__ import annotations

import re

import pytest

from soundwell.client import Client
from soundwell.client.fake_transport import FakeTransport
from soundwell.play.log import load_log
from soundwell.play.player import play, prewarm

from .programs import SAMPLES

FOLDER = SAMPLES / "events"
ROWS = re.findall(
    r"^\| `(\S+\.json)` \| (\d+) \| (\d+) \| (\d+) \|", (FOLDER / "README.md").read_text(), re.M
)


def test_readme_names_every_log():
    assert {row[0] for row in ROWS} == {path.name for path in FOLDER.glob("*.json")}


@pytest.mark.parametrize("name, secs, events, sounds", ROWS)
def test_log_is_what_the_readme_says_and_every_event_is_answered(name, secs, events, sounds):
    log = load_log(FOLDER / name)
    assert (round(log.duration_secs), len(log.events), len(log.sounds)) == (
        int(secs),
        int(events),
        int(sounds),
    )
    assert log.source.game and log.source.recorded
    with Client(transport=FakeTransport()) as client:
        client.add_sounds(log.sounds.values())
        prewarm(client, log, depth=2)
        assert all(answer.played.clip is not None for answer in play(client, log.events, fast=True))
