"""Width: how far a stereo sound's channels part. Mono is deaf to it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from soundwell.events import one_shot
from soundwell.runtime.generator import Generator, Job
from soundwell.runtime.onnx import OnnxGenerator
from soundwell.runtime.procedural import ProceduralGenerator
from soundwell.sounds import Sound

RAIN = Sound(
    id="rain", category="ambience", attributes={"kind": "rain"}, duration_secs=1.0, channels=2, loop=True
)


@pytest.fixture(scope="module", params=[OnnxGenerator, ProceduralGenerator], ids=["model", "procedural"])
def generator(request) -> Generator:
    return request.param()


def render(generator: Generator, sound: Sound) -> np.ndarray:
    return generator.generate([Job(timeline=one_shot(sound), seed=5)])[0].clip.samples


def side_share(samples: np.ndarray) -> float:
    """Level of the side over the middle."""
    left, right = samples.T
    return float((left - right).std() / (left + right).std())


def test_side_grows_with_width_from_none(generator) -> None:
    shares = [side_share(render(generator, replace(RAIN, width=width))) for width in (0.0, 0.25, 0.5, 1.0)]
    assert shares[0] == 0.0
    assert shares == sorted(shares)
    assert shares[3] > 1.5 * shares[2]


def test_mono_is_deaf_to_width(generator) -> None:
    mono = replace(RAIN, channels=1, loop=False)
    assert np.array_equal(render(generator, mono), render(generator, replace(mono, width=1.0)))
