"""Asks come from recordings, by seed, in equal counts; a real generator answers them without any judge."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from soundwell.errors import InvalidInput
from soundwell.evaluate.conditions import SHARP, SHARP_TIMES, TAKES_SPREAD
from soundwell.evaluate.onsets import find_onsets, score_onsets
from soundwell.evaluate.recordings import RATE_HZ, read_corpus
from soundwell.evaluate.run import EvaluateSettings, make_plan
from soundwell.evaluate.sources import Generated, Played, make_source
from soundwell.evaluate.timelines import MIN_GAP_SECS, draw_times
from soundwell.runtime.procedural import ProceduralGenerator


@pytest.fixture(scope="module")
def recordings(corpus):
    return read_corpus(corpus)


@pytest.fixture(scope="module")
def plan(corpus, recordings):
    return make_plan(EvaluateSettings(corpus=corpus, count=1, timelines=6), recordings)


def asked_times(plan):
    return [[event.time_secs for event in ask.timeline.events] for ask in plan.timelines]


def test_other_and_missing_files_are_left_out(recordings):
    assert {recording.category for recording in recordings} >= {"footstep", "glass"}
    assert not any(recording.member.startswith("other") for recording in recordings)


def test_every_class_is_asked_as_often(plan):
    assert len({ask.category for ask in plan.one_shots.classes}) == len(plan.one_shots.classes) == 17


def test_holdout_and_stand_ins_match_in_class(plan):
    held, others = plan.one_shots.holdout, plan.one_shots.stand_ins
    assert sorted(ask.category for ask in held) == ["footstep", "ui", "weapon"]
    assert [ask.category for ask in held] == [ask.category for ask in others]


def test_a_pool_asks_for_one_sound_with_different_seeds(plan):
    pool = plan.one_shots.pools[0]
    assert len({ask.seed for ask in pool}) == len(pool) == 4
    assert len({ask.timeline.sounds["sound"].hash for ask in pool}) == 1


def test_pools_are_takes_and_all_other_asks_are_other_objects(plan):
    shots = plan.one_shots
    assert {ask.timeline.sounds["sound"].spread for pool in shots.pools for ask in pool} == {TAKES_SPREAD}
    others = (*shots.classes, *shots.metal, *shots.sharp, *shots.holdout)
    assert {ask.timeline.sounds["sound"].spread for ask in others} == {1.0}


def test_attacks_are_heard_of_more_recordings_than_the_class_asks(recordings):
    shots = make_plan(EvaluateSettings(corpus=Path(), count=1, timelines=1), recordings).one_shots
    assert [ask.category for ask in shots.sharp] == [name for name in SHARP for _ in range(SHARP_TIMES - 1)]
    steps = [
        ask.recording().tobytes() for ask in (*shots.classes, *shots.sharp) if ask.category == "footstep"
    ]
    assert len(set(steps)) == len(steps) == SHARP_TIMES
    assert not {r.samples(3.0).tobytes() for r in shots.references["footstep"]} & set(steps)


def test_the_same_seed_plans_the_same(corpus, recordings, plan):
    again = make_plan(EvaluateSettings(corpus=corpus, count=1, timelines=6), recordings)
    other = make_plan(EvaluateSettings(corpus=corpus, count=1, timelines=6, seed=1), recordings)
    assert asked_times(again) == asked_times(plan) != asked_times(other)
    assert [ask.timeline for ask in again.one_shots.classes] == [a.timeline for a in plan.one_shots.classes]


def test_words_carry_the_recordings_attribute(plan):
    sound = plan.one_shots.metal[0].timeline.sounds["sound"]
    assert sound.attributes == {"material": "metal"} and sound.duration_secs == pytest.approx(0.2)
    assert plan.one_shots.metal[0].prompt == "metal impact"


def test_random_times_keep_their_distance():
    times = draw_times(np.random.default_rng(0), 8, 2.0)
    assert np.diff(times).min() >= MIN_GAP_SECS - 1e-3 and times[0] >= 0.05 and times[-1] <= 1.5


def test_real_mixes_put_attacks_at_the_asked_times(plan):
    heard = [find_onsets(Played().prepare(ask)(), RATE_HZ).tolist() for ask in plan.timelines]
    true = score_onsets(asked_times(plan), heard)
    floor = score_onsets([ask.decoy_secs for ask in plan.timelines], heard)
    assert true.f1[50] > 0.9 > 0.5 > floor.f1[50] and true.median_error_millis < 2.0


def test_a_generator_answers_asks_as_mono(plan):
    source = Generated(ProceduralGenerator(), 4)
    ask = plan.curves[0]
    samples = source.prepare(ask)()
    assert samples.shape == (round(ask.timeline.duration_secs * RATE_HZ),)
    assert np.array_equal(samples, source.prepare(ask)())


def test_a_model_row_without_weights_says_so(tmp_path):
    with pytest.raises(InvalidInput, match="model_card"):
        make_source("student4", tmp_path, 1)


def test_a_folder_without_an_index_says_how_to_build_one(tmp_path):
    with pytest.raises(InvalidInput, match="soundwell corpus build"):
        read_corpus(tmp_path)
