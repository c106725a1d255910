"""Variations in memory, least recently used forgotten first. Knows no disk; not thread-safe."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Container
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
        self._shelves: dict[
            tuple[str, int, str], dict[str, None]
        ] = {}  # keys per sound, bucket and model, oldest first
        self._len_bytes = 0
        self._hits = self._misses = 0

    def get(self, key: str) -> Variation | None:
        """The variation of that key, or None."""
        variation = self._variations.get(key)
        if variation is None:
            self._misses += 1
            return None
        self._hits += 1
        self._variations.move_to_end(key)
        return variation

    def take(
        self, sound_hash: str, bucket: int, model_hash: str, given: Container[str] = frozenset()
    ) -> Variation | None:
        """Any variation whose key is not in `given` (what this session had already); it stays in the pool."""
        for key in self._shelves.get((sound_hash, bucket, model_hash), ()):
            if key not in given:
                return self.get(key)
        self._misses += 1
        return None

    def put(self, variation: Variation) -> bool:
        """Keeps a variation; False where it is larger than the whole pool."""
        size = _len_bytes(variation)
        if size > self._capacity_bytes:
            return False
        self._forget(variation.key)
        while self._len_bytes + size > self._capacity_bytes:
            self._forget(next(iter(self._variations)))
        self._variations[variation.key] = variation
        self._shelves.setdefault(_shelf(variation), {})[variation.key] = None
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
        if variation is None:
            return
        self._len_bytes -= _len_bytes(variation)
        shelf = self._shelves[_shelf(variation)]
        del shelf[key]
        if not shelf:
            del self._shelves[_shelf(variation)]


def _shelf(variation: Variation) -> tuple[str, int, str]:
    return variation.sound_hash, variation.bucket, variation.model_hash


def _len_bytes(variation: Variation) -> int:
    return variation.clip.samples.nbytes + OVERHEAD_BYTES
