"""The transport over gRPC. Knows messages only as convert/ makes them; decides nothing about retries."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import grpc

from ..errors import InvalidInput, MessageTooLarge, Unavailable
from ..rpc.convert.service import (
    hello_to_wire,
    info_from_wire,
    order_to_wire,
    rendered_from_wire,
    welcome_from_wire,
)
from ..rpc.convert.session import SessionReader, request_to_wire
from ..rpc.convert.status import error_of_status
from ..rpc.messages import FromClient, FromSidecar, Hello, Info, Open, RenderHeader, RenderOrder, Welcome
from ..rpc.methods import GET_INFO, HANDSHAKE, RENDER, SESSION, token_metadata
from ..rpc.pcm import Piece
from ..rpc.v1 import service_pb2, session_pb2
from .tls import Tls
from .transport import Endpoint

MAX_RECORDING_BYTES = 64 * 2**20  # a minute of stereo in float32 is 22 MiB at 48 kHz
CLOSE_SECS = 1.0
_EOF: Any = vars(grpc.aio)["EOF"]  # the stubs do not know it
_CORE_GAVE_UP = "Internal error from Core"
_LOST = "The connection to the sidecar was lost."


class GrpcTransport:
    """One channel at a time; `connect` closes the last and looks anew where the sidecar is."""

    def __init__(self, find: Callable[[], Endpoint], tls: Tls | None = None) -> None:
        self._find = find
        self._tls = tls
        self._channel: grpc.aio.Channel | None = None
        self._metadata: tuple[tuple[str, str], ...] = ()
        self._call: Any = None
        self._reader = SessionReader(MAX_RECORDING_BYTES)
        self._max_message_bytes = 0
        self._sending = asyncio.Lock()  # gRPC takes one message at a time

    async def connect(self, hello: Hello, timeout_secs: float) -> Welcome:
        await self.close()
        endpoint = self._find()
        self._channel = self._channel_to(endpoint)
        self._metadata = _metadata_of(endpoint.token)
        call = self._method("unary_unary", HANDSHAKE, service_pb2.HandshakeResponse)
        with _own_errors():
            wire = await call(hello_to_wire(hello), timeout=timeout_secs, metadata=self._metadata)
        welcome = welcome_from_wire(wire)
        self._max_message_bytes = welcome.limits.max_message_bytes
        return welcome

    async def open(self, opened: Open) -> None:
        self._reader = SessionReader(MAX_RECORDING_BYTES)
        call = self._method("stream_stream", SESSION, session_pb2.SessionResponse)
        self._call = call(metadata=self._metadata)
        await self.send(opened)

    async def send(self, message: FromClient) -> None:
        wire = request_to_wire(message)
        if wire.ByteSize() > self._max_message_bytes:
            raise MessageTooLarge(
                f"A message of {wire.ByteSize()} bytes is above the limit, {self._max_message_bytes}."
            )
        if self._call is None:
            raise Unavailable(_LOST)
        try:
            async with self._sending:
                with _own_errors():
                    await self._call.write(wire)
        except asyncio.InvalidStateError as error:
            raise Unavailable(_LOST) from error

    async def receive(self) -> FromSidecar:
        while self._call is not None:
            with _own_errors():
                wire = await self._call.read()
            if wire is _EOF:
                break
            message = self._reader.read(wire)
            if message is not None:
                return message
        raise Unavailable(_LOST)

    async def render(self, order: RenderOrder) -> AsyncIterator[RenderHeader | Piece]:
        call = self._method("unary_stream", RENDER, service_pb2.RenderResponse)
        with _own_errors():
            async for wire in call(order_to_wire(order), metadata=self._metadata):
                yield rendered_from_wire(wire)

    async def info(self) -> Info:
        call = self._method("unary_unary", GET_INFO, service_pb2.GetInfoResponse)
        with _own_errors():
            wire = await call(service_pb2.GetInfoRequest(), timeout=CLOSE_SECS * 10, metadata=self._metadata)
        return info_from_wire(wire)

    async def close(self) -> None:
        call, self._call = self._call, None
        channel, self._channel = self._channel, None
        if call is not None:
            call.cancel()
        if channel is not None:
            await channel.close(None)

    def _channel_to(self, endpoint: Endpoint) -> grpc.aio.Channel:
        if self._tls is None and not endpoint.local:
            raise InvalidInput(
                f"{endpoint.address} is beyond this machine, and the token would go there in the clear; give tls",
                field="address",
            )
        if self._tls is None:
            return grpc.aio.insecure_channel(endpoint.address, options=_OPTIONS)
        return grpc.aio.secure_channel(endpoint.address, self._tls.credentials(), options=_OPTIONS)

    def _method(self, kind: str, name: str, response: Any) -> Any:
        if self._channel is None:
            raise Unavailable("Not connected to a sidecar.")
        return getattr(self._channel, kind)(
            name,
            request_serializer=lambda wire: wire.SerializeToString(),
            response_deserializer=response.FromString,
        )


@contextlib.contextmanager
def _own_errors() -> Iterator[None]:
    """gRPC's errors as ours."""
    try:
        yield
    except grpc.aio.AioRpcError as error:
        if error.code() is grpc.StatusCode.INTERNAL and error.details() == _CORE_GAVE_UP:
            raise Unavailable(_LOST) from error  # what a write says while its connection breaks
        trailing: Any = error.trailing_metadata() or ()
        raise error_of_status(error.code(), error.details() or "", trailing) from error


def _metadata_of(token: str) -> tuple[tuple[str, str], ...]:
    if not token.isascii() or not token.isprintable():
        raise InvalidInput("must be printable ASCII", field="token")
    return token_metadata(token)


_OPTIONS = [
    # A connection of our own: a shared one would also share its back-off.
    ("grpc.use_local_subchannel_pool", 1),
    ("grpc.enable_retries", 0),
    ("grpc.max_receive_message_length", 4 * 2**20),  # the sidecar's chunks are 256 KiB
    # A connection that nobody answers on any more, though it stands, is given up within two seconds.
    ("grpc.keepalive_time_ms", 600),
    ("grpc.keepalive_timeout_ms", 1_000),
    ("grpc.http2.ping_timeout_ms", 1_000),  # a limit of its own, a minute if not given
    ("grpc.http2.max_pings_without_data", 0),
]
