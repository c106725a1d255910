"""One session against a source that can be slow or broken; no sockets."""

from __future__ import annotations

import asyncio
import contextlib
import math

import numpy as np
import pytest

from soundwell.audio import Clip
from soundwell.errors import WorkerFailed
from soundwell.rpc.convert.session import SessionReader, request_to_wire
from soundwell.rpc.messages import Ack, Arrival, Cancel, Fault, Format, Open, Opened, PoolState, Want
from soundwell.rpc.v1 import session_pb2
from soundwell.sidecar.parcels import Parcels
from soundwell.sidecar.session import Bounds, Session
from soundwell.sounds import Sound, Variation

STEP = Sound(id="step", category="footstep", duration_secs=0.5)
SIZE = 24_000 * 4


class Source:
    """Makes silence; `gate` holds it back."""

    def __init__(self) -> None:
        self.gate = asyncio.Event()
        self.gate.set()
        self.asked: list[int] = []
        self.error: Exception | None = None
        self.in_memory: dict[int, Variation] = {}  # by seed
        self.newest: Variation | None = None

    def stocked(self, sound, bucket, seed):
        return self.in_memory.get(seed)

    def another(self, sound, bucket):
        return self.newest

    async def obtain(self, sound, bucket, seed, *, deadline=math.inf, priority=1, session_id=""):
        self.asked.append(seed)
        await self.gate.wait()
        if self.error:
            raise self.error
        return silence(sound, bucket, seed)


def silence(sound: Sound, bucket: int, seed: int) -> Variation:
    return Variation(
        sound_id=sound.id,
        sound_hash=sound.hash,
        bucket=bucket,
        model_hash="ab" * 32,
        seed=seed,
        clip=Clip(samples=np.zeros((24_000, 1), np.float32)),
        onset_frames=480,
        rms_dbfs=-120.0,
        made_by="fake",
        steps=4,
        latency_millis=0.0,
    )


class Talk:
    """A client at the other end of a session."""

    def __init__(self, source: Source, bounds: Bounds, format: Format, parcels: Parcels | None) -> None:
        opened = Open(client_name="test", format=format, base_seed=5)
        self.session = Session("s", opened, source, bounds=bounds, parcels=parcels)
        self.requests: asyncio.Queue = asyncio.Queue()
        self.heard: list = []
        self.changed = asyncio.Event()
        self._reader = SessionReader(2**24)

    async def write(self, wire) -> None:
        if isinstance(wire, bytes):
            wire = session_pb2.SessionResponse.FromString(wire)
        message = self._reader.read(wire)
        if message is not None:
            self.heard.append(message)
            self.changed.set()

    def say(self, *messages) -> None:
        for message in messages:
            self.requests.put_nowait(request_to_wire(message))

    def of(self, kind) -> list:
        return [message for message in self.heard if isinstance(message, kind)]

    async def until(self, kind, count=1) -> list:
        async with asyncio.timeout(5):
            while len(self.of(kind)) < count:
                self.changed.clear()
                await self.changed.wait()
        return self.of(kind)


@contextlib.asynccontextmanager
async def talking(source, bounds=None, format=None, parcels=None):
    talk = Talk(source, bounds or Bounds(), format or Format(), parcels)
    task = asyncio.create_task(talk.session.run(talk.requests.get, talk.write))
    try:
        yield talk
    finally:
        talk.requests.put_nowait(None)
        await task


async def settle() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def test_want_is_answered_and_finished():
    async with talking(Source()) as talk:
        talk.say(Want(want_id="w", bucket=1, sound=STEP, count=3))
        (state,) = await talk.until(PoolState)
        assert isinstance(talk.heard[0], Opened) and talk.heard[-1] is state
        assert sorted(arrival.index for arrival in talk.of(Arrival)) == [0, 1, 2]
        assert (state.delivered, state.failed, talk.session.outstanding) == (3, 0, 0)


async def test_seeds_go_on_between_wants_and_are_alike_in_every_session():
    seeds = []
    for counts in ((3,), (1, 2)):
        source = Source()
        async with talking(source) as talk:
            for number, count in enumerate(counts):
                talk.say(Want(want_id=f"w{number}", bucket=1, sound=STEP, count=count))
            await talk.until(PoolState, len(counts))
        seeds.append(sorted(source.asked))
    assert seeds[0] == seeds[1] and len(set(seeds[0])) == 3


async def test_format_is_converted_once_with_its_onset():
    async with talking(Source(), format=Format(encoding="int16", sample_rate_hz=24_000)) as talk:
        talk.say(Want(want_id="w", bucket=1, sound=STEP))
        (arrival,) = await talk.until(Arrival)
        clip = arrival.variation.clip
        assert (clip.num_frames, clip.sample_rate_hz, arrival.variation.onset_frames) == (12_000, 24_000, 240)


async def test_orders_stop_at_the_window_and_go_on_with_acks():
    source = Source()
    async with talking(source, Bounds(window_bytes=2 * SIZE)) as talk:
        talk.say(Want(want_id="w", bucket=1, sound=STEP, count=5))
        await talk.until(Arrival, 2)
        await settle()
        assert len(source.asked) == 2
        talk.say(*(Ack(want_id="w", index=arrival.index) for arrival in talk.of(Arrival)))
        await talk.until(Arrival, 4)


async def test_too_many_outstanding_are_refused_at_once():
    source = Source()
    source.gate.clear()
    async with talking(source, Bounds(max_outstanding=4)) as talk:
        talk.say(Want(want_id="a", bucket=1, sound=STEP, count=3))
        talk.say(Want(want_id="b", bucket=1, sound=STEP, count=2))
        (fault,) = await talk.until(Fault)
        assert (fault.code, fault.want_id, fault.count) == ("OVERLOADED", "b", 2)
        source.gate.set()
        await talk.until(Arrival, 3)


async def test_cancel_finishes_the_want_and_frees_its_work():
    source = Source()
    source.gate.clear()
    async with talking(source) as talk:
        talk.say(Want(want_id="w", bucket=1, sound=STEP, count=2))
        while len(source.asked) < 2:
            await asyncio.sleep(0)
        talk.say(Cancel(want_id="w"))
        (state,) = await talk.until(PoolState)
        assert (state.delivered, state.failed) == (0, 2)
        talk.say(Want(want_id="w", bucket=1, sound=STEP))
        source.gate.set()
        await talk.until(Arrival)


async def test_cancelled_wants_leave_nothing_behind_where_the_window_is_full():
    async with talking(Source(), Bounds(window_bytes=1)) as talk:
        talk.say(Want(want_id="never acknowledged", bucket=1, sound=STEP))
        await talk.until(PoolState)
        for number in range(3):
            talk.say(
                Want(want_id=f"w{number}", bucket=1, sound=STEP, count=256), Cancel(want_id=f"w{number}")
            )
        await talk.until(PoolState, 4)
        assert (talk.session.outstanding, talk.session._wants.waiting) == (0, 0)


@pytest.mark.parametrize("error", [WorkerFailed("died"), ValueError("bug")])
async def test_work_that_fails_is_a_fault_and_the_session_goes_on(error):
    source = Source()
    source.error = error
    async with talking(source) as talk:
        talk.say(Want(want_id="w", bucket=1, sound=STEP))
        (fault,) = await talk.until(Fault)
        assert fault.code == ("WORKER_FAILED" if isinstance(error, WorkerFailed) else "ERROR")
        source.error = None
        talk.say(Want(want_id="x", bucket=1, sound_hash=STEP.hash))
        await talk.until(Arrival)


async def test_unknown_sounds_and_repeated_names_are_faults():
    source = Source()
    source.gate.clear()
    async with talking(source) as talk:
        talk.say(Want(want_id="a", bucket=1, sound_hash="feed"), Want(want_id="b", bucket=1, sound_id="step"))
        talk.say(Want(want_id="c", bucket=1, sound=STEP), Want(want_id="c", bucket=1, sound_id="step"))
        faults = await talk.until(Fault, 3)
        assert [fault.field for fault in faults] == ["want.sound_hash", "want.sound_id", "want.want_id"]
        source.gate.set()


async def test_a_client_that_leaves_takes_its_work_with_it():
    source = Source()
    source.gate.clear()
    async with talking(source) as talk:
        talk.say(Want(want_id="w", bucket=1, sound=STEP, count=3))
        while len(source.asked) < 3:
            await asyncio.sleep(0)
    assert talk.session.outstanding == 0
    assert len(asyncio.all_tasks()) == 1


async def test_drain_finishes_what_was_promised_and_takes_nothing_new():
    source = Source()
    source.gate.clear()
    async with talking(source) as talk:
        talk.say(Want(want_id="w", bucket=1, sound=STEP))
        while not source.asked:
            await asyncio.sleep(0)
        drain = asyncio.create_task(talk.session.drain())
        await settle()
        talk.say(Want(want_id="late", bucket=1, sound=STEP))
        (fault,) = await talk.until(Fault)
        assert fault.code == "UNAVAILABLE" and not drain.done()
        source.gate.set()
        await drain
        assert len(talk.of(PoolState)) == 1


async def test_what_memory_has_is_sent_without_an_order():
    source = Source()
    source.in_memory = {7: silence(STEP, 1, 7)}
    async with talking(source) as talk:
        talk.say(Want(want_id="w", bucket=1, sound=STEP, count=2, seeds=(7, 8)))
        await talk.until(PoolState)
        assert sorted(arrival.variation.seed for arrival in talk.of(Arrival)) == [7, 8]
    assert source.asked == [8]


async def test_hurried_want_is_answered_by_another_of_its_pool_where_nothing_new_is_in_time():
    source = Source()
    source.gate.clear()
    source.newest = silence(STEP, 1, 99)
    async with talking(source) as talk:
        talk.say(Want(want_id="w", bucket=1, sound=STEP, deadline_millis=20))
        (arrival,) = await talk.until(Arrival)
        assert arrival.variation.seed == 99


async def test_tight_want_gets_what_is_at_hand_and_nothing_is_made_for_it():
    source = Source()
    source.newest = silence(STEP, 1, 99)
    async with talking(source) as talk:
        talk.say(Want(want_id="tight", bucket=1, sound=STEP, deadline_millis=10))
        talk.say(Want(want_id="loose", bucket=1, sound=STEP, deadline_millis=5000))
        tight, loose = await talk.until(Arrival, 2)
        assert (tight.want_id, tight.variation.seed) == ("tight", 99)
        assert source.asked == [loose.variation.seed]


@pytest.mark.parametrize("named", [{"seeds": (5,)}, {"deadline_millis": 0}])
async def test_who_names_a_seed_or_no_deadline_waits_for_what_was_asked(named):
    source = Source()
    source.gate.clear()
    source.newest = silence(STEP, 1, 99)
    async with talking(source) as talk:
        talk.say(Want(want_id="w", bucket=1, sound=STEP, **({"deadline_millis": 5} | named)))
        await asyncio.sleep(0.05)
        assert talk.of(Arrival) == []
        source.gate.set()
        (arrival,) = await talk.until(Arrival)
        assert arrival.variation.seed != 99


async def test_a_parcel_made_once_reads_as_one_made_anew():
    source, parcels = Source(), Parcels()
    source.in_memory = {7: silence(STEP, 1, 7)}
    heard = []
    for want_id in ("first", "second"):
        async with talking(source, parcels=parcels) as talk:
            talk.say(Want(want_id=want_id, bucket=1, sound=STEP, seeds=(7,)))
            heard += await talk.until(Arrival)
    assert [arrival.want_id for arrival in heard] == ["first", "second"]
    assert parcels.len_bytes > SIZE
    first, second = (arrival.variation for arrival in heard)
    assert first.key == second.key and np.array_equal(first.clip.samples, second.clip.samples)
