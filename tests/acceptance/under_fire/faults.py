"""The ways to hurt a running sidecar. Each is a function of the arena; none knows what is measured."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import resource
import signal
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

from soundwell.rpc.messages import Priority

from .talker import Talker
from .tools import STEP, children_of

if TYPE_CHECKING:
    from .chaos import Arena

Fault = Callable[["Arena", random.Random], Awaitable[None]]
FULL_DISK_SECS = 1.0
SLOW_SECS = 2.0


async def worker_killed(arena: Arena, chance: random.Random) -> None:
    _signal_worker(arena, signal.SIGKILL)


async def worker_hung(arena: Arena, chance: random.Random) -> None:
    """Stopped, it answers nothing and does not end: what the watchdog is for."""
    _signal_worker(arena, signal.SIGSTOP)


async def out_of_memory(arena: Arena, chance: random.Random) -> None:
    _signal_worker(arena, signal.SIGUSR1)


async def device_lost(arena: Arena, chance: random.Random) -> None:
    """As a CUDA error: nothing works in that process any more."""
    _signal_worker(arena, signal.SIGUSR2)


async def corrupt_pool_entries(arena: Arena, chance: random.Random) -> None:
    """A bit turns in several files of the disk pool."""
    files = list(arena.disk_pool.glob("*/*.variation"))
    for path in chance.sample(files, min(20, len(files))):
        with contextlib.suppress(OSError):
            content = bytearray(path.read_bytes())
            content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
            path.write_bytes(content)


async def full_disk(arena: Arena, chance: random.Random) -> None:
    """For a second no file of the sidecar may grow; writes fail as on a full disk."""
    pid = arena.sidecar.pid
    _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, hard))

    async def end() -> None:
        await asyncio.sleep(FULL_DISK_SECS)
        with contextlib.suppress(ProcessLookupError):
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (hard, hard))

    arena.later(end())


async def clock_jump(arena: Arena, chance: random.Random) -> None:
    """The wall clock of all of the sidecar's processes leaps by up to a year, forwards or back."""
    arena.clock_file.write_text(str(chance.uniform(-3e7, 3e7)))


async def paused(arena: Arena, chance: random.Random) -> None:
    """The RPC process stands still for a while, as when a laptop sleeps: deadlines pass, timers come late."""
    process = arena.sidecar.process
    process.send_signal(signal.SIGSTOP)
    await asyncio.sleep(chance.uniform(0.1, 0.6))
    process.send_signal(signal.SIGCONT)


async def slow_client(arena: Arena, chance: random.Random) -> None:
    """Asks for a lot and reads nothing."""
    arena.later(_read_nothing(arena))


async def half_open(arena: Arena, chance: random.Random) -> None:
    """All connections through the proxy stand and carry nothing any more."""
    arena.proxy.freeze()


async def connection_reset(arena: Arena, chance: random.Random) -> None:
    arena.proxy.cut()


async def garbage(arena: Arena, chance: random.Random) -> None:
    """What is no HTTP/2 at all, and a preface with nonsense behind it."""
    for preface in (b"", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"):
        with contextlib.suppress(OSError), socket.create_connection(arena.address, timeout=1) as stranger:
            stranger.sendall(preface + chance.randbytes(4096))


async def sidecar_killed(arena: Arena, chance: random.Random) -> None:
    """And started again, on another port with another token."""
    await arena.restart()


ALL: dict[str, Fault] = {
    fault.__name__: fault
    for fault in (
        worker_killed, worker_hung, out_of_memory, device_lost, corrupt_pool_entries, full_disk, clock_jump,
        paused, slow_client, half_open, connection_reset, garbage, sidecar_killed,
    )
}  # fmt: skip


def _signal_worker(arena: Arena, number: signal.Signals) -> None:
    for pid in children_of(arena.sidecar.pid):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


async def _read_nothing(arena: Arena) -> None:
    """Half a minute of sound is ordered and never read; the sidecar must hold little of it."""
    talker = Talker(arena.find, "slow")
    transport = talker._transport
    from soundwell.rpc.messages import Format, Hello, Open, Want

    with contextlib.suppress(Exception):
        await transport.connect(Hello(client_name="slow"), 10)
        await transport.open(Open(client_name="slow", format=Format()))
        want = Want(want_id="w", bucket=1, sound=STEP, count=128, priority=Priority.BATCH)
        await transport.send(want)
        await asyncio.sleep(SLOW_SECS)
    await talker.close()


SITE = """\
import os, time
_true_time = time.time
_file = os.environ.get("SKEWED_CLOCK", "")
def _skewed():
    try:
        with open(_file) as file:
            return _true_time() + float(file.read() or 0)
    except (OSError, ValueError):
        return _true_time()
if _file:
    time.time = _skewed
"""


def skewed_clock(folder: Path) -> dict[str, str]:
    """Environment in which Python's wall clock is off by what a file says."""
    (folder / "sitecustomize.py").write_text(SITE)
    return {"PYTHONPATH": str(folder), "SKEWED_CLOCK": str(folder / "clock")}
