"""The one error tree. One sentence each; the same codes travel over the wire (see rpc/convert/status.py)."""

from __future__ import annotations


class SoundwellError(Exception):
    """Base of everything this package raises on purpose."""

    code = "ERROR"


class InvalidInput(SoundwellError):
    """A value handed in is not legal; `field` names it and the sentence says what is."""

    code = "INVALID_INPUT"

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(f"{field}: {message}" if field else message)
        self.field = field


class Unavailable(SoundwellError):
    """No sidecar answered."""

    code = "UNAVAILABLE"


class Unauthenticated(SoundwellError):
    """The sidecar refused the token."""

    code = "UNAUTHENTICATED"


class ProtocolMismatch(SoundwellError):
    """Client and sidecar speak different protocol versions."""

    code = "PROTOCOL_MISMATCH"


class Overloaded(SoundwellError):
    """The sidecar's queue is full; the work was not accepted."""

    code = "OVERLOADED"


class DeadlineExceeded(SoundwellError):
    """The sound was not ready in time and has been dropped."""

    code = "DEADLINE_EXCEEDED"


class Cancelled(SoundwellError):
    """The work was cancelled before it ran."""

    code = "CANCELLED"


class MessageTooLarge(SoundwellError):
    """A message is over the size limit; nothing of it was used."""

    code = "MESSAGE_TOO_LARGE"


class WorkerFailed(SoundwellError):
    """The inference worker died more often than its work may be retried."""

    code = "WORKER_FAILED"


class WeightsCorrupt(SoundwellError):
    """The weights file is not the one its model card names."""

    code = "WEIGHTS_CORRUPT"


class PortInUse(SoundwellError):
    """The address asked for is taken by another process."""

    code = "PORT_IN_USE"


class BankCorrupt(SoundwellError):
    """The bank file is damaged or of another version; write it again."""

    code = "BANK_CORRUPT"


class PoolFull(SoundwellError):
    """The disk pool may not grow; the variation is served but not kept."""

    code = "POOL_FULL"


class NotInstalled(SoundwellError):
    """An optional part is missing; the sentence names the extra that brings it."""

    code = "NOT_INSTALLED"


class FolderBusy(SoundwellError):
    """Another bake works on this folder."""

    code = "FOLDER_BUSY"


class DiskFull(SoundwellError):
    """The disk is full; what is finished stays, and the same command goes on from there."""

    code = "DISK_FULL"


BY_CODE = {kind.code: kind for kind in SoundwellError.__subclasses__()}
