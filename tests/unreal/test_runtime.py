"""The plugin plays: on the stand-in engine, with the real core and a real sidecar, under ASan and UBSan."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from soundwell.sounds import Sound

from .runtime_build import LIBRARY, Program

SCENES = {
    "play": ["pie", "burst", "play", "quartz", "concurrency", "garbage", "races"],
    "world": ["bed", "footstep", "impact", "nodes", "samples", "specs"],
    "recovery": ["recovery"],
    "editor": ["editor"],
}


def failed(checks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [check for check in checks if not check["holds"]]


@pytest.mark.parametrize("group", SCENES)
def test_every_check_of_the_scenes_holds(program: Program, group: str) -> None:
    checks = program.run(*SCENES[group])
    assert failed(checks) == []
    assert {check["scene"] for check in checks} == {*SCENES[group], "end"}


def test_the_asset_tells_the_core_of_spread_and_width(program: Program) -> None:
    """The hash that the sidecar gave the sound is that of the same sound in Python."""
    step = Sound(
        id="editor.step",
        category="footstep",
        attributes={"surface": "gravel"},
        duration_secs=float(np.float32(0.05)),
        spread=0.3,
        width=0.8,
    )
    told = [check for check in program.run("editor") if check["what"] == "each asset names its sound"]
    assert [check["measured"] for check in told] == [step.hash]


def test_a_missing_library_turns_the_plugin_off_with_one_line(program: Program) -> None:
    assert failed(program.run("disabled", plugin=program.bare)) == []


def test_a_broken_library_turns_the_plugin_off_with_one_line(program: Program, tmp_path: Path) -> None:
    (tmp_path / LIBRARY).parent.mkdir(parents=True)
    (tmp_path / LIBRARY).write_bytes(b"not a library")
    assert failed(program.run("disabled", plugin=tmp_path)) == []


def test_a_check_that_does_not_hold_is_told(program: Program) -> None:
    assert failed(program.run("disabled", sidecar="none"))
