"""What must hold for whatever comes: it is taken, or refused by an error of ours. Anything else is a find."""

from __future__ import annotations

from typing import Any

from google.protobuf.message import DecodeError, Message

from soundwell.errors import SoundwellError
from soundwell.events import Timeline
from soundwell.rpc.convert.service import order_from_wire
from soundwell.rpc.convert.session import request_from_wire
from soundwell.rpc.convert.status import fault_of, status_of
from soundwell.rpc.convert.words import timeline_from_wire, timeline_to_wire
from soundwell.rpc.v1 import session_pb2, words_pb2

MAX_SENTENCE_CHARS = 2_000


def read_message(kind: type[Message], encoded: bytes) -> str:
    """How the sidecar takes it: "taken", "no message", or the code of its error. Raises only on a find."""
    try:
        wire = kind.FromString(encoded)
    except DecodeError:
        return "no message"  # gRPC itself refuses it
    try:
        if isinstance(wire, session_pb2.SessionRequest):
            request_from_wire(wire)
        else:
            order_from_wire(wire)
    except SoundwellError as error:
        return _told(error)
    return "taken"


def read_document(document: Any) -> str:
    """The same for a timeline's JSON."""
    try:
        timeline = Timeline.from_json(document)
    except SoundwellError as error:
        return _told(error)
    sent = timeline_to_wire(timeline).SerializeToString()  # what was taken must also travel
    assert timeline_from_wire(words_pb2.Timeline.FromString(sent)).to_json() == timeline.to_json()
    return "taken"


def _told(error: SoundwellError) -> str:
    """An error must also be tellable: in a status, whose metadata is ASCII, and in a fault."""
    _, sentence, trailing = status_of(error)
    assert all(value.isascii() for _, value in trailing)
    assert len(sentence) <= MAX_SENTENCE_CHARS
    fault_of(error)
    return error.code
