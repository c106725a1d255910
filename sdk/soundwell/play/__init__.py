"""Playing: game logs through a real sidecar, offline renders, mixes, pictures, timings."""

from __future__ import annotations

from .log import GameplayLog, load_log
from .mixdown import Placed, mix

__all__ = ["GameplayLog", "Placed", "load_log", "mix"]
