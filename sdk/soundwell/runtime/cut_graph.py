"""Parts of the released graph, cut out of the file's bytes without the onnx package: the sampler, the band decoder.

The student's graph goes from noise to audio in one call. Pieces made of windows need the latents between two steps, and
their level before any audio is decoded, so what leads to another value is kept and that value becomes the output.
Only the outermost fields of the protobuf message are read; see onnx.proto: ModelProto.graph = 7; GraphProto.node = 1,
initializer = 5, input = 11, output = 12; NodeProto.input = 1, output = 2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..errors import WeightsCorrupt

GRAPH, NODE, INITIALIZER, INPUT, OUTPUT = 7, 1, 5, 11, 12
NODE_INPUT, NODE_OUTPUT, TENSOR_NAME, VALUE_NAME = 1, 2, 8, 1
DECODED = b"decode/"
BANDS_BIAS = b"decode/codec.bands.project.bias"  # what adds it has the bands

Field = tuple[int, int, bytes]  # number, wire type, raw value without its tag


def latents_only(content: bytes) -> bytes:
    """A serialised student graph -> one that computes `latents` and no audio."""
    return _rebuilt(content, _sampler_of)


def bands_only(content: bytes) -> tuple[bytes, str]:
    """A serialised student graph -> one from `latents` to band energies, (batch, tokens, 4 * bands), and their name.

    Raises WeightsCorrupt where it has no band decoder.
    """
    graph = next((value for number, _, value in _fields(content) if number == GRAPH), b"")
    nodes = [value for number, _, value in _fields(graph) if number == NODE]
    found = [_first(node, NODE_OUTPUT) for node in nodes if BANDS_BIAS in _all(node, NODE_INPUT)]
    if not found:
        raise WeightsCorrupt("student.onnx has no band decoder; export the model again")
    return _rebuilt(content, lambda graph: _way_to(found[0], graph)), found[0].decode()


def _rebuilt(content: bytes, cut: Callable[[bytes], bytes]) -> bytes:
    parts = [_field(n, kind, cut(value) if n == GRAPH else value) for n, kind, value in _fields(content)]
    return b"".join(parts)


def _sampler_of(graph: bytes) -> bytes:
    """All but the decoder and its input."""
    names = {NODE: NODE_OUTPUT, INITIALIZER: TENSOR_NAME, INPUT: VALUE_NAME}
    kept = []
    for number, kind, value in _fields(graph):
        if number == OUTPUT:
            continue
        name = _first(value, names[number]) if number in names else b""
        if not (name.startswith(DECODED) or name in (b"audio", b"wave_noise")):
            kept.append(_field(number, kind, value))
    return b"".join((*kept, _field(OUTPUT, 2, _float_value(b"latents"))))


def _way_to(wanted: bytes, graph: bytes) -> bytes:
    """What leads from `latents` to a value: nodes are in the order of their work, so one look from the end finds it."""
    fields = list(_fields(graph))
    needed, kept = {wanted}, []
    for number, kind, value in reversed(fields):
        if number == NODE and not needed.isdisjoint(_all(value, NODE_OUTPUT)):
            needed.update(name for name in _all(value, NODE_INPUT) if name != b"latents")
            kept.append(_field(number, kind, value))
    kept.reverse()
    for number, kind, value in fields:
        used = number == INITIALIZER and _first(value, TENSOR_NAME) in needed
        if used or number not in (NODE, INITIALIZER, INPUT, OUTPUT):
            kept.append(_field(number, kind, value))
    ends = (_field(INPUT, 2, _float_value(b"latents", 3)), _field(OUTPUT, 2, _float_value(wanted)))
    return b"".join((*kept, *ends))


def _float_value(name: bytes, rank: int = 0) -> bytes:
    """ValueInfoProto of a float tensor: of any shape, or of a rank."""
    shape = _field(2, 2, _field(1, 2, b"") * rank) if rank else b""
    return _field(1, 2, name) + _field(2, 2, _field(1, 2, _field(1, 0, b"\x01") + shape))


def _first(message: bytes, wanted: int) -> bytes:
    """The first value of a field; empty where it is absent."""
    return next((value for number, _, value in _fields(message) if number == wanted), b"")


def _all(message: bytes, wanted: int) -> list[bytes]:
    return [value for number, _, value in _fields(message) if number == wanted]


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
