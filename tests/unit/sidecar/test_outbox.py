"""What leaves a session: in order, but for what goes first; and no more waits than a slow reader allows."""

from __future__ import annotations

import asyncio
import contextlib

from soundwell.sidecar.outbox import LIMIT, Outbox


class SlowReader:
    """Reads nothing until `reads` is set; then keeps what was written."""

    def __init__(self) -> None:
        self.reads = asyncio.Event()
        self.written: list[bytes] = []

    async def write(self, message: bytes) -> None:
        await self.reads.wait()
        self.written.append(message)


@contextlib.asynccontextmanager
async def stuck(*first_parcel: bytes):
    """An outbox, and the reader that it is in the middle of writing `first_parcel` to."""
    outbox, reader = Outbox(), SlowReader()
    task = asyncio.create_task(outbox.run(reader.write))
    try:
        await outbox.put(first_parcel)
        await asyncio.sleep(0)
        yield outbox, reader
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_refusals_go_before_sounds_that_wait_and_parcels_stay_whole():
    async with stuck(b"being written", b"its end") as (outbox, reader):
        for name in (b"first", b"second"):
            await outbox.put([name, name + b" end"])
        await outbox.put([b"refusal"], first=True)
        await outbox.put([b"another"], first=True)
        reader.reads.set()
        await outbox.join()
    assert reader.written == [
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
    async with stuck(b"being written") as (outbox, reader):
        for _ in range(LIMIT):
            await outbox.put([b"waits"])
        late = asyncio.create_task(outbox.put([b"late"], first=True))
        await asyncio.sleep(0.02)
        assert not late.done()
        reader.reads.set()
        await late
        await outbox.join()
    assert len(reader.written) == LIMIT + 2


async def test_at_once_waits_its_turn_behind_what_is_queued():
    async with stuck(b"one") as (outbox, reader):
        await outbox.put_at_once([b"two"])
        reader.reads.set()
        await outbox.join()
    assert reader.written == [b"one", b"two"]
