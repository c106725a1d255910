"""One line per event on stderr, as text or JSON. Never one per trigger, never a token.

What a caller sent may stand in a line but cannot forge one: whatever would not print is escaped, and cut when long.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

MAX_FACT_CHARS = 500
QUIET_SECS = 60.0
request_id: ContextVar[str] = ContextVar("request_id", default="")  # of the call that is being answered


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


class Sparing:
    """Says the first of a kind at once, then at most one line a minute that tells how many there were."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._said: dict[str, float] = {}
        self._unsaid: dict[str, int] = {}

    def note(self, logger: logging.Logger, event: str, *, level: int = logging.WARNING, **facts: Any) -> None:
        """`event` is the kind; facts may differ from one to the next."""
        now = self._clock()
        if now - self._said.get(event, -QUIET_SECS) < QUIET_SECS:
            self._unsaid[event] = self._unsaid.get(event, 0) + 1
            return
        self._said[event] = now
        more = self._unsaid.pop(event, 0)
        note(logger, event, level=level, **facts, **({"and_before": more} if more else {}))


def printable(value: object) -> str:
    """On one line, with nothing in it that a terminal or a log reader would obey."""
    text = str(value)
    if len(text) > MAX_FACT_CHARS:
        text = f"{text[:MAX_FACT_CHARS]}... ({len(text)} characters)"
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in text)


def _facts_of(record: logging.LogRecord) -> dict[str, Any]:
    facts: dict[str, Any] = getattr(record, "facts", {})
    request = request_id.get()
    return {**facts, "request": request} if request and "request" not in facts else facts


class _Text(logging.Formatter):
    """14:03:07 info    session opened client=demo"""

    def format(self, record: logging.LogRecord) -> str:
        clock = time.strftime("%H:%M:%S", time.localtime(record.created))
        facts = "".join(f" {name}={_quoted(value)}" for name, value in _facts_of(record).items())
        line = f"{clock} {record.levelname.lower():7} {printable(record.getMessage())}{facts}"
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


class _Json(logging.Formatter):
    """One object per line: time_secs, level, event and the facts."""

    def format(self, record: logging.LogRecord) -> str:
        document = {
            "time_secs": round(record.created, 3),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **_facts_of(record),
        }
        if record.exc_info:
            document["traceback"] = self.formatException(record.exc_info)
        return json.dumps(document, default=str)


def _quoted(value: object) -> str:
    """Text with spaces is quoted, so that it cannot pass for another fact."""
    text = printable(value)
    return json.dumps(text, ensure_ascii=False) if " " in text or '"' in text or "=" in text else text
