"""Weights back from released graphs: torch networks from the initialisers of student, teacher and encoder.onnx.

Most initialisers keep their parameter's name. Weights of matrix products lose theirs, but the product's node keeps
the module's path. Whether everything went where it belongs is then measured: torch and graph must agree.
Knows only graphs that `soundwell export` wrote.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from torch import Tensor, nn

from ..errors import WeightsCorrupt
from ..model.codec import Codec
from ..model.config import ModelConfig, config_from_json
from ..model.denoiser import Denoiser
from ..runtime.halves import to_float32
from ..runtime.sessions import open_session
from ..runtime.weights import ENCODER, STUDENT, TEACHER, ModelCard, load_card
from ..train.networks import Networks
from .graph import example_inputs
from .pieces import Decode, GuidedStep, Prepare, Step

TOLERANCE = 2e-3  # of the largest output value; float16 storage costs nothing here, rounding order about 1e-4
Values = dict[str, NDArray[np.float32]]


def restore(folder: Path) -> Networks:
    """The networks of a folder with a model card. Weights come back as stored, rounded to float16.

    Raises InvalidInput or WeightsCorrupt where the files are not a card's own graphs, or not of this version's form.
    """
    card = load_card(folder)
    graphs = {name: card.read(name) for name in (STUDENT, TEACHER, ENCODER)}
    codec, student = _student(card, graphs[STUDENT])
    teacher = Denoiser(codec.config)
    fill(teacher, _under(parameters_in(graphs[TEACHER], TEACHER), "denoiser"), TEACHER)
    fill(codec.encoder, parameters_in(graphs[ENCODER], ENCODER), ENCODER)
    networks = Networks(card=card, config=codec.config, codec=codec, teacher=teacher.eval(), student=student)
    check_parity(networks, graphs)
    return networks


def restore_student(folder: Path) -> tuple[Codec, Denoiser]:
    """The decoders and the student alone, which is all that a lite model has; the codec's encoder stays untrained.

    Unlike `restore` it measures nothing. Raises what that raises.
    """
    card = load_card(folder)
    return _student(card, card.read(STUDENT))


def _student(card: ModelCard, content: bytes) -> tuple[Codec, Denoiser]:
    config = _config(card.data["config"], card.folder)
    codec, student = Codec(config), Denoiser(config)
    spoken = parameters_in(content, STUDENT)
    fill(student, _under(spoken, "denoiser"), STUDENT)
    for part in ("bands", "wave"):
        fill(codec.get_submodule(part), _under(spoken, f"codec.{part}"), STUDENT)
    return codec.eval(), student.eval()


def parameters_in(content: bytes, name: str) -> Values:
    """Parameter's name -> values, of one exported graph, its loop's body included."""
    try:
        model = to_float32(onnx.load_from_string(content))
    except Exception as error:  # protobuf's own errors share no public base
        raise WeightsCorrupt(f"{name} is not an ONNX model; export it again") from error
    return {key: value for graph in _graphs(model.graph) for key, value in _named(graph)}


def fill(module: nn.Module, values: Values, name: str) -> None:
    """Puts values into a module. What the module lacks is an error; what the graph lacks keeps its first value."""
    state = module.state_dict()
    for key, value in values.items():
        if key not in state:
            raise WeightsCorrupt(
                f"{name} holds {key}, which this version's networks have not; use the version that exported it"
            )
        tensor = torch.from_numpy(value.copy())
        if tensor.numel() != state[key].numel():
            raise WeightsCorrupt(
                f"{name} holds {key} of shape {tuple(tensor.shape)} where its card asks for {tuple(state[key].shape)};"
                " export the model again"
            )
        state[key] = tensor.reshape(state[key].shape)
    module.load_state_dict(state)


@torch.no_grad()
def check_parity(networks: Networks, graphs: dict[str, bytes]) -> dict[str, float]:
    """Largest difference of torch and graph over the largest value, per file. Raises WeightsCorrupt above TOLERANCE."""
    torch.manual_seed(0)
    example = {name: value.clone() for name, value in example_inputs(networks.student).items()}
    example["noise"] = torch.randn_like(example["noise"])
    found = {
        STUDENT: _student_gap(networks, graphs[STUDENT], example),
        TEACHER: _teacher_gap(networks, graphs[TEACHER], example),
        ENCODER: _encoder_gap(networks, graphs[ENCODER]),
    }
    for name, gap in found.items():
        if not gap < TOLERANCE:
            raise WeightsCorrupt(
                f"{name} gives other sound than the networks made of it (off by {gap:.1%}); it was not written by"
                " this version's `soundwell export`"
            )
    return found


def _student_gap(networks: Networks, content: bytes, example: dict[str, Tensor]) -> float:
    noise = torch.randn(1, 1, example["noise"].shape[1] * networks.config.patch, 2 * networks.config.num_bins)
    jump = {"time": torch.ones(1), "span": torch.full((1,), 0.5), "guidance": torch.full((1,), 2.0)}
    prepared = Prepare(networks.student, doubled=False)(*example.values())
    latents = Step(networks.student)(example["noise"], *jump.values(), *prepared)
    expected = Decode(networks.codec)(latents, noise)
    return _gap(content, example, jump, {"wave_noise": noise}, expected)


def _teacher_gap(networks: Networks, content: bytes, example: dict[str, Tensor]) -> float:
    jump = {"time": torch.ones(1), "span": torch.full((1,), 0.5), "guidance": torch.full((1,), 2.0)}
    prepared = Prepare(networks.teacher, doubled=True)(*example.values())
    expected = GuidedStep(networks.teacher)(example["noise"], *jump.values(), *prepared)
    return _gap(content, example, jump, {}, expected)


def _encoder_gap(networks: Networks, content: bytes) -> float:
    bands = torch.randn(1, 10 * networks.config.patch, networks.config.num_bands)
    expected = networks.codec.encode(bands).numpy()
    found = open_session(content, 1).run(["latents"], {"bands": bands.numpy()})[0]
    return _relative(found, expected)


def _gap(
    content: bytes,
    example: dict[str, Tensor],
    jump: dict[str, Tensor],
    more: dict[str, Tensor],
    expected: Tensor,
) -> float:
    session = open_session(content, 1)
    given = {**example, **more, "times": jump["time"], "spans": jump["span"], "guidance": jump["guidance"]}
    names = [value.name for value in session.get_inputs()]
    found = session.run(None, {name: given[name].numpy() for name in names if name in given})[0]
    return _relative(found, expected.numpy())


def _relative(found: NDArray[np.float32], expected: NDArray[np.float32]) -> float:
    return float(np.abs(found - expected).max() / max(float(np.abs(expected).max()), 1e-6))


def _graphs(graph: Any) -> Iterator[Any]:
    """The graph and those within its nodes."""
    yield graph
    for node in graph.node:
        for attribute in node.attribute:
            if attribute.HasField("g"):
                yield from _graphs(attribute.g)


def _named(graph: Any) -> Iterator[tuple[str, NDArray[np.float32]]]:
    """Initialisers by their parameter's name; equal tensors are stored once, with Identity nodes for the others."""
    values = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    for node in graph.node:
        if node.op_type == "Identity" and node.input and node.input[0] in values:
            values[node.output[0]] = values[node.input[0]]
    for node in graph.node:
        if node.op_type == "MatMul" and node.input[1] in values and "onnx::" in node.input[1]:
            yield f"{_module_path(node.name)}.weight", values[node.input[1]].T
    for name, value in values.items():
        if "onnx::" not in name and "Constant" not in name and value.dtype == np.float32:
            yield _parameter(name.removesuffix("/half")), value


def _parameter(name: str) -> str:
    """ "step/denoiser.blocks.0.up.bias" -> "denoiser.blocks.0.up.bias"."""
    return name.rpartition("/")[2]


def _module_path(name: str) -> str:
    """ "step//denoiser/blocks.0/attention/query/MatMul" -> "denoiser.blocks.0.attention.query".

    Children of a Sequential repeat its name ("event/event.0"); the first piece of a traced part ("prepare//",
    "decode//") stands for the module that the parameters are named after.
    """
    part, _, path = name.rpartition("//") if "//" in name else ("", "", name)
    pieces = [piece for piece in path.split("/") if piece][:-1]
    kept = [a for a, b in zip_longest(pieces, pieces[1:], fillvalue="") if not b.startswith(f"{a}.")]
    owner = {"prepare": "denoiser", "decode": "codec"}.get(part)
    return ".".join([owner, *kept] if owner and kept[:1] != [owner] else kept)


def _under(values: Values, owner: str) -> Values:
    return {
        key.removeprefix(f"{owner}."): value for key, value in values.items() if key.startswith(f"{owner}.")
    }


def _config(data: dict[str, Any], folder: Path) -> ModelConfig:
    try:
        return config_from_json(data)
    except TypeError as error:
        raise WeightsCorrupt(
            f"the model card of {folder} describes networks of another version ({error}); use the version that"
            " exported it"
        ) from error
