"""One client's session: wants in, variations out, all bounded. Knows no gRPC; it is given `read` and `write`.

What bounds it: `max_outstanding` variations asked for, `window_bytes` of PCM ordered or sent and not
acknowledged, and the parcels of an outbox that wait for a slow reader. When `run` ends, all of its work is cancelled.
A want in a hurry that names no seeds is answered by what memory has of its pool where nothing new can be in time.
"""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from ..errors import DeadlineExceeded, InvalidInput, Overloaded, SoundwellError, Unavailable
from ..rpc.convert.session import addressed, note_to_wire, request_from_wire
from ..rpc.convert.status import fault_of
from ..rpc.messages import Ack, Cancel, Format, Open, Opened, PoolState, Want
from ..rpc.v1 import session_pb2
from ..sounds import Sound, Variation
from .outbox import Outbox, Write
from .parcels import Parcels, packed, packs_in_passing
from .wants import Entry, Progress, Wants

log = logging.getLogger(__name__)

GOING_AWAY = "The sidecar is going away; connect to its successor."
Read = Callable[[], Awaitable["session_pb2.SessionRequest | None"]]  # None: the client has ended its side


class Source(Protocol):
    """Where variations come from: pools/stock.py."""

    async def obtain(
        self,
        sound: Sound,
        bucket: int,
        seed: int,
        *,
        deadline: float = math.inf,
        priority: int = 1,
        session_id: str = "",
    ) -> Variation: ...
    def stocked(self, sound: Sound, bucket: int, seed: int) -> Variation | None: ...
    def another(self, sound: Sound, bucket: int) -> Variation | None: ...


@dataclass(frozen=True, kw_only=True)
class Bounds:
    max_outstanding: int = 1024
    window_bytes: int = 16 * 2**20


class Session:
    """One conversation. `run` lasts as long as the client does."""

    def __init__(
        self,
        session_id: str,
        opened: Open,
        source: Source,
        *,
        bounds: Bounds | None = None,
        queued_orders: Callable[[], int] = lambda: 0,
        parcels: Parcels | None = None,  # shared by sessions
    ) -> None:
        self.session_id = session_id
        self.client_name = opened.client_name
        self._format: Format = opened.format
        self._source = source
        self._bounds = bounds or Bounds()
        self._queued_orders = queued_orders
        self._parcels = parcels or Parcels()
        self._draining = False
        self._ended = asyncio.Event()
        self._wants = Wants(opened.base_seed, self._bounds.max_outstanding)
        self._unacknowledged: dict[tuple[str, int], int] = {}  # bytes by (want_id, index)
        self._window_used = 0  # their sum
        self._stirred = asyncio.Event()  # work, room in the window or an end of work
        self._outbox = Outbox()

    @property
    def outstanding(self) -> int:
        """Variations asked for that are neither delivered nor given up."""
        return self._wants.outstanding

    async def run(self, read: Read, write: Write) -> None:
        """Returns when the client ends its side or `end` was called. Raises what `write` raises."""
        await write(note_to_wire(Opened(session_id=self.session_id)))
        work = [self._listen(read), self._order(), self._outbox.run(write), self._ended.wait()]
        tasks: list[asyncio.Task[object]] = [asyncio.create_task(part) for part in work]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            await self._free(tasks)

    async def drain(self) -> None:
        """Accepts no more wants and returns when those accepted are finished and sent."""
        self._draining = True
        while self._wants.unfinished:
            self._stirred.clear()
            await self._stirred.wait()
        await self._outbox.join()

    def end(self) -> None:
        """Makes `run` return; what is not finished is dropped."""
        self._ended.set()

    # What the client says.

    async def _listen(self, read: Read) -> None:
        while (wire := await read()) is not None:
            try:
                await self._hear(wire)
            except SoundwellError as error:
                count = max(1, wire.want.count)
                fault = fault_of(error, want_id=wire.want.want_id, count=count)
                await self._outbox.put([note_to_wire(fault)], first=True)

    async def _hear(self, wire: session_pb2.SessionRequest) -> None:
        message = request_from_wire(wire)
        if isinstance(message, Want):
            if self._draining:
                raise Unavailable(GOING_AWAY)
            self._wants.accept(message)
            await self._deliver_all_stocked()
        elif isinstance(message, Cancel):
            await self._cancel(message)
        elif isinstance(message, Ack):
            self._release(message.want_id, message.index)
        else:
            raise InvalidInput("comes once, as the first message", field="open")

    async def _cancel(self, cancel: Cancel) -> None:
        progress = self._wants.give_up(cancel.want_id)
        if progress is None:
            return
        for task in progress.tasks:
            task.cancel()
        await self._finish_if_done(progress)

    # What is made for it.

    async def _deliver_all_stocked(self) -> None:
        """Sends what memory has, most urgent first, up to the first that it has not; that is for `_order`."""
        while (entry := self._next_waiting()) is not None:
            if not await self._deliver_stocked(entry[3], entry[4]):
                self._wants.put_back(entry)
                self._stirred.set()
                return

    async def _order(self) -> None:
        """Places orders, most urgent first, as long as there is room in the window."""
        while True:
            while (entry := self._next_waiting()) is not None:
                if not await self._deliver_stocked(entry[3], entry[4]):
                    self._begin(entry[3], entry[4])
            self._stirred.clear()
            await self._stirred.wait()

    def _next_waiting(self) -> Entry | None:
        """Taken out; None where there is none or no room for it."""
        return None if self._window_used >= self._bounds.window_bytes else self._wants.next()

    async def _deliver_stocked(self, progress: Progress, index: int) -> bool:
        """Sends what memory has without a task or a thread of its own. False: it has not, or packing is long."""
        want = progress.want
        variation = self._source.stocked(progress.sound, want.bucket, progress.seeds[index])
        if variation is None and progress.tight:
            variation = self._source.another(progress.sound, want.bucket)
        if variation is None:
            return False
        bodies = self._parcels.get(self._parcel_key(variation))
        if bodies is None:
            if not packs_in_passing(variation, self._format):
                return False
            bodies = self._pack(variation, progress.sound)
        self._reserve(progress, index)
        progress.delivered += 1
        await self._outbox.put_at_once([addressed(want.want_id, index, body) for body in bodies])
        await self._finish_if_done(progress)
        return True

    def _begin(self, progress: Progress, index: int) -> None:
        self._reserve(progress, index)
        task = asyncio.create_task(self._make(progress, index))
        progress.tasks.add(task)
        task.add_done_callback(progress.tasks.discard)

    def _reserve(self, progress: Progress, index: int) -> None:
        sound = progress.sound
        rate = self._format.sample_rate_hz or 48_000
        size = math.ceil(sound.duration_secs * rate) * sound.channels * self._format.sample_bytes
        self._release(progress.want.want_id, index)  # a name used again before its acknowledgement
        self._unacknowledged[progress.want.want_id, index] = size
        self._window_used += size

    def _release(self, want_id: str, index: int) -> None:
        self._window_used -= self._unacknowledged.pop((want_id, index), 0)
        self._stirred.set()

    async def _make(self, progress: Progress, index: int) -> None:
        want, made = progress.want, False
        try:
            variation = await self._obtain(progress, index)
            bodies = await self._packed(variation, progress.sound)
            await self._outbox.put([addressed(want.want_id, index, body) for body in bodies])
            made = True
            progress.delivered += 1
        except Exception as error:
            if not isinstance(error, SoundwellError):
                log.exception("a variation of %s failed", progress.sound.id)
            await self._outbox.put([note_to_wire(fault_of(error, want_id=want.want_id))], first=True)
            progress.failed += 1
        finally:
            if not made:
                self._release(want.want_id, index)
        await self._finish_if_done(progress)

    async def _obtain(self, progress: Progress, index: int) -> Variation:
        """What was wanted; another of its pool where that cannot be in time and no seed was named."""
        want, sound = progress.want, progress.sound
        other = self._source.another(sound, want.bucket) if progress.hurried else None
        allowed_secs = progress.deadline - time.monotonic() if other else None
        try:
            async with asyncio.timeout(allowed_secs):
                return await self._source.obtain(
                    sound,
                    want.bucket,
                    progress.seeds[index],
                    deadline=progress.deadline,
                    priority=int(want.priority),
                    session_id=self.session_id,
                )
        except (TimeoutError, DeadlineExceeded, Overloaded):
            if other is None:
                raise
            return other

    async def _packed(self, variation: Variation, sound: Sound) -> tuple[bytes, ...]:
        if packs_in_passing(variation, self._format):
            return self._pack(variation, sound)
        return await asyncio.to_thread(packed, variation, sound, self._format)

    def _pack(self, variation: Variation, sound: Sound) -> tuple[bytes, ...]:
        bodies = packed(variation, sound, self._format)
        self._parcels.put(self._parcel_key(variation), bodies)
        return bodies

    def _parcel_key(self, variation: Variation) -> tuple[str, str, str, int]:
        format = self._format
        made = f"{variation.key}/{variation.steps}/{variation.made_by}"
        return made, variation.sound_id, format.encoding, format.sample_rate_hz

    async def _finish_if_done(self, progress: Progress) -> None:
        want = progress.want
        if not self._wants.finish(progress):
            return
        state = PoolState(
            want_id=want.want_id,
            sound_hash=progress.sound.hash,
            bucket=want.bucket,
            delivered=progress.delivered,
            failed=progress.failed,
            queued_orders=self._queued_orders(),
        )
        await self._outbox.put([note_to_wire(state)])
        self._stirred.set()

    async def _free(self, tasks: Iterable[asyncio.Task[object]]) -> None:
        making = [task for progress in self._wants.unfinished for task in progress.tasks]
        for task in (*tasks, *making):
            task.cancel()
        await asyncio.gather(*tasks, *making, return_exceptions=True)
        self._wants.clear()
        self._unacknowledged.clear()
        self._window_used = 0
        self._stirred.set()
