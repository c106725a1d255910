"""What stands behind the page: a sidecar of its own or one that is joined, its client, and the folder it plays from.

Knows no Gradio. The sidecar starts in a thread while the page's libraries load; `stop` leaves nothing behind.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import logging
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass, replace
from pathlib import Path

from ..audio import Clip
from ..client import AsyncClient, ClientSettings
from ..client.render import Rendered, joined
from ..config import SidecarConfig
from ..errors import SoundwellError
from ..events import Timeline, one_shot
from ..rpc.messages import Info
from ..sidecar.launch import Sidecar
from ..sounds import Sound
from .media import Media, MediaFile
from .picture import draw
from .turns import Turns, in_thread

log = logging.getLogger("soundwell.studio")

CONNECT_SECS = 30.0
WATCH_SECS = 0.5
CLIENT_NAME = "soundwell studio"


@dataclass(frozen=True, kw_only=True)
class Take:
    """One rendering as the page shows it."""

    sound: MediaFile
    picture: MediaFile
    seed: int
    made_by: str
    steps: int  # 0: not made by a sampler
    millis: float  # from order to PCM
    duration_secs: float
    peak_dbfs: float


@dataclass
class Arrived:
    """How much of a rendering is here, 0 to 1."""

    share: float = 0.0


class Backstage:
    """Made at once, usable after `ready`. One per process, for all visitors."""

    def __init__(self, *, join: Path | None, config: SidecarConfig, manifest: Path) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="soundwell-studio-")
        folder = Path(self._folder.name)
        (folder / "media").mkdir()
        self.uploads = folder / "uploads"
        self.media = Media(folder / "media")
        self.turns = Turns()
        self.manifest = manifest
        self.weights = config.weights
        self.at_leave: list[Callable[..., Awaitable[None]]] = []  # called when a visitor closes the page
        self.joined = join
        self._sidecar: Sidecar | None = None
        self._starting: concurrent.futures.Future[Sidecar] | None = None
        self._threads = concurrent.futures.ThreadPoolExecutor(1, "soundwell-studio-start")
        if join is None:
            self._sidecar = Sidecar(replace(config, ready_file=folder / "ready.json"))
            self._starting = self._threads.submit(self._sidecar.start)
        self.ready_file = join or folder / "ready.json"
        self._client: AsyncClient | None = None

    async def client(self) -> AsyncClient:
        """Connected. Raises what kept the sidecar from starting, or Unavailable."""
        if self._starting is not None:
            await asyncio.shield(asyncio.wrap_future(self._starting))
        if self._client is None:
            self._client = AsyncClient(ready_file=self.ready_file, settings=ClientSettings(name=CLIENT_NAME))
        await self._client.wait_connected(CONNECT_SECS)
        return self._client

    async def keep_sidecar(self) -> None:
        """Starts a sidecar of our own again whenever it has died. Runs until cancelled."""
        if self._sidecar is None or self._starting is None:
            return
        await asyncio.wait([asyncio.wrap_future(self._starting)])
        while self._starting.exception() is None:
            await asyncio.sleep(WATCH_SECS)
            if self._sidecar.process.poll() is None:
                continue
            log.warning("the sidecar has ended; starting it again")
            try:
                await in_thread(self._sidecar.start)
            except SoundwellError as error:
                log.error("%s", error)
                return

    async def info(self) -> Info:
        return await (await self.client()).info()

    async def render(
        self, timeline: Timeline, steps: int = 4, arrived: Arrived | None = None
    ) -> tuple[Rendered, float]:
        """The clip and the milliseconds it took, connection included. `arrived` follows how much is here."""
        client = await self.client()
        began = time.perf_counter()
        if arrived is None:
            rendered = await client.render(timeline, steps=steps)
        else:
            rendered = await _in_pieces(client, timeline, steps, arrived)
        return rendered, (time.perf_counter() - began) * 1e3

    async def take(
        self, timeline: Timeline, name: str, size: tuple[int, int], steps: int = 4
    ) -> tuple[Take, Rendered]:
        """Renders and pictures; `size` is width and height in pixels."""
        rendered, millis = await self.render(timeline, steps)
        shown = await self.show(rendered, name, size)
        return self._take(rendered, *shown, timeline.seed, millis), rendered

    async def show(self, clip: Clip, name: str, size: tuple[int, int]) -> tuple[MediaFile, MediaFile]:
        """The clip as a file and as a picture, made off the page's loop."""
        return await asyncio.to_thread(
            lambda: (self.media.put_clip(clip, name), self.media.put_picture(draw(clip, *size), name))
        )

    def _take(self, clip: Rendered, sound: MediaFile, picture: MediaFile, seed: int, millis: float) -> Take:
        return Take(
            sound=sound,
            picture=picture,
            seed=seed,
            made_by=clip.made_by,
            steps=clip.steps,
            millis=millis,
            duration_secs=clip.duration_secs,
            peak_dbfs=clip.peak_dbfs,
        )

    async def close_client(self) -> None:
        if self._client is not None:
            await self._client.close()
            self._client = None

    def stop(self) -> None:
        """Ends a sidecar of our own; a joined one goes on."""
        if self._sidecar is not None:
            self._threads.shutdown(wait=False, cancel_futures=True)
            self._sidecar.stop()
        self._folder.cleanup()


async def _in_pieces(client: AsyncClient, timeline: Timeline, steps: int, arrived: Arrived) -> Rendered:
    """Long pieces come as they are made, short ones at once."""
    pieces: list[Rendered] = []
    async with aclosing(client.render_stream(timeline, steps=steps)) as stream:
        async for piece in stream:
            pieces.append(piece)
            arrived.share = min(1.0, arrived.share + piece.duration_secs / timeline.duration_secs)
    return joined(pieces)


def single(sound: Sound, seed: int, intensity: float) -> Timeline:
    """One occurrence at 0, as long as the sound."""
    return replace(one_shot(sound, intensity), seed=seed)
