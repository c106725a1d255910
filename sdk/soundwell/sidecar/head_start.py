"""The worker's command line, and its head start: on two cores it loads the model while the sidecar loads gRPC.

`begin` starts the first worker as soon as the settings are known; `claim` hands it to whoever would have spawned the
same. Imports little, because everything here runs before the other imports. Not on Windows, where a worker joins by
way of a port that needs a loop.
"""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from ..config import SidecarConfig, default_threads

PACKAGE_FOLDER = Path(__file__).parents[2]
POLL_SECS = 0.02


class Begun:
    """A process that was started outside of any loop, with what `asyncio.subprocess.Process` has and is used."""

    stdin = None

    def __init__(self, process: subprocess.Popen[bytes], channel: socket.socket) -> None:
        self._process, self.channel = process, channel
        self.stderr: asyncio.StreamReader | None = None

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        return self._process.poll()

    def kill(self) -> None:
        self._process.kill()

    async def wait(self) -> int:
        while (status := self._process.poll()) is None:
            await asyncio.sleep(POLL_SECS)
        return status

    def discard(self) -> None:
        """Ends it and frees everything; for one that nobody will use."""
        self._process.kill()
        self._process.wait()
        self.channel.close()
        if self._process.stderr is not None:
            self._process.stderr.close()

    async def join_loop(self) -> None:
        """Makes `stderr` readable on the running loop."""
        reader = asyncio.StreamReader()
        loop = asyncio.get_running_loop()
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), self._process.stderr)
        self.stderr = reader


_begun: dict[tuple[str, ...], Begun] = {}  # by the arguments; one at most


def begin(config: SidecarConfig) -> None:
    """Starts the worker that this config will ask for. It leaves by itself when this process does."""
    if sys.platform == "win32":
        return
    ours, theirs = socket.socketpair()
    arguments = worker_arguments(config)
    process = subprocess.Popen(
        [*worker_command(), "--fd", str(theirs.fileno()), *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        pass_fds=(theirs.fileno(),),
        env=worker_environment(thread_environment(config)),
    )
    theirs.close()
    _begun[tuple(arguments)] = Begun(process, ours)


def claim(arguments: Sequence[str], environment: Mapping[str, str]) -> Begun | None:
    """The worker begun with these arguments, once; None where there is none, or where it was begun otherwise."""
    begun = _begun.pop(tuple(arguments), None)
    ordinary = environment.keys() <= set(_THREADS)
    if begun is None or ordinary:
        return begun
    begun.discard()
    return None


def worker_command() -> tuple[str, ...]:
    return (sys.executable, "-P", "-X", "faulthandler", "-m", "soundwell.sidecar.worker")


def worker_arguments(config: SidecarConfig) -> list[str]:
    """All but where to connect."""
    arguments = ["--runtime", config.runtime, "--threads", str(config.threads or default_threads())]
    arguments += ["--log-level", config.log_level, "--watermark", config.watermark]
    arguments += ["--niceness", str(config.worker_niceness)]
    return arguments if config.weights is None else [*arguments, "--weights", str(config.weights)]


_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")  # read when numpy is imported


def thread_environment(config: SidecarConfig) -> dict[str, str]:
    return dict.fromkeys(_THREADS, str(config.threads or default_threads()))


def worker_environment(extra: Mapping[str, str]) -> dict[str, str]:
    """Ours, with this very package first on the path, whatever brought us here."""
    path = os.pathsep.join(filter(None, (str(PACKAGE_FOLDER), os.environ.get("PYTHONPATH", ""))))
    return {**os.environ, **extra, "PYTHONPATH": path}
