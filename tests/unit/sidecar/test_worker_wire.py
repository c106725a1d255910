"""Frames between RPC process and worker: round trips, and what is refused."""

from __future__ import annotations

import json

import numpy as np
import pytest

from soundwell.audio import Clip
from soundwell.errors import InvalidInput, MessageTooLarge, SoundwellError, WeightsCorrupt, WorkerFailed
from soundwell.runtime.generator import Rendering
from soundwell.sidecar import worker_wire as wire


def unpack(frame):
    header_bytes, payload_bytes = wire.parse_prefix(frame[: wire.PREFIX.size])
    middle = wire.PREFIX.size + header_bytes
    assert len(frame) == middle + payload_bytes
    return wire.parse_header(frame[wire.PREFIX.size : middle]), frame[middle:]


def test_rendering_survives_to_the_sample():
    samples = np.random.default_rng(1).standard_normal((100, 2)).astype(np.float32)
    rendering = Rendering(clip=Clip(samples=samples), made_by="model", steps=4)
    header, payload = unpack(wire.pack_rendering(7, 3, rendering))
    back = wire.rendering_from(header, payload)
    assert (header["id"], header["index"], back.steps, back.made_by) == (7, 3, 4, "model")
    assert np.array_equal(back.clip.samples, samples)


def test_job_survives(job):
    original = job(2**60, duration_secs=0.37)
    document = json.loads(json.dumps(wire.job_to_json(original)))
    assert wire.job_from_json(document) == original


@pytest.mark.parametrize("prefix", [b"HTTP/1.1 200", b"\x80\x04\x95" + bytes(9)])
def test_garbage_is_refused(prefix):
    with pytest.raises(InvalidInput, match="worker message"):
        wire.parse_prefix(prefix)


@pytest.mark.parametrize("sizes", [(wire.MAX_HEADER_BYTES + 1, 0), (0, wire.MAX_PAYLOAD_BYTES + 1)])
def test_oversize_is_refused_before_it_is_read(sizes):
    with pytest.raises(MessageTooLarge, match="over the limit"):
        wire.parse_prefix(wire.PREFIX.pack(wire.MAGIC, *sizes))


def test_oversize_is_refused_before_it_is_sent(monkeypatch):
    monkeypatch.setattr(wire, "MAX_HEADER_BYTES", 100)
    with pytest.raises(MessageTooLarge):
        wire.pack({"kind": "x" * 100})


@pytest.mark.parametrize(
    "header", [b"\xff", b"[1]", b'{"kind": 3}', b'{"kind":"a","x":NaN}', b"[" * 100_000, b""]
)
def test_header_that_is_no_message_is_refused(header):
    with pytest.raises(InvalidInput):
        wire.parse_header(header)


def test_rendering_of_another_size_than_it_says_is_refused():
    header = {"frames": 10, "channels": 1, "sample_rate_hz": 48_000, "made_by": "fake", "steps": 4}
    with pytest.raises(InvalidInput, match="do not make"):
        wire.rendering_from(header, b"\0" * 36)


def test_errors_keep_type_sentence_and_field():
    corrupt = wire.error_from_json(wire.error_to_json(WeightsCorrupt("model.onnx is damaged")))
    assert isinstance(corrupt, WeightsCorrupt)
    assert str(corrupt) == "model.onnx is damaged"
    invalid = wire.error_from_json(wire.error_to_json(InvalidInput("must be 1", field="channels")))
    assert isinstance(invalid, InvalidInput)
    assert (str(invalid), invalid.field) == ("channels: must be 1", "channels")


@pytest.mark.parametrize(
    "raised", [ZeroDivisionError("division by zero"), SoundwellError("division by zero")]
)
def test_unforeseen_error_becomes_worker_failed(raised):
    error = wire.error_from_json(wire.error_to_json(raised))
    assert type(error) is WorkerFailed
    assert "division by zero" in str(error)
