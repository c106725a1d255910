"""The GPU preset at toy size on a processor: pack, train in pieces, distil, export. And distilling weights alone."""

from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
import pytest
import torch
from click.testing import CliRunner
from conftest import invoke

from soundwell.errors import InvalidInput
from soundwell.events import one_shot
from soundwell.export.command import command as export
from soundwell.export.restore import restore
from soundwell.runtime.generator import Job
from soundwell.runtime.onnx import OnnxGenerator
from soundwell.runtime.weights import load_card
from soundwell.sounds import Sound
from soundwell.train.command import distill, train
from soundwell.train.corpus import command as corpus_command
from soundwell.train.loop import Deadline

STEP = Sound(id="step", category="footstep", attributes={"surface": "gravel"}, duration_secs=0.3)


@pytest.fixture(autouse=True)
def no_deadline():
    yield
    Deadline.stop_after(0)


@pytest.fixture(scope="module")
def carried(run: Path, exported: Path, tmp_path_factory) -> tuple[Path, list[str]]:
    """The road of `gpu-30min` with its toy preset. -> (run folder, what the commands said)"""
    folder = tmp_path_factory.mktemp("gpu")
    invoke(corpus_command, "pack", "--run", run, "--out", folder / "pack.npz", "--max-mib", 2)
    options = [
        "--pack",
        folder / "pack.npz",
        "--run",
        folder / "run",
        "--preset",
        "smoke-gpu",
        "--base",
        exported,
    ]
    said = [invoke(train, *options, "--threads", 1, "--minutes", 1e-6)]
    said.append(invoke(train, *options, "--threads", 1))
    said.append(invoke(distill, "--teacher", folder / "run", "--preset", "smoke-gpu", "--threads", 1))
    return folder / "run", said


def test_a_command_whose_time_is_over_stops_and_the_next_goes_on(carried: tuple[Path, list[str]]) -> None:
    _, said = carried
    assert "time is over: teacher at step 1" in said[0] and "run the same command again" in said[0]
    assert "resumed at step 1" in said[1] and "done; next: soundwell distill" in said[1]


@pytest.mark.skipif(torch.cuda.is_available(), reason="this machine has the GPU that others lack")
def test_without_a_gpu_the_processor_does_it_and_says_so(carried: tuple[Path, list[str]]) -> None:
    assert "no GPU found" in carried[1][1]


def test_what_was_trained_there_is_exported_here(
    carried: tuple[Path, list[str]], corpus: Path, tmp_path: Path
) -> None:
    folder, _ = carried
    invoke(export, "--run", folder, "--corpus", corpus, "--out", tmp_path, "--preset", "smoke-gpu")
    rendered = OnnxGenerator(tmp_path, threads=1).generate([Job(timeline=one_shot(STEP, 1.0), seed=1)])
    assert np.isfinite(rendered[0].clip.samples).all()
    assert load_card(tmp_path).data["recipe"]["teacher"]["compute"]["bf16"] is True


def test_the_packed_codec_is_the_base_weights_own(carried: tuple[Path, list[str]], exported: Path) -> None:
    from soundwell.train.stages import load_codec

    ours, base = load_codec(carried[0] / "codec.pt"), restore(exported).codec
    assert all(torch.equal(a, b) for a, b in zip(ours.parameters(), base.parameters(), strict=True))


@pytest.fixture(scope="module")
def redistilled(exported: Path, tmp_path_factory) -> Path:
    """A student of exported weights, for two steps, with another range of guidance."""
    folder = tmp_path_factory.mktemp("again")
    options = ["--teacher", exported, "--out", folder / "w", "--preset", "smoke", "--steps", 2]
    invoke(distill, *options, "--guidance", 1.0, 5.0, "--batches", 2, "--train-steps", 3, "--threads", 1)
    return folder / "w"


def test_exported_weights_can_be_distilled_alone(redistilled: Path, exported: Path) -> None:
    card = load_card(redistilled).data
    assert card["distilled"]["steps"] == 2 and card["distilled"]["guidance"] == [1.0, 5.0]
    assert card["distilled"]["num_batches"] == 2 and card["distilled"]["trained_on"]
    before, after = restore(exported), restore(redistilled)
    same = [
        torch.equal(a, b)
        for a, b in zip(before.teacher.parameters(), after.teacher.parameters(), strict=True)
    ]
    assert all(same)
    moved = [
        torch.equal(a, b)
        for a, b in zip(before.student.parameters(), after.student.parameters(), strict=True)
    ]
    assert not all(moved)


def test_the_new_student_is_served_at_each_step_count(redistilled: Path) -> None:
    generator = OnnxGenerator(redistilled, threads=1)
    for steps in (4, 2, 1):
        rendering = generator.generate([Job(timeline=one_shot(STEP, 1.0), seed=1, steps=steps)])[0]
        assert rendering.steps == steps and np.isfinite(rendering.clip.samples).all()


def test_distilling_again_resumes_and_other_weights_are_refused(
    redistilled: Path, exported: Path, tmp_path: Path
) -> None:
    work = redistilled.with_name("w.run")
    stamp = os.stat(work / "student-2.pt").st_mtime_ns
    options = ["--teacher", exported, "--run", work, "--preset", "smoke", "--steps", 2, "--threads", 1]
    invoke(distill, *options, "--out", tmp_path / "again")
    assert os.stat(work / "student-2.pt").st_mtime_ns == stamp
    (work / "base.txt").write_text("others")
    (work / "student-2.pt").unlink()
    result = CliRunner().invoke(distill, [str(o) for o in [*options, "--out", tmp_path / "w"]])
    assert isinstance(result.exception, InvalidInput) and "other weights" in str(result.exception)


def test_weights_are_not_written_over(exported: Path) -> None:
    card = json.loads((exported / "model_card.json").read_text())
    result = CliRunner().invoke(distill, ["--teacher", str(exported), "--out", str(exported)])
    assert result.exit_code == 2 and "another folder" in result.output
    assert json.loads((exported / "model_card.json").read_text()) == card
