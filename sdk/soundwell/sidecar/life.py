"""When a sidecar ends: SIGTERM, SIGINT, or the death of its parent. Decides nothing about how it ends.

The parent is watched twice: Linux signals its death at once (PR_SET_PDEATHSIG, direct parents only), and its
process is looked at every quarter of a second, which works everywhere and for an adopted parent too.
"""

from __future__ import annotations

import asyncio
import ctypes
import os
import signal
import sys
from pathlib import Path

POLL_SECS = 0.25
_PR_SET_PDEATHSIG = 1


class EndOfLife:
    """Awaitable reason to stop. `parent_died` asks for no drain: nobody is there to hear it."""

    def __init__(self) -> None:
        self.reason = ""
        self._event = asyncio.Event()

    @property
    def parent_died(self) -> bool:
        return self.reason == "parent died"

    def end(self, reason: str) -> None:
        """The first reason counts."""
        self.reason = self.reason or reason
        self._event.set()

    async def wait(self) -> str:
        await self._event.wait()
        return self.reason


def end_on_signals(end: EndOfLife) -> None:
    """SIGTERM and SIGINT ask for a drain. On Windows the loop cannot take signals; a plain handler does."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        name = signal.Signals(number).name
        try:
            loop.add_signal_handler(number, end.end, name)
        except NotImplementedError:
            signal.signal(number, lambda *_, name=name: loop.call_soon_threadsafe(end.end, name))


async def end_with_parent(end: EndOfLife, parent_pid: int) -> None:
    """Returns when the parent is gone, having said so to `end`."""
    parent = Process(parent_pid)
    _ask_for_death_signal(end, parent)
    while parent.alive():
        await asyncio.sleep(POLL_SECS)
    end.end("parent died")


class Process:
    """One process by id, told apart from a later one of that id where the system says when it began."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._began = _began(pid)

    def alive(self) -> bool:
        """A zombie is dead: it runs nothing and waits only for its own parent."""
        if sys.platform == "win32":
            return _alive_on_windows(self._pid)
        if sys.platform == "linux":
            return self._began is not None and _began(self._pid) == self._began
        try:
            os.kill(self._pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            return True
        return True


def _began(pid: int) -> str | None:
    """Start time in clock ticks since boot; None where there is no such live process or no /proc."""
    try:
        # The name in parentheses may hold spaces, so count from behind it: state is field 3, start time 22.
        after_name = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    except OSError:
        return None
    return None if after_name[0] in "ZX" else after_name[19]


def _ask_for_death_signal(end: EndOfLife, parent: Process) -> None:
    """The signal also comes when only the thread ends that started us, so its handler looks first."""
    if sys.platform != "linux":
        return

    def look() -> None:
        if not parent.alive():
            end.end("parent died")

    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR2, look)
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGUSR2), 0, 0, 0)


def _alive_on_windows(pid: int) -> bool:
    """os.kill(pid, 0) would end the process there, so ask the system whether its handle is signalled."""
    kernel32 = ctypes.CDLL("kernel32")
    synchronize, still_running = 0x0010_0000, 0x102
    handle = kernel32.OpenProcess(synchronize, False, pid)
    if not handle:
        return False
    try:
        return bool(kernel32.WaitForSingleObject(handle, 0) == still_running)
    finally:
        kernel32.CloseHandle(handle)
