"""Gameplay logs: what happened in a real game and when, and where it was recorded. A Timeline of any length.

Knows the form of the file; plays nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from ..documents import (
    check_keys,
    check_list,
    check_mapping,
    check_number,
    check_text,
    not_legal,
    read_document,
)
from ..errors import InvalidInput
from ..events import Event, sounds_from_json
from ..sounds import Sound

MAX_LOG_SECS = 24 * 3600.0
DEFAULT_LOG = "freedoom_map01.json"
_KEYS = ("source", "sounds", "events", "duration_secs")
_SOURCE_KEYS = ("game", "version", "map", "tics_per_sec", "recorded", "note")


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where a log comes from."""

    game: str  # such as "Freedoom: Phase 2 in ViZDoom"
    version: str = ""  # of the game or its engine
    map: str = ""
    tics_per_sec: float = 0.0  # the game's clock; 0: not known
    recorded: str = ""  # date as YYYY-MM-DD
    note: str = ""

    @classmethod
    def from_json(cls, document: object) -> Source:
        values = check_mapping(document, "source")
        check_keys(values, _SOURCE_KEYS, "source")
        if "game" not in values:
            raise InvalidInput("is missing; name the game that was recorded", field="source.game")
        for name, value in values.items():
            if name == "tics_per_sec":
                check_number(value, "source.tics_per_sec", 0.0, 100_000.0)
            else:
                check_text(value, f"source.{name}")
        return cls(**values)


@dataclass(frozen=True, kw_only=True)
class GameplayLog:
    """Events in order, the sounds they name, and their source. Checked when made."""

    source: Source
    sounds: Mapping[str, Sound]
    events: tuple[Event, ...]
    duration_secs: float

    def __post_init__(self) -> None:
        object.__setattr__(self, "events", tuple(self.events))
        self.validate()

    def validate(self) -> None:
        """Raises InvalidInput naming the first field that is not legal."""
        check_number(self.duration_secs, "duration_secs", 0.05, MAX_LOG_SECS, "seconds")
        previous = 0.0
        for index, event in enumerate(self.events):
            where, time = f"events[{index}]", event.time_secs
            if event.sound not in self.sounds:
                raise InvalidInput(
                    not_legal(event.sound, tuple(self.sounds), "a sound here"), field=f"{where}.sound"
                )
            if time < previous:
                sentence = f"{time:g} comes after {previous:g}; put the events in order of time"
                raise InvalidInput(sentence, field=f"{where}.time_secs")
            if time > self.duration_secs:
                sentence = f"{time:g} lies after the log's end, {self.duration_secs:g} seconds"
                raise InvalidInput(sentence, field=f"{where}.time_secs")
            previous = time

    def to_json(self) -> dict[str, Any]:
        sounds = {name: sound.to_json() for name, sound in self.sounds.items()}
        for sound in sounds.values():
            del sound["id"]
        return {
            "source": {key: value for key in _SOURCE_KEYS if (value := getattr(self.source, key))},
            "duration_secs": self.duration_secs,
            "sounds": sounds,
            "events": [event.to_json() for event in self.events],
        }

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> GameplayLog:
        values = check_mapping(document, "log")
        check_keys(values, _KEYS, "")
        for key in _KEYS:
            if key not in values:
                raise InvalidInput("is missing from the log", field=key)
        entries = check_list(values["events"], "events")
        return cls(
            source=Source.from_json(values["source"]),
            sounds=sounds_from_json(values["sounds"]),
            events=tuple(
                Event.from_json(entry, where=f"events[{index}]") for index, entry in enumerate(entries)
            ),
            duration_secs=values["duration_secs"],
        )


def load_log(path: Path | None = None) -> GameplayLog:
    """Reads a .json, .yaml or .yml log; None: the one that ships with the package."""
    if path is not None:
        return GameplayLog.from_json(read_document(Path(path)))
    with resources.as_file(resources.files(__package__) / "data" / DEFAULT_LOG) as shipped:
        return GameplayLog.from_json(read_document(shipped))
