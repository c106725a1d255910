"""Undoes the float16 storage of the released graphs, for tools that want plain float32 initialisers."""

from __future__ import annotations

from typing import Any

import numpy as np


def to_float32(model: Any) -> Any:
    """An onnx.ModelProto with `Cast(initialiser)` pairs folded into float32 initialisers, in the outer graph."""
    from onnx import numpy_helper

    stored = {tensor.name: tensor for tensor in model.graph.initializer}
    kept = []
    for node in model.graph.node:
        if node.op_type == "Cast" and node.input[0] in stored and node.input[0].endswith("/half"):
            values = numpy_helper.to_array(stored.pop(node.input[0])).astype(np.float32)
            stored[node.output[0]] = numpy_helper.from_array(values, node.output[0])
        else:
            kept.append(node)
    del model.graph.node[:], model.graph.initializer[:]
    model.graph.node.extend(kept)
    model.graph.initializer.extend(stored.values())
    return model
