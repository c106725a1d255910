"""The four calls over gRPC: reads the wire, asks the workshop, writes the wire. Decides no work."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from typing import TYPE_CHECKING, Any

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_health.v1._async import HealthServicer  # type: ignore[import-untyped,unused-ignore]
from grpc_reflection.v1alpha import reflection

from ..audio import Clip
from ..config import SidecarConfig
from ..errors import InvalidInput, PortInUse, SoundwellError, Unavailable
from ..rpc.convert.service import (
    check_version,
    header_to_wire,
    info_to_wire,
    order_from_wire,
    rendered_piece_to_wire,
    welcome_to_wire,
)
from ..rpc.convert.session import request_from_wire
from ..rpc.convert.status import status_of
from ..rpc.messages import Format, Open, RenderHeader
from ..rpc.methods import SERVICE
from ..rpc.pcm import Piece, converted, pieces, to_bytes
from ..rpc.v1 import service_pb2, session_pb2
from .auth import TokenGate
from .log import note
from .session import GOING_AWAY, Session
from .workshop import Workshop

log = logging.getLogger(__name__)

if TYPE_CHECKING:  # not generic when run
    Context = grpc.aio.ServicerContext[Any, Any]


class Server:
    """Binds at once, serves when told. One per process."""

    def __init__(self, config: SidecarConfig, workshop: Workshop, token: str) -> None:
        self._workshop = workshop
        self._sessions: dict[str, Session] = {}
        self._draining = False
        self._health = HealthServicer()
        self._grpc = grpc.aio.server(interceptors=[TokenGate(token)], options=_options(config))
        self._grpc.add_generic_rpc_handlers([self._handlers()])
        health_pb2_grpc.add_HealthServicer_to_server(self._health, self._grpc)
        names = (SERVICE, health_pb2.DESCRIPTOR.services_by_name["Health"].full_name, reflection.SERVICE_NAME)
        reflection.enable_server_reflection(names, self._grpc)
        self.port = self._bind(config)

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
        order = order_from_wire(request)
        await self._admit()
        rendering, latency_millis = await self._workshop.render(order, uuid.uuid4().hex)
        clip, cut = await asyncio.to_thread(_cut, rendering.clip, order.format)
        header = RenderHeader(
            num_frames=clip.num_frames,
            channels=clip.num_channels,
            sample_rate_hz=clip.sample_rate_hz,
            encoding=order.format.encoding,
            made_by=rendering.made_by,
            steps=rendering.steps,
            model_hash=self._workshop.hash_of(rendering),
            latency_millis=latency_millis,
        )
        await context.write(header_to_wire(header))
        for piece in cut:
            await context.write(rendered_piece_to_wire(piece))

    async def _session(self, requests: AsyncIterator[session_pb2.SessionRequest], context: Context) -> None:
        async def read() -> session_pb2.SessionRequest | None:
            return await anext(requests, None)

        session = await self._open(read)
        self._sessions[session.session_id] = session
        note(log, "session opened", session=session.session_id, client=session.client_name)
        try:
            await session.run(read, context.write)
        finally:
            del self._sessions[session.session_id]
            self._workshop.scheduler.cancel_session(session.session_id)
            note(log, "session closed", session=session.session_id, sessions=len(self._sessions))

    async def _open(self, read: Callable[[], Awaitable[session_pb2.SessionRequest | None]]) -> Session:
        first = await read()
        opened = None if first is None else request_from_wire(first)
        if not isinstance(opened, Open):
            raise InvalidInput("must be the first message of a session", field="open")
        check_version(opened.protocol_version)
        await self._admit()
        return Session(
            uuid.uuid4().hex,
            opened,
            self._workshop.stock,
            bounds=self._workshop.bounds,
            queued_orders=lambda: self._workshop.scheduler.stats().queued,
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
                _telling_errors(self._handshake),
                service_pb2.HandshakeRequest.FromString,
                service_pb2.HandshakeResponse.SerializeToString,
            ),
            "GetInfo": unary(
                _telling_errors(self._info),
                service_pb2.GetInfoRequest.FromString,
                service_pb2.GetInfoResponse.SerializeToString,
            ),
            "Render": grpc.unary_stream_rpc_method_handler(
                _telling_errors(self._render),
                service_pb2.RenderRequest.FromString,
                service_pb2.RenderResponse.SerializeToString,
            ),
            "Session": stream(
                _telling_errors(self._session),
                session_pb2.SessionRequest.FromString,
                session_pb2.SessionResponse.SerializeToString,
            ),
        }
        return grpc.method_handlers_generic_handler(SERVICE, calls)

    def _bind(self, config: SidecarConfig) -> int:
        host = f"[{config.host}]" if ":" in config.host else config.host
        try:
            port = self._grpc.add_insecure_port(f"{host}:{config.port}")
        except RuntimeError:
            port = 0
        if not port:
            raise PortInUse(
                f"{host}:{config.port} is taken by another process; choose another, or 0 for any free one."
            )
        return port


def _cut(clip: Clip, format: Format) -> tuple[Clip, list[Piece]]:
    """Runs in a thread: a minute of stereo takes a while to resample and check-sum."""
    clip = converted(clip, format)
    return clip, list(pieces(to_bytes(clip, format.encoding), clip.num_channels * format.sample_bytes))


def _telling_errors(call: Callable[[Any, Context], Coroutine[Any, Any, Any]]) -> Any:
    """Errors on purpose become their status; others are logged once and told without their inside."""

    async def told(request: Any, context: Context) -> Any:
        try:
            return await call(request, context)
        except grpc.RpcError:
            raise
        except SoundwellError as error:
            await context.abort(*status_of(error))
        except grpc.aio.AbortError:
            raise
        except Exception as error:
            log.exception("a call failed")
            await context.abort(*status_of(error))

    return told


def _options(config: SidecarConfig) -> list[tuple[str, int]]:
    return [
        # Without this two sidecars could share one port and each get half of the calls.
        ("grpc.so_reuseport", 0),
        ("grpc.max_receive_message_length", config.max_message_bytes),
        # A peer whose machine froze is noticed in some seconds; one that died closes its socket at once.
        ("grpc.keepalive_time_ms", 5_000),
        ("grpc.keepalive_timeout_ms", 3_000),
        ("grpc.keepalive_permit_without_calls", 1),
        ("grpc.http2.min_ping_interval_without_data_ms", 1_000),
    ]
