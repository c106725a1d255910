"""How the worker process gets its end of the socket. Carries no messages; see worker_wire.

POSIX: one end of a socketpair, inherited by number. Windows has no such inheritance, so there the worker
connects to a TCP loopback port and shows a one-time secret that it was told on stdin. That way is tested on
Linux and unverified on Windows.
"""

from __future__ import annotations

import hmac
import secrets
import socket
import sys
from typing import Protocol

SECRET_BYTES = 32
STRANGER_SECS = 2.0  # how long a connection may keep us waiting for its secret


class Invitation(Protocol):
    """What a worker is started with, and the way to the socket once it runs."""

    @property
    def arguments(self) -> tuple[str, ...]: ...
    @property
    def inherited(self) -> tuple[int, ...]:
        """File descriptors to pass on."""
        ...

    @property
    def stdin(self) -> bytes:
        """To write to the worker's stdin; empty: it gets none."""
        ...

    async def accept(self) -> socket.socket:
        """Our end. Call once, after the worker was started."""
        ...

    def close(self) -> None:
        """Frees everything but the accepted socket."""
        ...


def invite(*, loopback: bool = sys.platform == "win32") -> Invitation:
    return LoopbackInvitation() if loopback else PairInvitation()


def join(descriptor: int | None, port: int | None) -> socket.socket:
    """The worker's end, from its command line."""
    if descriptor is not None:
        return socket.socket(fileno=descriptor)
    secret = sys.stdin.buffer.read(SECRET_BYTES)
    channel = socket.create_connection(("127.0.0.1", port or 0))
    channel.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    channel.sendall(secret)
    return channel


class PairInvitation:
    """A socketpair. Only the worker inherits its end, so the end of either process is the other's EOF."""

    stdin = b""

    def __init__(self) -> None:
        self._ours, self._theirs = socket.socketpair()
        self._accepted = False
        self.arguments = ("--fd", str(self._theirs.fileno()))
        self.inherited = (self._theirs.fileno(),)

    async def accept(self) -> socket.socket:
        self._theirs.close()
        self._accepted = True
        return self._ours

    def close(self) -> None:
        self._theirs.close()
        if not self._accepted:
            self._ours.close()


class LoopbackInvitation:
    """A listening port on 127.0.0.1 that admits the one who knows the secret, and closes behind it."""

    inherited = ()

    def __init__(self) -> None:
        self.stdin = secrets.token_bytes(SECRET_BYTES)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.setblocking(False)
        self.arguments = ("--port", str(self._listener.getsockname()[1]))

    async def accept(self) -> socket.socket:
        import asyncio  # here: the worker reads this file too, and has no loop

        loop = asyncio.get_running_loop()
        while True:
            channel, _ = await loop.sock_accept(self._listener)
            if await self._knows_secret(channel):
                channel.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self.close()
                return channel
            channel.close()

    async def _knows_secret(self, channel: socket.socket) -> bool:
        import asyncio

        shown = b""
        try:
            async with asyncio.timeout(STRANGER_SECS):
                while len(shown) < SECRET_BYTES:
                    part = await asyncio.get_running_loop().sock_recv(channel, SECRET_BYTES - len(shown))
                    if not part:
                        return False
                    shown += part
        except (TimeoutError, OSError):
            return False
        return hmac.compare_digest(shown, self.stdin)

    def close(self) -> None:
        self._listener.close()
