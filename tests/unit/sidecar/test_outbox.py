"""What leaves a session: in order, but for what goes first; and no more waits than a slow reader allows."""

from __future__ import annotations

import asyncio
import contextlib

from soundwell.sidecar.outbox import LIMIT, Outbox


@contextlib.asynccontextmanager
async def running(outbox, write):
    task = asyncio.create_task(outbox.run(write))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_refusals_go_before_sounds_that_wait_and_parcels_stay_whole():
    outbox, written, reads = Outbox(), [], asyncio.Event()

    async def write(message):
        await reads.wait()
        written.append(message)

    async with running(outbox, write):
        await outbox.put([b"being written", b"its end"])
        await asyncio.sleep(0)
        for name in (b"first", b"second"):
            await outbox.put([name, name + b" end"])
        await outbox.put([b"refusal"], first=True)
        await outbox.put([b"another"], first=True)
        reads.set()
        await outbox.join()
    assert written == [
        b"being written",
        b"its end",
        b"refusal",
        b"another",
        b"first",
        b"first end",
        b"second",
        b"second end",
    ]


async def test_with_a_slow_reader_who_has_more_to_say_waits():
    outbox, reads = Outbox(), asyncio.Event()
    written = []

    async def write(message):
        await reads.wait()
        written.append(message)

    async with running(outbox, write):
        await outbox.put([b"being written"])
        await asyncio.sleep(0)
        for _ in range(LIMIT):
            await outbox.put([b"waits"])
        late = asyncio.create_task(outbox.put([b"late"], first=True))
        await asyncio.sleep(0.02)
        assert not late.done()
        reads.set()
        await late
        await outbox.join()
    assert len(written) == LIMIT + 2


async def test_at_once_waits_its_turn_behind_what_is_queued():
    outbox, written, reads = Outbox(), [], asyncio.Event()

    async def write(message):
        await reads.wait()
        written.append(message)

    async with running(outbox, write):
        await outbox.put([b"one"])
        await asyncio.sleep(0)
        await outbox.put_at_once([b"two"])
        reads.set()
        await outbox.join()
    assert written == [b"one", b"two"]
