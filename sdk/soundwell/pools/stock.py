"""Finds a variation in memory, then on disk, else has it made, once. Knows no session, wire or worker."""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import Protocol

from ..audio import clip_from_int16, find_onset
from ..errors import Cancelled, DeadlineExceeded, PoolFull
from ..events import one_shot
from ..runtime.generator import Job, Rendering
from ..sounds import Sound, Variation, bucket_intensity
from .disk import DiskPool
from .memory import MemoryPool

log = logging.getLogger(__name__)

PREFETCH = 1
FULL_STEPS = 4
SILENCE_DBFS = -120.0  # stands for -inf, which JSON and some wires cannot say
MAX_LATEST = 8192  # pools of which the newest variation is known
MAX_WRITES = 256  # waiting for the disk; beyond, a slow one would fill the memory


class Renderer(Protocol):
    """What the stock orders from: the scheduler, or a peer in tests."""

    @property
    def procedural_hash(self) -> str:
        """What names renderings of the procedural tier; the model's hash where that is the runtime."""
        ...

    async def render(
        self, job: Job, *, deadline: float, priority: int, session_id: str, allow_fewer_steps: bool
    ) -> Rendering: ...


@dataclass(frozen=True, kw_only=True)
class Terms:
    """How a variation is wanted: by when (time.monotonic()), how urgently, for whom."""

    deadline: float
    priority: int
    session_id: str
    allow_fewer_steps: bool


@dataclass(eq=False)
class _Making:
    """A variation on its way and those who wait for it."""

    task: asyncio.Task[Variation]
    deadline: float
    waiters: int = 0


class Stock:
    """Variations by (sound, bucket, seed). Lives on one asyncio loop; files are read and written on threads.

    Samples are rounded to 16 bits when made, so that memory, disk and a new rendering agree to the sample.
    What had to be made with fewer steps or by the procedural tier is served but not kept.
    """

    def __init__(
        self,
        *,
        scheduler: Renderer,
        memory: MemoryPool,
        disk: DiskPool | None,
        model_hash: str,
    ) -> None:
        self._scheduler = scheduler
        self._memory = memory
        self._disk = disk
        self._model_hash = model_hash
        self._latest: OrderedDict[tuple[str, int], str] = OrderedDict()  # key by (sound hash, bucket)
        self._making: dict[str, _Making] = {}
        self._writes: set[asyncio.Task[None]] = set()
        self._disk_accepts = True  # False after the log said that it does not

    def stocked(self, sound: Sound, bucket: int, seed: int) -> Variation | None:
        """The variation where memory has it, at once; None where `obtain` must look further."""
        variation = self._memory.get(self._key(sound, bucket, seed), count_miss=False)
        return variation and _named(variation, sound)

    def another(self, sound: Sound, bucket: int) -> Variation | None:
        """One of the same sound and bucket with whatever seed, for who cannot wait; None where memory has none."""
        key = self._latest.get((sound.hash, bucket))
        variation = self._memory.get(key, count_miss=False) if key else None
        return variation and _named(variation, sound)

    async def obtain(
        self,
        sound: Sound,
        bucket: int,
        seed: int,
        *,
        deadline: float = math.inf,
        priority: int = PREFETCH,
        session_id: str = "",
        allow_fewer_steps: bool = True,
    ) -> Variation:
        """The variation, made if need be. Callers who want it at once share an order; it ends with the last.

        Raises what the scheduler raises: Overloaded, DeadlineExceeded, Cancelled, WorkerFailed...
        """
        terms = Terms(
            deadline=deadline,
            priority=priority,
            session_id=session_id,
            allow_fewer_steps=allow_fewer_steps,
        )
        return _named(await self._obtain(self._key(sound, bucket, seed), sound, bucket, seed, terms), sound)

    async def close(self) -> None:
        """Waits for files still being written."""
        await asyncio.gather(*self._writes)

    def _key(self, sound: Sound, bucket: int, seed: int) -> str:
        return f"{sound.hash}-{bucket}-{self._model_hash[:16]}-{seed}"

    # Making, once per key.

    async def _obtain(self, key: str, sound: Sound, bucket: int, seed: int, terms: Terms) -> Variation:
        while True:
            if (variation := self._memory.get(key)) is not None:
                return variation
            making = self._making.get(key)
            if making is None or terms.deadline < making.deadline:  # who is in more of a hurry orders anew
                return await self._join(key, self._begin(key, sound, bucket, seed, terms))
            try:
                variation = await self._join(key, making)
            except (Cancelled, DeadlineExceeded):
                continue  # another's deadline or session ended, not ours
            if self._is_full(variation) or terms.deadline <= making.deadline:
                return variation

    def _begin(self, key: str, sound: Sound, bucket: int, seed: int, terms: Terms) -> _Making:
        making = _Making(
            asyncio.create_task(self._find_or_make(key, sound, bucket, seed, terms)), terms.deadline
        )
        self._making[key] = making
        making.task.add_done_callback(lambda _: self._end(key, making))
        return making

    def _end(self, key: str, making: _Making) -> None:
        if self._making.get(key) is making:
            del self._making[key]

    async def _join(self, key: str, making: _Making) -> Variation:
        making.waiters += 1
        try:
            return await asyncio.shield(making.task)
        finally:
            making.waiters -= 1
            if not making.waiters and not making.task.done():
                self._end(key, making)
                making.task.cancel()

    async def _find_or_make(self, key: str, sound: Sound, bucket: int, seed: int, terms: Terms) -> Variation:
        if self._disk is not None:
            kept = await asyncio.to_thread(self._disk.get, key)
            if kept is not None:
                self._remember(kept)
                return kept
        variation = await self._make(sound, bucket, seed, terms)
        if self._is_full(variation):
            self._keep(variation)
        return variation

    async def _make(self, sound: Sound, bucket: int, seed: int, terms: Terms) -> Variation:
        job = Job(timeline=one_shot(sound, bucket_intensity(bucket)), seed=seed, steps=FULL_STEPS)
        began = time.monotonic()
        rendering = await self._scheduler.render(
            job,
            deadline=terms.deadline,
            priority=terms.priority,
            session_id=terms.session_id,
            allow_fewer_steps=terms.allow_fewer_steps,
        )
        # On a thread: half a minute of stereo takes a while to round and measure.
        return await asyncio.to_thread(self._variation_of, rendering, sound, bucket, seed, began)

    def _variation_of(
        self, rendering: Rendering, sound: Sound, bucket: int, seed: int, began: float
    ) -> Variation:
        procedural_hash = self._scheduler.procedural_hash
        clip = clip_from_int16(rendering.clip.to_int16(), rendering.clip.sample_rate_hz)
        return Variation(
            sound_id=sound.id,
            sound_hash=sound.hash,
            bucket=bucket,
            model_hash=procedural_hash if rendering.made_by == "procedural" else self._model_hash,
            seed=seed,
            clip=clip,
            onset_frames=0 if sound.loop else find_onset(clip.samples, clip.sample_rate_hz),
            rms_dbfs=max(clip.rms_dbfs, SILENCE_DBFS),
            made_by=rendering.made_by,
            steps=rendering.steps,
            latency_millis=(time.monotonic() - began) * 1000.0,
        )

    def _is_full(self, variation: Variation) -> bool:
        """Whether it is what its key promises to everybody, not what there was time for."""
        if variation.made_by == "procedural":
            return variation.model_hash == self._model_hash
        return variation.steps >= FULL_STEPS

    # Keeping.

    def _remember(self, variation: Variation) -> None:
        if self._memory.put(variation):
            place = (variation.sound_hash, variation.bucket)
            self._latest[place] = variation.key
            self._latest.move_to_end(place)
            while len(self._latest) > MAX_LATEST:
                self._latest.popitem(last=False)

    def _keep(self, variation: Variation) -> None:
        self._remember(variation)
        if self._disk is not None and len(self._writes) < MAX_WRITES:
            write = asyncio.create_task(asyncio.to_thread(self._write, self._disk, variation))
            self._writes.add(write)
            write.add_done_callback(self._writes.discard)

    def _write(self, disk: DiskPool, variation: Variation) -> None:
        try:
            disk.put(variation)
            self._disk_accepts = True
        except PoolFull as error:
            if self._disk_accepts:
                log.warning("%s; variations are served but not kept", error)
            self._disk_accepts = False


def _named(variation: Variation, sound: Sound) -> Variation:
    """Sounds alike but for their id share variations."""
    return variation if variation.sound_id == sound.id else replace(variation, sound_id=sound.id)
