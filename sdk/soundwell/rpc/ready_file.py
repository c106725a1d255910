"""How a program finds its sidecar: one small JSON file that only its owner may read. Opens no socket."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Literal

from ..errors import InvalidInput, SoundwellError, Unavailable
from .convert.status import error_of, sentence_of
from .messages import PROTOCOL_VERSION


@dataclass(frozen=True, kw_only=True)
class Ready:
    """What stands in a ready file."""

    pid: int
    host: str
    port: int
    instance: str
    token: str
    protocol: int = PROTOCOL_VERSION
    state: Literal["loading", "serving"] = "loading"  # calls wait until it serves
    unix_socket: str = ""  # path of a socket beside the port; empty: none
    tls: bool = False  # whether the port speaks TLS
    metrics_port: int = 0  # of Prometheus on 127.0.0.1; 0: none

    @property
    def address(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def write_ready(path: Path, ready: Ready) -> None:
    """Appears whole or not at all, and is never readable by others, not even for a moment."""
    _write_private(path, asdict(ready))


def read_ready(path: Path) -> Ready:
    """Raises Unavailable where there is none (yet), InvalidInput where it is something else."""
    try:
        document = json.loads(path.read_text("utf-8"))
        known = {field.name for field in fields(Ready)}  # a newer sidecar may say more
        return Ready(**{name: value for name, value in document.items() if name in known})
    except FileNotFoundError as error:
        raise Unavailable(f"No sidecar has written {path}; start one by `soundwell serve`.") from error
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise InvalidInput(f"is not the ready file of a sidecar ({error})", field=str(path)) from error


def remove_ready(path: Path, instance: str) -> None:
    """Removes it if it is still ours: a newer sidecar may have replaced it."""
    try:
        if read_ready(path).instance == instance:
            path.unlink()
    except (SoundwellError, FileNotFoundError):
        return


def write_failure(path: Path, error: SoundwellError) -> None:
    """Says beside the ready file why there will be none."""
    facts = {"code": error.code, "field": getattr(error, "field", ""), "sentence": sentence_of(error)}
    _write_private(_failure_file(path), facts)


def take_failure(path: Path) -> SoundwellError | None:
    """What `write_failure` left, as an error; the file is removed."""
    failure = _failure_file(path)
    try:
        document = json.loads(failure.read_text("utf-8"))
        failure.unlink()
        return error_of(document["code"], document["sentence"], document["field"])
    except (OSError, ValueError, KeyError):
        return None


def _failure_file(path: Path) -> Path:
    return path.with_name(f"{path.name}.failure")


def _write_private(path: Path, document: dict[str, object]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.unlink(missing_ok=True)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(document, file)
    temporary.replace(path)
