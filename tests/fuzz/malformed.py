"""Malformed messages and event documents, from a seed. Knows the schema, so that much of it is nearly right."""

from __future__ import annotations

import math
import random
import string
from collections.abc import Callable, Iterator
from typing import Any

from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message

from soundwell.events import Event, Timeline
from soundwell.rpc.convert.service import order_to_wire
from soundwell.rpc.convert.session import request_to_wire
from soundwell.rpc.messages import Ack, Cancel, Format, Open, Priority, RenderOrder, Want
from soundwell.rpc.v1 import service_pb2, session_pb2
from soundwell.sounds import Sound

STEP = Sound(id="step", category="footstep", attributes={"surface": "gravel"}, duration_secs=0.5)
NUMBERS = (0, 1, -1, 2**31 - 1, 2**32 - 1, 2**63 - 1, -(2**63), 2**64 - 1)
FLOATS = (0.0, -0.0, 1e-300, 1e300, -1.0, math.nan, math.inf, -math.inf, 0.05, 30.0, 60.0, 1e9)
TEXTS = (
    "",
    "\0",
    "step",
    "../../etc/passwd",
    "\r\nadmin=1",
    "\x1b[2J",
    "é" * 300,
    "a" * 5000,
    "{}",
    "${x}",
    "\ud7ff",
)
_WIDTHS = {
    FieldDescriptor.CPPTYPE_INT32: (-(2**31), 2**31 - 1),
    FieldDescriptor.CPPTYPE_UINT32: (0, 2**32 - 1),
    FieldDescriptor.CPPTYPE_INT64: (-(2**63), 2**63 - 1),
    FieldDescriptor.CPPTYPE_UINT64: (0, 2**64 - 1),
}


def good_messages() -> tuple[Message, ...]:
    """One of each kind that a sidecar is sent."""
    timeline = Timeline(sounds={"step": STEP}, events=(Event(sound="step"),), duration_secs=1.0)
    session = (
        Open(client_name="fuzz", format=Format()),
        Want(want_id="w", bucket=1, sound=STEP, count=2, seeds=(1, 2), priority=Priority.LIVE),
        Want(want_id="w", bucket=2, sound_hash="0" * 16, deadline_millis=5),
        Cancel(want_id="w"),
        Ack(want_id="w", index=0),
    )
    return (*map(request_to_wire, session), order_to_wire(RenderOrder(timeline=timeline)))


def messages(chance: random.Random) -> Iterator[tuple[type[Message], bytes]]:
    """Without end: a kind of message and bytes that claim to be one."""
    good = good_messages()
    kinds = (session_pb2.SessionRequest, service_pb2.RenderRequest)
    hurts: tuple[Callable[[Message, random.Random], bytes], ...] = (
        _turned_bits, _cut, _doubled, _nonsense, _wrong_values, _wrong_values, _wrong_values,
    )  # fmt: skip
    while True:
        message = chance.choice(good)
        encoded = chance.choice(hurts)(message, chance)
        yield (type(message) if chance.random() < 0.9 else chance.choice(kinds)), encoded


def _turned_bits(message: Message, chance: random.Random) -> bytes:
    encoded = bytearray(message.SerializeToString())
    for _ in range(chance.randint(1, 8)):
        encoded[chance.randrange(len(encoded))] ^= 1 << chance.randrange(8)
    return bytes(encoded)


def _cut(message: Message, chance: random.Random) -> bytes:
    encoded = message.SerializeToString()
    return encoded[: chance.randrange(len(encoded))]


def _doubled(message: Message, chance: random.Random) -> bytes:
    encoded = message.SerializeToString()
    middle = chance.randrange(len(encoded))
    return encoded[:middle] + encoded * chance.randint(1, 4) + encoded[middle:]


def _nonsense(message: Message, chance: random.Random) -> bytes:
    return chance.randbytes(chance.randrange(200))


def _wrong_values(message: Message, chance: random.Random) -> bytes:
    """Well formed, with values that no client means."""
    hurt = type(message)()
    hurt.CopyFrom(message)
    for _ in range(chance.randint(1, 3)):
        _hurt_field(hurt, chance)
    return hurt.SerializeToString()


def _hurt_field(message: Message, chance: random.Random) -> None:
    field = chance.choice(message.DESCRIPTOR.fields)
    if field.message_type is not None and field.message_type.GetOptions().map_entry:
        _hurt_map(getattr(message, field.name), field, chance)
    elif field.is_repeated:
        _hurt_list(getattr(message, field.name), field, chance)
    elif field.message_type is not None:
        _hurt_field(getattr(message, field.name), chance)
        getattr(message, field.name).SetInParent()
    else:
        setattr(message, field.name, _value(field, chance))


def _hurt_map(held: Any, field: FieldDescriptor, chance: random.Random) -> None:
    key, value = field.message_type.fields_by_name["key"], field.message_type.fields_by_name["value"]
    held[_value(key, chance)] = _value(value, chance)


def _hurt_list(held: Any, field: FieldDescriptor, chance: random.Random) -> None:
    for _ in range(chance.choice((1, 2, 300))):
        if field.message_type is None:
            held.append(_value(field, chance))
        else:
            _hurt_field(held.add(), chance)


def _value(field: FieldDescriptor, chance: random.Random) -> Any:
    if field.cpp_type in _WIDTHS:
        low, high = _WIDTHS[field.cpp_type]
        return min(high, max(low, chance.choice(NUMBERS)))
    if field.cpp_type == FieldDescriptor.CPPTYPE_ENUM:
        return chance.choice((0, 1, 2, 3, 4, 99, -1))
    if field.cpp_type == FieldDescriptor.CPPTYPE_BOOL:
        return chance.random() < 0.5
    if field.cpp_type in (FieldDescriptor.CPPTYPE_DOUBLE, FieldDescriptor.CPPTYPE_FLOAT):
        return chance.choice(FLOATS)
    if field.type == FieldDescriptor.TYPE_BYTES:
        return chance.randbytes(chance.randrange(64))
    return chance.choice(TEXTS)


BAD_TEXTS = (*TEXTS, "\ud800", "ok\udfff")  # lone surrogates: JSON can say them, UTF-8 cannot


def documents(chance: random.Random) -> Iterator[Any]:
    """Without end: what a timeline's JSON might be by mistake or malice; some of it is legal."""
    while True:
        document: Any = {
            "sounds": {_id(chance): _sound(chance) for _ in range(chance.randint(0, 3))},
            "events": [_event(chance) for _ in range(chance.choice((0, 1, 2, 30)))],
            "duration_secs": _number(chance, 1.0, 10.0),
        }
        for name in ("channels", "seed", "loudness", "nonsense"):
            if chance.random() < 0.15:
                document[name] = _anything(chance)
        yield document if chance.random() < 0.95 else _anything(chance)


def _id(chance: random.Random) -> str:
    return chance.choice(("step", "shot", "a/b", "", " ", "é", "x" * 200, "\udc80"))


def _sound(chance: random.Random) -> Any:
    sound: dict[str, Any] = {"category": chance.choice(("footstep", "weapon", "impact", "nothing", "", None))}
    if chance.random() < 0.5:
        sound["duration_secs"] = _number(chance, 0.05, 30.0)
    if chance.random() < 0.3:
        sound["attributes"] = chance.choice(({"surface": "gravel"}, {"surface": 3}, [], {"wings": "two"}))
    if chance.random() < 0.2:
        sound[chance.choice(("text", "channels", "loop", "id", "colour"))] = _anything(chance)
    return sound if chance.random() < 0.95 else _anything(chance)


def _event(chance: random.Random) -> Any:
    event: dict[str, Any] = {"sound": _id(chance), "time_secs": _number(chance, 0.0, 9.0)}
    if chance.random() < 0.2:
        event["parameters"] = {chance.choice(BAD_TEXTS): chance.uniform(-1, 1)}
    for name in ("intensity", "seed", "parameters", "volume"):
        if chance.random() < 0.2:
            event[name] = _anything(chance)
    return event if chance.random() < 0.97 else _anything(chance)


def _number(chance: random.Random, low: float, high: float) -> Any:
    return chance.uniform(low, high) if chance.random() < 0.8 else _anything(chance)


def _anything(chance: random.Random, depth: int = 0) -> Any:
    kind = chance.randrange(8 if depth < 4 else 6)
    if kind == 0:
        return chance.choice(NUMBERS)
    if kind == 1:
        return chance.choice(FLOATS)
    if kind == 2:
        return chance.choice(BAD_TEXTS)
    if kind == 3:
        return chance.choice((None, True, False))
    if kind == 4:
        return "".join(chance.choices(string.printable, k=chance.randrange(12)))
    if kind == 5:
        return chance.uniform(-1, 1)
    if kind == 6:
        return [_anything(chance, depth + 1) for _ in range(chance.randrange(4))]
    return {chance.choice(BAD_TEXTS): _anything(chance, depth + 1) for _ in range(chance.randrange(4))}
