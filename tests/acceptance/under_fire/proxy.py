"""A TCP proxy that can stop carrying without closing, as a pulled cable does. Understands nothing it carries."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

from soundwell.errors import SoundwellError

Address = tuple[str, int]


class Proxy:
    """`freeze` and `cut` concern the connections of the moment; later ones are carried again."""

    def __init__(self, find: Callable[[], Address]) -> None:
        self._find = find
        self._tasks: set[asyncio.Task[None]] = set()
        self._writers: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None
        self.port = 0

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._carry, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        assert self._server is not None
        self._server.close()
        self.cut()

    def freeze(self) -> None:
        for task in self._tasks:
            task.cancel()
        self._tasks.clear()

    def cut(self) -> None:
        self.freeze()
        for writer in self._writers:
            writer.transport.abort()
        self._writers.clear()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, back = await asyncio.open_connection(*self._find())
        except (OSError, SoundwellError):
            writer.close()
            return
        self._writers |= {writer, back}
        for source, target in ((reader, back), (there, writer)):
            task = asyncio.create_task(self._pump(source, target))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _pump(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await source.read(65536):
                target.write(data)
                await target.drain()
        target.close()
        self._writers.discard(target)
