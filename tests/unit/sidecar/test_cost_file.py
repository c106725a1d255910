"""What a sidecar learnt of its device is there after a restart; what is no such thing is done without."""

from __future__ import annotations

import json

import pytest

from soundwell.sidecar.cost_file import CostFile
from soundwell.sidecar.cost_model import CostModel


def learnt() -> CostModel:
    cost = CostModel()
    for _ in range(20):
        cost.observe(1.0, 1, 4, 0.5)
        cost.observe(1.0, 1, 0, 0.02)
    return cost


def test_costs_survive_a_restart(tmp_path):
    file = CostFile(tmp_path, "onnx", "a" * 64, 2)
    file.write(learnt())
    fresh = CostModel()
    assert file.read(fresh)
    for steps in (4, 2, 1, 0):
        assert fresh.predict(1.0, 1, steps) == learnt().predict(1.0, 1, steps)
    assert fresh.predict(1.0, 1, 4) == pytest.approx(0.5, rel=0.1)
    assert [path.name for path in tmp_path.iterdir()] == [file.path.name]


def test_another_model_or_number_of_threads_is_another_device(tmp_path):
    paths = {CostFile(tmp_path, "onnx", hash_, threads).path for hash_ in ("a", "b") for threads in (1, 2)}
    assert len(paths) == 4


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"sampler": {}, "procedural": {}}', '{"sampler": 1}', "\x00"],
)
def test_a_file_that_holds_no_costs_is_done_without(tmp_path, text):
    file = CostFile(tmp_path, "onnx", "a" * 64, 2)
    file.path.write_text(text)
    cost = CostModel()
    assert not file.read(cost)
    assert cost.predict(1.0, 1, 4) == CostModel().predict(1.0, 1, 4)


def test_numbers_that_are_none_are_refused(tmp_path):
    file = CostFile(tmp_path, "onnx", "a" * 64, 2)
    document = learnt().to_json()
    document["sampler"]["theta"][0] = float("nan")
    file.path.write_text(json.dumps(document))
    assert not file.read(CostModel())


def test_a_folder_that_cannot_be_written_costs_only_a_line(tmp_path, caplog):
    CostFile(tmp_path / "missing", "onnx", "a" * 64, 2).write(learnt())
    assert "learnt anew" in caplog.text
