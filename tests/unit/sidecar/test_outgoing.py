"""A rendering on its way: parts at once, nothing twice, and one signature over the whole, whatever the worker does."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest

from soundwell.audio import Clip
from soundwell.errors import WorkerFailed
from soundwell.rpc.messages import Format, RenderHeader
from soundwell.rpc.pcm import CHUNK_BYTES, Assembler, Piece, to_bytes
from soundwell.runtime.generator import Part, Rendering
from soundwell.sidecar.outgoing import Outgoing

FRAMES, PART = 200_000, 40_000
SAMPLES = np.random.default_rng(0).normal(0, 0.1, (FRAMES, 2)).astype(np.float32)
WHOLE = Rendering(clip=Clip(samples=SAMPLES), made_by="model", steps=4)


def part(start: int, steps: int = 4) -> Part:
    clip = Clip(samples=SAMPLES[start : start + PART])
    return Part(clip=clip, start_frame=start, num_frames=FRAMES, made_by="model", steps=steps)


async def sent(
    parts: list[Part], rendering: Rendering = WHOLE, encoding: str = "int16", rate_hz: int = 0
) -> list[RenderHeader | Piece]:
    messages: list[RenderHeader | Piece] = []

    async def send(message: RenderHeader | Piece) -> None:
        messages.append(message)

    format = Format(encoding=encoding, sample_rate_hz=rate_hz)  # type: ignore[arg-type]
    outgoing = Outgoing(format, lambda made: "hash", send)
    for one in parts:
        await outgoing.send_part(one)
    await outgoing.send_rest(rendering)
    return messages


def assembled(messages: list[RenderHeader | Piece]) -> bytes:
    """As a client puts it together: order, sizes and SHA-256 are checked."""
    header, *pieces = messages
    assert isinstance(header, RenderHeader)
    assembler, whole = Assembler(64 * 2**20), None
    for piece in pieces:
        assert isinstance(piece, Piece) and len(piece.data) <= CHUNK_BYTES
        whole = assembler.add(piece)
    assert whole is not None
    return whole


@pytest.mark.parametrize("encoding", ["int16", "float32"])
async def test_parts_and_rest_are_the_whole(encoding: str) -> None:
    messages = await sent([part(start) for start in range(0, FRAMES, PART)], encoding=encoding)
    whole = assembled(messages)
    assert whole == to_bytes(WHOLE.clip, encoding)  # type: ignore[arg-type]
    assert messages[-1].sha256 == hashlib.sha256(whole).digest()  # type: ignore[union-attr]


async def test_without_parts_it_is_sent_as_ever() -> None:
    assert assembled(await sent([])) == assembled(await sent([part(0), part(PART)]))


async def test_a_worker_that_died_begins_again_and_nothing_is_sent_twice() -> None:
    again = [part(0), part(PART), part(0), part(PART), part(2 * PART)]
    assert assembled(await sent(again)) == to_bytes(WHOLE.clip, "int16")


async def test_another_piece_from_the_next_worker_is_refused() -> None:
    other = Rendering(clip=WHOLE.clip, made_by="procedural", steps=0)
    with pytest.raises(WorkerFailed, match="render it again"):
        await sent([part(0)], other)
    louder = Rendering(clip=Clip(samples=SAMPLES * 1.5), made_by="model", steps=4)
    with pytest.raises(WorkerFailed, match="render it again"):
        await sent([part(0)], louder)


async def test_parts_of_another_step_count_are_passed_over() -> None:
    messages = await sent([part(0), part(PART, steps=1)])
    assert assembled(messages) == to_bytes(WHOLE.clip, "int16")


@pytest.mark.parametrize("rate_hz", [44_100, 22_050, 96_000])
async def test_at_another_rate_the_parts_are_the_whole_resampled_at_once(rate_hz: int) -> None:
    messages = await sent(
        [part(start) for start in range(0, FRAMES, PART)], encoding="float32", rate_hz=rate_hz
    )
    assert len(messages) > 4 and isinstance(messages[0], RenderHeader)
    assert assembled(messages) == to_bytes(WHOLE.clip.resampled(rate_hz), "float32")
    assert messages[0].sample_rate_hz == rate_hz
