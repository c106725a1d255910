"""What a designer describes and what comes back: Sound, Variation, buckets. Knows no wire and no model."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal

from .audio import Clip
from .catalog import load_catalog
from .documents import (
    canonical_json,
    check_flag,
    check_integer,
    check_keys,
    check_mapping,
    check_number,
    check_text,
)
from .errors import InvalidInput

MIN_DURATION_SECS = 0.05
MAX_SOUND_SECS = 30.0
MAX_TEXT_CHARS = 500
NUM_BUCKETS = 3
Tier = Literal["model", "procedural", "fake"]

_BUCKET_BOUNDS = (0.4, 0.75)
_BUCKET_CENTRES = (0.25, 0.6, 0.9)
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-/]{0,127}")
_KEYS = ("id", "category", "attributes", "text", "duration_secs", "channels", "loop", "spread", "width")
FULL_SPREAD = 1.0
PLAIN_WIDTH = 0.5


@dataclass(frozen=True, kw_only=True)
class Sound:
    """A designer's description, checked when made. With no category, `text` gives category and attributes."""

    id: str  # stable name within the game: letters, digits and _ . - /
    category: str = ""  # catalog class such as "footstep"; "": inferred from text
    attributes: Mapping[str, str] = field(default_factory=dict)  # such as {"surface": "gravel"}
    text: str = ""  # free description; "": none
    duration_secs: float = 1.0  # 0.05..30
    channels: int = 1  # 1: mono, 2: stereo
    loop: bool = False  # True: ends where it begins, without a seam
    spread: float = (
        FULL_SPREAD  # how far variations lie apart; 0: one take, again and again; 1: other objects
    )
    width: float = PLAIN_WIDTH  # of stereo; 0: both channels alike, 1: side as loud as mid; mono ignores it

    def __post_init__(self) -> None:
        if not isinstance(self.id, str) or not _ID.fullmatch(self.id):
            sentence = f"{self.id!r} is not an id: use letters, digits and _ . - /, at most 128"
            raise InvalidInput(sentence, field="sounds.id")
        where = f"sounds.{self.id}"
        check_text(self.text, f"{where}.text")
        if len(self.text) > MAX_TEXT_CHARS:
            raise InvalidInput(f"is longer than {MAX_TEXT_CHARS} characters", field=f"{where}.text")
        duration = check_number(
            self.duration_secs, f"{where}.duration_secs", MIN_DURATION_SECS, MAX_SOUND_SECS, "seconds"
        )
        check_integer(self.channels, f"{where}.channels", 1, 2)
        check_flag(self.loop, f"{where}.loop")
        spread = check_number(self.spread, f"{where}.spread", 0.0, 1.0)
        width = check_number(self.width, f"{where}.width", 0.0, 1.0)
        category, attributes = load_catalog().resolve(self.category, self.attributes, self.text, where)
        object.__setattr__(self, "duration_secs", duration)
        object.__setattr__(self, "spread", spread)
        object.__setattr__(self, "width", width)
        object.__setattr__(self, "category", category)
        object.__setattr__(self, "attributes", attributes)

    def __hash__(self) -> int:
        return hash((self.id, self.hash))

    @cached_property
    def hash(self) -> str:
        """16 hex digits of SHA-256 over all but the id: two names of one sound share their variations."""
        return _digest(self.to_json())[:16]

    @cached_property
    def anchor_seed(self) -> int:
        """Seed of the take that variations with a small spread stay near; the same whatever spread and width."""
        document = self.to_json()
        for key in ("spread", "width"):
            document.pop(key, None)
        return int(_digest(document)[:15], 16)

    @property
    def ucs(self) -> str:
        """CatID of the Universal Category System, such as "FEETHmn"."""
        return load_catalog().categories[self.category].ucs_of(self.attributes)

    def to_json(self) -> dict[str, Any]:
        """`spread` and `width` only where they are not the default, so that older hashes stay."""
        document: dict[str, Any] = {
            "id": self.id,
            "category": self.category,
            "attributes": dict(sorted(self.attributes.items())),
            "text": self.text,
            "duration_secs": self.duration_secs,
            "channels": self.channels,
            "loop": self.loop,
        }
        if self.spread != FULL_SPREAD:
            document["spread"] = self.spread
        if self.width != PLAIN_WIDTH:
            document["width"] = self.width
        return document

    @classmethod
    def from_json(cls, document: Mapping[str, Any], *, id: str | None = None) -> Sound:
        """Reads `to_json`'s form. `id` is given where a mapping's key already names the sound."""
        where = f"sounds.{id}" if id is not None else "sound"
        values = check_mapping(document, where)
        check_keys(values, _KEYS, where)
        if id is not None and values.setdefault("id", id) != id:
            sentence = f"{values['id']!r} must be {id!r}, the key it stands under"
            raise InvalidInput(sentence, field=f"{where}.id")
        if "id" not in values:
            raise InvalidInput("is missing; every sound needs a name", field=f"{where}.id")
        sound = cls(**values)
        if "duration_secs" in values:
            return sound
        typical = load_catalog().categories[sound.category].default_duration_secs
        return replace(sound, duration_secs=typical)


@dataclass(frozen=True, kw_only=True, eq=False)
class Variation:
    """One rendering of a sound; its key is enough to make it again to the sample."""

    sound_id: str
    sound_hash: str
    bucket: int  # 0 soft, 1 medium, 2 hard
    model_hash: str
    seed: int
    clip: Clip
    onset_frames: int  # frames before the attack
    rms_dbfs: float
    made_by: Tier
    steps: int  # sampler steps; 0: not made by a sampler
    latency_millis: float  # from order to PCM

    @property
    def key(self) -> str:
        return f"{self.sound_hash}-{self.bucket}-{self.model_hash[:16]}-{self.seed}"


def _digest(document: Mapping[str, Any]) -> str:
    """SHA-256 over all but the id, as hex."""
    named = {key: value for key, value in document.items() if key != "id"}
    return hashlib.sha256(canonical_json(named).encode()).hexdigest()


def bucket_of(intensity: float) -> int:
    """0 soft (below 0.4), 1 medium, 2 hard (above 0.75)."""
    low, high = _BUCKET_BOUNDS
    return 0 if intensity < low else 2 if intensity > high else 1


def bucket_intensity(bucket: int) -> float:
    """The intensity a bucket is rendered at."""
    return _BUCKET_CENTRES[check_integer(bucket, "bucket", 0, NUM_BUCKETS - 1)]
