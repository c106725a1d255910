"""Bare gRPC calls for tests that say what a client never would. Knows nothing of pools."""

from __future__ import annotations

import contextlib
import queue
from collections.abc import Iterator
from pathlib import Path

import grpc

from soundwell.rpc import methods
from soundwell.rpc.convert.session import SessionReader, request_to_wire
from soundwell.rpc.convert.status import error_of_status
from soundwell.rpc.messages import Format, FromSidecar, Open
from soundwell.rpc.v1 import service_pb2, session_pb2

OPEN = Open(client_name="test", format=Format())


class Wire:
    """One channel to a sidecar; errors come as ours."""

    def __init__(self, channel: grpc.Channel, token: str) -> None:
        self._metadata = methods.token_metadata(token)
        serialize = lambda wire: wire.SerializeToString()  # noqa: E731
        self._handshake = channel.unary_unary(
            methods.HANDSHAKE, serialize, service_pb2.HandshakeResponse.FromString
        )
        self._render = channel.unary_stream(methods.RENDER, serialize, service_pb2.RenderResponse.FromString)
        self._session = channel.stream_stream(
            methods.SESSION, serialize, session_pb2.SessionResponse.FromString
        )

    def handshake(self, **fields):
        with own_errors():
            request = service_pb2.HandshakeRequest(**({"protocol_version": 1} | fields))
            return self._handshake(request, metadata=self._metadata, timeout=30)

    def render(self, request) -> list[service_pb2.RenderResponse]:
        with own_errors():
            return list(self._render(request, metadata=self._metadata, timeout=60))

    @contextlib.contextmanager
    def session(self, opened=OPEN):
        """Yields (say, messages)."""
        requests: queue.Queue = queue.Queue()
        call = self._session(iter(requests.get, None), metadata=self._metadata)
        say = lambda message: requests.put(  # noqa: E731
            message if isinstance(message, session_pb2.SessionRequest) else request_to_wire(message)
        )
        say(opened)
        try:
            yield say, messages_of(call)
        finally:
            requests.put(None)
            call.cancel()


@contextlib.contextmanager
def wire_to(sidecar, token=None):
    with grpc.insecure_channel(sidecar.address) as channel:
        yield Wire(channel, sidecar.token if token is None else token)


def messages_of(call) -> Iterator[FromSidecar]:
    reader = SessionReader(2**24)
    with own_errors():
        for wire in call:
            message = reader.read(wire)
            if message is not None:
                yield message


@contextlib.contextmanager
def own_errors():
    try:
        yield
    except grpc.RpcError as error:
        raise error_of_status(error.code(), error.details(), error.trailing_metadata() or ()) from error


def running(pid: int) -> bool:
    """False for a zombie that nobody has collected yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def children_of(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]
