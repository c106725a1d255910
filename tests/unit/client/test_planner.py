"""What is asked for, given pools and settings."""

from __future__ import annotations

from soundwell.client.planner import depth_of, plan
from soundwell.client.pool import Pool
from soundwell.client.settings import ClientSettings
from soundwell.errors import InvalidInput
from soundwell.rpc.messages import Priority
from soundwell.sounds import Sound

STEP = Sound(id="step", category="footstep", duration_secs=0.1)
SETTINGS = ClientSettings(min_depth=4, max_depth=12)


def pool_with(fresh: int) -> Pool:
    pool = Pool(STEP, 1, 8, 3)
    for number in range(fresh):
        pool.publish(number)
    return pool


def asked(pools, *, now=0.0, in_flight=0, held_bytes=0, settings=SETTINGS):
    return plan(pools, settings, now=now, in_flight=in_flight, held_bytes=held_bytes)


def test_a_full_pool_asks_for_nothing():
    assert asked([pool_with(4)]) == []


def test_a_pool_below_its_mark_is_filled_up():
    (request,) = asked([pool_with(2)])
    assert (request.count, request.priority, request.deadline_millis) == (2, Priority.PREFETCH, 0)


def test_what_is_on_its_way_counts():
    pool = pool_with(2)
    pool.in_flight = 2
    assert asked([pool]) == []


def test_a_pool_with_nothing_to_play_is_urgent():
    urgent, rest = asked([pool_with(0)])
    assert (urgent.count, urgent.priority, rest.count) == (1, Priority.LIVE, 3)
    assert urgent.deadline_millis > 0 and rest.deadline_millis == 0


def test_fast_triggers_and_slow_refills_deepen_a_pool_up_to_the_bound():
    pool = pool_with(4)
    for step in range(40):
        pool.demand.note(step * 0.25)
    pool.refills.note(1.0)
    assert 8 <= depth_of(pool, SETTINGS) <= 12
    pool.refills.note(100.0)
    assert depth_of(pool, SETTINGS) == 12


def test_a_quiet_pool_becomes_shallow_again():
    pool = pool_with(4)
    for step in range(40):
        pool.demand.note(step * 0.1)
    busy = pool.demand.rate_hz
    pool.demand.note(100.0)
    assert busy > 5 and pool.demand.rate_hz < 1


def test_the_emptiest_pools_go_first_when_room_is_short():
    empty, low = pool_with(0), pool_with(1)
    requests = asked([low, empty], in_flight=SETTINGS.max_in_flight - 3)
    assert [request.pool for request in requests] == [empty, empty]
    assert sum(request.count for request in requests) == 3


def test_resting_and_hopeless_pools_are_left_alone():
    resting, hopeless = pool_with(0), pool_with(0)
    resting.rests_until = 5.0
    hopeless.fault = InvalidInput("no", field="sounds.step")
    assert asked([resting, hopeless], now=4.9) == []
    assert asked([resting], now=5.0) != []


def test_above_the_memory_bound_only_pools_with_nothing_are_filled():
    requests = asked([pool_with(1), pool_with(0)], held_bytes=SETTINGS.pool_bytes)
    assert {request.pool.num_fresh for request in requests} == {0}


def test_prewarming_asks_for_its_goal_without_hurry():
    pool = pool_with(1)
    pool.goal = 20
    (request,) = asked([pool])
    assert (request.count, request.priority) == (19, Priority.PREFETCH)
