"""The four calls over gRPC: reads the wire, asks the workshop, writes the wire. Decides no work."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TYPE_CHECKING, Any

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_health.v1._async import HealthServicer  # type: ignore[import-untyped,unused-ignore]
from grpc_reflection.v1alpha import reflection

from ..config import SidecarConfig
from ..errors import DeadlineExceeded, InvalidInput, Overloaded, Unavailable
from ..rpc.convert.service import (
    check_version,
    header_to_wire,
    info_to_wire,
    order_from_wire,
    rendered_piece_to_wire,
    welcome_to_wire,
)
from ..rpc.convert.session import request_from_wire
from ..rpc.messages import Open, RenderHeader, RenderOrder
from ..rpc.methods import SERVICE
from ..rpc.pcm import Piece
from ..rpc.v1 import service_pb2, session_pb2
from ..runtime.generator import Part
from .auth import TokenGate
from .calls import legible, reader_of, serialized, telling_errors
from .doors import open_port, open_socket
from .log import Sparing, note, request_id
from .outgoing import Outgoing
from .parcels import CAPACITY_BYTES, Parcels
from .session import GOING_AWAY, Session
from .workshop import Workshop

log = logging.getLogger(__name__)

MAX_CALLS = 512  # at once, of all callers; more are refused by gRPC
MAX_CALLS_PER_CONNECTION = 128
MAX_RENDERS = 32  # rendering or being read; each may hold 22 MiB
OPEN_SECS = 10.0  # in which a session must say its first word
SLOW_READER_SECS = 30.0  # in which the next piece of a rendering must be taken
LARGE_REQUEST_BYTES = 64 * 1024  # read on a thread, so that nobody waits for it

if TYPE_CHECKING:  # not generic when run
    Context = grpc.aio.ServicerContext[Any, Any]


class Server:
    """Binds at once, serves when told. One per process."""

    def __init__(self, config: SidecarConfig, workshop: Workshop, token: str) -> None:
        self._workshop = workshop
        self._sessions: dict[str, Session] = {}
        self._draining = False
        self._max_sessions = config.max_sessions
        self._parcels = Parcels(min(CAPACITY_BYTES, config.pool_bytes // 4))
        self._renders = 0
        self._sparing = Sparing()
        self._health = HealthServicer()
        self._gate = TokenGate(token)
        self._grpc = grpc.aio.server(
            interceptors=[self._gate], options=_options(config), maximum_concurrent_rpcs=MAX_CALLS
        )
        self._grpc.add_generic_rpc_handlers([self._handlers()])
        health_pb2_grpc.add_HealthServicer_to_server(self._health, self._grpc)
        names = (SERVICE, health_pb2.DESCRIPTOR.services_by_name["Health"].full_name, reflection.SERVICE_NAME)
        reflection.enable_server_reflection(names, self._grpc)
        self.port = open_port(self._grpc, config)
        if config.unix_socket is not None:
            open_socket(self._grpc, config.unix_socket)

    @property
    def num_sessions(self) -> int:
        return len(self._sessions)

    @property
    def refused_callers(self) -> int:
        return self._gate.refused

    async def start(self) -> None:
        """Answers from now on; handshakes wait for the model."""
        await self.say_serving(False)
        await self._grpc.start()

    async def say_serving(self, serving: bool) -> None:
        response = health_pb2.HealthCheckResponse
        status = response.SERVING if serving else response.NOT_SERVING
        for name in ("", SERVICE):
            await self._health.set(name, status)

    async def drain(self, drain_secs: float) -> None:
        """Finishes what sessions were promised, for at most `drain_secs`; takes nothing new."""
        self._draining = True
        await self.say_serving(False)
        sessions = list(self._sessions.values())
        drains = asyncio.gather(*(session.drain() for session in sessions))
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(drains, drain_secs)
        for session in sessions:
            session.end()

    async def stop(self, grace_secs: float) -> None:
        await self._grpc.stop(grace_secs)

    # The calls.

    async def _handshake(
        self, request: service_pb2.HandshakeRequest, context: Context
    ) -> service_pb2.HandshakeResponse:
        check_version(request.protocol_version)
        await self._admit()
        return welcome_to_wire(self._workshop.welcome())

    async def _info(
        self, request: service_pb2.GetInfoRequest, context: Context
    ) -> service_pb2.GetInfoResponse:
        await self._workshop.ready()
        return info_to_wire(self._workshop.info(len(self._sessions)))

    async def _render(self, request: service_pb2.RenderRequest, context: Context) -> None:
        large = request.ByteSize() > LARGE_REQUEST_BYTES
        order = await asyncio.to_thread(order_from_wire, request) if large else order_from_wire(request)
        await self._admit()
        if self._renders >= MAX_RENDERS:
            raise Overloaded(f"{self._renders} renderings are being made or read; ask again later.")
        self._renders += 1
        try:
            await self._send_rendering(order, context)
        finally:
            self._renders -= 1

    async def _send_rendering(self, order: RenderOrder, context: Context) -> None:
        """Sends what is finished while the rest is made."""

        async def send(message: RenderHeader | Piece) -> None:
            told = rendered_piece_to_wire(message) if isinstance(message, Piece) else header_to_wire(message)
            await _write(context, told)

        workshop = self._workshop
        parts: asyncio.Queue[Part | None] = asyncio.Queue()  # holds the piece itself at most
        outgoing = Outgoing(order.format, workshop.hash_of, send)
        making = asyncio.create_task(workshop.render(order, f"render {context.peer()}", parts.put_nowait))
        making.add_done_callback(lambda _: parts.put_nowait(None))
        try:
            while (part := await parts.get()) is not None:
                await outgoing.send_part(part)
            await outgoing.send_rest(making.result())
        finally:
            making.cancel()

    async def _session(self, requests: AsyncIterator[session_pb2.SessionRequest], context: Context) -> None:
        async def read() -> session_pb2.SessionRequest | None:
            heard: session_pb2.SessionRequest | None = legible(await anext(requests, None))
            return heard

        session = await self._open(read, request_id.get())
        self._sessions[session.session_id] = session
        note(log, "session opened", session=session.session_id, client=session.client_name)
        try:
            await session.run(read, context.write)
        finally:
            del self._sessions[session.session_id]
            self._workshop.scheduler.cancel_session(session.session_id)
            note(log, "session closed", session=session.session_id, sessions=len(self._sessions))

    async def _open(
        self, read: Callable[[], Awaitable[session_pb2.SessionRequest | None]], session_id: str
    ) -> Session:
        try:
            async with asyncio.timeout(OPEN_SECS):
                first = await read()
        except TimeoutError:
            raise DeadlineExceeded(f"No open came in {OPEN_SECS:g} seconds; it must come first.") from None
        opened = None if first is None else request_from_wire(first)
        if not isinstance(opened, Open):
            raise InvalidInput("must be the first message of a session", field="open")
        check_version(opened.protocol_version)
        await self._admit()
        if len(self._sessions) >= self._max_sessions:
            self._sparing.note(log, "a session was refused: too many are open", sessions=len(self._sessions))
            raise Overloaded(f"{len(self._sessions)} sessions are open; close one, or raise max_sessions.")
        return Session(
            session_id,
            opened,
            self._workshop.stock,
            bounds=self._workshop.bounds,
            queued_orders=lambda: self._workshop.scheduler.queued,
            parcels=self._parcels,
        )

    async def _admit(self) -> None:
        """Waits for the model. Raises Unavailable to what comes while the sidecar goes away."""
        await self._workshop.ready()
        if self._draining:
            raise Unavailable(GOING_AWAY)

    # Putting it together.

    def _handlers(self) -> grpc.GenericRpcHandler[Any, Any]:
        unary, stream = grpc.unary_unary_rpc_method_handler, grpc.stream_stream_rpc_method_handler
        calls = {
            "Handshake": unary(
                telling_errors(self._handshake),
                reader_of(service_pb2.HandshakeRequest),
                service_pb2.HandshakeResponse.SerializeToString,
            ),
            "GetInfo": unary(
                telling_errors(self._info),
                reader_of(service_pb2.GetInfoRequest),
                service_pb2.GetInfoResponse.SerializeToString,
            ),
            "Render": grpc.unary_stream_rpc_method_handler(
                telling_errors(self._render),
                reader_of(service_pb2.RenderRequest),
                service_pb2.RenderResponse.SerializeToString,
            ),
            "Session": stream(
                telling_errors(self._session),
                reader_of(session_pb2.SessionRequest),
                serialized,
            ),
        }
        return grpc.method_handlers_generic_handler(SERVICE, calls)


async def _write(context: Context, message: service_pb2.RenderResponse) -> None:
    try:
        async with asyncio.timeout(SLOW_READER_SECS):
            await context.write(message)
    except TimeoutError:
        raise DeadlineExceeded("The rendering was not read; read on, or cancel the call.") from None


def _options(config: SidecarConfig) -> list[tuple[str, int]]:
    return [
        # Without this two sidecars could share one port and each get half of the calls.
        ("grpc.so_reuseport", 0),
        ("grpc.max_receive_message_length", config.max_message_bytes),
        ("grpc.max_concurrent_streams", MAX_CALLS_PER_CONNECTION),
        ("grpc.server_handshake_timeout_ms", 5_000),  # who connects and says nothing
        # A peer whose machine froze is noticed in some seconds; one that died closes its socket at once.
        ("grpc.keepalive_time_ms", 5_000),
        ("grpc.keepalive_timeout_ms", 3_000),
        ("grpc.http2.ping_timeout_ms", 3_000),  # a limit of its own, a minute if not given
        ("grpc.keepalive_permit_without_calls", 1),
        ("grpc.http2.min_ping_interval_without_data_ms", 300),  # clients look every second
    ]
