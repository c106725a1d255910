"""Timelines rendered by the sidecar: PCM in pieces or whole, checked. Knows no pools."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import numpy as np

from ..audio import Clip
from ..errors import SoundwellError
from ..events import Timeline
from ..rpc.messages import RenderHeader, RenderOrder
from ..rpc.pcm import Piece, to_clip
from ..sounds import Tier
from .settings import ClientSettings
from .transport import Transport


@dataclass(frozen=True, kw_only=True, eq=False)
class Rendered(Clip):
    """A clip that says what made it: in a hurry that may have been the procedural tier."""

    made_by: Tier
    steps: int  # sampler steps; 0: not made by a sampler
    model_hash: str


def order_of(timeline: Timeline, settings: ClientSettings, steps: int, deadline_millis: int) -> RenderOrder:
    return RenderOrder(
        timeline=timeline, format=settings.format, steps=steps, deadline_millis=deadline_millis
    )


async def clips_of(transport: Transport, order: RenderOrder) -> AsyncIterator[Rendered]:
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
        clip = to_clip(part.data, header.encoding, header.sample_rate_hz, header.channels)
        yield Rendered(
            samples=clip.samples,
            sample_rate_hz=clip.sample_rate_hz,
            made_by=header.made_by,
            steps=header.steps,
            model_hash=header.model_hash,
        )


def joined(clips: list[Rendered]) -> Rendered:
    if not clips:
        raise SoundwellError("The sidecar sent no audio.")
    return replace(clips[0], samples=np.concatenate([clip.samples for clip in clips]))


def _check_last(piece: Piece, digest: bytes) -> None:
    if piece.sha256 and piece.sha256 != digest:
        raise SoundwellError("Audio arrived damaged: its SHA-256 is not the one announced.")
