"""Work in steps that a visitor can cancel, and errors told as one sentence. Knows no Gradio and no sound.

A step is one `anext` of an asynchronous generator, in a task of its own: cancelling ends the step in its await.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
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
WORK = "soundwell-studio-work"  # name of the threads of `in_thread`
_CANCELLED = "Cancelled; what was made before stays."


@dataclass(eq=False)
class _Turn:
    """One visitor's work. Between two steps there is no task to cancel, so the wish is kept."""

    task: asyncio.Task[Any] | None = None
    cancelled: bool = False


class Turns:
    """What runs for whom. A new turn of the same key ends the one before."""

    def __init__(self) -> None:
        self._running: dict[str, _Turn] = {}

    def cancel(self, key: str) -> bool:
        """Ends what runs under this key and those below it, as "me/pads/7" is below "me/pads". False: nothing did."""
        ended = [turn for name, turn in self._running.items() if name == key or name.startswith(f"{key}/")]
        for turn in ended:
            turn.cancelled = True
            if turn.task is not None:
                turn.task.cancel()
        return bool(ended)

    async def run(self, key: str, steps: Steps[T]) -> Steps[T]:
        """The steps' values. Raises Cancelled once `cancel` was called."""
        if key in self._running:
            self.cancel(key)
        turn = self._running[key] = _Turn()
        try:
            while (value := await _step(turn, steps)) is not None:
                yield value
        finally:
            if self._running.get(key) is turn:
                del self._running[key]
            await steps.aclose()


async def _step(turn: _Turn, steps: Steps[T]) -> T | None:
    """The next value; None after the last."""
    if turn.cancelled:
        raise Cancelled(_CANCELLED)
    task: asyncio.Task[T | None] = asyncio.ensure_future(_next(steps))
    turn.task = task
    try:
        await asyncio.wait({task})
    finally:
        turn.task = None
        if not task.done():  # the visitor has left
            task.cancel()
            await asyncio.wait({task})
    if task.cancelled():
        raise Cancelled(_CANCELLED)
    return task.result()


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


async def in_thread(work: Callable[..., T], *arguments: Any) -> T:
    """What `work` returns, made on a thread that keeps nobody waiting: neither who cancels nor the process's end."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[T] = loop.create_future()

    def run() -> None:
        try:
            settle, outcome = future.set_result, work(*arguments)
        except BaseException as error:
            settle, outcome = future.set_exception, error  # type: ignore[assignment]
        with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(lambda: None if future.done() else settle(outcome))

    threading.Thread(target=run, name=WORK, daemon=True).start()
    return await future


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
