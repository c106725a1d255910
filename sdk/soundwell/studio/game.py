"""What a running game's sidecar is doing, reading by reading: rates, a short history, what changed. Knows no page."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path

from ..client import AsyncClient, ClientSettings
from ..errors import InvalidInput
from ..rpc.messages import Info

HISTORY = 60  # readings
MAX_EVENTS = 12
CONNECT_SECS = 5.0
ANSWER_SECS = 3.0  # a sidecar that is silent for longer is told as gone
_CHANGES = (  # (part of Info, its counter, what one more of it is)
    ("pools", "memory_hits", "served from memory"),
    ("pools", "disk_hits", "served from disk"),
    ("pools", "misses", "not there and ordered"),
    ("work", "finished", "made"),
    ("work", "degraded", "made with fewer steps or by the procedural tier"),
    ("work", "refused", "refused"),
    ("work", "expired", "too late"),
    ("work", "failed", "failed"),
    ("work", "worker_restarts", "worker replaced"),
)


def connect(where: str, token: str) -> AsyncClient:
    """`where`: a ready file's path, or host:port with its token."""
    place = where.strip()
    if not place:
        raise InvalidInput(
            "is empty; give the ready file of the game's sidecar, or host:port", field="sidecar"
        )
    settings = ClientSettings(name="soundwell studio, game tab", connect_timeout_secs=ANSWER_SECS)
    if Path(place).is_file():
        return AsyncClient(ready_file=Path(place), settings=settings)
    host, colon, port = place.rpartition(":")
    if not colon or not port.isdigit() or not host:
        raise InvalidInput(f"there is no file {place!r}; give a ready file or host:port", field="sidecar")
    return AsyncClient(address=place, token=token.strip(), settings=settings)


@dataclass(kw_only=True)
class Watch:
    """The last readings of one sidecar. A restarted one begins anew."""

    readings: deque[Info] = field(default_factory=lambda: deque(maxlen=HISTORY))
    events: deque[str] = field(default_factory=lambda: deque(maxlen=MAX_EVENTS))

    def read(self, info: Info) -> None:
        if self.readings and self.readings[-1].instance_id != info.instance_id:
            self.readings.clear()
            self._tell("another sidecar answers: the game was started again")
        if self.readings:
            self._changes(self.readings[-1], info)
        self.readings.append(info)

    def rate(self, part: str, name: str) -> float:
        """Per second, between the last two readings."""
        if len(self.readings) < 2:
            return 0.0
        before, now = self.readings[-2], self.readings[-1]
        return _change(before, now, part, name) / max(1e-3, now.uptime_secs - before.uptime_secs)

    def _changes(self, before: Info, now: Info) -> None:
        if now.sessions != before.sessions:
            self._tell(f"{now.sessions} sessions, {before.sessions} before")
        parts = [
            f"{count} {words}"
            for part, name, words in _CHANGES
            if (count := _change(before, now, part, name)) > 0
        ]
        if parts:
            self._tell(", ".join(parts))

    def _tell(self, words: str) -> None:
        self.events.appendleft(f"{time.strftime('%H:%M:%S')}  {words}")


def _change(before: Info, now: Info, part: str, name: str) -> int:
    return int(getattr(getattr(now, part), name) - getattr(getattr(before, part), name))
