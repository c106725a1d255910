"""One client's session: wants in, variations out, all bounded. Knows no gRPC; it is given `read` and `write`.

What bounds it: `max_outstanding` variations asked for, `window_bytes` of PCM ordered or sent and not
acknowledged, and the parcels of an outbox that wait for a slow reader. When `run` ends, all of its work is cancelled.
A want in a hurry that names no seeds is answered by what memory has of its pool where nothing new can be in time.
"""

from __future__ import annotations

import asyncio
import hashlib
import heapq
import itertools
import logging
import math
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Protocol

from ..errors import DeadlineExceeded, InvalidInput, Overloaded, SoundwellError, Unavailable
from ..rpc.convert.session import addressed, note_to_wire, request_from_wire
from ..rpc.convert.status import fault_of
from ..rpc.messages import Ack, Cancel, Format, Open, Opened, PoolState, Want
from ..rpc.v1 import session_pb2
from ..sounds import Sound, Variation
from .outbox import Outbox, Write
from .parcels import Parcels, packed, packs_in_passing

log = logging.getLogger(__name__)

MAX_SOUNDS = 4096
DELIVERY_SECS = (0.0025, 0.02)  # of a deadline, kept for the way back: a tenth of it, at least and at most
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


@dataclass(eq=False)
class _Progress:
    """A want that is not finished."""

    want: Want
    sound: Sound
    seeds: tuple[int, ...]
    deadline: float
    delivered: int = 0
    failed: int = 0
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def left(self) -> int:
        return self.want.count - self.delivered - self.failed


_Entry = tuple[int, float, int, _Progress, int]  # priority, deadline, sequence, want, index


def _allowed_secs(deadline_millis: int) -> float:
    """For making it: less than was given, because it must also arrive."""
    if not deadline_millis:
        return math.inf
    given_secs = deadline_millis / 1000.0
    return given_secs - min(DELIVERY_SECS[1], max(DELIVERY_SECS[0], given_secs / 10))


def seed_number(base_seed: int, sound_hash: str, bucket: int, number: int) -> int:
    """The seed of a pool's variation `number`: alike in all sessions of one base seed, to share pools."""
    name = f"{base_seed}/{sound_hash}/{bucket}/{number}"
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:6], "big")  # 48 bit: exact in a double


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
        self._base_seed = opened.base_seed
        self._source = source
        self._bounds = bounds or Bounds()
        self._queued_orders = queued_orders
        self._parcels = parcels or Parcels()
        self._draining = False
        self._ended = asyncio.Event()
        self._sounds: OrderedDict[str, Sound] = OrderedDict()  # by hash and by id
        self._numbers: dict[tuple[str, int], itertools.count[int]] = {}
        self._progress: dict[str, _Progress] = {}
        self._waiting: list[_Entry] = []  # a heap
        self._sequence = itertools.count()
        self._unacknowledged: dict[tuple[str, int], int] = {}  # bytes by (want_id, index)
        self._window_used = 0  # their sum
        self._stirred = asyncio.Event()  # work, room in the window or an end of work
        self._outbox = Outbox()

    @property
    def outstanding(self) -> int:
        """Variations asked for that are neither delivered nor given up."""
        return sum(progress.left for progress in self._progress.values())

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
        while self._progress:
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
                await self._outbox.put(
                    [note_to_wire(fault_of(error, want_id=wire.want.want_id, count=count))]
                )

    async def _hear(self, wire: session_pb2.SessionRequest) -> None:
        message = request_from_wire(wire)
        if isinstance(message, Want):
            self._accept(message)
            await self._deliver_all_stocked()
        elif isinstance(message, Cancel):
            await self._cancel(message)
        elif isinstance(message, Ack):
            self._release(message.want_id, message.index)
        else:
            raise InvalidInput("comes once, as the first message", field="open")

    def _accept(self, want: Want) -> None:
        if self._draining:
            raise Unavailable(GOING_AWAY)
        if want.want_id in self._progress:
            raise InvalidInput(f"{want.want_id!r} names a want that is not finished", field="want.want_id")
        if self.outstanding + want.count > self._bounds.max_outstanding:
            raise Overloaded(f"{self.outstanding} variations are outstanding; ask again when some have come.")
        sound = self._sound_of(want)
        deadline = time.monotonic() + _allowed_secs(want.deadline_millis)
        progress = _Progress(want, sound, want.seeds or self._fresh_seeds(sound, want), deadline)
        self._progress[want.want_id] = progress
        for index in range(want.count):
            entry = (int(want.priority), deadline, next(self._sequence), progress, index)
            heapq.heappush(self._waiting, entry)

    def _sound_of(self, want: Want) -> Sound:
        if want.sound is not None:
            for name in (want.sound.hash, want.sound.id):
                self._sounds[name] = want.sound
            while len(self._sounds) > MAX_SOUNDS:
                self._sounds.popitem(last=False)
            return want.sound
        name = want.sound_hash or want.sound_id
        if name not in self._sounds:
            field_name = "want.sound_hash" if want.sound_hash else "want.sound_id"
            raise InvalidInput(
                f"{name!r} was not described in this session; send the sound", field=field_name
            )
        return self._sounds[name]

    def _fresh_seeds(self, sound: Sound, want: Want) -> tuple[int, ...]:
        numbers = self._numbers.setdefault((sound.hash, want.bucket), itertools.count())
        chosen = itertools.islice(numbers, want.count)
        return tuple(seed_number(self._base_seed, sound.hash, want.bucket, number) for number in chosen)

    async def _cancel(self, cancel: Cancel) -> None:
        progress = self._progress.get(cancel.want_id)
        if progress is None:
            return  # it may just have finished
        for task in progress.tasks:
            task.cancel()
        # Not left for later: without room in the window nobody would ever look at them.
        self._waiting = [entry for entry in self._waiting if entry[3] is not progress]
        heapq.heapify(self._waiting)
        progress.failed += progress.left
        await self._finish_if_done(progress)

    # What is made for it.

    async def _deliver_all_stocked(self) -> None:
        """Sends what memory has, most urgent first, up to the first that it has not; that is for `_order`."""
        while (entry := self._next_waiting()) is not None:
            if not await self._deliver_stocked(entry[3], entry[4]):
                heapq.heappush(self._waiting, entry)
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

    def _next_waiting(self) -> _Entry | None:
        """Taken out of the heap; None where there is none or no room for it."""
        if not self._waiting or self._window_used >= self._bounds.window_bytes:
            return None
        return heapq.heappop(self._waiting)

    async def _deliver_stocked(self, progress: _Progress, index: int) -> bool:
        """Sends what memory has without a task or a thread of its own. False: it has not, or packing is long."""
        want = progress.want
        variation = self._source.stocked(progress.sound, want.bucket, progress.seeds[index])
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

    def _begin(self, progress: _Progress, index: int) -> None:
        self._reserve(progress, index)
        task = asyncio.create_task(self._make(progress, index))
        progress.tasks.add(task)
        task.add_done_callback(progress.tasks.discard)

    def _reserve(self, progress: _Progress, index: int) -> None:
        sound = progress.sound
        rate = self._format.sample_rate_hz or 48_000
        size = math.ceil(sound.duration_secs * rate) * sound.channels * self._format.sample_bytes
        self._release(progress.want.want_id, index)  # a name used again before its acknowledgement
        self._unacknowledged[progress.want.want_id, index] = size
        self._window_used += size

    def _release(self, want_id: str, index: int) -> None:
        self._window_used -= self._unacknowledged.pop((want_id, index), 0)
        self._stirred.set()

    async def _make(self, progress: _Progress, index: int) -> None:
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
            await self._outbox.put([note_to_wire(fault_of(error, want_id=want.want_id))])
            progress.failed += 1
        finally:
            if not made:
                self._release(want.want_id, index)
        await self._finish_if_done(progress)

    async def _obtain(self, progress: _Progress, index: int) -> Variation:
        """What was wanted; another of its pool where that cannot be in time and no seed was named."""
        want, sound = progress.want, progress.sound
        hurried = math.isfinite(progress.deadline) and not want.seeds
        other = self._source.another(sound, want.bucket) if hurried else None
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

    async def _finish_if_done(self, progress: _Progress) -> None:
        want = progress.want
        if progress.left or self._progress.pop(want.want_id, None) is None:
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
        making = [task for progress in self._progress.values() for task in progress.tasks]
        for task in (*tasks, *making):
            task.cancel()
        await asyncio.gather(*tasks, *making, return_exceptions=True)
        self._progress.clear()
        self._waiting.clear()
        self._unacknowledged.clear()
        self._window_used = 0
        self._stirred.set()
