"""Spread: how far variations of one sound lie apart, by the model and by the procedural tier."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest

from soundwell.events import Event, Timeline, one_shot
from soundwell.runtime.generator import Generator, Job
from soundwell.runtime.onnx import OnnxGenerator
from soundwell.runtime.procedural import ProceduralGenerator
from soundwell.runtime.spectrum import log_bands
from soundwell.sounds import Sound

STEP = Sound(id="step", category="footstep", attributes={"surface": "gravel"}, duration_secs=0.5)
CLANG = Sound(id="clang", category="impact", attributes={"material": "metal"}, duration_secs=0.5)


@pytest.fixture(scope="module", params=[OnnxGenerator, ProceduralGenerator], ids=["model", "procedural"])
def generator(request) -> Generator:
    return request.param()


def takes(generator: Generator, sound: Sound, spread: float) -> list[np.ndarray]:
    timeline = one_shot(replace(sound, spread=spread))
    jobs = [Job(timeline=timeline, seed=seed) for seed in range(1, 5)]
    return [rendering.clip.samples[:, 0] for rendering in generator.generate(jobs)]


def distance(generator: Generator, sound: Sound, spread: float) -> float:
    """Mean distance of log band energies between all pairs of four takes."""
    bands = [log_bands(take) for take in takes(generator, sound, spread)]
    return float(np.mean([np.abs(a - b).mean() for a, b in itertools.combinations(bands, 2)]))


def test_distance_grows_with_spread(generator) -> None:
    grown = [
        sum(distance(generator, sound, spread) for sound in (STEP, CLANG)) for spread in (0.0, 0.3, 0.65, 1.0)
    ]
    assert grown == sorted(grown)
    assert grown[0] < 0.6 * grown[-1]


def test_one_take_again_is_never_the_same_samples(generator) -> None:
    first, second, *_ = takes(generator, STEP, 0.0)
    assert not np.array_equal(first, second)


def test_same_seed_and_spread_are_the_same_samples(generator) -> None:
    assert np.array_equal(takes(generator, STEP, 0.4)[0], takes(generator, STEP, 0.4)[0])


def test_a_walk_with_no_spread_repeats_its_step() -> None:
    """Each event starts from its sound's anchor, wherever it stands in the timeline."""
    generator = OnnxGenerator()

    def unlike(spread: float) -> float:
        step = replace(STEP, spread=spread)
        events = tuple(Event(sound="step", time_secs=0.6 * index) for index in range(4))
        walk = Timeline(sounds={"step": step}, events=events, duration_secs=2.4)
        samples = generator.generate([Job(timeline=walk, seed=3)])[0].clip.samples[:, 0]
        steps = [log_bands(samples[start : start + 14_400]) for start in range(0, 4 * 28_800, 28_800)]
        return float(np.mean([np.abs(a - b).mean() for a, b in itertools.combinations(steps, 2)]))

    assert unlike(0.0) < 0.8 * unlike(1.0)
