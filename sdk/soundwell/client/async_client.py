"""AsyncClient: the same client for programs on asyncio. Its calls wait without blocking the caller's loop.

The connection lives on the clients' own thread, as with Client, so that several loops may come and go.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType

from ..audio import Clip
from ..events import Event, Timeline
from ..rpc.messages import Info, Welcome
from ..sounds import Sound
from .core import ALL_BUCKETS, Core, Prewarmed
from .grpc_transport import GrpcTransport
from .loop import end, following, submit
from .render import Rendered, order_of
from .settings import ClientSettings
from .tiers import Played, Tiers
from .tls import Tls
from .transport import Transport, endpoint_from


class AsyncClient:
    """See Client, which says what each call does; only how one waits differs.

    async with AsyncClient(ready_file=sidecar.ready_file) as client:
        client.add_sounds(sounds)
        await client.prewarm()
        played = client.trigger("step.gravel")
    """

    def __init__(
        self,
        *,
        address: str | None = None,
        token: str = "",
        ready_file: Path | None = None,
        transport: Transport | None = None,
        tls: Tls | None = None,  # for a sidecar beyond this machine
        settings: ClientSettings | None = None,
    ) -> None:
        self._settings = settings or ClientSettings()
        self._tiers = Tiers(self._settings)
        transport = transport or GrpcTransport(endpoint_from(address, token, ready_file), tls)
        self._core = Core(transport, self._settings, self._tiers)
        self._running = submit(self._core.run())

    def add_sounds(self, sounds: Iterable[Sound], *, fallbacks: Mapping[str, Clip] | None = None) -> None:
        self._tiers.add_sounds(sounds, fallbacks or {})

    def trigger(self, event: Event | str, *, intensity: float = 0.6, now: float | None = None) -> Played:
        """Not a coroutine: it never waits."""
        return self._tiers.trigger(event, intensity, now)

    async def prewarm(
        self,
        sounds: Iterable[Sound] | None = None,
        count: int = 4,
        *,
        buckets: Sequence[int] = ALL_BUCKETS,
        timeout_secs: float = 120.0,
        on_progress: Callable[[int, int], None] | None = None,  # called on the clients' thread
    ) -> Prewarmed:
        chosen = self._tiers.chosen(sounds)
        work = self._core.prewarm(chosen, count, buckets, timeout_secs, on_progress)
        return await asyncio.wrap_future(submit(work))

    async def render(self, timeline: Timeline, *, steps: int = 4, deadline_millis: int = 0) -> Rendered:
        order = order_of(timeline, self._settings, steps, deadline_millis)
        return await asyncio.wrap_future(submit(self._core.render(order)))

    async def render_stream(
        self, timeline: Timeline, *, steps: int = 4, deadline_millis: int = 0
    ) -> AsyncGenerator[Rendered, None]:
        stream = self._core.render_stream(order_of(timeline, self._settings, steps, deadline_millis))
        try:
            while (clip := await asyncio.wrap_future(submit(following(stream)))) is not None:
                yield clip
        finally:
            await asyncio.wrap_future(submit(end(stream)))

    async def info(self) -> Info:
        return await asyncio.wrap_future(submit(self._core.info()))

    async def wait_connected(self, timeout_secs: float = 30.0) -> Welcome:
        return await asyncio.wrap_future(submit(self._core.wait_connected(timeout_secs)))

    @property
    def connected(self) -> bool:
        return self._core.welcome is not None

    @property
    def counts(self) -> dict[str, int]:
        return dict(self._tiers.counts) | self._core.counts

    async def close(self) -> None:
        self._running.cancel()
        await asyncio.wrap_future(submit(self._core.close()))

    async def __aenter__(self) -> AsyncClient:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()
