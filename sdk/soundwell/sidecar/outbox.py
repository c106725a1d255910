"""What leaves a session: at once where nothing is in the way, else from a bounded queue, in order but for refusals,
which nobody should wait for. Makes nothing.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Sequence

from ..rpc.v1 import session_pb2

Message = session_pb2.SessionResponse | bytes  # bytes: one that is packed already
Write = Callable[[Message], Awaitable[None]]
LIMIT = 16  # parcels; with a slow reader, who has more to say waits


class Outbox:
    """The messages of one parcel leave together. `run` empties the queue until cancelled."""

    def __init__(self) -> None:
        self._queue: asyncio.PriorityQueue[tuple[bool, int, Sequence[Message]]] = asyncio.PriorityQueue(LIMIT)
        self._sequence = itertools.count()
        self._writing = asyncio.Lock()  # gRPC takes one message at a time
        self._write: Write | None = None

    async def put(self, parcel: Sequence[Message], *, first: bool = False) -> None:
        """Queues a parcel, `first` before what waits there; waits while the queue is full."""
        await self._queue.put((not first, next(self._sequence), parcel))

    async def put_at_once(self, parcel: Sequence[Message]) -> None:
        """Writes it here and now if nothing is ahead of it, which spares a switch of tasks.

        Not for a task that may be cancelled alone: half a parcel would spoil the stream.
        """
        if self._write is None or self._writing.locked() or not self._queue.empty():
            await self.put(parcel)
            return
        async with self._writing:
            for message in parcel:
                await self._write(message)

    async def run(self, write: Write) -> None:
        self._write = write
        while True:
            _, _, parcel = await self._queue.get()
            async with self._writing:
                for message in parcel:
                    await write(message)
            self._queue.task_done()

    async def join(self) -> None:
        """Returns when all has been written."""
        await self._queue.join()
        async with self._writing:
            return
