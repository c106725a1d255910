"""A stream that is left in the middle of a step is freed, however long its cleaning up takes."""

from __future__ import annotations

import asyncio

import pytest

from soundwell.client.loop import end, following, submit


async def test_leaving_a_step_that_cleans_up_slowly_frees_the_stream():
    freed = []

    async def pieces():
        try:
            yield 1
            await asyncio.sleep(30)
        finally:
            await asyncio.sleep(0.05)  # as a call that is cancelled waits for its peer
            freed.append(True)

    stream = pieces()
    assert await asyncio.wrap_future(submit(following(stream))) == 1
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await asyncio.wrap_future(submit(following(stream)))
    await asyncio.wrap_future(submit(end(stream)))
    assert freed == [True]
