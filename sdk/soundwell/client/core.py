"""What Client and AsyncClient share: staying connected, and the calls that wait. All on the clients' loop.

What is asked and what arrives is refill.py's; the wire is transport.py's.
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import dataclass

from ..errors import DeadlineExceeded, ProtocolMismatch, SoundwellError, Unauthenticated, Unavailable
from ..rpc.messages import Hello, Info, Open, RenderOrder, Welcome
from ..sounds import NUM_BUCKETS, Sound
from .pool import Pool
from .refill import Refill
from .render import Rendered, clips_of, joined
from .settings import ClientSettings
from .tiers import Tiers
from .transport import Transport

log = logging.getLogger("soundwell.client")

# How long a trigger's refill may wait. Polled, because waking the loop costs the game a system call.
TICK_SECS = 0.02
FIRST_PAUSE_SECS = 0.05
RENDER_TRIES = 3
ALL_BUCKETS = tuple(range(NUM_BUCKETS))
_HOPELESS = (Unauthenticated, ProtocolMismatch)  # waiting does not help; only another sidecar does

Progress = Callable[[int, int], None]


@dataclass(frozen=True, kw_only=True)
class Prewarmed:
    """How far prewarming came."""

    ready: int
    asked: int
    took_secs: float

    @property
    def complete(self) -> bool:
        return self.ready >= self.asked


class Core:
    """`run` until cancelled; the other coroutines beside it on the same loop."""

    def __init__(self, transport: Transport, settings: ClientSettings, tiers: Tiers) -> None:
        self._transport = transport
        self._settings = settings
        self._tiers = tiers
        self._refill = Refill(transport, settings, tiers)
        self._changed = asyncio.Event()  # replaced at each change; waiters hold the old one
        self._jitter = random.Random()  # of pauses: clients of one sidecar must not come back in step
        self._error: SoundwellError | None = None  # of the last attempt to connect
        self.welcome: Welcome | None = None  # None: not connected
        self._connects = 0
        self._closed = False

    # Connection.

    async def run(self) -> None:
        """Connects, converses, and does it again after each loss, with growing pauses."""
        pause_secs = FIRST_PAUSE_SECS
        while True:
            try:
                await self._connect()
                pause_secs = FIRST_PAUSE_SECS
                await self._converse()
            except SoundwellError as error:
                self._lost(error)
            except Exception as error:
                log.exception("the client's connection failed")
                self._lost(SoundwellError(f"The client failed: {error!r}"))
            await asyncio.sleep(pause_secs * self._jitter.uniform(0.5, 1.0))
            pause_secs = min(self._settings.max_pause_secs, pause_secs * 2)

    async def wait_connected(self, timeout_secs: float) -> Welcome:
        """Raises at once what waiting cannot mend, and Unavailable after the timeout."""
        try:
            async with asyncio.timeout(timeout_secs):
                while self.welcome is None:
                    self._raise_if_hopeless()
                    await self._changed.wait()
        except TimeoutError:
            raise Unavailable(
                f"No sidecar after {timeout_secs:g} seconds: {self._error or 'no answer'}"
            ) from self._error
        return self.welcome

    @property
    def counts(self) -> dict[str, int]:
        """ "connects", "arrivals", and faults by code."""
        return {"connects": self._connects, **self._refill.counts}

    async def close(self) -> None:
        """Who still waits for a sidecar is told. `run` was cancelled before."""
        self.welcome, self._error, self._closed = None, Unavailable("This client was closed."), True
        self._announce()
        await self._transport.close()

    async def _connect(self) -> None:
        settings = self._settings
        hello = Hello(client_name=settings.name)
        welcome = await self._transport.connect(hello, settings.connect_timeout_secs)
        opened = Open(client_name=settings.name, format=settings.format, base_seed=settings.seed)
        await self._transport.open(opened)
        self._refill.begin()
        self._error, self.welcome = None, welcome
        self._connects += 1
        self._announce()

    async def _converse(self) -> None:
        tasks = [asyncio.create_task(self._hear()), asyncio.create_task(self._keep_full())]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def _lost(self, error: SoundwellError) -> None:
        self._refill.lose()
        self.welcome, self._error = None, error
        self._refill.log_once("connection", error.code, f"{error} Pools go on; connecting again.")
        self._announce()

    async def _hear(self) -> None:
        while True:
            await self._refill.hear(await self._transport.receive())
            self._announce()

    async def _keep_full(self) -> None:
        while True:
            while self._tiers.notes:
                log.info("%s", self._tiers.notes.popleft())
            await self._refill.step()
            await asyncio.sleep(TICK_SECS)

    # Calls.

    async def prewarm(
        self,
        sounds: Sequence[Sound],
        count: int,
        buckets: Sequence[int],
        timeout_secs: float,
        on_progress: Progress | None,
    ) -> Prewarmed:
        """Waits until each pool has `count` fresh variations. Raises the first fault that is for good."""
        began = time.monotonic()
        pools = [self._tiers.pool(sound.id, bucket) for sound in sounds for bucket in buckets]
        for pool in pools:
            pool.goal, pool.fault = count, None
        self._refill.need(pools)
        ready = 0
        try:
            async with asyncio.timeout(timeout_secs):
                while (ready := _count_ready(pools, count)) < count * len(pools):
                    _tell(on_progress, ready, count * len(pools))
                    self._raise_for(pools)
                    await self._changed.wait()
        except TimeoutError:
            log.warning("prewarming ended after %g s with %d of %d", timeout_secs, ready, count * len(pools))
            if self._settings.strict:
                raise DeadlineExceeded(
                    f"{ready} of {count * len(pools)} variations were ready in time."
                ) from None
        finally:
            for pool in pools:
                pool.goal = 0
        _tell(on_progress, ready, count * len(pools))
        return Prewarmed(ready=ready, asked=count * len(pools), took_secs=time.monotonic() - began)

    async def render_stream(self, order: RenderOrder) -> AsyncIterator[Rendered]:
        await self.wait_connected(self._settings.connect_timeout_secs)
        async for clip in clips_of(self._transport, order):
            yield clip

    async def render(self, order: RenderOrder) -> Rendered:
        """Where the sidecar goes away meanwhile, its successor is asked: the seed makes it the same sound."""
        for _ in range(RENDER_TRIES - 1):
            await self.wait_connected(self._settings.connect_timeout_secs)
            connects = self._connects
            try:
                return joined([clip async for clip in clips_of(self._transport, order)])
            except Unavailable:
                if self._closed or not await self._reconnected(connects):
                    raise
        return joined([clip async for clip in self.render_stream(order)])

    async def _reconnected(self, connects: int) -> bool:
        """Waits for a connection after the `connects`th. False: none came in time."""
        try:
            async with asyncio.timeout(self._settings.connect_timeout_secs):
                while self._connects == connects and not self._closed:
                    await self._changed.wait()
        except TimeoutError:
            return False
        return not self._closed

    async def info(self) -> Info:
        await self.wait_connected(self._settings.connect_timeout_secs)
        return await self._transport.info()

    # Waiting and telling.

    def _announce(self) -> None:
        """Wakes all who wait now; who waits later waits for the next change."""
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    def _raise_for(self, pools: Iterable[Pool]) -> None:
        for pool in pools:
            if pool.fault:
                raise pool.fault
        self._raise_if_hopeless()

    def _raise_if_hopeless(self) -> None:
        if self._error and self.welcome is None and (self._closed or isinstance(self._error, _HOPELESS)):
            raise self._error


def _count_ready(pools: Iterable[Pool], count: int) -> int:
    return sum(min(count, pool.num_fresh) for pool in pools)


def _tell(on_progress: Progress | None, done: int, total: int) -> None:
    if on_progress is not None:
        on_progress(done, total)
