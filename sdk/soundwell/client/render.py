"""Timelines rendered by the sidecar: PCM in pieces or whole, checked. Knows no pools."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator

import numpy as np

from ..audio import Clip
from ..errors import SoundwellError
from ..events import Timeline
from ..rpc.messages import RenderHeader, RenderOrder
from ..rpc.pcm import Piece, to_clip
from .settings import ClientSettings
from .transport import Transport


def order_of(timeline: Timeline, settings: ClientSettings, steps: int, deadline_millis: int) -> RenderOrder:
    return RenderOrder(
        timeline=timeline, format=settings.format, steps=steps, deadline_millis=deadline_millis
    )


async def clips_of(transport: Transport, order: RenderOrder) -> AsyncIterator[Clip]:
    """Pieces of the rendering; the last is given out once the whole has its announced SHA-256."""
    header: RenderHeader | None = None
    digest = hashlib.sha256()
    async for part in transport.render(order):
        if isinstance(part, RenderHeader):
            header = part
            continue
        if header is None:
            raise SoundwellError("The sidecar sent audio before its header.")
        digest.update(part.data)
        _check_last(part, digest.digest())
        yield to_clip(part.data, header.encoding, header.sample_rate_hz, header.channels)


def joined(clips: list[Clip]) -> Clip:
    if not clips:
        raise SoundwellError("The sidecar sent no audio.")
    samples = np.concatenate([clip.samples for clip in clips])
    return Clip(samples=samples, sample_rate_hz=clips[0].sample_rate_hz)


def _check_last(piece: Piece, digest: bytes) -> None:
    if piece.sha256 and piece.sha256 != digest:
        raise SoundwellError("Audio arrived damaged: its SHA-256 is not the one announced.")
