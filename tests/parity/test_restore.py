"""The released networks come back from their graphs, and what is no release of ours is refused with a reason."""

from __future__ import annotations

import json
import shutil
from hashlib import sha256
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from onnx import helper, numpy_helper

from soundwell.errors import WeightsCorrupt
from soundwell.export.graph import save, student_graph
from soundwell.export.restore import ENCODER, STUDENT, TEACHER, check_parity, restore
from soundwell.runtime import RELEASED_WEIGHTS
from soundwell.train.networks import Networks
from soundwell.train.stages import load_codec, load_denoiser


@pytest.fixture(scope="module")
def released() -> Networks:
    return restore(RELEASED_WEIGHTS)


def rewrite(folder: Path, name: str, content: bytes) -> None:
    """Changes a graph and names its new hash in the card, as a forger would."""
    (folder / name).write_bytes(content)
    card = json.loads((folder / "model_card.json").read_text())
    card["files"][name]["sha256"] = sha256(content).hexdigest()
    (folder / "model_card.json").write_text(json.dumps(card))


def test_released_networks_sound_like_their_graphs(released: Networks) -> None:
    graphs = {name: released.card.read(name) for name in (STUDENT, TEACHER, ENCODER)}
    gaps = check_parity(released, graphs)
    print(gaps)
    assert set(gaps) == set(graphs) and max(gaps.values()) < 1e-4


def test_restored_and_exported_again_is_the_same_graph(released: Networks, tmp_path: Path) -> None:
    save(student_graph(released.student, released.codec), tmp_path / STUDENT)
    again, before = (onnx.load(str(folder / STUDENT)) for folder in (tmp_path, RELEASED_WEIGHTS))
    for first, second in zip(again.graph.initializer, before.graph.initializer, strict=True):
        assert np.array_equal(numpy_helper.to_array(first), numpy_helper.to_array(second)), first.name


def test_a_model_just_trained_comes_back(run: Path, exported: Path) -> None:
    """Its untouched zeros are stored once for all, under one of their names."""
    networks = restore(exported)
    for module, trained in (
        (networks.student, load_denoiser(run / "student.pt")),
        (networks.codec, load_codec(run / "codec.pt")),
    ):
        state = module.state_dict()
        for name, value in trained.state_dict().items():
            if value.dtype.is_floating_point and "null_event" not in name:
                assert torch.allclose(state[name], value, atol=2e-3), name


def test_a_foreign_graph_is_refused(exported: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(exported, tmp_path / "weights")
    node = helper.make_node("Add", ["bands", "shift"], ["latents"])
    kind = onnx.TensorProto.FLOAT
    graph = helper.make_graph(
        [node],
        "other",
        [helper.make_tensor_value_info("bands", kind, [1, 40, 128])],
        [helper.make_tensor_value_info("latents", kind, [1, 40, 128])],
        [numpy_helper.from_array(np.ones(128, np.float32), "shift")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)])
    model.ir_version = 9
    rewrite(folder, ENCODER, model.SerializeToString())
    with pytest.raises(WeightsCorrupt, match="encoder.onnx holds shift"):
        restore(folder)


def test_a_card_of_other_sizes_is_refused(exported: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(exported, tmp_path / "weights")
    card = json.loads((folder / "model_card.json").read_text())
    card["config"]["width"] = 128
    (folder / "model_card.json").write_text(json.dumps(card))
    with pytest.raises(WeightsCorrupt, match="where its card asks for"):
        restore(folder)


def test_a_graph_that_lacks_a_weight_is_refused(exported: Path, tmp_path: Path) -> None:
    """The network's own first value would stand in its place, and sounds otherwise."""
    folder = shutil.copytree(exported, tmp_path / "weights")
    model = onnx.load(str(folder / ENCODER))
    for node in model.graph.node:
        if node.op_type == "MatMul" and "embed" in node.name:
            node.name = "renamed"
    rewrite(folder, ENCODER, model.SerializeToString())
    with pytest.raises(WeightsCorrupt):
        restore(folder)
