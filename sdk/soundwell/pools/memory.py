"""Variations in memory, least recently used forgotten first. Knows no disk; not thread-safe."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from ..sounds import Variation

OVERHEAD_BYTES = 1024  # a variation without its samples, roughly


@dataclass(frozen=True, kw_only=True)
class PoolStats:
    """What a pool holds and how it was asked."""

    variations: int
    len_bytes: int
    capacity_bytes: int
    hits: int
    misses: int


class MemoryPool:
    """At most `capacity_bytes` of variations, by key; 0 keeps nothing."""

    def __init__(self, capacity_bytes: int) -> None:
        self._capacity_bytes = capacity_bytes
        self._variations: OrderedDict[str, Variation] = OrderedDict()  # least recently used first
        self._len_bytes = 0
        self._hits = self._misses = 0

    def get(self, key: str, *, count_miss: bool = True) -> Variation | None:
        """The variation of that key, or None. `count_miss` False: who asks will ask again."""
        variation = self._variations.get(key)
        if variation is None:
            self._misses += count_miss
            return None
        self._hits += 1
        self._variations.move_to_end(key)
        return variation

    def put(self, variation: Variation) -> bool:
        """Keeps a variation; False where it is larger than the whole pool."""
        size = _len_bytes(variation)
        if size > self._capacity_bytes:
            return False
        self._forget(variation.key)
        while self._len_bytes + size > self._capacity_bytes:
            self._forget(next(iter(self._variations)))
        self._variations[variation.key] = variation
        self._len_bytes += size
        return True

    def stats(self) -> PoolStats:
        return PoolStats(
            variations=len(self._variations),
            len_bytes=self._len_bytes,
            capacity_bytes=self._capacity_bytes,
            hits=self._hits,
            misses=self._misses,
        )

    def _forget(self, key: str) -> None:
        variation = self._variations.pop(key, None)
        if variation is not None:
            self._len_bytes -= _len_bytes(variation)


def _len_bytes(variation: Variation) -> int:
    return variation.clip.samples.nbytes + OVERHEAD_BYTES
