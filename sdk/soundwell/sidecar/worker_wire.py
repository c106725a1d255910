"""The frames between RPC process and worker: JSON header + raw PCM, each with a limit. No pickle, no sockets.

frame   = "SWW1" | header length, u32 | payload length, u32 | header (JSON object) | payload
request   {kind: "run", id, lane, jobs: [{timeline, seed, steps, stream}]}; steps 0: by the procedural tier. Lanes run
          at once, requests of one lane one after the other
          {kind: "ping"}, answered at once by {kind: "pong"}, whatever the lanes are doing
replies   {kind: "hello", runtime, model_hash, procedural_hash, sample_rate_hz} or {kind: "failed", error}
          then per job {kind: "rendering", id, index, made_by, steps, frames, channels, sample_rate_hz}
          with float32 PCM, or {kind: "error", id, index, error}; before the rendering of a job with `stream`, any
          number of {kind: "part", ..., start_frame, num_frames} that hold what of it is finished
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from typing import Any, NoReturn

import numpy as np

from ..audio import Clip
from ..errors import BY_CODE, InvalidInput, MessageTooLarge, SoundwellError, WorkerFailed
from ..events import Timeline
from ..runtime.generator import Job, Part, Rendering

MAGIC = b"SWW1"
PREFIX = struct.Struct("<4sII")
MAX_HEADER_BYTES = 16 * 2**20  # a batch of timelines with thousands of events
MAX_PAYLOAD_BYTES = 64 * 2**20  # 60 s of 48 kHz stereo in float32 is 22 MiB

Header = dict[str, Any]


def pack(header: Mapping[str, Any], payload: bytes | memoryview = b"") -> bytes:
    """One frame. Raises MessageTooLarge before anything is sent."""
    encoded = json.dumps(header, allow_nan=False, separators=(",", ":")).encode()
    _check_sizes(len(encoded), len(payload))
    return b"".join((PREFIX.pack(MAGIC, len(encoded), len(payload)), encoded, payload))


def parse_prefix(prefix: bytes) -> tuple[int, int]:
    """First 12 bytes -> (header bytes, payload bytes). Raises before anything of that size is allocated."""
    magic, header_bytes, payload_bytes = PREFIX.unpack(prefix)
    if magic != MAGIC:
        raise InvalidInput(f"frame begins with {magic!r}, not {MAGIC!r}", field="worker message")
    _check_sizes(header_bytes, payload_bytes)
    return header_bytes, payload_bytes


def parse_header(encoded: bytes) -> Header:
    try:
        header = json.loads(encoded, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise InvalidInput(f"header is not JSON ({error})", field="worker message") from error
    if not isinstance(header, dict) or not isinstance(header.get("kind"), str):
        raise InvalidInput("header is not an object with a kind", field="worker message")
    return header


def job_to_json(job: Job) -> dict[str, Any]:
    document = {"timeline": job.timeline.to_json(), "seed": job.seed, "steps": job.steps}
    return {**document, "stream": True} if job.stream else document


def job_from_json(document: Mapping[str, Any]) -> Job:
    timeline = Timeline.from_json(document["timeline"])
    stream = bool(document.get("stream", False))
    return Job(timeline=timeline, seed=int(document["seed"]), steps=int(document["steps"]), stream=stream)


def pack_rendering(run_id: int, index: int, rendering: Rendering) -> bytes:
    facts = {"made_by": rendering.made_by, "steps": rendering.steps}
    return _pack_clip({"kind": "rendering", "id": run_id, "index": index, **facts}, rendering.clip)


def pack_part(run_id: int, index: int, part: Part) -> bytes:
    facts = {"made_by": part.made_by, "steps": part.steps}
    facts |= {"start_frame": part.start_frame, "num_frames": part.num_frames}
    return _pack_clip({"kind": "part", "id": run_id, "index": index, **facts}, part.clip)


def rendering_from(header: Header, payload: bytes) -> Rendering:
    clip = _clip_from(header, payload)
    return Rendering(clip=clip, made_by=header["made_by"], steps=int(header["steps"]))


def part_from(header: Header, payload: bytes) -> Part:
    return Part(
        clip=_clip_from(header, payload),
        start_frame=int(header["start_frame"]),
        num_frames=int(header["num_frames"]),
        made_by=header["made_by"],
        steps=int(header["steps"]),
    )


def _pack_clip(header: Mapping[str, Any], clip: Clip) -> bytes:
    shape = {"frames": clip.num_frames, "channels": clip.num_channels, "sample_rate_hz": clip.sample_rate_hz}
    return pack({**header, **shape}, np.ascontiguousarray(clip.samples, "<f4").tobytes())


def _clip_from(header: Header, payload: bytes) -> Clip:
    shape = (int(header["frames"]), int(header["channels"]))
    if len(payload) != shape[0] * shape[1] * 4:
        raise InvalidInput(f"{len(payload)} bytes of PCM do not make {shape} float32", field="worker message")
    samples = np.frombuffer(payload, "<f4").reshape(shape).astype(np.float32, copy=False)
    return Clip(samples=samples, sample_rate_hz=int(header["sample_rate_hz"]))


def error_to_json(error: Exception) -> dict[str, str]:
    """Errors on purpose keep their type; anything else becomes WorkerFailed."""
    if not isinstance(error, SoundwellError):
        error = WorkerFailed(f"the runtime failed: {type(error).__name__}: {error}")
    return {"code": error.code, "message": str(error), "field": getattr(error, "field", "")}


def error_from_json(document: Mapping[str, str]) -> SoundwellError:
    error = BY_CODE.get(document["code"], WorkerFailed)(document["message"])
    if isinstance(error, InvalidInput):
        error.field = document["field"]  # the message names it already
    return error


def _check_sizes(header_bytes: int, payload_bytes: int) -> None:
    for name, size, limit in (
        ("header", header_bytes, MAX_HEADER_BYTES),
        ("payload", payload_bytes, MAX_PAYLOAD_BYTES),
    ):
        if size > limit:
            raise MessageTooLarge(f"worker message: {name} of {size} bytes is over the limit of {limit}")


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")
