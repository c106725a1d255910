"""Gameplay logs: the one that ships is rich enough, and bad ones are refused by field."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from soundwell.documents import write_document
from soundwell.errors import InvalidInput
from soundwell.play.log import GameplayLog, load_log


def document(**changes: Any) -> dict[str, Any]:
    return {
        "source": {"game": "test", "tics_per_sec": 35},
        "duration_secs": 100.0,
        "sounds": {"step": {"category": "footstep", "attributes": {"surface": "gravel"}}},
        "events": [{"sound": "step", "time_secs": 1.0}, {"sound": "step", "time_secs": 99.0}],
        **changes,
    }


def test_the_shipped_log_is_a_minute_of_a_real_game_with_many_kinds_of_sound() -> None:
    log = load_log()
    categories = Counter(log.sounds[event.sound].category for event in log.events)
    assert log.duration_secs >= 60
    assert len(log.events) >= 150
    assert len(log.sounds) >= 12
    assert {"footstep", "weapon", "impact", "voice", "creature", "door", "pickup", "explosion"} <= set(
        categories
    )
    assert log.source.tics_per_sec == 35
    assert all(event.sound in log.sounds for event in log.events)


def test_a_log_survives_a_round_trip(tmp_path: Path) -> None:
    log = GameplayLog.from_json(document())
    write_document(tmp_path / "log.yaml", log.to_json())
    assert load_log(tmp_path / "log.yaml") == log


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"events": [{"sound": "step", "time_secs": 5.0}, {"sound": "step"}]}, "events[1].time_secs"),
        ({"events": [{"sound": "stepp"}]}, "events[0].sound"),
        ({"events": [{"sound": "step", "time_secs": 101.0}]}, "events[0].time_secs"),
        ({"events": [{"sound": "step", "time_secs": -1.0}]}, "events[0].time_secs"),
        ({"events": [{"sound": "step", "time_millis": 1}]}, "events[0].time_millis"),
        ({"duration_secs": "long"}, "duration_secs"),
        ({"source": {}}, "source.game"),
        ({"source": {"game": 3}}, "source.game"),
        ({"source": {"game": "x", "mapp": "y"}}, "source.mapp"),
        ({"sonds": {}}, "sonds"),
    ],
)
def test_what_is_wrong_is_named(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        GameplayLog.from_json(document(**changes))
    assert caught.value.field == field


def test_a_missing_part_is_named() -> None:
    broken = document()
    del broken["source"]
    with pytest.raises(InvalidInput, match="source"):
        GameplayLog.from_json(broken)
