"""Check: a marked file is told from an unmarked one, and what is no sound says so."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from soundwell.audio import Clip, write_clip
from soundwell.events import one_shot
from soundwell.runtime import make_generator
from soundwell.runtime.generator import Job
from soundwell.sounds import Sound

from .driver import Desk


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A marked sound of two seconds, a click at 0.25 s that nobody marked, and text."""
    folder = tmp_path_factory.mktemp("check")
    rain = one_shot(
        Sound(id="rain", category="ambience", attributes={"kind": "rain"}, duration_secs=2.0), 1.0
    )
    write_clip(
        folder / "marked.wav",
        make_generator("onnx", watermark="on").generate([Job(timeline=rain, seed=3)])[0].clip,
    )
    click = np.zeros((96_000, 1), np.float32)
    click[12_000:14_400, 0] = 0.5 * np.sin(np.arange(2400) * 0.2) * np.hanning(4800)[2400:]
    write_clip(folder / "click.wav", Clip(samples=click))
    (folder / "text.wav").write_text("not a sound")
    return [folder / name for name in ("marked.wav", "click.wav", "text.wav")]


@pytest.fixture(scope="module")
def checked(desk: Desk, files: list[Path]) -> Desk:
    desk.tab("Check")
    desk.find("#check-files input[type=file]").set_input_files(files)
    desk.status("check", "1 of 3 carry the mark")
    return desk


def row(desk: Desk, name: str) -> list[str]:
    return desk.find("#check-shown tr", has_text=name).locator("td").all_inner_texts()


def test_the_marked_file_is_told_with_a_p_value(checked: Desk) -> None:
    cells = row(checked, "marked.wav")
    assert cells[1] == "marked" and float(cells[2]) < 1e-3
    checked.picture("check")


def test_the_onset_of_a_click_is_where_it_is(checked: Desk) -> None:
    cells = row(checked, "click.wav")
    assert cells[1].startswith("no mark")
    assert float(cells[5].removesuffix(" ms")) == pytest.approx(250, abs=2)
    assert "LUFS" in cells[3] and "dBTP" in cells[4]


def test_what_is_no_sound_says_so(checked: Desk) -> None:
    assert "cannot be read as audio" in row(checked, "text.wav")[1]


def test_cancel_ends_a_long_check(checked: Desk, tmp_path: Path) -> None:
    noise = np.random.default_rng(0).normal(0, 0.1, (48_000 * 60, 1)).astype(np.float32)
    write_clip(tmp_path / "long.wav", Clip(samples=noise))
    checked.page.get_by_label("Clear").locator("visible=true").first.click()
    checked.find("#check-files input[type=file]").set_input_files(tmp_path / "long.wav")
    checked.status("check", "long.wav", kind="busy")
    checked.press("#check-cancel")
    checked.status("check", "Cancelled")
