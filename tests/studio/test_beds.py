"""Beds: a loop is heard, its joint looked at, played without a gap; a long one is cancelled."""

from __future__ import annotations

import pytest

from .driver import Desk, loudness_dbfs


@pytest.fixture(scope="module")
def beds(desk: Desk) -> Desk:
    """A loop of four seconds."""
    desk.tab("Beds")
    desk.set_slider("Length, seconds", 4)
    desk.press("#beds-generate")
    desk.status("beds", "4 s in")
    return desk


def test_a_bed_is_stereo_and_as_long_as_asked(beds: Desk) -> None:
    samples, rate = beds.heard(beds.find("#beds-shown audio").first)
    assert samples.shape[1] == 2
    assert len(samples) / rate == pytest.approx(4.0, abs=0.001)
    assert loudness_dbfs(samples) > -30


def test_the_joint_is_the_end_and_then_the_beginning(beds: Desk) -> None:
    whole, rate = beds.heard(beds.find("#beds-shown audio").nth(0))
    joint, _ = beds.heard(beds.find("#beds-shown audio").nth(1))
    half = len(joint) // 2
    assert abs(joint[half:] - whole[:half]).max() < 1e-3
    assert abs(joint[:half] - whole[-half:]).max() < 1e-3
    assert "joint: change" in beds.find("#beds-shown").inner_text()
    beds.picture("beds")


def test_a_loop_plays_until_it_is_stopped(beds: Desk) -> None:
    button = beds.find("[data-loop]")
    button.click()
    beds.find('[data-loop][aria-pressed="true"]').wait_for()
    button.click()
    beds.find('[data-loop][aria-pressed="false"]').wait_for()


def test_cancel_ends_a_long_bed(beds: Desk) -> None:
    beds.set_slider("Length, seconds", 20)
    beds.press("#beds-generate")
    beds.status("beds", "Making 20 s", kind="busy")
    beds.press("#beds-cancel")
    beds.status("beds", "Cancelled")
    beds.set_slider("Length, seconds", 2)
    beds.press("#beds-generate")
    beds.status("beds", "2 s in")
