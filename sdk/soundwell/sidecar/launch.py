"""Starts a sidecar for a program and ends it again. Knows files and processes; opens no connection.

    with Sidecar(SidecarConfig(runtime="procedural")) as sidecar:
        with Client(ready_file=sidecar.ready_file) as client: ...

The token travels by environment and ready file, never in the arguments, which everybody here can read.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from types import TracebackType
from typing import IO

from ..catalog import use_labels
from ..config import PREFIX, SidecarConfig
from ..errors import DeadlineExceeded, Unavailable
from ..rpc.ready_file import Ready, read_ready, take_failure
from .auth import new_token

START_SECS = 120.0  # a model is read and checked meanwhile
END_SECS = 10.0
_POLL_SECS = 0.02


class Sidecar:
    """A sidecar process of our own: `start` and `stop`, or a `with` block. It also ends with this process."""

    def __init__(
        self,
        config: SidecarConfig | None = None,
        *,
        log_file: Path | None = None,  # None: this process's stderr
        environment: Mapping[str, str] | None = None,  # on top of ours
        start_timeout_secs: float = START_SECS,
    ) -> None:
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        config = config or SidecarConfig.from_env()
        use_labels(config.weights)  # so that this program may name what those weights know
        if config.ready_file is None:
            self._folder = tempfile.TemporaryDirectory(prefix="soundwell-")
            config = replace(config, ready_file=Path(self._folder.name) / "ready.json")
        parent_pid = config.parent_pid or os.getpid()
        self._config = replace(config, token=config.token or new_token(), parent_pid=parent_pid)
        self._log_file = log_file
        self._environment = dict(environment or {})
        self._start_timeout_secs = start_timeout_secs
        self._process: subprocess.Popen[bytes] | None = None
        self._ready: Ready | None = None

    @property
    def ready_file(self) -> Path:
        assert self._config.ready_file is not None
        return self._config.ready_file

    @property
    def ready(self) -> Ready:
        """Port, pid, instance. Raises Unavailable before `start`."""
        if self._ready is None:
            raise Unavailable("This sidecar is not running; call start() or use a with block.")
        return self._ready

    @property
    def address(self) -> str:
        return self.ready.address

    @property
    def token(self) -> str:
        return self.ready.token

    @property
    def pid(self) -> int:
        return self.ready.pid

    @property
    def process(self) -> subprocess.Popen[bytes]:
        """Raises Unavailable before `start`."""
        if self._process is None:
            raise Unavailable("This sidecar was not started.")
        return self._process

    def start(self) -> Sidecar:
        """Returns when the model is loaded; at once if it runs. Raises what kept it: PortInUse, WeightsCorrupt..."""
        if self._process is not None and self._process.poll() is None:
            return self
        take_failure(self.ready_file)  # of an earlier launch
        log: IO[bytes] | None = self._log_file.open("ab") if self._log_file else None
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "soundwell.sidecar"],
                env={**_environment_of(self._config), **self._environment},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
            )
        finally:
            if log:
                log.close()
        try:
            self._ready = self._wait_until_serving(self._process)
        except BaseException:
            self.stop(timeout_secs=0.0)
            raise
        return self

    def stop(self, timeout_secs: float = END_SECS) -> None:
        """Asks it to drain and end, then ends it. Safe to call twice."""
        process, self._process, self._ready = self._process, None, None
        if process is not None:
            process.terminate()
            try:
                process.wait(timeout_secs)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if self._folder is not None:
            self._folder.cleanup()

    def __enter__(self) -> Sidecar:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _wait_until_serving(self, process: subprocess.Popen[bytes]) -> Ready:
        limit = time.monotonic() + self._start_timeout_secs
        while time.monotonic() < limit:
            ended = process.poll()
            ready = self._look(process)
            if ready is not None and ready.state == "serving":
                return ready
            if ended is not None:
                failure = take_failure(self.ready_file)
                raise failure or Unavailable(
                    f"The sidecar ended with status {ended} before it served; see its log."
                )
            time.sleep(_POLL_SECS)
        raise DeadlineExceeded(
            f"The sidecar did not serve within {self._start_timeout_secs:g} seconds; see its log."
        )

    def _look(self, process: subprocess.Popen[bytes]) -> Ready | None:
        """What the file says, if it is this process's and not an earlier one's."""
        try:
            ready = read_ready(self.ready_file)
        except Unavailable:
            return None
        return ready if ready.pid == process.pid else None


def _environment_of(config: SidecarConfig) -> dict[str, str]:
    """This process's environment with the config in it; settings of an outer sidecar do not leak in."""
    inherited = {name: text for name, text in os.environ.items() if not name.startswith(PREFIX)}
    settings = {
        f"{PREFIX}{field.name.upper()}": str(value)
        for field in fields(config)
        if (value := getattr(config, field.name)) is not None
    }
    return inherited | settings
