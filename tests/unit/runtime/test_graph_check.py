"""Models that reach outside themselves are refused before they are loaded; the released ones are not."""

from __future__ import annotations

import onnx
import pytest
from onnx import TensorProto, helper

from soundwell.errors import WeightsCorrupt
from soundwell.runtime import RELEASED_WEIGHTS
from soundwell.runtime.graph_check import check_graph
from soundwell.runtime.sessions import open_session


def model(*, tensor=None, domain="", nested=False):
    """y = x + w, at the top or within both branches of an If."""
    tensor = tensor or helper.make_tensor("w", TensorProto.FLOAT, [1], [1.0])
    value = helper.make_tensor_value_info("y", TensorProto.FLOAT, [1])
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, [1])
    add = helper.make_node("Add", ["x", "w"], ["y"], domain=domain)
    graph = helper.make_graph([add], "inner", [] if nested else [x], [value], [tensor])
    if nested:
        condition = helper.make_tensor_value_info("c", TensorProto.BOOL, [1])
        branch = helper.make_node("If", ["c"], ["y"], then_branch=graph, else_branch=graph)
        graph = helper.make_graph([branch], "outer", [x, condition], [value])
    return helper.make_model(graph).SerializeToString()


def external(location="/etc/passwd"):
    tensor = TensorProto(name="w", data_type=TensorProto.FLOAT, dims=[1], data_location=TensorProto.EXTERNAL)
    tensor.external_data.add(key="location", value=location)
    return tensor


@pytest.mark.parametrize("name", ["student.onnx", "teacher.onnx", "encoder.onnx"])
def test_released_graphs_pass(name):
    check_graph((RELEASED_WEIGHTS / name).read_bytes(), name)


@pytest.mark.parametrize("nested", [False, True])
def test_data_in_other_files_is_refused(nested):
    with pytest.raises(WeightsCorrupt, match="in other files"):
        check_graph(model(tensor=external(), nested=nested), "model.onnx")


@pytest.mark.parametrize("nested", [False, True])
def test_foreign_operators_are_refused(nested):
    with pytest.raises(WeightsCorrupt, match="evil.ops"):
        check_graph(model(domain="evil.ops", nested=nested), "model.onnx")


def test_an_imported_domain_is_refused_too():
    proto = onnx.load_from_string(model())
    proto.opset_import.add(domain="evil.ops", version=1)
    with pytest.raises(WeightsCorrupt, match="evil.ops"):
        check_graph(proto.SerializeToString(), "model.onnx")


@pytest.mark.parametrize("content", [b"\xff" * 40, b"\x3a\xff\xff\xff\x7f", model()[:-3]])
def test_what_is_no_model_is_refused(content):
    with pytest.raises(WeightsCorrupt):
        check_graph(content, "model.onnx")


def test_sessions_are_opened_on_checked_graphs_only():
    with pytest.raises(WeightsCorrupt, match="in other files"):
        open_session(model(tensor=external()), 1)
