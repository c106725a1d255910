"""Just enough HTTP/2 to say what no gRPC library would. Literal headers only, no flow control, one connection."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterable

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, RST_STREAM, SETTINGS, PING, GOAWAY = 0x0, 0x1, 0x3, 0x4, 0x6, 0x7
END_STREAM, END_HEADERS, ACK = 0x1, 0x4, 0x1


def frame(kind: int, flags: int, stream: int, payload: bytes = b"") -> bytes:
    return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload


def headers(fields: Iterable[tuple[str, str]]) -> bytes:
    """HPACK, each field literal and not indexed; texts up to 126 bytes."""
    return b"".join(b"\x00" + _text(name) + _text(value) for name, value in fields)


def _text(text: str) -> bytes:
    encoded = text.encode()
    assert len(encoded) < 127
    return bytes([len(encoded)]) + encoded


def call_headers(path: str, token: str = "") -> bytes:
    fields = [
        (":method", "POST"),
        (":scheme", "http"),
        (":path", path),
        (":authority", "localhost"),
        ("content-type", "application/grpc"),
        ("te", "trailers"),
    ]
    return headers([*fields, ("authorization", f"Bearer {token}")] if token else fields)


class RawConnection:
    """Frames out, frames in."""

    def __init__(self, address: tuple[str, int], timeout_secs: float = 10.0) -> None:
        self._socket = socket.create_connection(address, timeout_secs)
        self._socket.sendall(PREFACE + frame(SETTINGS, 0, 0))
        self._buffer = b""

    def send(self, *frames: bytes) -> None:
        self._socket.sendall(b"".join(frames))

    def receive(self) -> tuple[int, int, int, bytes] | None:
        """(kind, flags, stream, payload); None where the other side has closed."""
        header = self._take(9)
        if header is None:
            return None
        size = int.from_bytes(header[:3], "big")
        payload = self._take(size)
        if payload is None:
            return None
        if header[3] == SETTINGS and not header[4] & ACK:
            self.send(frame(SETTINGS, ACK, 0))
        if header[3] == PING and not header[4] & ACK:
            self.send(frame(PING, ACK, 0, payload))
        return header[3], header[4], int.from_bytes(header[5:9], "big") & 0x7FFFFFFF, payload

    def until(self, kind: int) -> tuple[int, int, int, bytes] | None:
        """The next frame of that kind; None where the other side closes before."""
        while (got := self.receive()) is not None and got[0] != kind:
            pass
        return got

    def close(self) -> None:
        self._socket.close()

    def _take(self, size: int) -> bytes | None:
        while len(self._buffer) < size:
            try:
                part = self._socket.recv(65536)
            except ConnectionError:
                return None
            if not part:
                return None
            self._buffer += part
        taken, self._buffer = self._buffer[:size], self._buffer[size:]
        return taken
