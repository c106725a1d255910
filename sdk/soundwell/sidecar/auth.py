"""Who may call: one token per launch, shown in each call's metadata. Knows nothing of what the calls do.

A refused caller costs one line of log a minute, however often it tries.
"""

from __future__ import annotations

import hmac
import logging
import secrets
from collections.abc import Awaitable, Callable
from typing import Any, NoReturn, cast

import grpc

from ..errors import Unauthenticated
from ..rpc.convert.status import status_of
from ..rpc.methods import SERVICE, TOKEN_KEY
from .log import Sparing

log = logging.getLogger(__name__)

_SENTENCE = "The token is missing or is not this launch's; read it from the sidecar's ready file."


def new_token() -> str:
    return secrets.token_urlsafe(32)


class TokenGate(grpc.aio.ServerInterceptor):  # type: ignore[type-arg]  # not generic when run
    """Refuses calls of our service without the token. Health and reflection stay open."""

    def __init__(self, token: str) -> None:
        self._expected = f"Bearer {token}".encode()
        self._sparing = Sparing()
        self.refused = 0  # calls, since launch

    async def intercept_service(
        self,
        continuation: Callable[[grpc.HandlerCallDetails], Awaitable[grpc.RpcMethodHandler[Any, Any]]],
        handler_call_details: grpc.HandlerCallDetails,
    ) -> grpc.RpcMethodHandler[Any, Any]:
        handler: Any = await continuation(handler_call_details)
        if not handler_call_details.method.startswith(f"/{SERVICE}/") or self._shown(handler_call_details):
            return cast("grpc.RpcMethodHandler[Any, Any]", handler)
        return cast("grpc.RpcMethodHandler[Any, Any]", _refusal_like(handler, self._refuse))

    def _shown(self, details: grpc.HandlerCallDetails) -> bool:
        metadata = dict(details.invocation_metadata or ())
        shown = metadata.get(TOKEN_KEY, "")
        # Constant time: how long the comparison takes says nothing of the token.
        return hmac.compare_digest(shown.encode() if isinstance(shown, str) else shown, self._expected)

    async def _refuse(self, _request: Any, context: grpc.aio.ServicerContext[Any, Any]) -> NoReturn:
        self.refused += 1
        self._sparing.note(log, "a caller without this launch's token was refused", peer=context.peer())
        await context.abort(*status_of(Unauthenticated(_SENTENCE)))


def _refusal_like(handler: grpc.RpcMethodHandler[Any, Any] | None, refuse: Callable[..., Any]) -> Any:
    """A handler of the same kind (unary or stream) that refuses. None stays None: the method is unknown."""
    if handler is None:
        return None
    makers: dict[tuple[bool, bool], Callable[..., Any]] = {
        (False, False): grpc.unary_unary_rpc_method_handler,
        (False, True): grpc.unary_stream_rpc_method_handler,
        (True, False): grpc.stream_unary_rpc_method_handler,
        (True, True): grpc.stream_stream_rpc_method_handler,
    }
    make = makers[bool(handler.request_streaming), bool(handler.response_streaming)]
    return make(refuse, handler.request_deserializer, handler.response_serializer)
