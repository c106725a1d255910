"""Errors <-> gRPC statuses and faults: the same codes and fields on both sides. Logs nothing."""

from __future__ import annotations

from collections.abc import Iterable

import grpc

from ... import errors
from ...errors import InvalidInput, SoundwellError
from ..messages import Fault
from ..methods import CODE_KEY, FIELD_KEY

MAX_SENTENCE_CHARS = 2_000

_STATUS: dict[str, grpc.StatusCode] = {
    "INVALID_INPUT": grpc.StatusCode.INVALID_ARGUMENT,
    "UNAVAILABLE": grpc.StatusCode.UNAVAILABLE,
    "UNAUTHENTICATED": grpc.StatusCode.UNAUTHENTICATED,
    "PROTOCOL_MISMATCH": grpc.StatusCode.FAILED_PRECONDITION,
    "OVERLOADED": grpc.StatusCode.RESOURCE_EXHAUSTED,
    "DEADLINE_EXCEEDED": grpc.StatusCode.DEADLINE_EXCEEDED,
    "CANCELLED": grpc.StatusCode.CANCELLED,
    "MESSAGE_TOO_LARGE": grpc.StatusCode.RESOURCE_EXHAUSTED,
    "WORKER_FAILED": grpc.StatusCode.ABORTED,
    "WEIGHTS_CORRUPT": grpc.StatusCode.DATA_LOSS,
    "PORT_IN_USE": grpc.StatusCode.ALREADY_EXISTS,
    "POOL_FULL": grpc.StatusCode.RESOURCE_EXHAUSTED,
    "BANK_CORRUPT": grpc.StatusCode.DATA_LOSS,
    "FOLDER_BUSY": grpc.StatusCode.ALREADY_EXISTS,
    "DISK_FULL": grpc.StatusCode.RESOURCE_EXHAUSTED,
    "NOT_INSTALLED": grpc.StatusCode.UNIMPLEMENTED,
}
# What a status means where the other side did not say our own code: gRPC itself made it.
_BY_STATUS: dict[grpc.StatusCode, type[SoundwellError]] = {
    grpc.StatusCode.UNAVAILABLE: errors.Unavailable,
    grpc.StatusCode.UNAUTHENTICATED: errors.Unauthenticated,
    grpc.StatusCode.RESOURCE_EXHAUSTED: errors.Overloaded,
    grpc.StatusCode.DEADLINE_EXCEEDED: errors.DeadlineExceeded,
    grpc.StatusCode.CANCELLED: errors.Cancelled,
    grpc.StatusCode.UNIMPLEMENTED: errors.ProtocolMismatch,
}


def sentence_of(error: BaseException) -> str:
    """What to tell a person, without the field's name."""
    if not isinstance(error, SoundwellError):
        return f"The sidecar failed on this ({type(error).__name__}); its log says more."
    field = error.field if isinstance(error, InvalidInput) else ""
    text = str(error).removeprefix(f"{field}: ") or (type(error).__doc__ or "")
    return text[:MAX_SENTENCE_CHARS]


def error_of(code: str, sentence: str, field: str = "") -> SoundwellError:
    """The error that the other side raised. Unknown codes become SoundwellError."""
    kind = errors.BY_CODE.get(code, SoundwellError)
    return InvalidInput(sentence, field=field) if kind is InvalidInput else kind(sentence)


def fault_of(error: BaseException, *, want_id: str = "", count: int = 1) -> Fault:
    code, field = _code_and_field(error)
    return Fault(want_id=want_id, code=code, field=field, sentence=sentence_of(error), count=count)


def error_of_fault(fault: Fault) -> SoundwellError:
    return error_of(fault.code, fault.sentence, fault.field)


def status_of(error: BaseException) -> tuple[grpc.StatusCode, str, tuple[tuple[str, str], ...]]:
    """Status, sentence and trailing metadata that tell an error to the other side."""
    code, field = _code_and_field(error)
    # Metadata is printable ASCII, and a field may hold what a caller made up; the sentence is escaped by gRPC.
    ascii_field = field.encode("unicode_escape").decode("ascii")[:MAX_SENTENCE_CHARS]
    return (
        _STATUS.get(code, grpc.StatusCode.INTERNAL),
        sentence_of(error),
        ((CODE_KEY, code), (FIELD_KEY, ascii_field)),
    )


def error_of_status(
    status: grpc.StatusCode, sentence: str, trailing: Iterable[tuple[str, str | bytes]]
) -> SoundwellError:
    """The opposite of `status_of`; also reads statuses that gRPC made by itself."""
    told = {key: value for key, value in trailing if isinstance(value, str)}
    if CODE_KEY in told:
        return error_of(told[CODE_KEY], sentence, told.get(FIELD_KEY, ""))
    if status is grpc.StatusCode.RESOURCE_EXHAUSTED and "larger than max" in sentence:
        return errors.MessageTooLarge(f"{sentence}; send less in one message.")
    return _BY_STATUS.get(status, SoundwellError)(sentence or status.name)


def _code_and_field(error: BaseException) -> tuple[str, str]:
    code = error.code if isinstance(error, SoundwellError) else SoundwellError.code
    return code, error.field if isinstance(error, InvalidInput) else ""
