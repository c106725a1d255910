"""`soundwell detect` on files and folders: verdicts, JSON, and files that cannot be read."""

from __future__ import annotations

import json

import click
import numpy as np
import pytest
from click.testing import CliRunner

from soundwell.audio import Clip, write_clip
from soundwell.errors import InvalidInput
from soundwell.events import one_shot
from soundwell.play.detect import command
from soundwell.runtime import make_generator
from soundwell.runtime.generator import Job
from soundwell.sounds import Sound

WIND = Sound(id="wind", category="ambience", attributes={"kind": "wind"}, duration_secs=2.0)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    root = tmp_path_factory.mktemp("sounds")
    marked = make_generator("onnx", watermark="on").generate([Job(timeline=one_shot(WIND), seed=1)])[0].clip
    write_clip(root / "deep" / "marked.ogg", marked)
    noise = np.random.default_rng(0).normal(0, 0.1, (24_000, 2)).astype(np.float32)
    write_clip(root / "noise.wav", Clip(samples=noise))
    (root / "broken.wav").write_bytes(b"not audio")
    (root / "notes.txt").write_text("not a sound")
    return root


def detect(*arguments) -> str:
    done = CliRunner().invoke(command, [str(argument) for argument in arguments], catch_exceptions=False)
    assert done.exit_code == 0
    return done.output


def test_a_folder_is_heard_whole_and_each_file_gets_its_verdict(folder) -> None:
    document = json.loads(detect(folder, "--json"))
    verdicts = {entry["file"].rpartition("/")[2]: entry for entry in document["files"]}
    assert set(verdicts) == {"marked.ogg", "noise.wav", "broken.wav"}
    assert verdicts["marked.ogg"]["marked"] and verdicts["marked.ogg"]["p_value"] < 1e-3
    assert verdicts["noise.wav"]["verdict"] == "no mark found (short)"
    assert "cannot be read" in verdicts["broken.wav"]["error"]


def test_another_key_finds_nothing(folder, tmp_path) -> None:
    key = tmp_path / "key"
    key.write_bytes(b"another studio's key")
    assert not json.loads(detect(folder / "deep", "--json", "--key-file", key))["files"][0]["marked"]


def test_the_table_counts(folder) -> None:
    assert "1 of 3 marked" in detect(folder)


def test_a_missing_file_is_told(tmp_path) -> None:
    with pytest.raises(InvalidInput, match="no such file or folder"):
        command.main([str(tmp_path / "none.wav")], standalone_mode=False)
    with pytest.raises(click.MissingParameter):
        command.main([], standalone_mode=False)
