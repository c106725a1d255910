"""Undoes the float16 storage of the released graphs, for tools that want plain float32 initialisers."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..errors import NotInstalled


def plain_model(content: bytes, what: str) -> Any:
    """A released graph as an onnx.ModelProto with float32 weights. Raises NotInstalled: `what` needs onnx."""
    try:
        import onnx
    except ImportError as error:
        raise NotInstalled(f"{what} needs onnx; install it with: pip install 'soundwell[train]'") from error
    return to_float32(onnx.load_from_string(content))


def to_float32(model: Any) -> Any:
    """An onnx.ModelProto with its `Cast(initialiser)` pairs folded into float32 initialisers, loop bodies too."""
    _fold(model.graph)
    return model


def _fold(graph: Any) -> None:
    from onnx import numpy_helper

    stored = {tensor.name: tensor for tensor in graph.initializer}
    kept = []
    for node in graph.node:
        for attribute in node.attribute:
            if attribute.HasField("g"):
                _fold(attribute.g)
        if node.op_type == "Cast" and node.input[0] in stored and node.input[0].endswith("/half"):
            values = numpy_helper.to_array(stored.pop(node.input[0])).astype(np.float32)
            stored[node.output[0]] = numpy_helper.from_array(values, node.output[0])
        else:
            kept.append(node)
    del graph.node[:], graph.initializer[:]
    graph.node.extend(kept)
    graph.initializer.extend(stored.values())
