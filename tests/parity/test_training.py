"""`soundwell train`, `distill` and `export`: they resume, repeat by seed, and say what the weights saw."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from click.testing import CliRunner
from conftest import invoke

from soundwell.errors import InvalidInput, WeightsCorrupt
from soundwell.export.command import command as export
from soundwell.runtime.onnx import OnnxGenerator
from soundwell.runtime.weights import load_card
from soundwell.train.command import distill, train

SMOKE = ("--preset", "smoke", "--threads", 1)


def weights(path: Path) -> dict[str, torch.Tensor]:
    return torch.load(path, weights_only=True)["weights"]


def test_same_seed_trains_the_same_weights(corpus: Path, run: Path, tmp_path: Path) -> None:
    invoke(train, "--corpus", corpus, "--run", tmp_path, *SMOKE)
    first, again = weights(run / "teacher.pt"), weights(tmp_path / "teacher.pt")
    assert all(torch.equal(first[name], again[name]) for name in first)


def test_loss_curves_are_drawn(run: Path) -> None:
    for stage in ("bands", "wave", "teacher", "student"):
        assert (run / stage / "losses.png").read_bytes().startswith(b"\x89PNG")


def test_interrupted_stage_goes_on_from_its_checkpoint(
    corpus: Path, run: Path, tmp_path: Path, capsys
) -> None:
    for name in ("features.npz", "codec.pt"):
        (tmp_path / name).write_bytes((run / name).read_bytes())
    state = torch.load(run / "teacher" / "checkpoint.pt", weights_only=True)
    (tmp_path / "teacher").mkdir()
    torch.save({**state, "step": 2}, tmp_path / "teacher" / "checkpoint.pt")
    output = invoke(train, "--corpus", corpus, "--run", tmp_path, *SMOKE)
    assert "resumed at step 2" in output
    assert (tmp_path / "teacher.pt").exists()


def test_distilling_without_a_teacher_says_what_to_run(tmp_path: Path) -> None:
    result = CliRunner().invoke(distill, ["--run", str(tmp_path), "--preset", "smoke"])
    assert isinstance(result.exception, InvalidInput)
    assert "soundwell train" in str(result.exception)


def test_unknown_preset_names_the_nearest(corpus: Path, tmp_path: Path) -> None:
    arguments = ["--corpus", str(corpus), "--run", str(tmp_path), "--preset", "smok"]
    result = CliRunner().invoke(train, arguments)
    assert "did you mean 'smoke'" in str(result.exception)


def test_card_says_what_the_weights_saw(exported: Path) -> None:
    card = load_card(exported).data
    assert card["data"]["recordings"] == 12
    assert card["data"]["licences"] == {"CC0-1.0": 12}
    graphs = {"student.onnx", "sampler.onnx", "decoder.onnx", "teacher.onnx", "encoder.onnx"}
    assert set(card["files"]) == {*graphs, "int8_ranges.json"}
    assert "nobody (CC0-1.0): 12" in (exported / "ATTRIBUTION.md").read_text()


def test_card_names_what_its_base_saw_too(corpus: Path, run: Path, exported: Path, tmp_path: Path) -> None:
    """Weights that went on from others say what those were trained on."""
    options = ["--run", run, "--corpus", corpus, "--preset", "second-edition", "--base", exported]
    invoke(export, *options, "--out", tmp_path)
    card, base = load_card(tmp_path), load_card(exported)
    assert card.data["edition"] == 2 and card.data["base"]["edition"] == 1
    assert card.data["base"]["data"] == base.data["data"]
    assert card.data["base"]["student_sha256"] == base.model_hash("student.onnx")
    attribution = (tmp_path / "ATTRIBUTION.md").read_text()
    assert attribution.count("nobody (CC0-1.0): 12") == 2 and "# Before, as edition 1" in attribution
    invoke(export, *options[:-1], tmp_path, "--out", tmp_path / "third")
    third = load_card(tmp_path / "third")
    assert third.data["base"]["base"] == card.data["base"]
    assert (tmp_path / "third" / "ATTRIBUTION.md").read_text().count("nobody (CC0-1.0): 12") == 3


def test_metrics_go_into_the_card(corpus: Path, run: Path, tmp_path: Path) -> None:
    metrics = tmp_path / "metrics.json"
    metrics.write_text('{"rows": {}}')
    invoke(
        export, "--run", run, "--corpus", corpus, "--out", tmp_path / "out", *SMOKE[:2], "--metrics", metrics
    )
    assert json.loads((tmp_path / "out" / "model_card.json").read_text())["metrics"] == {"rows": {}}


def test_changed_weights_are_refused(exported: Path, tmp_path: Path) -> None:
    for path in exported.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    sampler = tmp_path / "sampler.onnx"
    content = bytearray(sampler.read_bytes())
    content[len(content) // 2] ^= 1
    sampler.write_bytes(content)
    with pytest.raises(WeightsCorrupt, match="its card says"):
        OnnxGenerator(tmp_path)


def test_folder_without_a_card_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="model_card.json"):
        OnnxGenerator(tmp_path)
