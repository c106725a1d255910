"""Long beds are sent while they are made: their first seconds early, all of it to the sample. Real weights."""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np
import pytest

from soundwell.audio import Clip
from soundwell.client import Client, ClientSettings
from soundwell.config import SidecarConfig
from soundwell.evaluate.seams import bed_timeline
from soundwell.events import Timeline
from soundwell.rpc.messages import Format
from soundwell.runtime import make_generator
from soundwell.runtime.detect import Detector
from soundwell.runtime.generator import Job
from soundwell.runtime.mark import mark_of
from soundwell.sidecar.launch import Sidecar

BED_SECS = 24.0
EXACT = ClientSettings(format=Format(encoding="float32"))


@pytest.fixture(scope="module")
def sidecar() -> Iterator[Sidecar]:
    with Sidecar(SidecarConfig(runtime="onnx", threads=2)) as running:
        yield running


@pytest.fixture(scope="module")
def client(sidecar: Sidecar) -> Iterator[Client]:
    with Client(ready_file=sidecar.ready_file, settings=EXACT) as connected:
        yield connected


@pytest.fixture(scope="module")
def bed() -> Timeline:
    return bed_timeline("rain", BED_SECS)


@pytest.fixture(scope="module")
def heard(client: Client, bed: Timeline) -> list[tuple[float, np.ndarray]]:
    """(seconds since the call, samples) of each piece, by two steps."""
    client.render(bed_timeline("rain", 0.3), steps=1)  # the model is warm
    began = time.monotonic()
    return [(time.monotonic() - began, clip.samples) for clip in client.render_stream(bed, steps=2)]


@pytest.fixture(scope="module")
def whole(bed: Timeline) -> np.ndarray:
    generator = make_generator("onnx", threads=2, watermark="on")
    return generator.generate([Job(timeline=bed, seed=bed.seed, steps=2)])[0].clip.samples


def test_the_first_seconds_come_long_before_the_last(heard) -> None:
    times = [when for when, _ in heard]
    print(f"first piece after {times[0]:.2f} s, last after {times[-1]:.2f} s")
    assert times[0] < 0.7 * times[-1]
    assert len({round(when, 2) for when in times}) >= 5  # it comes bit by bit, not in two lumps


def test_the_pieces_are_the_bed_rendered_at_once_to_the_sample(heard, whole) -> None:
    assert np.array_equal(np.concatenate([samples for _, samples in heard]), whole)


def test_the_mark_is_found_in_what_was_streamed(heard) -> None:
    mark = mark_of("on")
    assert mark is not None
    samples = np.concatenate([samples[:, 0] for _, samples in heard])
    assert Detector(threads=2).detect(samples[: 4 * 48_000], mark).marked
    assert Detector(threads=2).detect(samples[-4 * 48_000 :], mark).marked


def test_at_another_rate_too(sidecar: Sidecar, bed: Timeline, whole) -> None:
    settings = ClientSettings(format=Format(encoding="float32", sample_rate_hz=44_100))
    with Client(ready_file=sidecar.ready_file, settings=settings) as other:
        began = time.monotonic()
        heard = [(time.monotonic() - began, clip.samples) for clip in other.render_stream(bed, steps=2)]
    assert heard[0][0] < 0.7 * heard[-1][0]
    expected = Clip(samples=whole).resampled(44_100).samples
    assert np.array_equal(np.concatenate([samples for _, samples in heard]), expected)
