"""A sidecar in memory, for tests and for games built without one. It can be late, full or broken on request.

It makes short noises from seeds; they have the right length, names and numbers, and no claim to be the sound.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter
from collections.abc import AsyncIterator

import numpy as np

from ..audio import Clip
from ..errors import SoundwellError, Unavailable
from ..rpc.convert.status import fault_of
from ..rpc.messages import (
    Ack,
    Arrival,
    Cancel,
    FromClient,
    FromSidecar,
    Hello,
    Info,
    Limits,
    Open,
    Opened,
    PoolState,
    RenderHeader,
    RenderOrder,
    Want,
    Welcome,
)
from ..rpc.pcm import Piece, pieces, to_bytes
from ..sounds import Sound, Variation

MODEL_HASH = hashlib.sha256(b"soundwell fake transport 1").hexdigest()
SAMPLE_RATE_HZ = 48_000


class FakeTransport:
    """Set the attributes at any time; they count from the next message on."""

    def __init__(self) -> None:
        self.latency_secs = 0.0  # before each variation
        self.refusal: SoundwellError | None = None  # wants are answered by this fault
        self.broken: SoundwellError | None = None  # `connect` raises this
        self.heard: list[FromClient] = []  # everything sent to it
        self.connects = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._outgoing: asyncio.Queue[FromSidecar | None] = asyncio.Queue()
        self._numbers: Counter[tuple[str, int]] = Counter()
        self._sounds: dict[str, Sound] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def wants(self) -> list[Want]:
        return [message for message in self.heard if isinstance(message, Want)]

    @property
    def acks(self) -> list[Ack]:
        return [message for message in self.heard if isinstance(message, Ack)]

    def break_off(self) -> None:
        """Loses the session, as when the sidecar dies. Any thread may call it, once a session was opened."""
        assert self._loop is not None
        self._loop.call_soon_threadsafe(self._outgoing.put_nowait, None)

    async def connect(self, hello: Hello, timeout_secs: float) -> Welcome:
        await self.close()
        self.connects += 1
        if self.broken:
            raise self.broken
        return Welcome(
            instance_id=f"fake-{self.connects}",
            sidecar_version="fake",
            model_id="fake",
            model_hash=MODEL_HASH,
            model_sample_rate_hz=SAMPLE_RATE_HZ,
            limits=Limits(
                max_message_bytes=16 * 2**20,
                max_outstanding_variations=1024,
                session_window_bytes=64 * 2**20,
                max_sound_secs=30.0,
                max_timeline_secs=60.0,
            ),
        )

    async def open(self, opened: Open) -> None:
        self._loop, self._outgoing = asyncio.get_running_loop(), asyncio.Queue()
        self._sounds.clear()
        await self.send(opened)
        self._outgoing.put_nowait(Opened(session_id=f"fake-{self.connects}"))

    async def send(self, message: FromClient) -> None:
        self.heard.append(message)
        if isinstance(message, Want):
            task = asyncio.create_task(self._serve(message, self._outgoing))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        elif isinstance(message, Cancel):
            self._outgoing.put_nowait(PoolState(want_id=message.want_id))

    async def receive(self) -> FromSidecar:
        message = await self._outgoing.get()
        if message is None:
            raise Unavailable("The connection to the sidecar was lost.")
        return message

    async def render(self, order: RenderOrder) -> AsyncIterator[RenderHeader | Piece]:
        await asyncio.sleep(self.latency_secs)
        timeline = order.timeline
        clip = _noise(timeline.duration_secs, timeline.channels, timeline.seed)
        yield RenderHeader(
            num_frames=clip.num_frames,
            channels=clip.num_channels,
            sample_rate_hz=clip.sample_rate_hz,
            encoding=order.format.encoding,
            made_by="fake",
            steps=order.steps,
            model_hash=MODEL_HASH,
            latency_millis=self.latency_secs * 1000.0,
        )
        for piece in pieces(
            to_bytes(clip, order.format.encoding), clip.num_channels * order.format.sample_bytes
        ):
            yield piece

    async def info(self) -> Info:
        return Info(
            instance_id=f"fake-{self.connects}",
            sidecar_version="fake",
            model_id="fake",
            model_hash=MODEL_HASH,
            uptime_secs=0.0,
            sessions=1,
        )

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()

    async def _serve(self, want: Want, outgoing: asyncio.Queue[FromSidecar | None]) -> None:
        if want.sound:
            self._sounds[want.sound.hash] = want.sound
        sound = self._sounds[want.sound.hash if want.sound else want.sound_hash]
        for index in range(0 if self.refusal else want.count):
            await asyncio.sleep(self.latency_secs)
            outgoing.put_nowait(
                Arrival(want_id=want.want_id, index=index, variation=self._make(sound, want, index))
            )
        if self.refusal:
            outgoing.put_nowait(fault_of(self.refusal, want_id=want.want_id, count=want.count))
        outgoing.put_nowait(PoolState(want_id=want.want_id, sound_hash=sound.hash, bucket=want.bucket))

    def _make(self, sound: Sound, want: Want, index: int) -> Variation:
        key = sound.hash, want.bucket
        seed = want.seeds[index] if want.seeds else self._numbers[key]
        self._numbers[key] += 1
        clip = _noise(sound.duration_secs, sound.channels, seed)
        return Variation(
            sound_id=sound.id,
            sound_hash=sound.hash,
            bucket=want.bucket,
            model_hash=MODEL_HASH,
            seed=seed,
            clip=clip,
            onset_frames=0,
            rms_dbfs=clip.rms_dbfs,
            made_by="fake",
            steps=4,
            latency_millis=self.latency_secs * 1000.0,
        )


def _noise(duration_secs: float, channels: int, seed: int) -> Clip:
    num_frames = round(duration_secs * SAMPLE_RATE_HZ)
    samples = np.random.default_rng(seed).uniform(-0.1, 0.1, (num_frames, channels)).astype(np.float32)
    return Clip(samples=samples, sample_rate_hz=SAMPLE_RATE_HZ)
