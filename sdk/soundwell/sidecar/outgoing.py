"""One rendering on its way to its caller: what is finished goes at once, the rest when all is there. Knows no gRPC."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Awaitable, Callable, Iterable

import numpy as np

from ..audio import Clip, FloatArray
from ..errors import WorkerFailed
from ..rpc.messages import Format, RenderHeader
from ..rpc.pcm import Piece, Resampler, converted, pieces_of, to_bytes
from ..runtime.generator import Part, Rendering

Send = Callable[[RenderHeader | Piece], Awaitable[None]]
HashOf = Callable[[Rendering | Part], str]


class Outgoing:
    """A header, then pieces, in order. Parts may come twice, where a worker died: what was sent is not sent again."""

    def __init__(self, format: Format, hash_of: HashOf, send: Send) -> None:
        self._format, self._hash_of, self._send = format, hash_of, send
        self._began = time.monotonic()
        self._header: RenderHeader | None = None
        self._resampler: Resampler | None = None  # at the caller's rate
        self._taken = hashlib.sha256()  # of the runtime's frames
        self._taken_frames = self._whole_frames = 0
        self._sent = hashlib.sha256()  # of the caller's bytes
        self._sent_frames = 0

    async def send_part(self, part: Part) -> None:
        """What of a part has not been sent. The last frame is kept for `send_rest`, which signs the whole."""
        if self._header is None:
            self._resampler, self._whole_frames = Resampler(part.clip, self._format), part.num_frames
            await self._begin(part, part.clip.num_channels, self._resampler.num_frames(part.num_frames))
        header = self._header
        assert header is not None
        same = (part.made_by, part.steps) == (header.made_by, header.steps)
        first = self._taken_frames - part.start_frame
        last = min(part.clip.num_frames, part.num_frames - 1 - part.start_frame)
        if same and 0 <= first < last:
            clip = Clip(samples=part.clip.samples[first:last], sample_rate_hz=part.clip.sample_rate_hz)
            await self._send_all(await asyncio.to_thread(self._cut_part, clip))

    async def send_rest(self, rendering: Rendering) -> None:
        """Everything that is left. Raises WorkerFailed where what was sent is not this rendering's beginning."""
        clip = await asyncio.to_thread(converted, rendering.clip, self._format)
        if self._header is None:
            await self._begin(rendering, clip.num_channels, clip.num_frames)
        elif not await asyncio.to_thread(self._continues, rendering):
            raise WorkerFailed(
                "the worker died within this piece and its successor made another; render it again"
            )
        samples = await asyncio.to_thread(self._fitted, clip)
        rest = Clip(samples=samples[self._sent_frames :], sample_rate_hz=clip.sample_rate_hz)
        await self._send_all(await asyncio.to_thread(self._cut, rest, True))

    async def _begin(self, made: Rendering | Part, channels: int, num_frames: int) -> None:
        rate = made.clip.sample_rate_hz
        self._header = RenderHeader(
            num_frames=num_frames,
            channels=channels,
            sample_rate_hz=self._format.sample_rate_hz or rate,
            encoding=self._format.encoding,
            made_by=made.made_by,
            steps=made.steps,
            model_hash=self._hash_of(made),
            latency_millis=(time.monotonic() - self._began) * 1000.0,
        )
        await self._send(self._header)

    def _fitted(self, clip: Clip) -> FloatArray:
        """As long as was announced: where a length falls between two frames, the resampler rounds as it likes."""
        assert self._header is not None
        missing = self._header.num_frames - clip.num_frames
        return np.pad(clip.samples, ((0, max(0, missing)), (0, 0)))[: self._header.num_frames]

    def _continues(self, rendering: Rendering) -> bool:
        """Whether what was sent is how this rendering begins."""
        header = self._header
        assert header is not None
        made = (rendering.made_by, rendering.steps, rendering.clip.num_frames)
        if made != (header.made_by, header.steps, self._whole_frames):
            return False
        beginning = rendering.clip.samples[: self._taken_frames].tobytes()
        return hashlib.sha256(beginning).digest() == self._taken.digest()

    def _cut_part(self, clip: Clip) -> list[Piece]:
        """Runs in a thread: seconds of stereo take a while."""
        assert self._resampler is not None
        self._taken.update(clip.samples.tobytes())
        self._taken_frames += clip.num_frames
        return self._cut(self._resampler(clip), False)

    def _cut(self, clip: Clip, is_end: bool) -> list[Piece]:
        """The pieces of a stretch at the caller's rate; what ends the whole is signed."""
        header = self._header
        assert header is not None
        data = to_bytes(clip, self._format.encoding)
        self._sent.update(data)
        frame_bytes = header.channels * self._format.sample_bytes
        offset, total = self._sent_frames * frame_bytes, header.num_frames * frame_bytes
        self._sent_frames += clip.num_frames
        if not data and not is_end:
            return []
        signature = self._sent.digest() if is_end else b""
        return list(pieces_of(data, frame_bytes, offset, total, signature))

    async def _send_all(self, cut: Iterable[Piece]) -> None:
        for piece in cut:
            await self._send(piece)
