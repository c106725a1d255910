"""What a family is asked for: one event of one sound, with its attributes read forgivingly.

Knows the words of designers, nothing of timelines or files.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from .dsp import RATE, Rng

T = TypeVar("T")

SIZES = {
    "tiny": 0.35,
    "small": 0.6,
    "light": 0.7,
    "medium": 1.0,
    "large": 1.6,
    "heavy": 1.6,
    "big": 1.6,
    "huge": 2.4,
    "giant": 2.4,
    "massive": 2.4,
}
DISTANCES = {"near": 0.0, "close": 0.0, "medium": 0.4, "mid": 0.4, "far": 0.8, "distant": 1.0}


@dataclass(frozen=True, kw_only=True)
class Ask:
    """One event to synthesise. `num_frames` is the sound's full length at 48 kHz."""

    category: str
    num_frames: int
    rng: Rng
    intensity: float = 0.6
    attributes: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    parameters: Mapping[str, float] = field(default_factory=dict)

    @property
    def secs(self) -> float:
        return self.num_frames / RATE

    def pick_name(self, table: Mapping[str, T], default: str, *names: str) -> str:
        """The table's key that the sound names: in attributes `names`, in any attribute, or in its text."""
        asked = [self.attributes[name] for name in names if name in self.attributes]
        asked += [value for name, value in self.attributes.items() if name not in names]
        words = [word for value in asked for word in (value, *re.split(r"[\s_/-]+", value))]
        words += re.findall(r"[a-z]+", self.text.lower())
        return next((word for word in words if word in table), default)

    def pick(self, table: Mapping[str, T], default: str, *names: str) -> T:
        """As `pick_name`, but the table's value."""
        return table[self.pick_name(table, default, *names)]

    def parameter(self, name: str, default: float) -> float:
        """A number the event carries, such as speed; finite by the event's own validation."""
        return float(self.parameters.get(name, default))

    @property
    def size(self) -> float:
        """1 is medium; smaller things sound higher and shorter."""
        return next(
            (
                SIZES[self.attributes[name]]
                for name in ("size", "weight", "power")
                if self.attributes.get(name) in SIZES
            ),
            1.0,
        )

    @property
    def distance(self) -> float:
        """0 is near, 1 is far."""
        return DISTANCES.get(self.attributes.get("distance", "near"), 0.0)
