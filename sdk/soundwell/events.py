"""What happens and when: Event, Timeline and their files. Knows nothing of how a sound is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .documents import (
    check_integer,
    check_keys,
    check_list,
    check_mapping,
    check_number,
    check_text,
    not_legal,
    read_document,
)
from .errors import InvalidInput
from .sounds import MIN_DURATION_SECS, Sound

MAX_TIMELINE_SECS = 60.0
MAX_EVENTS = 10_000
MAX_SEED = 2**63 - 1
LOUDNESS_DB = (-80.0, 24.0)

_EVENT_KEYS = ("sound", "time_secs", "intensity", "parameters", "seed")
_TIMELINE_KEYS = ("sounds", "events", "duration_secs", "channels", "loudness", "seed")


@dataclass(frozen=True, kw_only=True)
class Event:
    """One occurrence of a sound."""

    sound: str  # id of the sound
    time_secs: float = 0.0  # from the timeline's start
    intensity: float = 0.6  # 0 softest .. 1 hardest
    parameters: Mapping[str, float] = field(default_factory=dict)  # whatever else the game knows
    seed: int | None = None  # None: derived from the timeline's seed

    def __post_init__(self) -> None:
        self.validate("event")

    def validate(self, where: str) -> None:
        """Raises InvalidInput naming the field under `where`, such as events[3].intensity."""
        check_text(self.sound, f"{where}.sound")
        check_number(self.time_secs, f"{where}.time_secs", 0.0, float(2**31), "seconds")
        check_number(self.intensity, f"{where}.intensity", 0.0, 1.0)
        for name, value in check_mapping(self.parameters, f"{where}.parameters").items():
            check_text(name, f"{where}.parameters")
            check_number(value, f"{where}.parameters.{name}", -1e9, 1e9)
        if self.seed is not None:
            check_integer(self.seed, f"{where}.seed", 0, MAX_SEED)

    def to_json(self) -> dict[str, Any]:
        document: dict[str, Any] = {
            "sound": self.sound,
            "time_secs": self.time_secs,
            "intensity": self.intensity,
        }
        if self.parameters:
            document["parameters"] = dict(self.parameters)
        if self.seed is not None:
            document["seed"] = self.seed
        return document

    @classmethod
    def from_json(cls, document: Mapping[str, Any], *, where: str = "event") -> Event:
        values = check_mapping(document, where)
        check_keys(values, _EVENT_KEYS, where)
        if "sound" not in values:
            raise InvalidInput("is missing; name the sound that plays", field=f"{where}.sound")
        try:
            return cls(**values)
        except InvalidInput as error:
            raise _moved(error, "event", where) from None


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """Events with timestamps, in order, and the sounds they name. Checked when made."""

    sounds: Mapping[str, Sound]
    events: tuple[Event, ...]
    duration_secs: float  # 0.05..60
    channels: int = 1  # 1: mono, 2: stereo
    loudness: tuple[tuple[float, float], ...] = ()  # (time_secs, dB relative), in order; (): as rendered
    seed: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "events", tuple(self.events))
        curve = tuple((float(time), float(level)) for time, level in self.loudness)
        object.__setattr__(self, "loudness", curve)
        self.validate()

    def validate(self) -> None:
        """Raises InvalidInput naming the first field that is not legal."""
        check_number(self.duration_secs, "duration_secs", MIN_DURATION_SECS, MAX_TIMELINE_SECS, "seconds")
        check_integer(self.channels, "channels", 1, 2)
        check_integer(self.seed, "seed", 0, MAX_SEED)
        if len(self.events) > MAX_EVENTS:
            raise InvalidInput(f"has {len(self.events)} entries, more than {MAX_EVENTS}", field="events")
        self._validate_events()
        self._validate_loudness()

    def _validate_events(self) -> None:
        for index, event in enumerate(self.events):
            if event.sound not in self.sounds:
                sentence = not_legal(event.sound, tuple(self.sounds), "a sound of this timeline")
                raise InvalidInput(sentence, field=f"events[{index}].sound")
        _check_times([event.time_secs for event in self.events], "events[{}].time_secs", self.duration_secs)

    def _validate_loudness(self) -> None:
        for index, (_, level) in enumerate(self.loudness):
            check_number(level, f"loudness[{index}].db", *LOUDNESS_DB, "dB")
        _check_times([time for time, _ in self.loudness], "loudness[{}].time_secs", self.duration_secs)

    def to_json(self) -> dict[str, Any]:
        sounds = {name: sound.to_json() for name, sound in self.sounds.items()}
        for sound in sounds.values():
            del sound["id"]
        return {
            "sounds": sounds,
            "events": [event.to_json() for event in self.events],
            "duration_secs": self.duration_secs,
            "channels": self.channels,
            "loudness": [list(point) for point in self.loudness],
            "seed": self.seed,
        }

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Timeline:
        values = check_mapping(document, "timeline")
        check_keys(values, _TIMELINE_KEYS, "")
        for key in ("sounds", "events", "duration_secs"):
            if key not in values:
                raise InvalidInput("is missing from the timeline", field=key)
        values["sounds"] = sounds_from_json(values["sounds"])
        values["events"] = _events_from_json(values["events"])
        values["loudness"] = _curve_from_json(values.get("loudness", ()))
        return cls(**values)


def one_shot(sound: Sound, intensity: float = 0.6) -> Timeline:
    """The timeline of one occurrence at 0, as long as the sound."""
    return Timeline(
        sounds={sound.id: sound},
        events=(Event(sound=sound.id, intensity=intensity),),
        duration_secs=sound.duration_secs,
        channels=sound.channels,
    )


def load_timeline(path: Path) -> Timeline:
    """Reads a .json, .yaml or .yml timeline."""
    return Timeline.from_json(read_document(Path(path)))


def load_sounds(path: Path) -> dict[str, Sound]:
    """Reads a file whose one key is `sounds`."""
    document = read_document(Path(path))
    check_keys(document, ("sounds",), "")
    if "sounds" not in document:
        raise InvalidInput("is missing from the file", field="sounds")
    return sounds_from_json(document["sounds"])


def sounds_from_json(document: object) -> dict[str, Sound]:
    """A mapping from id to sound -> sounds by id."""
    entries = check_mapping(document, "sounds")
    return {name: Sound.from_json(entry, id=check_text(name, "sounds")) for name, entry in entries.items()}


def _events_from_json(document: object) -> tuple[Event, ...]:
    entries = check_list(document, "events")
    return tuple(Event.from_json(entry, where=f"events[{index}]") for index, entry in enumerate(entries))


def _curve_from_json(document: object) -> tuple[tuple[float, float], ...]:
    points = []
    for index, entry in enumerate(check_list(document, "loudness")):
        point = check_list(entry, f"loudness[{index}]")
        if len(point) != 2:
            raise InvalidInput("must be [time_secs, dB]", field=f"loudness[{index}]")
        time = check_number(point[0], f"loudness[{index}].time_secs", 0.0, MAX_TIMELINE_SECS, "seconds")
        points.append((time, check_number(point[1], f"loudness[{index}].db", *LOUDNESS_DB, "dB")))
    return tuple(points)


def _check_times(times: list[float], field: str, duration_secs: float) -> None:
    """Refuses times that are negative, past the end or out of order."""
    previous = 0.0
    for index, time in enumerate(times):
        name = field.format(index)
        check_number(time, name, 0.0, MAX_TIMELINE_SECS, "seconds")
        if time > duration_secs:
            sentence = f"{time:g} lies after the timeline's end, {duration_secs:g} seconds"
            raise InvalidInput(sentence, field=name)
        if time < previous:
            sentence = f"{time:g} comes after {previous:g}; put the entries in order of time"
            raise InvalidInput(sentence, field=name)
        previous = time


def _moved(error: InvalidInput, old: str, new: str) -> InvalidInput:
    """The same sentence under another field name."""
    sentence = str(error).removeprefix(f"{error.field}: ")
    return InvalidInput(sentence, field=error.field.replace(old, new, 1))
