"""Timelines become the arrays that training saw."""

from __future__ import annotations

import numpy as np
import pytest

from soundwell.evaluate.onsets import find_onsets, match_onsets
from soundwell.events import Event, Timeline
from soundwell.runtime import make_generator
from soundwell.runtime.conditions import EventCondition, pack, scalar_value, tokens_for
from soundwell.runtime.generator import Job
from soundwell.runtime.inputs import LEAD_SECS, told_onset_secs
from soundwell.sounds import Sound


def test_absent_scalars_are_told_from_zero() -> None:
    event = EventCondition(category=1, token=0, onset_secs=0.5, duration_secs=0.2, intensity=1.0)
    packed = pack([event], {"clean": 0.0}, 30)
    assert packed.scalars.tolist() == [0.0] * 8 + [1.0, 0.0]
    assert packed.timing[0] == pytest.approx([0.5, 0.2, 1.0])


def test_no_event_is_an_empty_list() -> None:
    packed = pack([], {}, 10)
    assert packed.timing.shape == (0, 3)
    assert packed.category.dtype == np.int64


@pytest.mark.parametrize(("secs", "tokens"), [(0.02, 1), (0.021, 2), (1.0, 50), (10.0, 500)])
def test_tokens_cover_the_duration(secs: float, tokens: int) -> None:
    assert tokens_for(secs) == tokens


def test_scalars_stay_in_a_small_range() -> None:
    for name, values in {"duration": (0.02, 60), "level": (-90, 0), "bandwidth": (10, 96_000)}.items():
        assert all(-2.4 < scalar_value(name, value) < 2.4 for value in values)


def test_the_model_is_told_of_attacks_a_little_early_but_never_before_the_piece() -> None:
    assert told_onset_secs(0.0, loop=False) == 0.0
    assert told_onset_secs(0.5, loop=False) == pytest.approx(0.5 - LEAD_SECS)
    assert told_onset_secs(0.5, loop=True) == 0.5


def test_attacks_are_heard_at_their_times() -> None:
    """Without the lead they come 5 ms late at the median."""
    generator, errors = make_generator("onnx"), []
    times = (0.3, 0.8, 1.4, 1.8)
    for category in ("impact", "weapon", "footstep"):
        sound = Sound(id="hit", category=category, duration_secs=0.4)
        timeline = Timeline(
            sounds={"hit": sound},
            events=tuple(Event(sound="hit", time_secs=t) for t in times),
            duration_secs=2.4,
        )
        for seed in range(4):
            heard = find_onsets(
                generator.generate([Job(timeline=timeline, seed=seed)])[0].clip.mono(), 48_000
            )
            errors += list(match_onsets(times, heard.tolist(), 0.05))
    assert len(errors) > 36 and abs(float(np.median(errors))) < 0.003
