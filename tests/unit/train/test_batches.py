"""Training material: exact timestamps, conditions dropped one by one, everything repeatable by seed."""

from __future__ import annotations

import numpy as np
import pytest

from soundwell.runtime.spectrum import SILENCE
from soundwell.train.batches import Drops, Material
from soundwell.train.features import FeatureSet

KEEP_ALL = Drops(0.0, 0.0, 0.0, 0.0, 0.0)


@pytest.fixture
def features() -> FeatureSet:
    """Six clips of two classes, loud from the first frame, 40 to 400 frames long."""
    lengths = np.array([40, 60, 80, 120, 200, 400])
    count = len(lengths)
    return FeatureSet(
        bands=np.full((lengths.sum(), 128), 1.0, np.float16),
        start=np.concatenate([[0], np.cumsum(lengths)[:-1]]),
        length=lengths,
        category=np.array([1, 1, 1, 2, 2, 2]),
        token=np.array([1, 1, 1, 0, 0, 0]),
        level_dbfs=np.full(count, -6.0, np.float32),
        bandwidth_hz=np.full(count, 16_000.0, np.float32),
        clean=np.ones(count, np.float32),
        original=np.ones(count, bool),
        clip=np.arange(count),
        ids=np.array([str(i) for i in range(count)]),
        categories=("footstep", "glass"),
        tokens=("footstep/gravel",),
    )


def material(features: FeatureSet, seed: int = 0, **changes) -> Material:
    return Material(features, np.random.default_rng(seed), budget=256, **changes)


def test_same_seed_same_batches(features: FeatureSet) -> None:
    first, again = (material(features).next_batch() for _ in range(2))
    assert all(np.array_equal(getattr(first, name), getattr(again, name)) for name in vars(first))


def test_batches_hold_about_the_budget(features: FeatureSet) -> None:
    source = material(features)
    for _ in range(5):
        batch = source.next_batch()
        rows, frames, bands = batch.bands.shape
        assert bands == 128
        assert 256 <= rows * frames // 4 < 256 + frames // 4


def test_timeline_events_begin_where_they_say(features: FeatureSet) -> None:
    source = material(features)
    for _ in range(20):
        example = source.timeline()
        loud = example.bands.mean(axis=1) > SILENCE + 0.5
        assert 1 <= len(example.events) <= 8
        for event in example.events:
            frame = round(event.onset_secs * 200)
            assert loud[frame]
        assert not loud[: round(example.events[0].onset_secs * 200)].any()


def test_a_crop_tells_that_its_event_began_before(features: FeatureSet) -> None:
    source = material(features, seed=3)
    onsets = [source.one_shot().events[0].onset_secs for _ in range(300)]
    assert min(onsets) < 0
    assert np.mean(np.array(onsets) == 0) > 0.5


def test_nothing_is_dropped_when_nothing_may_be(features: FeatureSet) -> None:
    batch = material(features, drops=KEEP_ALL, timeline_share=0.0).next_batch()
    assert (batch.mask == 1).all()
    assert (batch.scalars[:, 5:] == 1).all()


def test_everything_dropped_leaves_nothing(features: FeatureSet) -> None:
    batch = material(features, drops=Drops(everything=1.0)).next_batch()
    assert not batch.mask.any()
    assert not batch.scalars.any()


def test_rare_classes_are_drawn_more_than_their_share(features: FeatureSet) -> None:
    source = material(features)
    source.features.category[:] = [1, 1, 1, 1, 1, 2]
    source.__post_init__()
    drawn = np.bincount([source.features.category[source.draw_row()] for _ in range(2000)])
    assert 0.25 < drawn[2] / 2000 < 0.38  # 1 / (1 + sqrt(5)) = 0.31, not 1/6
