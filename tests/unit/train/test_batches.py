"""Training material: exact timestamps, conditions dropped one by one, everything repeatable by seed."""

from __future__ import annotations

from dataclasses import replace

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


SAID = {"everything": 0.0, "category": 0.0, "token": 0.0, "scalar": 0.0, "events": 0.0}
HEARD = {"text": 0.0, "loudness": 0.0, "roll": 0.0, "event_tokens": 0.0}


def speaking(features: FeatureSet) -> FeatureSet:
    """With a text per recording: its number, over and over."""
    texts = np.repeat(np.arange(1, len(features.ids) + 1)[:, None], 4, axis=1)
    return replace(features, text=texts.astype(np.float16))


def test_each_event_has_its_recordings_text(features: FeatureSet) -> None:
    batch = material(speaking(features), drops=Drops(**SAID, **HEARD), timeline_share=0.0).next_batch()
    assert batch.text.shape == (*batch.category.shape, 4)
    assert set(np.unique(batch.text)) <= {1, 2, 3, 4, 5, 6}
    assert ((batch.text[:, 0, 0] <= 3) == (batch.category[:, 0] == 1)).all()


def test_the_curve_is_the_level_below_the_loudest(features: FeatureSet) -> None:
    source = material(features, drops=Drops(**SAID, **HEARD))
    example = source.one_shot()
    levels = example.levels_db(1)
    assert levels.max() == pytest.approx(0.0, abs=1e-3) and levels.min() >= -90.1
    assert (source.stack([example]).loudness[0, :, 1] == 1).all()


@pytest.mark.parametrize("dropped", ["text", "loudness", "roll", "event_tokens"])
def test_each_new_condition_is_dropped_for_itself(features: FeatureSet, dropped: str) -> None:
    drops = Drops(**SAID, **{**HEARD, dropped: 1.0})
    batch = material(speaking(features), drops=drops, timeline_share=0.0).next_batch()
    heard = {
        "text": batch.text.any(),
        "loudness": batch.loudness[..., 1].any(),
        "roll": batch.roads[:, 0].any(),
        "event_tokens": batch.roads[:, 1].any(),
    }
    assert heard == {name: name != dropped for name in heard}
    assert batch.mask.all() and batch.category.all()


def test_one_road_stays_open(features: FeatureSet) -> None:
    source = material(features, drops=Drops(roll=0.5, event_tokens=0.5))
    roads = np.stack([source._roads() for _ in range(300)])
    assert (roads.sum(axis=1) == 1).all() and 0.4 < roads[:, 0].mean() < 0.6


def test_untold_is_told_nothing(features: FeatureSet) -> None:
    batch = material(speaking(features), drops=Drops(**SAID, **HEARD)).next_batch()
    untold = batch.untold()
    silent = (untold.category, untold.token, untold.mask, untold.scalars, untold.text, untold.loudness)
    assert not any(value.any() for value in silent)
    assert np.array_equal(untold.timing, batch.timing) and np.array_equal(untold.bands, batch.bands)
