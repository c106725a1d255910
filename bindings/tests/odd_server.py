"""Sidecars that misbehave, one kind a process, for the native core's tests: `odd_server.py KIND`.

Says `port NUMBER` on stderr once it listens and runs until it is ended. The raw kinds speak broken HTTP/2 or none; the
others are real gRPC servers (grpcio, synchronous) whose words are wrong.
"""

from __future__ import annotations

import hashlib
import os
import socket
import struct
import sys
import threading
import time
from concurrent import futures

import grpc

from soundwell.rpc.methods import SERVICE
from soundwell.rpc.v1 import service_pb2, session_pb2, words_pb2

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
SETTINGS, HEADERS, GOAWAY, CONTINUATION = 4, 1, 7, 9
PCM = bytes(range(256)) * 375  # one second of 48 kHz mono in int16
HALF = len(PCM) // 2


def frame(kind: int, payload: bytes, flags: int = 0, stream: int = 0) -> bytes:
    return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload


# Raw kinds: what is said to a peer that has connected. The connection stays open afterwards, except for `hangup`.


def silence(peer: socket.socket) -> None:
    """Nothing at all."""


def hangup(peer: socket.socket) -> None:
    peer.close()


def garbage(peer: socket.socket) -> None:
    peer.sendall(os.urandom(100_000))


def http1(peer: socket.socket) -> None:
    peer.sendall(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")


def huge_frame(peer: socket.socket) -> None:
    peer.sendall(frame(SETTINGS, b"") + b"\xff\xff\xff\x00\x00\x00\x00\x00\x01" + b"x" * 100_000)


def window_zero(peer: socket.socket) -> None:
    """No stream may send a byte of its body."""
    peer.sendall(frame(SETTINGS, struct.pack(">HI", 4, 0)))


def endless_headers(peer: socket.socket) -> None:
    literal = b"\x00\x03abc\x7f\x81\x7e" + b"v" * 16_384  # a header of 16 KiB that is in no table
    peer.sendall(frame(SETTINGS, b""))
    peer.recv(4096)
    peer.sendall(frame(HEADERS, literal[:8_000], stream=1))
    for _ in range(200):
        peer.sendall(frame(CONTINUATION, literal[:8_000], stream=1))


def goaway(peer: socket.socket) -> None:
    peer.sendall(frame(SETTINGS, b"") + frame(GOAWAY, struct.pack(">II", 0, 11)))


RAW = (silence, hangup, garbage, http1, huge_frame, window_zero, endless_headers, goaway)


def serve_raw(say) -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    announce(listener.getsockname()[1])
    kept = []
    while True:
        peer, _ = listener.accept()
        kept.append(peer)
        threading.Thread(target=_say_quietly, args=(say, peer), daemon=True).start()


def _say_quietly(say, peer) -> None:
    try:
        say(peer)
    except OSError:
        return  # the core hung up: that is what it should do


# gRPC kinds.


class Odd:
    """Answers handshakes and sessions; `kind` says what is wrong with them."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def handshake(self, request, context):
        if self.kind == "refuses":
            context.set_trailing_metadata(
                (("soundwell-code", "WEIGHTS_CORRUPT"), ("soundwell-field", "weights"))
            )
            context.abort(grpc.StatusCode.DATA_LOSS, "Die Gewichte sind beschädigt: 100 % falsch.")
        if self.kind == "slow":
            time.sleep(3.0)
        if self.kind == "large":
            return service_pb2.HandshakeResponse(protocol_version=1, instance_id="x" * 6_000_000)
        return service_pb2.HandshakeResponse(
            protocol_version=2 if self.kind == "newer" else 1,
            instance_id="x" * 70_000 if self.kind == "talkative" else "odd",
            model_id="odd",
            limits=service_pb2.Limits(max_message_bytes=2**20),
        )

    def session(self, requests, context):
        next(requests)
        yield session_pb2.SessionResponse(opened=session_pb2.Opened(session_id="1"))
        if self.kind == "leaves":
            context.abort(grpc.StatusCode.UNAVAILABLE, "going away")
        for request in requests:
            if request.HasField("want"):
                yield from self.answer(request.want)

    def answer(self, want):
        if self.kind == "damaged":  # the first is damaged, the second is not
            yield from chunks(want, 0, digest=b"\0" * 32)
            yield from chunks(want, 1)
        elif self.kind == "half":
            yield from list(chunks(want, 0))[:1]
            time.sleep(0.2)
            os._exit(1)
        elif self.kind == "gaps":
            yield from list(chunks(want, 0))[1:]
        elif self.kind == "boastful":
            yield session_pb2.SessionResponse(variation=chunk(want, 0, PCM[:1000], 0, 2**62, b""))
        elif self.kind == "dribbles":
            for part in chunks(want, 0, size=2_000):
                time.sleep(0.005)
                yield part
        elif self.kind == "unlikely":
            wrong = session_pb2.VariationChunk(
                want_id=want.want_id, channels=77, sample_rate_hz=1, encoding=1
            )
            wrong.pcm.CopyFrom(
                words_pb2.PcmChunk(total_bytes=3, data=b"abc", sha256=hashlib.sha256(b"abc").digest())
            )
            yield session_pb2.SessionResponse(variation=wrong)
        elif self.kind == "talkative":
            yield session_pb2.SessionResponse()
            yield session_pb2.SessionResponse(
                fault=session_pb2.Fault(want_id=want.want_id, code="ERROR", sentence="ö" * 500_000, count=1)
            )
        else:
            yield from chunks(want, 0)


def chunk(want, index: int, data: bytes, offset: int, total: int, digest: bytes):
    return session_pb2.VariationChunk(
        want_id=want.want_id,
        index=index,
        sound_hash="0123456789abcdef",
        bucket=want.bucket,
        seed=index + 1,
        model_sha256="odd",
        made_by=words_pb2.MADE_BY_FAKE,
        encoding=words_pb2.ENCODING_INT16,
        sample_rate_hz=48_000,
        channels=1,
        pcm=words_pb2.PcmChunk(offset_bytes=offset, total_bytes=total, data=data, sha256=digest),
    )


def chunks(want, index: int, size: int = HALF, digest: bytes = hashlib.sha256(PCM).digest()):
    for offset in range(0, len(PCM), size):
        last = offset + size >= len(PCM)
        part = chunk(want, index, PCM[offset : offset + size], offset, len(PCM), digest if last else b"")
        yield session_pb2.SessionResponse(variation=part)


def serve_grpc(kind: str) -> None:
    odd = Odd(kind)
    handlers = {
        "Handshake": grpc.unary_unary_rpc_method_handler(
            odd.handshake,
            service_pb2.HandshakeRequest.FromString,
            service_pb2.HandshakeResponse.SerializeToString,
        ),
        "Session": grpc.stream_stream_rpc_method_handler(
            odd.session, session_pb2.SessionRequest.FromString, session_pb2.SessionResponse.SerializeToString
        ),
    }
    server = grpc.server(futures.ThreadPoolExecutor(4), options=[("grpc.so_reuseport", 0)])
    server.add_generic_rpc_handlers([grpc.method_handlers_generic_handler(SERVICE, handlers)])
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    announce(port)
    server.wait_for_termination()


def announce(port: int) -> None:
    print(f"port {port}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    raw = {say.__name__: say for say in RAW}
    if sys.argv[1] in raw:
        serve_raw(raw[sys.argv[1]])
    else:
        serve_grpc(sys.argv[1])
