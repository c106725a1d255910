"""The student with 4-bit weights in blocks of 32, for devices that wait for memory. Needs onnx.

Made of the plain graph: the fused one's matrix products carry their biases and have no such form. What is
sensitive stays float32: the first and last products of the sampler, the inverse DFT and the band interpolation.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .graphs import Graphs, WholeGraph
from .halves import plain_model
from .weights import STUDENT, ModelCard

BLOCK = 32  # weights that share a scale, of 4 bits each
SENSITIVE = ("embed", "project", "final", "modulate", "conditioner", "hear_noise")  # parts of nodes' names


def int4_graphs(card: ModelCard, threads: int) -> Graphs:
    """4-bit weights, activations float32: for devices that wait for memory. Raises NotInstalled."""
    return WholeGraph(quantise_to_4_bits(card.read(STUDENT)), threads)


def quantise_to_4_bits(content: bytes) -> bytes:
    """The same graph with MatMulNBits for its matrix products, those within the loop too. Raises NotInstalled."""
    model = plain_model(content, "a 4-bit model")
    import onnx
    from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer

    kept = sorted(sensitive_nodes(model.graph))
    quantiser = MatMulNBitsQuantizer(model, block_size=BLOCK, is_symmetric=True, nodes_to_exclude=kept)
    quantiser.process()
    changed: onnx.ModelProto = quantiser.model.model
    return bytes(changed.SerializeToString())


def sensitive_nodes(graph: Any) -> Iterator[str]:
    """Names of matrix products that stay as they are, in the graph and in those within it."""
    for node in graph.node:
        for attribute in node.attribute:
            if attribute.HasField("g"):
                yield from sensitive_nodes(attribute.g)
        fixed = any("Constant" in name for name in node.input)
        if node.op_type in ("MatMul", "Gemm") and (fixed or any(part in node.name for part in SENSITIVE)):
            yield node.name
