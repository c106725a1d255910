"""Tools for graphs in the making: tracing a module, names apart, weights stored as float16."""

from __future__ import annotations

import io
import warnings

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn

OPSET = 20
SMALLEST_HALF = 4096  # elements; smaller tensors stay float32


def halve(graph: onnx.GraphProto) -> None:
    """Large float32 initialisers become float16 with a Cast in front of their users.

    The inverse DFT and the interpolation matrix are traced as constants, not initialisers: they stay exact.
    """
    casts, kept = [], []
    for tensor in graph.initializer:
        values = numpy_helper.to_array(tensor) if tensor.data_type == TensorProto.FLOAT else None
        if values is None or values.size < SMALLEST_HALF or np.abs(values).max() > 6e4:
            kept.append(tensor)
            continue
        kept.append(numpy_helper.from_array(values.astype(np.float16), tensor.name + "/half"))
        casts.append(helper.make_node("Cast", [tensor.name + "/half"], [tensor.name], to=TensorProto.FLOAT))
    nodes = [*casts, *graph.node]
    del graph.initializer[:], graph.node[:]
    graph.initializer.extend(kept)
    graph.node.extend(nodes)


def prefix(graph: onnx.GraphProto, mark: str, keep: set[str]) -> None:
    """Renames every value of the graph but those kept."""

    def renamed(name: str) -> str:
        return name if not name or name in keep else mark + name

    for node in graph.node:
        node.name = renamed(node.name)
        for field in (node.input, node.output):
            names = [renamed(name) for name in field]
            del field[:]
            field.extend(names)
    for tensor in graph.initializer:
        tensor.name = renamed(tensor.name)


def trace(
    module: nn.Module,
    arguments: tuple[Tensor, ...],
    inputs: list[str],
    outputs: list[str],
    axes: dict[str, dict[int, str]],
    operators: tuple[str, ...] = (),  # foreign domains that the module exports to
) -> onnx.ModelProto:
    """TorchScript export: it yields the small static graphs that a Loop body needs."""
    buffer = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module.eval(),
            arguments,
            buffer,
            input_names=inputs,
            output_names=outputs,
            dynamic_axes={name: value for name, value in axes.items() if name in inputs + outputs},
            opset_version=OPSET,
            custom_opsets=dict.fromkeys(operators, 1),
            dynamo=False,
        )
    return onnx.load_from_string(buffer.getvalue())
