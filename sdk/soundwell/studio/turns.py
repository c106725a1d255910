"""Work in steps that a visitor can cancel, and errors told as one sentence. Knows no Gradio and no sound.

A step is one `anext` of an asynchronous generator, in a task of its own: cancelling ends the step in its await.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from ..errors import Cancelled, SoundwellError
from .markup import failure, note

log = logging.getLogger("soundwell.studio")
T = TypeVar("T")
Steps = AsyncGenerator[T, None]
TICK_SECS = 0.2


class Turns:
    """What runs for whom. A new turn of the same key ends the one before."""

    def __init__(self) -> None:
        self._running: dict[str, asyncio.Task[Any]] = {}

    def cancel(self, key: str) -> bool:
        """Ends the step that runs under this key; False where none does."""
        task = self._running.get(key)
        return task is not None and task.cancel()

    async def run(self, key: str, steps: Steps[T]) -> Steps[T]:
        """The steps' values. Raises Cancelled once `cancel` was called."""
        self.cancel(key)
        try:
            while True:
                task = asyncio.ensure_future(_next(steps))
                self._running[key] = task
                await self._finished(task)
                value = task.result()
                if value is None:
                    return
                yield value
        finally:
            if self._running.get(key) is task:
                del self._running[key]
            await steps.aclose()

    async def _finished(self, task: asyncio.Task[T]) -> None:
        try:
            await asyncio.wait({task})
        finally:
            if not task.done():  # the visitor has left
                task.cancel()
                await asyncio.wait({task})
        if task.cancelled():
            raise Cancelled("Cancelled; nothing of it was kept.")


async def _next(steps: Steps[T]) -> T | None:
    return await anext(steps, None)


async def told(turns: Turns, key: str, steps: Steps[T], tell: Callable[[str], T]) -> Steps[T]:
    """The steps' values; what goes wrong becomes `tell` of one sentence in HTML, never a traceback in the page."""
    try:
        async for value in turns.run(key, steps):
            yield value
    except Cancelled as error:
        yield tell(note(str(error)))
    except SoundwellError as error:
        yield tell(failure(str(error) or str(type(error).__doc__)))
    except Exception as error:
        log.exception("a step of the studio failed")
        yield tell(failure(f"This did not work: {error!r}. The terminal shows more; please report it."))


@dataclass(frozen=True)
class Done(Generic[T]):
    """The result of a `ticking` work."""

    value: T


async def ticking(work: Awaitable[T], every_secs: float = TICK_SECS) -> Steps[float | Done[T]]:
    """Seconds gone by, again and again, then Done. Leaving early cancels the work."""
    began, task = time.perf_counter(), asyncio.ensure_future(work)
    try:
        while not task.done():
            await asyncio.wait({task}, timeout=every_secs)
            if not task.done():
                yield time.perf_counter() - began
        yield Done(task.result())
    finally:
        task.cancel()
