"""What is heard again, and when."""

from __future__ import annotations

import random

from soundwell.client.pool import Pool
from soundwell.client.selector import choose_again
from soundwell.sounds import Sound

STEP = Sound(id="step", category="footstep", duration_secs=0.1)


def pool_with(count: int, *, keep_played: int = 8, avoid_last: int = 3) -> Pool:
    pool = Pool(STEP, 1, keep_played, avoid_last)
    for number in range(count):
        pool.publish(number)  # a pool does not look into its variations
    return pool


def test_fresh_variations_go_first_in_order():
    pool = pool_with(3)
    assert [pool.take(random.Random(0)) for _ in range(3)] == [(0, False), (1, False), (2, False)]


def test_the_last_three_are_avoided():
    pool, chance = pool_with(8), random.Random(0)
    heard = [pool.take(chance)[0] for _ in range(200)]
    assert all(heard[index] not in heard[index - 3 : index] for index in range(3, len(heard)))
    assert set(heard[100:]) == set(range(8))


def test_two_alternate_and_one_repeats():
    assert len({choose_again([0, 1], 3, random.Random(seed)) for seed in range(20)}) == 1
    assert choose_again([0], 3, random.Random(0)) == 0


def test_only_the_last_played_are_kept():
    pool, chance = pool_with(20, keep_played=4), random.Random(0)
    for _ in range(20):
        pool.take(chance)
    assert {pool.take(chance)[0] for _ in range(100)} == {16, 17, 18, 19}


def test_an_empty_pool_gives_nothing():
    assert pool_with(0).take(random.Random(0)) is None
    nothing_kept = pool_with(1, keep_played=0)
    assert nothing_kept.take(random.Random(0)) == (0, False)
    assert nothing_kept.take(random.Random(0)) is None
