"""How a client behaves. Plain values; the address and the token belong to the transport."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..documents import check_integer, check_number
from ..rpc.messages import Format
from ..rpc.pcm import check_format

MIB = 2**20


@dataclass(frozen=True, kw_only=True)
class ClientSettings:
    """Checked when made."""

    name: str = "soundwell python client"  # stands in the sidecar's log
    format: Format = field(default_factory=Format)  # default: float32 at the model's own rate
    strict: bool = (
        False  # True: misuse, silence and unfinished prewarming raise; False: fall back, count, log once
    )
    seed: int = 0  # of the variations asked for and of the choice among those already played
    min_depth: int = 2  # fresh variations that a used pool keeps ready
    max_depth: int = 16  # the same for a pool that is triggered fast
    keep_played: int = 8  # per pool, for when a refill is late; 0: none
    avoid_last: int = 3  # played ones that are not chosen again soon; 0: any may repeat
    max_in_flight: int = 128  # variations asked for and not here yet
    pool_bytes: int = 256 * MIB  # of all pools; above it only empty pools are refilled
    connect_timeout_secs: float = 30.0  # a sidecar answers once its model is loaded
    max_pause_secs: float = 0.5  # between attempts to reconnect

    def __post_init__(self) -> None:
        for name, (low, high) in _LIMITS.items():
            check_integer(getattr(self, name), name, low, high)
        check_number(self.connect_timeout_secs, "connect_timeout_secs", 0.01, 3600.0, "seconds")
        check_number(self.max_pause_secs, "max_pause_secs", 0.01, 3600.0, "seconds")
        check_format(self.format)


_LIMITS = {
    "seed": (0, 2**63 - 1),
    "min_depth": (1, 256),
    "max_depth": (1, 256),
    "keep_played": (0, 256),
    "avoid_last": (0, 256),
    "max_in_flight": (1, 1024),
    "pool_bytes": (MIB, 2**40),
}
