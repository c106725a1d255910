"""Sounds, events, timelines and PCM <-> words.proto. Reading refuses what is not legal, naming the field."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, TypeVar, cast

from ...errors import InvalidInput
from ...events import MAX_EVENTS, Event, Timeline
from ...sounds import Sound, Tier
from .. import messages as plain
from ..pcm import Piece, check_format
from ..v1 import words_pb2

_T = TypeVar("_T")
MAX_SOUNDS = 1_000
MAX_POINTS = 10_000
ENCODINGS: dict[int, plain.Encoding] = {0: "float32", 1: "int16", 2: "float32"}
MADE_BY: dict[int, Tier] = {1: "model", 2: "procedural", 3: "fake"}
ENCODING_CODES: dict[plain.Encoding, words_pb2.Encoding] = {
    "int16": words_pb2.ENCODING_INT16,
    "float32": words_pb2.ENCODING_FLOAT32,
}
MADE_BY_CODES: dict[Tier, words_pb2.MadeBy] = {
    "model": words_pb2.MADE_BY_MODEL,
    "procedural": words_pb2.MADE_BY_PROCEDURAL,
    "fake": words_pb2.MADE_BY_FAKE,
}


def sound_to_wire(sound: Sound) -> words_pb2.Sound:
    return words_pb2.Sound(**sound.to_json())


def sound_from_wire(wire: words_pb2.Sound) -> Sound:
    document: dict[str, Any] = {
        "category": wire.category,
        "attributes": dict(wire.attributes),
        "text": wire.text,
        "channels": wire.channels or 1,
        "loop": wire.loop,
    }
    if wire.duration_secs:
        document["duration_secs"] = wire.duration_secs
    for name in ("spread", "width"):
        if wire.HasField(name):
            document[name] = getattr(wire, name)
    return Sound.from_json(document, id=wire.id)


def timeline_to_wire(timeline: Timeline) -> words_pb2.Timeline:
    return words_pb2.Timeline(
        sounds=[sound_to_wire(sound) for sound in timeline.sounds.values()],
        events=[_event_to_wire(event) for event in timeline.events],
        duration_secs=timeline.duration_secs,
        channels=timeline.channels,
        loudness=[
            words_pb2.LoudnessPoint(time_secs=time, level_db=level) for time, level in timeline.loudness
        ],
        seed=timeline.seed,
    )


def timeline_from_wire(wire: words_pb2.Timeline) -> Timeline:
    # Counted before anything is made of them: making costs far more than sending does.
    for name, limit in (("sounds", MAX_SOUNDS), ("events", MAX_EVENTS), ("loudness", MAX_POINTS)):
        if len(getattr(wire, name)) > limit:
            raise InvalidInput(f"has {len(getattr(wire, name))} entries; send at most {limit}", field=name)
    return Timeline(
        sounds={sound.id: sound_from_wire(sound) for sound in wire.sounds},
        events=tuple(_event_from_wire(event, f"events[{index}]") for index, event in enumerate(wire.events)),
        duration_secs=wire.duration_secs,
        channels=wire.channels or 1,
        loudness=tuple((point.time_secs, point.level_db) for point in wire.loudness),
        seed=wire.seed,
    )


def _event_to_wire(event: Event) -> words_pb2.Event:
    return words_pb2.Event(
        sound_id=event.sound,
        time_secs=event.time_secs,
        intensity=event.intensity,
        parameters=dict(event.parameters),
        seed=event.seed,
    )


def _event_from_wire(wire: words_pb2.Event, where: str) -> Event:
    document: dict[str, Any] = {"sound": wire.sound_id, "time_secs": wire.time_secs}
    if wire.HasField("intensity"):
        document["intensity"] = wire.intensity
    if wire.parameters:
        document["parameters"] = dict(wire.parameters)
    if wire.HasField("seed"):
        document["seed"] = wire.seed
    return Event.from_json(document, where=where)


def format_to_wire(format: plain.Format) -> words_pb2.AudioFormat:
    return words_pb2.AudioFormat(
        encoding=ENCODING_CODES[format.encoding], sample_rate_hz=format.sample_rate_hz
    )


def format_from_wire(wire: words_pb2.AudioFormat) -> plain.Format:
    encoding = known(ENCODINGS, wire.encoding, "format.encoding")
    return check_format(plain.Format(encoding=encoding, sample_rate_hz=wire.sample_rate_hz))


def piece_to_wire(piece: Piece) -> words_pb2.PcmChunk:
    return words_pb2.PcmChunk(
        offset_bytes=piece.offset, total_bytes=piece.total, data=piece.data, sha256=piece.sha256
    )


def piece_from_wire(wire: words_pb2.PcmChunk) -> Piece:
    return Piece(offset=wire.offset_bytes, total=wire.total_bytes, data=wire.data, sha256=wire.sha256)


def same_names(kind: type[_T], wire: Any) -> _T:
    """A plain value whose fields are named as the message's."""
    return kind(**{field.name: getattr(wire, field.name) for field in fields(cast(Any, kind))})


def known(table: dict[int, _T], code: int, field: str) -> _T:
    if code not in table:
        raise InvalidInput(f"{code} is not a value this release knows", field=field)
    return table[code]
