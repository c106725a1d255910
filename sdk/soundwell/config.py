"""Settings of a sidecar and the one place that reads the environment. Opens nothing and starts nothing."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from .documents import check_choice, check_integer, check_keys, check_number, check_text, not_legal
from .errors import InvalidInput

KIB, MIB, GIB = 2**10, 2**20, 2**30
PREFIX = "SOUNDWELL_"
MODEL_RUNTIMES = (  # what can compute the model; see runtime/choices.py
    "onnx",
    "onnx-int8",
    "onnx-int4",
    "openvino",
    "openvino-bf16",
    "torch",
    "torch-bf16",
    "torch-cuda",
    "cuda",
    "tensorrt",
    "directml",
    "coreml",
)
RUNTIMES = ("auto", *MODEL_RUNTIMES, "procedural", "fake")
LOG_FORMATS = ("text", "json")
LOG_LEVELS = ("debug", "info", "warning", "error")

_SIZE_UNITS = {"": 1, "B": 1, "KiB": KIB, "MiB": MIB, "GiB": GIB}
LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, kw_only=True)
class SidecarConfig:
    """How a sidecar runs. Checked when made."""

    host: str = "127.0.0.1"  # any other than loopback demands tls_cert and tls_key
    port: int = 0  # 0: any free one
    unix_socket: Path | None = None  # served beside the port, for this user alone; None: not served
    tls_cert: Path | None = None  # PEM; with tls_key the port speaks TLS; None: no TLS
    tls_key: Path | None = None  # PEM, of tls_cert
    tls_client_ca: Path | None = None  # PEM; callers must show a certificate of it; None: they need none
    runtime: str = "auto"  # auto: the fastest for the model where weights exist, else procedural
    weights: Path | None = None  # folder of the model; None: the released one
    watermark: str = (
        "on"  # faint keyed mark in the model's output; "off": none; else a file with a key of your own
    )
    ready_file: Path | None = None  # written once the port is known; None: not written
    token: str | None = None  # what callers must show; None: a random one per launch
    parent_pid: int | None = None  # the sidecar ends with this process; None: with nobody
    pool_bytes: int = 128 * MIB  # memory pool, 11 minutes of mono; 0: keeps nothing
    disk_pool: Path | None = None  # folder; None: no disk pool
    disk_pool_bytes: int = GIB
    queue_limit: int = 1024  # orders waiting; more are refused at once
    session_queue_limit: int = 512  # the same for one session, so that none takes all of it
    max_sessions: int = 64  # open at once; more are refused
    max_batch: int = 8  # jobs in one call of the runtime
    max_duty: float = 1.0  # share of time that the model may run; the game has the rest. 1: all
    max_message_bytes: int = 16 * MIB
    threads: int = 0  # of the runtime; 0: by the machine
    worker_niceness: int = 10  # POSIX: how far the model gives way to the game; 0: not at all
    max_retries: int = 2  # of work whose worker died; 0: none
    drain_secs: float = 5.0  # how long queued work may still run on shutdown; 0: none
    metrics_port: int | None = None  # Prometheus on loopback; 0: any free one; None: no metrics
    log_level: str = "info"
    log_format: str = "text"  # or json: one object per line

    def __post_init__(self) -> None:
        self._check_exposure()
        check_choice(self.runtime, RUNTIMES, "a runtime", "runtime")
        check_choice(self.log_level, LOG_LEVELS, "a log level", "log_level")
        check_choice(self.log_format, LOG_FORMATS, "a log format", "log_format")
        check_text(self.watermark, "watermark")
        check_number(self.drain_secs, "drain_secs", 0.0, 600.0, "seconds")
        check_number(self.max_duty, "max_duty", 0.01, 1.0, "share")
        for name, (low, high) in _LIMITS.items():
            value = getattr(self, name)
            if value is not None:
                check_integer(value, name, low, high)
        for name in _PATHS:
            value = getattr(self, name)
            object.__setattr__(self, name, None if value is None else Path(value))
        if self.token is not None and not check_text(self.token, "token"):
            raise InvalidInput("must not be empty; leave it out for a random one", field="token")

    def _check_exposure(self) -> None:
        """Nothing that others on the network can reach goes without TLS."""
        if (self.tls_cert is None) != (self.tls_key is None):
            missing = "tls_key" if self.tls_key is None else "tls_cert"
            raise InvalidInput("is missing; a certificate and its key come together", field=missing)
        if self.tls_client_ca is not None and self.tls_cert is None:
            raise InvalidInput("needs tls_cert and tls_key beside it", field="tls_client_ca")
        if self.host not in LOOPBACK and self.tls_cert is None:
            sentence = (
                f"{self.host!r} is not a loopback address and needs TLS: give tls_cert and tls_key, or use"
                f" one of {', '.join(LOOPBACK)}"
            )
            raise InvalidInput(sentence, field="host")

    @classmethod
    def from_mapping(cls, values: Mapping[str, Any]) -> SidecarConfig:
        """From keys such as `port`. Unknown keys are refused."""
        check_keys(values, [field.name for field in fields(cls)], "")
        return cls(**values)

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None, **overrides: Any) -> SidecarConfig:
        """From SOUNDWELL_PORT, SOUNDWELL_POOL_BYTES=512MiB and so on; overrides that are not None win."""
        values = _read_environment(os.environ if environ is None else environ)
        values.update({key: value for key, value in overrides.items() if value is not None})
        return cls.from_mapping(values)


_LIMITS = {
    "port": (0, 65_535),
    "parent_pid": (1, 2**31 - 1),
    "pool_bytes": (0, 2**40),
    "disk_pool_bytes": (0, 2**50),
    "queue_limit": (1, 1_000_000),
    "session_queue_limit": (1, 1_000_000),
    "max_sessions": (1, 100_000),
    "max_batch": (1, 64),
    "max_message_bytes": (64 * KIB, GIB),
    "threads": (0, 256),
    "worker_niceness": (0, 19),
    "max_retries": (0, 100),
    "metrics_port": (0, 65_535),
}
_PATHS = ("weights", "ready_file", "disk_pool", "unix_socket", "tls_cert", "tls_key", "tls_client_ca")
_NUMBERS = ("drain_secs", "max_duty")


def parse_size(text: str, field: str) -> int:
    """'512MiB' -> 536870912. No unit means bytes."""
    match = re.fullmatch(r"\s*(\d+)\s*([A-Za-z]*)\s*", text)
    if not match:
        raise InvalidInput(f"{text!r} is not a size; write it like 512MiB", field=field)
    if match[2] not in _SIZE_UNITS:
        units = tuple(unit for unit in _SIZE_UNITS if unit)
        raise InvalidInput(not_legal(match[2], units, "a unit of size"), field=field)
    return int(match[1]) * _SIZE_UNITS[match[2]]


def weights_in_environment() -> Path | None:
    """The folder that SOUNDWELL_WEIGHTS names, or None."""
    named = os.environ.get(f"{PREFIX}WEIGHTS")
    return Path(named) if named else None


def _read_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    """Settings by key. An empty variable means the default, so that a shell can switch one off."""
    names = {f"{PREFIX}{field.name.upper()}": field.name for field in fields(SidecarConfig)}
    found = {name: text for name, text in environ.items() if name.startswith(PREFIX)}
    for name in found:
        if name not in names:
            raise InvalidInput(not_legal(name, tuple(names), "a setting"), field=name)
    return {names[name]: _parse_setting(names[name], text, name) for name, text in found.items() if text}


def _parse_setting(key: str, text: str, name: str) -> Any:
    if key.endswith("_bytes"):
        return parse_size(text, name)
    if key in _LIMITS:
        return _parse_number(int, text, "a whole number", name)
    if key in _NUMBERS:
        return _parse_number(float, text, "a number", name)
    return Path(text) if key in _PATHS else text


def _parse_number(kind: type[int] | type[float], text: str, what: str, name: str) -> int | float:
    try:
        return kind(text)
    except ValueError:
        raise InvalidInput(f"{text!r} is not {what}", field=name) from None


def default_threads() -> int:
    """Cores this process may use, four at most: the game needs the others."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(4, usable)
