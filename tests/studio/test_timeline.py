"""Timeline: events move and their onsets with them; keys, curve, mixing, import, export, cancel."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from soundwell.events import Timeline
from soundwell.sounds import Sound

from .driver import Desk, loudness_dbfs

IMPORT = '[data-testid="Import JSON-upload-button"]'
SHOT = 5  # place of the starting timeline's last event


@pytest.fixture(scope="module")
def timeline(desk: Desk) -> Iterator[Desk]:
    desk.tab("Timeline")
    desk.find(".tl-event").first.wait_for()
    yield desk


def value(desk: Desk) -> Timeline:
    """What the editor holds, by its own export."""
    with desk.page.expect_download() as waiting:
        desk.press("[data-do=save]")
    return Timeline.from_json(json.loads(waiting.value.path().read_text()))


def choose(desk: Desk, place: int) -> tuple[float, float]:
    """Clicks on an event; where it is in the window."""
    box = desk.find(f'.tl-event[data-event="{place}"] rect').nth(1).bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    desk.page.mouse.click(x, y)
    desk.find(".tl-event.chosen").wait_for()
    return x, y


def render(desk: Desk) -> list[float]:
    """Renders in one piece; the attacks that were heard."""
    before = desk.find("#timeline-whole audio").evaluate_all("(all) => all.map((one) => one.src)")
    desk.press("#timeline-render")
    desk.page.wait_for_function(
        """(before) => { const one = document.querySelector("#timeline-whole audio");
            return one && one.src !== before[0]; }""",
        arg=before,
    )
    desk.status("timeline", "Rendered")
    lines = desk.find("#timeline-whole [data-heard]")
    return [float(text) for text in lines.evaluate_all("(all) => all.map((one) => one.dataset.heard)")]


def near(heard: list[float], secs: float) -> bool:
    return min(abs(one - secs) for one in heard) < 0.05


def test_a_rendering_is_heard_and_its_onsets_lie_where_asked(timeline: Desk) -> None:
    heard = render(timeline)
    samples, rate = timeline.heard(timeline.find("#timeline-whole audio"))
    assert len(samples) / rate == pytest.approx(4.5, abs=0.001)
    assert loudness_dbfs(samples) > -12
    assert near(heard, 2.2) and near(heard, 3.2)


def test_an_event_moved_by_mouse_moves_its_onset(timeline: Desk) -> None:
    x, y = choose(timeline, SHOT)
    timeline.page.mouse.move(x, y)
    timeline.page.mouse.down()
    for part in range(1, 11):
        timeline.page.mouse.move(x - 10 * part, y)
    timeline.page.mouse.up()
    moved = value(timeline).events[SHOT].time_secs
    assert 2.5 < moved < 3.1
    heard = render(timeline)
    assert near(heard, moved) and not near(heard, 3.2)
    timeline.picture("timeline")


def test_a_double_click_adds_and_a_right_click_removes(timeline: Desk) -> None:
    events = len(value(timeline).events)
    lane = timeline.find(".tl-lane").nth(2).bounding_box()
    assert lane is not None
    place = lane["x"] + lane["width"] * 0.9, lane["y"] + lane["height"] - 8
    timeline.page.mouse.dblclick(*place)
    assert len(value(timeline).events) == events + 1
    timeline.page.mouse.click(*place, button="right")
    assert len(value(timeline).events) == events


def test_keys_choose_move_add_remove_and_undo(timeline: Desk) -> None:
    before = value(timeline)
    timeline.find(".tl").focus()
    keys = timeline.page.keyboard
    keys.press("Escape")
    keys.press("PageDown")
    keys.press("Shift+ArrowRight")
    keys.press("ArrowRight")
    keys.press("+")
    first = value(timeline).events[0]
    assert first.time_secs == pytest.approx(before.events[0].time_secs + 0.11)
    assert first.intensity == pytest.approx(before.events[0].intensity + 0.05)
    timeline.find(".tl").focus()
    keys.press("Enter")
    assert len(value(timeline).events) == len(before.events) + 1
    timeline.find(".tl").focus()
    keys.press("Delete")
    for _ in range(5):
        keys.press("Control+z")
    assert value(timeline) == before


def test_a_drawn_curve_lowers_the_second_half(timeline: Desk) -> None:
    back = timeline.find(".tl-curve-back").bounding_box()
    assert back is not None
    left, top, width, height = back["x"], back["y"], back["width"], back["height"]
    timeline.page.mouse.move(left + 0.05 * width, top + 0.25 * height)
    timeline.page.mouse.down()
    for share in np.linspace(0.05, 0.95, 30):
        low = 0.25 if share < 0.5 else 0.9
        timeline.page.mouse.move(left + share * width, top + low * height)
    timeline.page.mouse.up()
    levels = [level for _, level in value(timeline).loudness]
    assert max(levels) > -3 and min(levels) < -25
    render(timeline)
    samples, rate = timeline.heard(timeline.find("#timeline-whole audio"))
    middle = round(2.6 * rate)
    assert loudness_dbfs(samples[middle:]) < loudness_dbfs(samples[:middle]) - 10
    timeline.press("[data-do=flat]")
    assert value(timeline).loudness == ()


def test_the_mix_of_one_shots_stands_beside_it(timeline: Desk) -> None:
    timeline.press("#timeline-mix")
    timeline.status("timeline", "Mixed 6 one-shots")
    samples, rate = timeline.heard(timeline.find("#timeline-mixed audio"))
    assert len(samples) / rate == pytest.approx(4.5, abs=0.001)
    assert timeline.find("#timeline-mixed [data-asked]").count() == 6


def test_a_lane_is_added(timeline: Desk) -> None:
    timeline.page.get_by_role("button", name="Add a lane").click()
    timeline.press("#timeline-add-lane")
    timeline.status("timeline", "Lane impact.metal added")
    assert "impact.metal" in value(timeline).sounds


def test_the_recorded_game_loads(timeline: Desk) -> None:
    timeline.press("#timeline-example input")
    timeline.page.get_by_role("option", name="ViZDoom").click()
    timeline.status("timeline", "loaded")
    timeline.find(".tl-names", has_text="weapon.shotgun").wait_for()
    assert len(value(timeline).events) > 10


def test_a_file_is_imported_and_a_wrong_one_told(timeline: Desk, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.json"
    wrong.write_text('{"sounds": {}, "events": [{"sound": "step"}], "duration_secs": 1}')
    upload = timeline.find(IMPORT)
    upload.set_input_files(wrong)
    assert "events[0].sound" in timeline.status("timeline", "Not done", kind="failed")
    right = Path(__file__).parents[2] / "samples" / "timelines" / "corridor_walk.json"
    upload.set_input_files(right)
    timeline.status("timeline", "corridor_walk.json")
    assert value(timeline) == Timeline.from_json(json.loads(right.read_text()))


def test_cancel_ends_a_long_rendering(timeline: Desk, tmp_path: Path) -> None:
    rain = Sound(id="rain", category="ambience", duration_secs=15)
    long = {
        "sounds": {"rain": {**rain.to_json(), "id": "rain"}},
        "events": [{"sound": "rain"}],
        "duration_secs": 15,
    }
    file = tmp_path / "long.json"
    file.write_text(json.dumps(long))
    timeline.find(IMPORT).set_input_files(file)
    timeline.status("timeline", "long.json")
    timeline.press("#timeline-render")
    timeline.status("timeline", "Rendering", kind="busy")
    timeline.press("#timeline-cancel")
    timeline.status("timeline", "Cancelled")
