"""The seam between client and sidecar, and where a sidecar is found. Implemented by gRPC and by a fake."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ..config import LOOPBACK
from ..errors import InvalidInput
from ..rpc.messages import FromClient, FromSidecar, Hello, Info, Open, RenderHeader, RenderOrder, Welcome
from ..rpc.pcm import Piece
from ..rpc.ready_file import read_ready


class Transport(Protocol):
    """All of it on one asyncio loop. Whatever is lost raises Unavailable; `connect` again begins anew."""

    async def connect(self, hello: Hello, timeout_secs: float) -> Welcome:
        """Handshake. Raises Unavailable, Unauthenticated, ProtocolMismatch, DeadlineExceeded."""
        ...

    async def open(self, opened: Open) -> None:
        """Begins the session."""
        ...

    async def send(self, message: FromClient) -> None:
        """Raises MessageTooLarge where the sidecar would not take it; nothing is sent then."""
        ...

    async def receive(self) -> FromSidecar:
        """The session's next message. Raises Unavailable when the session has ended."""
        ...

    def render(self, order: RenderOrder) -> AsyncIterator[RenderHeader | Piece]:
        """First the header, then pieces."""
        ...

    async def info(self) -> Info: ...

    async def close(self) -> None: ...


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """Where a sidecar answers and what to show it."""

    address: str
    token: str

    @property
    def local(self) -> bool:
        """Whether nobody but this machine hears what is said."""
        return self.address.startswith("unix:") or self.address.rpartition(":")[0].strip("[]") in LOOPBACK


def endpoint_from(address: str | None, token: str, ready_file: Path | None) -> Callable[[], Endpoint]:
    """A fixed place, or one read anew at each attempt: a sidecar started again has another port and token."""
    if address is not None and ready_file is None:
        fixed = Endpoint(address=address, token=token)
        return lambda: fixed
    if ready_file is None or address is not None:
        raise InvalidInput("give either an address with its token or a ready file", field="address")
    path = Path(ready_file)

    def read() -> Endpoint:
        ready = read_ready(path)
        return Endpoint(address=ready.address, token=ready.token)

    return read
