"""The memory pool: bounded by bytes, least recently used goes first."""

from __future__ import annotations

import pytest

from soundwell.pools.memory import OVERHEAD_BYTES, MemoryPool

ENTRY = 4000 + OVERHEAD_BYTES


def test_least_recently_used_is_forgotten_first(variation):
    pool = MemoryPool(3 * ENTRY)
    kept, forgotten, late = variation(1), variation(2), variation(3)
    for each in (kept, forgotten, late):
        pool.put(each)
    pool.get(kept.key)
    pool.put(variation(4))
    assert pool.get(forgotten.key) is None
    assert pool.get(kept.key) is kept
    assert pool.stats().len_bytes == 3 * ENTRY


def test_same_key_is_kept_once(variation):
    pool = MemoryPool(3 * ENTRY)
    pool.put(variation(1))
    pool.put(variation(1))
    assert (pool.stats().variations, pool.stats().len_bytes) == (1, ENTRY)


@pytest.mark.parametrize("capacity", [0, ENTRY - 1])
def test_what_is_larger_than_the_pool_is_not_kept(variation, capacity):
    pool = MemoryPool(capacity)
    assert not pool.put(variation(1))
    assert pool.get(variation(1).key) is None


def test_hits_and_misses_are_counted(variation):
    pool = MemoryPool(ENTRY)
    pool.get("nothing")
    pool.put(variation(1))
    pool.get(variation(1).key)
    assert (pool.stats().hits, pool.stats().misses) == (1, 1)
