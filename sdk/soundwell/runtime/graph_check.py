"""Refuses ONNX graphs that reach outside themselves, before ONNX Runtime sees them. Runs nothing, reads no file.

Read are only those fields of ModelProto that could: where tensors keep their data, and whose operators are used.
A walk over protobuf's wire format does it, because serving has no `onnx` package.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..errors import WeightsCorrupt

BUILT_IN = {"", "ai.onnx", "com.microsoft"}  # operators that ONNX Runtime brings itself
MAX_DEPTH = 16  # of graphs within graphs
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5

# Field numbers of onnx.proto that lead on: message -> {field: message within}
_INSIDE = {
    "model": {7: "graph", 8: "opset", 25: "function"},
    "graph": {1: "node", 5: "tensor", 15: "sparse"},
    "function": {7: "node", 9: "opset"},
    "node": {5: "attribute"},
    "attribute": {5: "tensor", 6: "graph", 10: "tensor", 11: "graph", 22: "sparse", 23: "sparse"},
    "sparse": {1: "tensor", 2: "tensor"},
    "tensor": {},
    "opset": {},
}
_EXTERNAL_DATA, _DATA_LOCATION = 13, 14  # of a tensor
_DOMAIN = {"opset": 1, "node": 7}


def check_graph(content: bytes, name: str) -> None:
    """Raises WeightsCorrupt where a model's bytes are none, keep data elsewhere or need foreign operators."""
    try:
        _check(memoryview(content), "model", name, MAX_DEPTH)
    except (IndexError, ValueError) as error:
        raise WeightsCorrupt(f"{name} is not an ONNX model ({error}); install Soundwell again") from error


def _check(message: memoryview, kind: str, name: str, depth: int) -> None:
    if depth == 0:
        raise ValueError("graphs are nested too deeply")
    for field, value in _fields(message):
        if kind == "tensor" and (field == _EXTERNAL_DATA or (field == _DATA_LOCATION and value)):
            raise WeightsCorrupt(
                f"{name} keeps data in other files, which is refused; export it in one piece"
            )
        if not isinstance(value, memoryview):
            continue
        if field == _DOMAIN.get(kind) and (domain := bytes(value).decode("utf-8")) not in BUILT_IN:
            raise WeightsCorrupt(
                f"{name} needs operators of {domain[:60]!r}, which are refused; export it without"
            )
        if field in _INSIDE[kind]:
            _check(value, _INSIDE[kind][field], name, depth - (kind == "graph"))


def _fields(message: memoryview) -> Iterator[tuple[int, int | memoryview]]:
    """(field number, varint or bytes) one after the other. Raises IndexError, ValueError on what is no protobuf."""
    at = 0
    while at < len(message):
        tag, at = _varint(message, at)
        wire = tag & 7
        if wire == _VARINT:
            value, at = _varint(message, at)
            yield tag >> 3, value
            continue
        if wire == _BYTES:
            size, at = _varint(message, at)
        elif wire in (_FIXED64, _FIXED32):
            size = 8 if wire == _FIXED64 else 4
        else:
            raise ValueError(f"wire type {wire}")
        if at + size > len(message):
            raise ValueError("it is cut short")
        yield tag >> 3, message[at : at + size] if wire == _BYTES else 0
        at += size


def _varint(message: memoryview, at: int) -> tuple[int, int]:
    number = shift = 0
    while True:
        byte = message[at]
        at += 1
        number |= (byte & 0x7F) << shift
        if not byte & 0x80:
            return number, at
        shift += 7
        if shift > 63:
            raise ValueError("a number is too long")
