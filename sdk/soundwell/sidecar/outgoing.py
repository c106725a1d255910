"""One rendering on its way to its caller: what is finished goes at once, the rest when all is there. Knows no gRPC."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Awaitable, Callable, Iterable

from ..audio import Clip
from ..errors import WorkerFailed
from ..rpc.messages import Format, RenderHeader
from ..rpc.pcm import Piece, converted, pieces_of, to_bytes
from ..runtime.generator import Part, Rendering

Send = Callable[[RenderHeader | Piece], Awaitable[None]]
HashOf = Callable[[Rendering | Part], str]


class Outgoing:
    """A header, then pieces, in order. Parts may come twice, where a worker died: what was sent is not sent again."""

    def __init__(self, format: Format, hash_of: HashOf, send: Send) -> None:
        self._format, self._hash_of, self._send = format, hash_of, send
        self._began = time.monotonic()
        self._header: RenderHeader | None = None
        self._digest = hashlib.sha256()
        self._sent_frames = 0

    async def send_part(self, part: Part) -> None:
        """What of a part has not been sent. The last frame is kept for `send_rest`, which signs the whole."""
        if self._header is None:
            await self._begin(part, part.clip, part.num_frames)
        header = self._header
        assert header is not None
        same = (part.made_by, part.steps) == (header.made_by, header.steps)
        first = self._sent_frames - part.start_frame
        last = min(part.clip.num_frames, header.num_frames - 1 - part.start_frame)
        if same and 0 <= first < last:
            clip = Clip(samples=part.clip.samples[first:last], sample_rate_hz=part.clip.sample_rate_hz)
            await self._send_all(*await asyncio.to_thread(self._cut, clip, False))

    async def send_rest(self, rendering: Rendering) -> None:
        """Everything that is left. Raises WorkerFailed where what was sent is not this rendering's beginning."""
        clip = await asyncio.to_thread(converted, rendering.clip, self._format)
        if self._header is None:
            await self._begin(rendering, clip, clip.num_frames)
        elif not await asyncio.to_thread(self._continues, rendering):
            raise WorkerFailed(
                "the worker died within this piece and its successor made another; render it again"
            )
        rest = Clip(samples=clip.samples[self._sent_frames :], sample_rate_hz=clip.sample_rate_hz)
        await self._send_all(*await asyncio.to_thread(self._cut, rest, True))

    async def _begin(self, made: Rendering | Part, clip: Clip, num_frames: int) -> None:
        self._header = RenderHeader(
            num_frames=num_frames,
            channels=clip.num_channels,
            sample_rate_hz=clip.sample_rate_hz,
            encoding=self._format.encoding,
            made_by=made.made_by,
            steps=made.steps,
            model_hash=self._hash_of(made),
            latency_millis=(time.monotonic() - self._began) * 1000.0,
        )
        await self._send(self._header)

    def _continues(self, rendering: Rendering) -> bool:
        """Whether what was sent is how this rendering begins."""
        header = self._header
        assert header is not None
        shape = (rendering.made_by, rendering.steps, rendering.clip.num_frames)
        if shape != (header.made_by, header.steps, header.num_frames):
            return False
        beginning = Clip(samples=rendering.clip.samples[: self._sent_frames])
        return hashlib.sha256(to_bytes(beginning, self._format.encoding)).digest() == self._digest.digest()

    def _cut(self, clip: Clip, is_end: bool) -> tuple[int, list[Piece]]:
        """The frames of a stretch and its pieces. Runs in a thread: a minute of stereo takes a while."""
        header = self._header
        assert header is not None
        data = to_bytes(clip, self._format.encoding)
        self._digest.update(data)
        frame_bytes = header.channels * self._format.sample_bytes
        signature = self._digest.digest() if is_end else b""
        offset, total = self._sent_frames * frame_bytes, header.num_frames * frame_bytes
        return clip.num_frames, list(pieces_of(data, frame_bytes, offset, total, signature))

    async def _send_all(self, num_frames: int, cut: Iterable[Piece]) -> None:
        self._sent_frames += num_frames
        for piece in cut:
            await self._send(piece)
