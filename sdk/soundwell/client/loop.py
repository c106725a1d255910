"""One background thread with one asyncio loop for all clients of a process. Knows nothing of what runs on it.

One, because gRPC's asyncio API wants all of its channels on one loop; in the background, because the game's
own threads never wait for a socket.
"""

from __future__ import annotations

import asyncio
import atexit
import concurrent.futures
import os
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Coroutine
from typing import Any, TypeVar

_T = TypeVar("_T")
STOP_SECS = 2.0
UNWIND_SECS = 0.002


class LoopThread:
    """A loop that runs until the process ends."""

    def __init__(self) -> None:
        self.pid = os.getpid()
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="soundwell-client", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Cancels what still runs. A client that was not closed ends here."""
        if self._thread.is_alive() and self.pid == os.getpid():
            self.loop.call_soon_threadsafe(self.loop.stop)
            self._thread.join(STOP_SECS)

    def _run(self) -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.run_forever()
        tasks = asyncio.all_tasks(self.loop)
        for task in tasks:
            task.cancel()
        self.loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        self.loop.close()


_guard = threading.Lock()
_running: LoopThread | None = None


def submit(work: Coroutine[Any, Any, _T]) -> concurrent.futures.Future[_T]:
    """Runs `work` on the clients' loop; starts the thread when first called, and anew in a forked process."""
    global _running
    with _guard:
        if _running is None or _running.pid != os.getpid():
            _running = LoopThread()
            atexit.register(_running.stop)
        return asyncio.run_coroutine_threadsafe(work, _running.loop)


async def following(stream: AsyncIterator[_T]) -> _T | None:
    """The stream's next value; None after its last. For iterating from outside the loop."""
    return await anext(stream, None)


async def end(stream: AsyncIterator[Any]) -> None:
    """Frees what a stream holds, also one that was left in the middle."""
    if isinstance(stream, AsyncGenerator):
        while getattr(stream, "ag_running", False):  # a step that was cancelled just now still cleans up
            await asyncio.sleep(UNWIND_SECS)
        await stream.aclose()
