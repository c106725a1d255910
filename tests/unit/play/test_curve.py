"""What the curve measured is what a sidecar on this machine begins with."""

from __future__ import annotations

import pytest

from soundwell.config import SidecarConfig
from soundwell.play import curve
from soundwell.runtime import identity_of
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
