"""Events and timelines: order, ranges, files; every refusal names the field."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from soundwell.documents import write_document
from soundwell.errors import InvalidInput
from soundwell.events import Event, Timeline, load_sounds, load_timeline, one_shot
from soundwell.sounds import Sound

STEP = Sound(id="step", category="footstep", attributes={"surface": "gravel"}, duration_secs=0.5)
SAMPLES = Path(__file__).parents[2] / "samples" / "timelines"


def document(**changes: Any) -> dict[str, Any]:
    step = {"category": "footstep", "attributes": {"surface": "gravel"}, "duration_secs": 0.5}
    plain = {
        "sounds": {"step": step},
        "events": [
            {"sound": "step", "time_secs": 0.1},
            {"sound": "step", "time_secs": 0.7, "intensity": 0.9},
        ],
        "duration_secs": 2,
    }
    return plain | changes


def test_json_round_trip() -> None:
    timeline = Timeline.from_json(document(channels=2, loudness=[[0, 0], [1.5, -6]], seed=3))
    assert timeline.events[1].intensity == 0.9
    assert timeline.sounds["step"] == STEP
    assert Timeline.from_json(timeline.to_json()) == timeline
    assert Timeline.from_json(json.loads(json.dumps(timeline.to_json()))) == timeline


@pytest.mark.parametrize("ending", [".json", ".yaml", ".yml"])
def test_file_round_trip(tmp_path: Path, ending: str) -> None:
    timeline = Timeline.from_json(document())
    write_document(tmp_path / f"t{ending}", timeline.to_json())
    assert load_timeline(tmp_path / f"t{ending}") == timeline
    assert [path.name for path in tmp_path.iterdir()] == [f"t{ending}"]


def test_one_shot_is_a_timeline_of_one_event_at_0() -> None:
    timeline = one_shot(STEP, 0.8)
    assert timeline.events == (Event(sound="step", intensity=0.8),)
    assert (timeline.duration_secs, timeline.channels) == (0.5, 1)


def test_events_may_share_a_time_and_lie_at_the_end() -> None:
    events = [{"sound": "step", "time_secs": 2}, {"sound": "step", "time_secs": 2}]
    assert len(Timeline.from_json(document(events=events)).events) == 2


REFUSED = [
    (
        {"events": [{"sound": "step", "time_secs": 1}, {"sound": "step"}]},
        "events[1].time_secs",
        "order of time",
    ),
    ({"events": [{"sound": "step", "time_secs": -0.1}]}, "events[0].time_secs", "must not be negative"),
    ({"events": [{"sound": "step", "time_secs": float("nan")}]}, "events[0].time_secs", "must be a finite"),
    (
        {"events": [{"sound": "step", "time_secs": 3}]},
        "events[0].time_secs",
        "after the timeline's end, 2 seconds",
    ),
    ({"events": [{"sound": "step", "time_ms": 3}]}, "events[0].time_ms", "write 'time_secs' instead"),
    ({"events": [{"sound": "stepp"}]}, "events[0].sound", "did you mean 'step'?"),
    ({"events": [{"time_secs": 0}]}, "events[0].sound", "is missing"),
    ({"events": [{"sound": "step", "intensity": 1.2}]}, "events[0].intensity", "above the most allowed, 1"),
    ({"events": [{"sound": "step", "seed": -1}]}, "events[0].seed", "is not within"),
    (
        {"events": [{"sound": "step", "parameters": {"speed": "fast"}}]},
        "events[0].parameters.speed",
        "a number",
    ),
    ({"events": ["step"]}, "events[0]", "must be a mapping"),
    ({"events": {"sound": "step"}}, "events", "must be a list, not a mapping"),
    ({"events": [{"sound": "step"}] * 10_001}, "events", "more than 10000"),
    ({"duration_secs": 61}, "duration_secs", "61 is above the most allowed, 60 seconds"),
    ({"duration_secs": -1}, "duration_secs", "must not be negative"),
    ({"channels": 0}, "channels", "0 is not within 1..2"),
    ({"loudness": [[1, 0], [0.5, 0]]}, "loudness[1].time_secs", "order of time"),
    ({"loudness": [[0, 90]]}, "loudness[0].db", "above the most allowed, 24 dB"),
    ({"loudness": [[0]]}, "loudness[0]", "must be [time_secs, dB]"),
    ({"loudness": [["0", 1]]}, "loudness[0].time_secs", "must be a number"),
    ({"sounds": ["step"]}, "sounds", "must be a mapping, not a list"),
    ({"sounds": {"step": {"category": "doorr"}}}, "sounds.step.category", "did you mean 'door'?"),
    ({"sounds": {"step": "door"}}, "sounds.step", "must be a mapping"),
    ({"sounds": {7: {}}}, "sounds", "must be text, not the number 7"),
    ({"evnts": []}, "evnts", "did you mean 'events'?"),
]


@pytest.mark.parametrize(("changes", "field", "sentence"), REFUSED)
def test_refused_with_the_field_and_a_sentence(changes: dict[str, Any], field: str, sentence: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        Timeline.from_json(document(**changes))
    assert caught.value.field == field
    assert sentence in str(caught.value)


@pytest.mark.parametrize("key", ["sounds", "events", "duration_secs"])
def test_a_missing_part_is_named(key: str) -> None:
    short = document()
    del short[key]
    with pytest.raises(InvalidInput, match=f"{key}: is missing"):
        Timeline.from_json(short)


def test_timelines_made_in_code_are_checked_too() -> None:
    with pytest.raises(InvalidInput, match=r"events\[0\].sound: 'door' is not a sound of this timeline"):
        Timeline(sounds={"step": STEP}, events=(Event(sound="door"),), duration_secs=1)


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("a.json", '{"events": [}', "is not JSON: Expecting value in line 1, column 13"),
        ("a.yaml", "events: [1\nb: }", "is not YAML"),
        ("a.json", "[1]", "must hold a mapping at its top, not a list"),
        ("a.yaml", "", "must hold a mapping at its top, not nothing"),
        ("a.txt", "{}", "must end in one of .json, .yaml, .yml"),
        ("a.json", '{"seed": 1, "seed": 2}', "seed: is given twice"),
        ("a.yaml", "sounds:\n  step: {text: a}\n  step: {text: b}", "step: is given twice"),
    ],
)
def test_broken_files_are_refused(tmp_path: Path, name: str, text: str, sentence: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput) as caught:
        load_timeline(tmp_path / name)
    assert sentence in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"none\.json: there is no such file"):
        load_timeline(tmp_path / "none.json")


def test_bytes_that_are_not_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InvalidInput, match="cannot be read as UTF-8"):
        load_timeline(tmp_path / "a.json")


def test_sounds_are_read_by_id(tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text("sounds:\n  gate: {text: an iron gate creaks}\n", encoding="utf-8")
    assert load_sounds(tmp_path / "s.yaml")["gate"].category == "door"


@pytest.mark.parametrize("path", sorted(SAMPLES.iterdir()), ids=lambda path: path.name)
def test_sample_timelines_are_legal(path: Path) -> None:
    timeline = load_timeline(path)
    assert len(timeline.events) >= 10
    assert set(timeline.sounds) == {event.sound for event in timeline.events}


def test_there_are_samples_of_both_forms() -> None:
    assert {path.suffix for path in SAMPLES.iterdir()} == {".json", ".yaml"}
