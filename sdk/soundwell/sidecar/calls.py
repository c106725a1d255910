"""What every call has: bytes read with care, an id in log and trailers, errors told as a status. Serves nothing."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

import grpc
from google.protobuf.message import DecodeError
from google.protobuf.message import Message as ProtoMessage

from ..errors import InvalidInput, SoundwellError
from ..rpc.convert.status import status_of
from ..rpc.methods import REQUEST_KEY
from .log import note, request_id
from .outbox import Message

log = logging.getLogger(__name__)

if TYPE_CHECKING:  # not generic when run
    Context = grpc.aio.ServicerContext[Any, Any]


class _Illegible:
    """Bytes that are no message: gRPC would end the call as if the fault were ours."""


def reader_of(kind: type[ProtoMessage]) -> Callable[[bytes], ProtoMessage | _Illegible]:
    """A deserializer that never raises; `legible` does, where the call can still be told why."""

    def read(encoded: bytes) -> ProtoMessage | _Illegible:
        try:
            return kind.FromString(encoded)
        except DecodeError:
            return _Illegible()

    return read


def legible(request: Any) -> Any:
    """The request itself. Raises InvalidInput where its bytes were no message."""
    if isinstance(request, _Illegible):
        raise InvalidInput("is no message of this call; its bytes cannot be read", field="message")
    return request


def serialized(message: Message) -> bytes:
    """Bytes that are a message already pass as they are."""
    return message if isinstance(message, bytes) else message.SerializeToString()


def telling_errors(call: Callable[[Any, Context], Coroutine[Any, Any, Any]]) -> Any:
    """Errors on purpose become their status; others are logged once and told without their inside.

    Every call has an id, the caller's own or a new one, in each line of log it causes and in its trailing metadata.
    """

    async def told(request: Any, context: Context) -> Any:
        name = _request_id_of(context)
        request_id.set(name)
        context.set_trailing_metadata(((REQUEST_KEY, name),))
        try:
            return await call(legible(request), context)
        except grpc.RpcError:
            raise
        except SoundwellError as error:
            note(log, "a call was refused", level=logging.DEBUG, code=error.code, why=error)
            status, sentence, trailing = status_of(error)
            await context.abort(status, sentence, (*trailing, (REQUEST_KEY, name)))
        except grpc.aio.AbortError:
            raise
        except Exception as error:
            log.exception("a call failed")
            status, sentence, trailing = status_of(error)
            await context.abort(status, sentence, (*trailing, (REQUEST_KEY, name)))

    return told


def _request_id_of(context: Context) -> str:
    shown = dict(context.invocation_metadata() or ()).get(REQUEST_KEY, "")
    if isinstance(shown, str) and 0 < len(shown) <= 64 and shown.replace("-", "").isalnum():
        return shown
    return uuid.uuid4().hex
