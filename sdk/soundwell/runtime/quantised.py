"""The student with small weights: int8 with activations quantised on the fly, or 4 bits in blocks of 32. Needs onnx.

Both start from the plain graph: the fused one's matrix products carry their biases and have no such form. What is
sensitive stays float32: the first and last products of the sampler, the inverse DFT and the band interpolation.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from ..errors import NotInstalled
from .graphs import Graphs, WholeGraph
from .weights import STUDENT, ModelCard

BLOCK = 32  # weights that share a scale, of 4 bits each
SENSITIVE = ("embed", "project", "final", "modulate", "conditioner", "hear_noise")  # parts of nodes' names


def int8_graphs(card: ModelCard, threads: int) -> Graphs:
    """Per channel, symmetric; activations by the range of each call. Raises NotInstalled."""
    return WholeGraph(quantise(card.read(STUDENT)), threads)


def int4_graphs(card: ModelCard, threads: int) -> Graphs:
    """4-bit weights, activations float32: for devices that wait for memory. Raises NotInstalled."""
    return WholeGraph(quantise_to_4_bits(card.read(STUDENT)), threads)


def quantise(content: bytes) -> bytes:
    """The same graph with int8 weights in its matrix products. Raises NotInstalled."""
    model = _plain(content)
    from onnxruntime.quantization import QuantType, quantize_dynamic

    def run(source: str, target: str) -> None:
        quantize_dynamic(
            source,
            target,
            weight_type=QuantType.QInt8,
            per_channel=True,
            nodes_to_exclude=sorted(sensitive_nodes(model.graph)),
            extra_options={"EnableSubgraph": True, "MatMulConstBOnly": True},
        )

    return _through_files(model, run)


def quantise_to_4_bits(content: bytes) -> bytes:
    """The same graph with MatMulNBits for its matrix products, those within the loop too. Raises NotInstalled."""
    model = _plain(content)
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


def _plain(content: bytes) -> Any:
    """The model with float32 weights."""
    try:
        import onnx
    except ImportError as error:
        sentence = "int8 and 4-bit weights need onnx; install it with: pip install 'soundwell[train]'"
        raise NotInstalled(sentence) from error
    from .halves import to_float32

    return to_float32(onnx.load_from_string(content))


def _through_files(model: Any, run: Callable[[str, str], None]) -> bytes:
    import onnx

    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "float.onnx", Path(folder) / "small.onnx"
        onnx.save(model, str(source))
        run(str(source), str(target))
        return target.read_bytes()
