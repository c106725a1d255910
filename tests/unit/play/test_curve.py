"""What the curve measured is what a sidecar on this machine begins with."""

from __future__ import annotations

from pathlib import Path

import pytest

from soundwell.config import SidecarConfig
from soundwell.play import curve
from soundwell.runtime import identity_of
from soundwell.runtime.fake import FakeGenerator
from soundwell.sidecar.workshop import Workshop


@pytest.fixture
def measured(monkeypatch, tmp_path) -> dict:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(curve, "DURATIONS_SECS", (0.1, 0.2))
    monkeypatch.setattr(curve, "BATCHES", (1, 2))
    return curve.measure("onnx", None, 1, 1)


def test_a_sidecar_begins_with_what_was_measured(measured) -> None:
    workshop = Workshop(SidecarConfig(runtime="onnx", threads=1))
    before = workshop._cost.to_json()
    workshop._worker.expect(identity_of("onnx", None, "on", 1))
    workshop._recall_costs(None)
    assert workshop._cost.to_json() != before
    secs = next(p["secs"] for p in measured["points"] if (p["audio_secs"], p["batch"]) == (0.2, 1))
    assert workshop._cost.predict(0.2, 1, 4) == pytest.approx(secs, rel=1.0)


def test_growth_is_the_cost_of_a_second_over_that_in_shorter_pieces() -> None:
    point = {"batch": 1, "steps": 4}
    told = curve.growth(
        [{**point, "audio_secs": s, "secs": s * c} for s, c in ((1, 2), (10, 1), (30, 1.2), (60, 1.5))]
    )
    assert told["cost_per_sec_30_to_60"] == pytest.approx(1.25)
    assert told["cost_per_sec_1_to_60"] == pytest.approx(0.75)
    assert curve.growth([]) == {}


@pytest.fixture
def whole(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict:
    """Every point, of a generator that costs next to nothing."""
    monkeypatch.setattr(curve, "make_generator", lambda *_, **__: FakeGenerator())
    monkeypatch.setattr(curve, "cache_folder", lambda: tmp_path)
    return curve.measure("fake", None, 1, 1)


def test_every_length_up_to_a_minute_is_measured_and_shown(
    whole: dict, capsys: pytest.CaptureFixture[str]
) -> None:
    points = {(p["audio_secs"], p["batch"], p["steps"]) for p in whole["points"]}
    assert {(secs, 1, 4) for secs in curve.DURATIONS_SECS} <= points
    assert {(curve.HASTY_SECS, 1, steps) for steps in (2, 1)} <= points
    assert max(secs * batch for secs, batch, _ in points) <= curve.MAX_AUDIO_SECS
    assert {f"cost_per_sec_{n}_to_60" for n in (1, 10, 30)} <= whole.keys()
    curve.show(whole)
    shown = capsys.readouterr().out
    assert all(f"{secs:g}" in shown for secs in curve.DURATIONS_SECS)


@pytest.mark.parametrize("secs", [0.25, 30.0, 45.0, 60.0])
def test_a_piece_longer_than_any_sound_triggers_it_again(secs: float) -> None:
    timeline = curve.timeline_of(secs)
    assert timeline.duration_secs == secs
    assert [event.time_secs for event in timeline.events] == ([0.0] if secs <= 30 else [0.0, 30.0])
