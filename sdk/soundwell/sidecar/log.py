"""One line per event on stderr, as text or JSON. Never one per trigger, never a token."""

from __future__ import annotations

import json
import logging
import sys
import time
from typing import Any


def configure(level: str = "info", log_format: str = "text") -> None:
    """Sets up the log of a sidecar process. A library does not do this; only programs call it."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json() if log_format == "json" else _Text())
    logger = logging.getLogger("soundwell")
    logger.handlers[:] = [handler]
    logger.setLevel(level.upper())
    logger.propagate = False


def note(logger: logging.Logger, event: str, *, level: int = logging.INFO, **facts: Any) -> None:
    """Logs `event` with named facts: note(log, "session opened", client="demo")."""
    logger.log(level, event, extra={"facts": facts})


class _Text(logging.Formatter):
    """14:03:07 info    session opened client=demo"""

    def format(self, record: logging.LogRecord) -> str:
        clock = time.strftime("%H:%M:%S", time.localtime(record.created))
        facts = "".join(f" {name}={value}" for name, value in getattr(record, "facts", {}).items())
        line = f"{clock} {record.levelname.lower():7} {record.getMessage()}{facts}"
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


class _Json(logging.Formatter):
    """One object per line: time_secs, level, event and the facts."""

    def format(self, record: logging.LogRecord) -> str:
        document = {
            "time_secs": round(record.created, 3),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info:
            document["traceback"] = self.formatException(record.exc_info)
        return json.dumps(document, default=str)
