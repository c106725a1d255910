"""Turns: steps come through, a cancel is heard whenever it comes, failures become one sentence."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest

from soundwell.errors import Cancelled, InvalidInput
from soundwell.studio.turns import Done, Turns, in_thread, ticking, told


async def counting(stop=3, pause_secs=0.0):
    for number in range(stop):
        await asyncio.sleep(pause_secs)
        yield number


async def failing(error):
    yield "begun"
    raise error


async def collected(values):
    return [value async for value in values]


async def test_all_steps_come_through_in_order():
    assert await collected(Turns().run("me", counting())) == [0, 1, 2]


async def test_a_cancel_inside_a_step_ends_it():
    turns = Turns()
    asyncio.get_running_loop().call_later(0.05, turns.cancel, "me")
    with pytest.raises(Cancelled):
        await collected(turns.run("me", counting(pause_secs=30)))


async def test_a_cancel_between_two_steps_is_not_lost():
    turns, seen = Turns(), []
    with pytest.raises(Cancelled):
        async for value in turns.run("me", counting()):
            seen.append(value)
            assert turns.cancel("me")
    assert seen == [0]


async def test_a_new_turn_ends_the_one_before():
    turns = Turns()
    first = asyncio.ensure_future(collected(turns.run("me", counting(pause_secs=30))))
    await asyncio.sleep(0.02)
    assert await collected(turns.run("me", counting())) == [0, 1, 2]
    with pytest.raises(Cancelled):
        await first


async def test_a_cancel_reaches_what_runs_beside_and_nobody_else():
    turns = Turns()
    beside = asyncio.ensure_future(collected(turns.run("me/pads/7", counting(pause_secs=30))))
    other = asyncio.ensure_future(collected(turns.run("me/padsy", counting(pause_secs=0.05))))
    assert await collected(turns.run("me/pads", counting())) == [0, 1, 2]
    assert turns.cancel("me/pads")
    with pytest.raises(Cancelled):
        await beside
    assert await other == [0, 1, 2]


async def test_cancelling_nothing_says_so():
    assert not Turns().cancel("nobody")


async def test_an_error_is_told_as_its_sentence():
    error = InvalidInput("is too long", field="duration_secs")
    values = await collected(told(Turns(), "me", failing(error), str))
    assert values[0] == "begun" and "duration_secs: is too long" in values[1] and "alert" in values[1]


async def test_what_nobody_expected_is_told_and_escaped():
    values = await collected(told(Turns(), "me", failing(ValueError("<b>")), str))
    assert "ValueError" in values[1] and "<b>'" not in values[1]


async def test_ticking_tells_time_and_then_the_result():
    values = await collected(ticking(asyncio.sleep(0.05, "done"), every_secs=0.01))
    assert values[-1] == Done("done") and len(values) > 2


async def test_leaving_a_ticking_work_cancels_it():
    work = asyncio.ensure_future(asyncio.sleep(30))
    steps = ticking(work, every_secs=0.01)
    await anext(steps)
    await steps.aclose()
    await asyncio.sleep(0)
    assert work.cancelled()


async def test_a_thread_hands_back_its_result_or_its_error():
    assert await in_thread(divmod, 7, 2) == (3, 1)
    with pytest.raises(ZeroDivisionError):
        await in_thread(divmod, 1, 0)


async def test_who_leaves_a_thread_does_not_wait_for_it():
    began, release = time.monotonic(), threading.Event()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await in_thread(release.wait, 10)
    assert time.monotonic() - began < 5
    release.set()
