"""Timelines become the arrays that training saw."""

from __future__ import annotations

import numpy as np
import pytest

from soundwell.runtime.conditions import EventCondition, pack, scalar_value, tokens_for


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
