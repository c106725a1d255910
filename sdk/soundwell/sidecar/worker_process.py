"""One life of a worker process: spawn, frames out, frames in, stderr as log lines, end. Retries nothing.

It is asked for a sign of life all the time: a process that stands still gives none, one that computes does, however
long its work takes.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Mapping, Sequence

from ..errors import SoundwellError
from .head_start import Begun, claim, worker_command, worker_environment
from .worker_channel import Invitation
from .worker_wire import PREFIX, Header, pack, parse_header, parse_prefix

log = logging.getLogger("soundwell.worker")

READ_BUFFER_BYTES = 2**20
MAX_LINE_BYTES = 4096
CLOSE_SECS = 2.0  # for a worker to leave by itself
EXIT_SECS = 0.2  # between the end of its socket and its exit status
PULSE_SECS = 0.2
MAX_SILENT_PULSES = 5  # then it hangs
_PING = pack({"kind": "ping"})


class WorkerDied(SoundwellError):
    """The worker process ended or spoke nonsense. Internal: callers of the sidecar see WorkerFailed."""


class WorkerProcess:
    """A running worker. `on_death` is called once, when its end of the socket closes for whatever reason."""

    def __init__(
        self,
        process: asyncio.subprocess.Process | Begun,
        streams: tuple[asyncio.StreamReader, asyncio.StreamWriter],
        on_death: Callable[[], None],
    ) -> None:
        self._process = process
        self._reader, self._writer = streams
        self._on_death = on_death
        self._frames: asyncio.Queue[tuple[Header, bytes] | None] = asyncio.Queue()
        self._why = "its socket closed"
        self.alive = True
        self._signs_of_life = 0
        self._tasks = (asyncio.create_task(self._receive()), asyncio.create_task(self._forward_log()))
        self._pulse: asyncio.Task[None] | None = None

    @classmethod
    async def spawn(
        cls,
        invitation: Invitation,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        on_death: Callable[[], None],
    ) -> WorkerProcess:
        """Starts the process and waits for its connection; or takes the one that was given a head start."""
        begun = claim(arguments, environment)
        if begun is not None:
            await begun.join_loop()
            streams = await asyncio.open_connection(sock=begun.channel, limit=READ_BUFFER_BYTES)
            return cls(begun, streams, on_death)
        process = await asyncio.create_subprocess_exec(
            *(*worker_command(), *invitation.arguments, *arguments),
            stdin=asyncio.subprocess.PIPE if invitation.stdin else asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            pass_fds=invitation.inherited,
            env=worker_environment(environment),
        )
        try:
            if process.stdin is not None:
                process.stdin.write(invitation.stdin)
                process.stdin.close()
            channel = await invitation.accept()
            streams = await asyncio.open_connection(sock=channel, limit=READ_BUFFER_BYTES)
        except BaseException:
            process.kill()
            await process.wait()
            raise
        return cls(process, streams, on_death)

    @property
    def pid(self) -> int:
        return self._process.pid

    async def send(self, frame: bytes) -> None:
        """Raises WorkerDied."""
        try:
            self._writer.write(frame)
            await self._writer.drain()
        except (ConnectionError, OSError) as error:
            raise WorkerDied(await self._epitaph()) from error

    def watch(self) -> None:
        """From now on it is ended when it gives no sign of life; for one that has said hello."""
        self._pulse = asyncio.create_task(self._feel_pulse())

    async def receive(self) -> tuple[Header, bytes]:
        """The next frame. Raises WorkerDied, for ever once it has."""
        frame = await self._frames.get()
        if frame is None:
            self._frames.put_nowait(None)
            raise WorkerDied(await self._epitaph())
        return frame

    async def close(self) -> None:
        """Closes the socket, at which the worker leaves; kills it where it does not."""
        self._writer.close()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_SECS):
                await self._process.wait()
        await self.kill()

    async def kill(self) -> None:
        """Ends the process at once and frees everything."""
        self._why = "it was killed"
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()
        self._writer.close()
        with contextlib.suppress(OSError):
            await self._writer.wait_closed()
        receive, forward_log = self._tasks
        receive.cancel()
        if self._pulse is not None:
            self._pulse.cancel()
        await asyncio.wait(self._tasks, timeout=CLOSE_SECS)
        forward_log.cancel()

    async def _receive(self) -> None:
        try:
            while True:
                header_bytes, payload_bytes = parse_prefix(await self._reader.readexactly(PREFIX.size))
                header = parse_header(await self._reader.readexactly(header_bytes))
                payload = await self._reader.readexactly(payload_bytes)
                self._signs_of_life += 1
                if header["kind"] != "pong":
                    self._frames.put_nowait((header, payload))
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        except SoundwellError as error:
            self._why = f"it sent what is not a message ({error})"
        finally:
            self.alive = False
            self._frames.put_nowait(None)
            self._on_death()

    async def _feel_pulse(self) -> None:
        """Counts its own rounds, not seconds: where this process too stood still, the worker is not to blame."""
        silent = 0
        while self.alive and silent < MAX_SILENT_PULSES:
            heard = self._signs_of_life
            self._writer.write(_PING)
            await asyncio.sleep(PULSE_SECS)
            silent = silent + 1 if self._signs_of_life == heard else 0
        if self.alive:
            self._why = f"it hung: no sign of life for {PULSE_SECS * MAX_SILENT_PULSES:g} s"
            self._process.kill()

    async def _epitaph(self) -> str:
        """Why it is gone. With its socket closed it is ending, hung or not to be trusted: it must go."""
        why = self._why
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(EXIT_SECS):
                await self._process.wait()
        await self.kill()
        return f"worker {self.pid} ended (exit status {self._process.returncode}): {why}"

    async def _forward_log(self) -> None:
        stderr = self._process.stderr
        assert stderr is not None
        rest = b""
        while chunk := await stderr.read(MAX_LINE_BYTES):
            *lines, rest = (rest + chunk).split(b"\n")
            if len(rest) > MAX_LINE_BYTES:
                lines, rest = [*lines, rest], b""
            for line in lines:
                _log_line(line)
        _log_line(rest)


def _log_line(line: bytes) -> None:
    """The worker writes 'LEVEL text'; what native libraries print has no level and becomes a warning."""
    text = line.decode(errors="replace").rstrip()
    if not text:
        return
    first, _, rest = text.partition(" ")
    level = logging.getLevelNamesMapping().get(first)
    log.log(level or logging.WARNING, "%s", rest if level else text)
