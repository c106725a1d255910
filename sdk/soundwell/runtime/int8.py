"""The student in int8: weights by channel, activations by ranges that were measured before. Needs onnx.

Made of the two fused graphs: every matrix product of the sampler's steps and of the decoder's blocks takes eight-bit
integers, and gives float32 with its bias. What is sensitive or done once stays float32: what reads noise or latents,
what makes them, the heads, the inverse DFT. Ranges are those of one-shots of every category and one timeline; a
release keeps them in its folder (`python -m soundwell.export.int8_ranges FOLDER`), others are measured when loaded.
Weights have seven bits, for processors without VNNI add two products in sixteen.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import WeightsCorrupt
from ..events import Event, Timeline, one_shot
from ..sounds import Sound
from .generator import Job
from .graphs import Feeds, FusedGraphs, Graphs
from .halves import plain_model
from .onnx import Piece
from .sessions import open_session
from .weights import DECODER, INT8_RANGES, SAMPLER, ModelCard

FloatArray = NDArray[np.float32]
Ranges = dict[str, tuple[float, float]]  # activation's name -> least and greatest value

MICROSOFT = "com.microsoft"
SENSITIVE = ("prepare/", "embed", "project", "hear_", "inverse")  # parts of a product's or its weight's name
EXTREMES = ("ReduceMin", "ReduceMax")
WEIGHT_LEVELS = 64  # to either side of nothing
STEPS = 4
SEEDS = (11, 12)


def int8_graphs(card: ModelCard, threads: int) -> Graphs:
    """Both fused graphs with eight-bit products. Raises NotInstalled without onnx, InvalidInput where they are none."""
    ranges = read_ranges(card) if INT8_RANGES in card.data["files"] else measure(card, threads)
    return FusedGraphs(card, threads, change=lambda content: quantised(content, ranges))


def quantised(content: bytes, ranges: Ranges) -> bytes:
    """A fused graph with its products in integers. Raises WeightsCorrupt where a range is missing."""
    model = plain_model(content, "int8")
    for graph in _graphs(model.graph):
        _quantise(graph, ranges)
    _use_microsoft(model)
    return bytes(model.SerializeToString())


def measure(card: ModelCard, threads: int = 0) -> Ranges:
    """Least and greatest value of every activation that is multiplied, over calibration pieces."""
    sampler, decoder = (_Probe(card.read(name), threads) for name in (SAMPLER, DECODER))
    grid = np.linspace(1.0, 0.0, STEPS + 1, dtype=np.float32)
    for timeline in calibration_timelines(card):
        for seed in SEEDS:
            feeds = Piece(Job(timeline=timeline, seed=seed, steps=STEPS), card).feeds(grid)
            wave_noise = feeds.pop("wave_noise")
            latents = sampler.run("latents", feeds)
            decoder.run("audio", {"latents": latents, "wave_noise": wave_noise})
    return {**sampler.ranges(), **decoder.ranges()}


def calibration_timelines(card: ModelCard) -> Iterator[Timeline]:
    """A one-shot of every category, and one piece of three of them."""
    sounds = [Sound(id=name, category=name, duration_secs=0.8) for name in card.categories]
    yield from map(one_shot, sounds)
    some = sounds[:3]
    events = tuple(Event(sound=sound.id, time_secs=0.7 * index) for index, sound in enumerate(some))
    yield Timeline(sounds={sound.id: sound for sound in some}, events=events, duration_secs=3.0)


def read_ranges(card: ModelCard) -> Ranges:
    """Of a release's own file. Raises WeightsCorrupt where it is not what the card names."""
    try:
        told = json.loads(card.read(INT8_RANGES))
        return {str(name): (float(low), float(high)) for name, (low, high) in told.items()}
    except (ValueError, TypeError, AttributeError) as error:
        raise WeightsCorrupt(f"{INT8_RANGES} is no table of ranges ({error}); make it again") from error


class _Probe:
    """A fused graph that also tells, at every run, between what values its activations lay."""

    def __init__(self, content: bytes, threads: int) -> None:
        model = plain_model(content, "int8")
        self._names = [name for graph in _graphs(model.graph) for name in activations(graph)]
        self._outputs = add_ranges(model)
        self._session = open_session(model.SerializeToString(), threads)
        self._found: list[list[tuple[float, float]]] = [[] for _ in self._names]

    def run(self, output: str, feeds: Feeds) -> FloatArray:
        result, *told = self._session.run([output, *self._outputs], feeds)
        for index, found in enumerate(self._found):
            found.append((float(np.min(told[2 * index])), float(np.max(told[2 * index + 1]))))
        made: FloatArray = result
        return made

    def ranges(self) -> Ranges:
        lows_highs = [tuple(zip(*found, strict=True)) for found in self._found]
        return {
            name: (min(lows), max(highs)) for name, (lows, highs) in zip(self._names, lows_highs, strict=True)
        }


def products(graph: Any) -> list[Any]:
    """Matrix products of a graph by weights of its own, but the sensitive ones. Not of graphs within it."""
    weights = {tensor.name for tensor in graph.initializer}
    return [
        node
        for node in graph.node
        if node.op_type in ("MatMul", "Gemm")
        and node.input[1] in weights
        and not any(part in name for name in (node.name, node.input[1]) for part in SENSITIVE)
    ]


def activations(graph: Any) -> list[str]:
    """What the products of a graph multiply by their weights, each once."""
    return list(dict.fromkeys(node.input[0] for node in products(graph)))


def add_ranges(model: Any) -> list[str]:
    """Adds least and greatest value of every activation to a model's outputs; of a loop's, one for each round.

    Returns the new outputs' names, two for each activation, in the order of `_graphs` and `activations`.
    """
    from onnx import helper

    added = []
    for graph in list(_graphs(model.graph)):
        told = [(f"{name}/{kind}", kind, name) for name in activations(graph) for kind in EXTREMES]
        graph.node.extend(helper.make_node(kind, [name], [output], keepdims=0) for output, kind, name in told)
        outputs = [output for output, _, _ in told]
        if graph is not model.graph:  # a loop's body: the loop hands its values on, stacked
            graph.output.extend(_float_output(output, []) for output in outputs)
            outputs = [f"{output}/rounds" for output in outputs]
            next(node for node in model.graph.node if _body_of(node) is not None).output.extend(outputs)
        model.graph.output.extend(_float_output(output, None) for output in outputs)
        added += outputs
    return added


def _quantise(graph: Any, ranges: Ranges) -> None:
    from onnx import helper, numpy_helper

    chosen = {node.output[0] for node in products(graph)}
    weights = {tensor.name: tensor for tensor in graph.initializer}
    nodes: list[Any] = []
    made: dict[str, Any] = {}  # new constants
    for node in graph.node:
        if node.output[0] not in chosen:
            nodes.append(node)
            continue
        source, (given, zero) = node.input[0], _range_of(node.input[0], ranges)
        eight, scale, zero_point = (f"{source}/{part}" for part in ("int8", "scale", "zero"))
        if scale not in made:
            made |= {scale: np.float32(given), zero_point: np.uint8(zero)}
            nodes.append(helper.make_node("QuantizeLinear", [source, scale, zero_point], [eight]))
        told = {attribute.name: helper.get_attribute_value(attribute) for attribute in node.attribute}
        if told.get("transA"):
            nodes.append(helper.make_node("Transpose", [eight], [f"{node.output[0]}/turned"], perm=[1, 0]))
            eight = nodes[-1].output[0]
        weight = numpy_helper.to_array(weights[node.input[1]])
        integers, scales = by_channel(weight.T if told.get("transB") else weight)
        names = [f"{node.input[1]}/{part}" for part in ("int8", "scales")]
        made |= dict(zip(names, (integers, scales), strict=True))
        inputs = [eight, names[0], scale, names[1], zero_point, "", *node.input[2:]]
        made_node = helper.make_node(
            "MatMulIntegerToFloat", inputs, [node.output[0]], name=node.name, domain=MICROSOFT
        )
        nodes.append(made_node)
    used = {name for node in nodes for name in node.input}
    replaced = {node.input[1] for node in graph.node if node.output[0] in chosen} - used
    kept = [tensor for tensor in graph.initializer if tensor.name not in replaced]
    kept += [numpy_helper.from_array(np.asarray(values), name) for name, values in made.items()]
    del graph.node[:], graph.initializer[:]
    graph.node.extend(nodes)
    graph.initializer.extend(kept)


def _range_of(name: str, ranges: Ranges) -> tuple[float, int]:
    if name not in ranges:
        raise WeightsCorrupt(
            f"{INT8_RANGES} says nothing of {name}; make it again: python -m soundwell.export.int8_ranges FOLDER"
        )
    return eight_bits(*ranges[name])


def eight_bits(low: float, high: float) -> tuple[float, int]:
    """Scale and zero point of unsigned eight bits that hold a range and nothing at all."""
    low, high = min(low, 0.0), max(high, 0.0)
    scale = max(high - low, 1e-9) / 255.0
    return scale, round(-low / scale)


def by_channel(weight: FloatArray) -> tuple[NDArray[np.int8], FloatArray]:
    """(inputs, outputs) -> integers like it, and a scale for every output."""
    scales = np.maximum(np.abs(weight).max(axis=0), 1e-9).astype(np.float32) / WEIGHT_LEVELS
    return np.round(weight / scales).astype(np.int8), scales


def _graphs(graph: Any) -> Iterator[Any]:
    """A graph and those within it."""
    yield graph
    for node in graph.node:
        body = _body_of(node)
        if body is not None:
            yield from _graphs(body)


def _body_of(node: Any) -> Any:
    return next((attribute.g for attribute in node.attribute if attribute.HasField("g")), None)


def _float_output(name: str, shape: list[int] | None) -> Any:
    from onnx import TensorProto, helper

    return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)


def _use_microsoft(model: Any) -> None:
    from onnx import helper

    if not any(opset.domain == MICROSOFT for opset in model.opset_import):
        model.opset_import.append(helper.make_opsetid(MICROSOFT, 1))
