"""Compare: seven ways of the same sound and seed, each heard and timed; cancel between them."""

from __future__ import annotations

import pytest

from .driver import Desk, loudness_dbfs

NAMES = ("Teacher, 50 steps", "Student, 4 steps", "Student, 2 steps", "Student, 1 step", "Lite, 4 steps",
         "Student, 4 steps, int8", "Procedural")  # fmt: skip


@pytest.fixture(scope="module")
def compared(desk: Desk) -> Desk:
    desk.tab("Compare")
    desk.set_slider("Duration, seconds", 0.5)
    desk.press("#compare-generate")
    desk.status("compare", "7 ways")
    return desk


def test_every_way_is_there_with_its_time(compared: Desk) -> None:
    titles = compared.find("#compare-shown figcaption b").all_inner_texts()
    assert tuple(titles) == NAMES
    facts = compared.find("#compare-shown .sw-facts").all_inner_texts()
    assert all(" ms · " in fact and "times real time" in fact for fact in facts)
    compared.picture("compare")


@pytest.mark.parametrize("place", range(len(NAMES)), ids=NAMES)
def test_a_way_is_heard(compared: Desk, place: int) -> None:
    samples, rate = compared.heard(compared.find("#compare-shown audio").nth(place))
    assert len(samples) / rate == pytest.approx(0.5, abs=0.001)
    assert loudness_dbfs(samples) > -12


def test_cancel_ends_between_ways(compared: Desk) -> None:
    compared.set_slider("Duration, seconds", 5)
    compared.press("#compare-generate")
    compared.status("compare", "Teacher", kind="busy")
    compared.press("#compare-cancel")
    compared.status("compare", "Cancelled")
