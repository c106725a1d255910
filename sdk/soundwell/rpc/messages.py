"""The conversation between client and sidecar in plain values. Knows no protobuf and no gRPC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import IntEnum
from typing import Any, Literal

from ..events import Timeline
from ..sounds import Sound, Tier, Variation

PROTOCOL_VERSION = 1
Encoding = Literal["int16", "float32"]


class Priority(IntEnum):
    """Lower goes first."""

    LIVE = 0
    PREFETCH = 1
    BATCH = 2


@dataclass(frozen=True, kw_only=True)
class Format:
    """How a caller wants its PCM."""

    encoding: Encoding = "float32"
    sample_rate_hz: int = 0  # 0: the model's own

    @property
    def sample_bytes(self) -> int:
        return 2 if self.encoding == "int16" else 4


@dataclass(frozen=True, kw_only=True)
class Limits:
    max_message_bytes: int
    max_outstanding_variations: int
    session_window_bytes: int
    max_sound_secs: float
    max_timeline_secs: float


@dataclass(frozen=True, kw_only=True)
class CategoryWords:
    """One class of the sidecar's catalog and the values its attributes may take."""

    id: str
    name: str
    ucs: str
    attributes: Mapping[str, tuple[str, ...]]
    default_duration_secs: float


@dataclass(frozen=True, kw_only=True)
class Hello:
    client_name: str
    protocol_version: int = PROTOCOL_VERSION
    capabilities: tuple[str, ...] = ("variation", "pool_state")


@dataclass(frozen=True, kw_only=True)
class Welcome:
    """What a sidecar is and can do."""

    instance_id: str
    sidecar_version: str
    model_id: str
    model_hash: str
    model_sample_rate_hz: int
    limits: Limits
    protocol_version: int = PROTOCOL_VERSION
    sample_rates_hz: tuple[int, ...] = ()
    vocabulary: tuple[CategoryWords, ...] = ()
    capabilities: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Open:
    client_name: str
    format: Format
    base_seed: int = 0
    protocol_version: int = PROTOCOL_VERSION


@dataclass(frozen=True, kw_only=True)
class Want:
    """Asks for `count` variations. The sound is given in full, or by the hash or id of one given before."""

    want_id: str
    bucket: int
    sound: Sound | None = None
    sound_hash: str = ""
    sound_id: str = ""
    count: int = 1
    deadline_millis: int = 0  # from arrival; 0: none
    priority: Priority = Priority.PREFETCH
    seeds: tuple[int, ...] = ()  # (): chosen by the sidecar


@dataclass(frozen=True, kw_only=True)
class Cancel:
    want_id: str


@dataclass(frozen=True, kw_only=True)
class Ack:
    want_id: str
    index: int


@dataclass(frozen=True, kw_only=True)
class Opened:
    session_id: str


@dataclass(frozen=True, kw_only=True, eq=False)
class Arrival:
    """One variation that has arrived whole."""

    want_id: str
    index: int
    variation: Variation


@dataclass(frozen=True, kw_only=True)
class PoolState:
    """A want is finished."""

    want_id: str
    sound_hash: str = ""
    bucket: int = 0
    delivered: int = 0
    failed: int = 0
    queued_orders: int = 0


@dataclass(frozen=True, kw_only=True)
class Fault:
    """Something was not done; `code` is one of errors.py."""

    want_id: str
    code: str
    field: str
    sentence: str
    count: int = 1


FromClient = Open | Want | Cancel | Ack
FromSidecar = Opened | Arrival | PoolState | Fault


@dataclass(frozen=True, kw_only=True)
class RenderOrder:
    timeline: Timeline
    format: Format = field(default_factory=Format)
    steps: int = 4
    deadline_millis: int = 0  # 0: none
    priority: Priority = Priority.BATCH


@dataclass(frozen=True, kw_only=True)
class RenderHeader:
    """What a rendering is, before its PCM."""

    num_frames: int
    channels: int
    sample_rate_hz: int
    encoding: Encoding
    made_by: Tier
    steps: int
    model_hash: str
    latency_millis: float


@dataclass(frozen=True, kw_only=True)
class WorkStats:
    queued: int = 0
    running: int = 0
    finished: int = 0
    failed: int = 0
    expired: int = 0
    degraded: int = 0
    worker_restarts: int = 0
    latency_p50_millis: float = 0.0
    latency_p95_millis: float = 0.0
    refused: int = 0


@dataclass(frozen=True, kw_only=True)
class PoolStats:
    memory_hits: int = 0
    disk_hits: int = 0
    misses: int = 0
    memory_bytes: int = 0
    variations: int = 0
    hit_rate: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Info:
    """Numbers of a sidecar at one moment."""

    instance_id: str
    sidecar_version: str
    model_id: str
    model_hash: str
    uptime_secs: float
    sessions: int
    protocol_version: int = PROTOCOL_VERSION
    work: WorkStats = field(default_factory=WorkStats)
    pools: PoolStats = field(default_factory=PoolStats)
    resident_bytes: int = 0
    worker_resident_bytes: int = 0

    def to_json(self) -> dict[str, Any]:
        return asdict(self)
