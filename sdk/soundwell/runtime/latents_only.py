"""The sampling half of the released graph, cut out of the file's bytes without the onnx package.

The student's graph ends in audio. Pieces made of windows need the latents between two steps, so everything named
`decode/...` is left out and `latents` becomes the output. Only the outermost fields of the protobuf message are
read; see onnx.proto: ModelProto.graph = 7; GraphProto.node = 1, initializer = 5, input = 11, output = 12.
"""

from __future__ import annotations

from collections.abc import Iterator

GRAPH, NODE, INITIALIZER, INPUT, OUTPUT = 7, 1, 5, 11, 12
NODE_OUTPUT, TENSOR_NAME, VALUE_NAME = 2, 8, 1
LATENTS = (
    b"\x0a\x07latents\x12\x04\x0a\x02\x08\x01"  # ValueInfoProto: the name, and a float tensor of any shape
)
DROPPED = b"decode/"

Field = tuple[int, int, bytes]  # number, wire type, raw value without its tag


def latents_only(content: bytes) -> bytes:
    """A serialised student graph -> one that computes `latents` and no audio."""
    parts = []
    for number, kind, value in _fields(content):
        parts.append(_field(number, kind, _cut(value) if number == GRAPH else value))
    return b"".join(parts)


def _cut(graph: bytes) -> bytes:
    names = {NODE: NODE_OUTPUT, INITIALIZER: TENSOR_NAME, INPUT: VALUE_NAME}
    kept = []
    for number, kind, value in _fields(graph):
        if number == OUTPUT:
            continue
        name = _first(value, names[number]) if number in names else b""
        if not (name.startswith(DROPPED) or name in (b"audio", b"wave_noise")):
            kept.append(_field(number, kind, value))
    return b"".join((*kept, _field(OUTPUT, 2, LATENTS)))


def _first(message: bytes, wanted: int) -> bytes:
    """The first value of a field; empty where it is absent."""
    return next((value for number, _, value in _fields(message) if number == wanted), b"")


def _fields(message: bytes) -> Iterator[Field]:
    at = 0
    while at < len(message):
        tag, at = _varint(message, at)
        kind = tag & 7
        if kind == 2:
            size, at = _varint(message, at)
            end = at + size
        elif kind == 0:
            end = _varint(message, at)[1]
        else:
            end = at + (8 if kind == 1 else 4)
        yield tag >> 3, kind, message[at:end]
        at = end


def _varint(message: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = message[at]
        value, shift, at = value | (byte & 127) << shift, shift + 7, at + 1
        if byte < 128:
            return value, at


def _field(number: int, kind: int, value: bytes) -> bytes:
    head = _encoded(number << 3 | kind)
    return head + (_encoded(len(value)) if kind == 2 else b"") + value


def _encoded(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)
