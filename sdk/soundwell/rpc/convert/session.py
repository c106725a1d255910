"""The messages of a session <-> session.proto. Reading refuses what is not legal, naming the field."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...errors import InvalidInput
from ...sounds import NUM_BUCKETS, Variation, bucket_of
from .. import messages as plain
from ..pcm import Assembler, pieces, to_bytes, to_clip
from ..v1 import session_pb2
from .words import (
    ENCODING_CODES,
    ENCODINGS,
    MADE_BY,
    MADE_BY_CODES,
    format_from_wire,
    format_to_wire,
    known,
    piece_from_wire,
    piece_to_wire,
    same_names,
    sound_from_wire,
    sound_to_wire,
)

MAX_COUNT = 256
MAX_NAME_CHARS = 128
PRIORITIES = {1: plain.Priority.LIVE, 2: plain.Priority.PREFETCH, 3: plain.Priority.BATCH}
PRIORITY_CODES = {
    plain.Priority.LIVE: session_pb2.PRIORITY_LIVE,
    plain.Priority.PREFETCH: session_pb2.PRIORITY_PREFETCH,
    plain.Priority.BATCH: session_pb2.PRIORITY_BATCH,
}


def request_to_wire(message: plain.FromClient) -> session_pb2.SessionRequest:
    if isinstance(message, plain.Open):
        return session_pb2.SessionRequest(
            open=session_pb2.Open(
                protocol_version=message.protocol_version,
                client_name=message.client_name,
                format=format_to_wire(message.format),
                base_seed=message.base_seed,
            )
        )
    if isinstance(message, plain.Want):
        return session_pb2.SessionRequest(want=_want_to_wire(message))
    if isinstance(message, plain.Cancel):
        return session_pb2.SessionRequest(cancel=session_pb2.Cancel(want_id=message.want_id))
    return session_pb2.SessionRequest(ack=session_pb2.Ack(want_id=message.want_id, index=message.index))


def request_from_wire(wire: session_pb2.SessionRequest) -> plain.FromClient:
    kind = wire.WhichOneof("message")
    if kind == "open":
        return plain.Open(
            protocol_version=wire.open.protocol_version,
            client_name=name_from_wire(wire.open.client_name, "open.client_name"),
            format=format_from_wire(wire.open.format),
            base_seed=wire.open.base_seed,
        )
    if kind == "want":
        return _want_from_wire(wire.want)
    if kind == "cancel":
        return plain.Cancel(want_id=wire.cancel.want_id)
    if kind == "ack":
        return plain.Ack(want_id=wire.ack.want_id, index=wire.ack.index)
    raise InvalidInput("is empty or newer than this sidecar; send open, want, cancel or ack", field="message")


def name_from_wire(name: str, field: str) -> str:
    if len(name) > MAX_NAME_CHARS:
        raise InvalidInput(f"has {len(name)} characters; use at most {MAX_NAME_CHARS}", field=field)
    return name


def _want_to_wire(want: plain.Want) -> session_pb2.Want:
    described: dict[str, Any] = {"sound_id": want.sound_id}
    if want.sound is not None:
        described = {"sound": sound_to_wire(want.sound)}
    elif want.sound_hash:
        described = {"sound_hash": want.sound_hash}
    return session_pb2.Want(
        want_id=want.want_id,
        bucket=want.bucket,
        count=want.count,
        deadline_millis=want.deadline_millis,
        priority=PRIORITY_CODES[want.priority],
        seeds=want.seeds,
        **described,
    )


def _want_from_wire(wire: session_pb2.Want) -> plain.Want:
    if not wire.want_id:
        raise InvalidInput("is missing; every want needs a name", field="want.want_id")
    name_from_wire(wire.want_id, "want.want_id")
    count = wire.count or 1
    if count > MAX_COUNT:
        raise InvalidInput(f"{count} is above the most of one want, {MAX_COUNT}", field="want.count")
    if wire.seeds and len(wire.seeds) != count:
        raise InvalidInput(f"has {len(wire.seeds)} entries for {count} variations", field="want.seeds")
    return plain.Want(
        want_id=wire.want_id,
        bucket=_bucket_from_wire(wire),
        sound=sound_from_wire(wire.sound) if wire.HasField("sound") else None,
        sound_hash=wire.sound_hash,
        sound_id=wire.sound_id,
        count=count,
        deadline_millis=wire.deadline_millis,
        priority=known({0: plain.Priority.PREFETCH, **PRIORITIES}, wire.priority, "want.priority"),
        seeds=tuple(wire.seeds),
    )


def _bucket_from_wire(wire: session_pb2.Want) -> int:
    if wire.WhichOneof("level") == "bucket":
        if wire.bucket >= NUM_BUCKETS:
            raise InvalidInput(f"{wire.bucket} is not within 0..{NUM_BUCKETS - 1}", field="want.bucket")
        return int(wire.bucket)
    if wire.WhichOneof("level") == "intensity":
        if not 0.0 <= wire.intensity <= 1.0:
            raise InvalidInput(f"{wire.intensity:g} is not within 0..1", field="want.intensity")
        return bucket_of(wire.intensity)
    return 1


def variation_to_wire(
    want_id: str, index: int, variation: Variation, encoding: plain.Encoding
) -> Iterator[session_pb2.SessionResponse]:
    """The chunks of one variation, in order. The clip is sent at the rate it has."""
    for chunk in _chunks_of(variation, encoding):
        chunk.want_id, chunk.index = want_id, index
        yield session_pb2.SessionResponse(variation=chunk)


def variation_bodies(variation: Variation, encoding: plain.Encoding) -> tuple[bytes, ...]:
    """The chunks in bytes, but for whose they are: made once, sent to each who wants the variation."""
    return tuple(chunk.SerializeToString() for chunk in _chunks_of(variation, encoding))


def addressed(want_id: str, index: int, body: bytes) -> bytes:
    """A whole SessionResponse in bytes. Parts of a message's bytes, joined, are the message of both."""
    address = session_pb2.VariationChunk(want_id=want_id, index=index).SerializeToString()
    return b"".join((_VARIATION_TAG, _varint(len(address) + len(body)), address, body))


_VARIATION_TAG = bytes([session_pb2.SessionResponse.VARIATION_FIELD_NUMBER << 3 | 2])


def _varint(number: int) -> bytes:
    encoded = bytearray()
    while number > 0x7F:
        encoded.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*encoded, number])


def _chunks_of(variation: Variation, encoding: plain.Encoding) -> Iterator[session_pb2.VariationChunk]:
    clip = variation.clip
    frame_bytes = clip.num_channels * plain.Format(encoding=encoding).sample_bytes
    for piece in pieces(to_bytes(clip, encoding), frame_bytes):
        yield session_pb2.VariationChunk(
            sound_id=variation.sound_id,
            sound_hash=variation.sound_hash,
            bucket=variation.bucket,
            seed=variation.seed,
            model_sha256=variation.model_hash,
            made_by=MADE_BY_CODES[variation.made_by],
            steps=variation.steps,
            latency_millis=variation.latency_millis,
            onset_frames=variation.onset_frames,
            rms_dbfs=variation.rms_dbfs,
            encoding=ENCODING_CODES[encoding],
            sample_rate_hz=clip.sample_rate_hz,
            channels=clip.num_channels,
            pcm=piece_to_wire(piece),
        )


def note_to_wire(note: plain.Opened | plain.PoolState | plain.Fault) -> session_pb2.SessionResponse:
    if isinstance(note, plain.Opened):
        return session_pb2.SessionResponse(opened=session_pb2.Opened(**vars(note)))
    if isinstance(note, plain.PoolState):
        return session_pb2.SessionResponse(pool_state=session_pb2.PoolState(**vars(note)))
    return session_pb2.SessionResponse(fault=session_pb2.Fault(**vars(note)))


class SessionReader:
    """Reads a sidecar's messages in order; a variation comes out with its last chunk."""

    def __init__(self, max_recording_bytes: int) -> None:
        self._assembler = Assembler(max_recording_bytes)

    def read(self, wire: session_pb2.SessionResponse) -> plain.FromSidecar | None:
        """None: more chunks must come, or the message is newer than this client."""
        kind = wire.WhichOneof("message")
        if kind == "variation":
            data = self._assembler.add(piece_from_wire(wire.variation.pcm))
            return None if data is None else _arrival_from_wire(wire.variation, data)
        if kind == "opened":
            return plain.Opened(session_id=wire.opened.session_id)
        if kind == "pool_state":
            return same_names(plain.PoolState, wire.pool_state)
        if kind == "fault":
            return same_names(plain.Fault, wire.fault)
        return None


def _arrival_from_wire(wire: session_pb2.VariationChunk, data: bytes) -> plain.Arrival:
    encoding = known(ENCODINGS, wire.encoding, "variation.encoding")
    variation = Variation(
        sound_id=wire.sound_id,
        sound_hash=wire.sound_hash,
        bucket=wire.bucket,
        model_hash=wire.model_sha256,
        seed=wire.seed,
        clip=to_clip(data, encoding, wire.sample_rate_hz, wire.channels),
        onset_frames=wire.onset_frames,
        rms_dbfs=wire.rms_dbfs,
        made_by=known(MADE_BY, wire.made_by, "variation.made_by"),
        steps=wire.steps,
        latency_millis=wire.latency_millis,
    )
    return plain.Arrival(want_id=wire.want_id, index=wire.index, variation=variation)
