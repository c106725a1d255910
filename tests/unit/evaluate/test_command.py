"""Wrong use of `soundwell evaluate` is told in a sentence; a report becomes a table, JSON and files."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import numpy as np
import pytest
from rich.console import Console

from soundwell.errors import InvalidInput
from soundwell.evaluate.command import command, draw
from soundwell.evaluate.judges import FILES, find_judges
from soundwell.evaluate.page import write_page
from soundwell.evaluate.report import Report, show, write_report
from soundwell.evaluate.run import EvaluateSettings


@pytest.fixture
def report():
    clip = np.sin(np.arange(4800) / 5, dtype=np.float32)
    return Report(
        rows={"real": {"class_top3": 0.6, "secs_per_clip": float("nan")}, "procedural": {"class_top3": 0.3}},
        missing={"student4": "no weights"},
        notes=("counts are equal",),
        counts={"class_clips": 17},
        machine={"cpus": 2},
        examples={"real": {"ui": clip}, "procedural": {"ui": clip}},
    )


def test_missing_judges_are_told_with_how_to_get_them(tmp_path, corpus):
    with pytest.raises(InvalidInput, match=r"has no judges\.py.*aisfx==0\.1\.2"):
        command.main(["--judges", str(tmp_path), "--corpus", str(corpus)], standalone_mode=False)


def test_a_missing_file_of_the_judges_is_named(tmp_path):
    for name in FILES[1:]:
        (tmp_path / name).touch()
    with pytest.raises(InvalidInput, match=r"has no judges\.py;"):
        find_judges(tmp_path)


def test_an_unknown_row_is_refused_with_the_nearest(tmp_path):
    with pytest.raises(InvalidInput, match="student4"):
        EvaluateSettings(corpus=tmp_path, rows=("student5",))


def test_json_names_what_is_not_available_and_has_no_nan(report):
    document = report.to_json()
    assert document["rows"]["student4"] == {"not_available": "no weights"}
    assert document["rows"]["real"] == {"class_top3": 0.6, "secs_per_clip": None}
    assert json.loads(json.dumps(document, allow_nan=False)) == document


def test_the_table_has_every_row(report, capsys):
    show(report, Console(width=200))
    shown = capsys.readouterr().out
    for words in ("real", "procedural", "0.600", "student 4: not available: no weights", "counts are equal"):
        assert words in shown


def test_files_of_a_report(report, tmp_path):
    write_report(tmp_path, report)
    assert json.loads((tmp_path / "evaluate.json").read_text()) == report.to_json()
    assert (tmp_path / "clips" / "ui-procedural.flac").stat().st_size > 0


def test_the_page_shows_and_plays_what_lies_beside_it(report, tmp_path):
    """Every picture and clip it names exists; numbers, missing rows and histograms stand in it, escaped."""
    told = replace(
        report,
        missing={"student4": "no <weights>"},
        onset_errors_millis={"procedural": [-3.0, 0.5, 12.0]},
        clip_millis={"procedural": [4.0, 5.0]},
    )
    write_report(tmp_path, told)
    page = write_page(tmp_path, told, draw).read_text()
    named = re.findall(r'src="([^"]+)"', page)
    assert len(named) == 4 and all((tmp_path / name).stat().st_size for name in named)
    for words in (
        "0.600",
        "no &lt;weights&gt;",
        "3 values, median 0.5",
        "2 values, median 4.5",
        "counts are equal",
    ):
        assert words in page
    assert page.count("<svg") == 2 and "<script" not in page
