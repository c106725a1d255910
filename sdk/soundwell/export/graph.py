"""One ONNX graph for every step count: prepare, a Loop over steps, decode and inverse STFT, in one call.

The number of steps is the length of the inputs `times` and `spans`; none at all decodes `noise` as a latent.
Weights are stored as float16 and cast when a session is created (constant folding), so files are half as large
and arithmetic stays float32.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn

from ..model.codec import Codec
from ..model.denoiser import Denoiser
from .graph_tools import OPSET, halve, prefix, trace
from .pieces import PREPARED, Decode, GuidedStep, LatentsOnly, Prepare, Step, conditions_of


def student_graph(denoiser: Denoiser, codec: Codec) -> onnx.ModelProto:
    """Inputs: noise, times, spans, guidance, the conditions, wave_noise. Output: audio (batch, channels, samples)."""
    return _assemble(Prepare(denoiser, doubled=False), Step(denoiser), Decode(codec))


def teacher_graph(denoiser: Denoiser) -> onnx.ModelProto:
    """Inputs as the student's but wave_noise. Output: latents (batch, tokens, latent_dim)."""
    return _assemble(Prepare(denoiser, doubled=True), GuidedStep(denoiser), LatentsOnly())


def encoder_graph(codec: Codec) -> onnx.ModelProto:
    """bands (batch, frames, num_bands) -> latents."""
    axes = {"bands": {0: "batch", 1: "frames"}, "latents": {0: "batch", 1: "tokens"}}
    bands = torch.zeros(1, 40, codec.config.num_bands)
    model = trace(codec.encoder, (bands,), ["bands"], ["latents"], axes)
    halve(model.graph)
    return model


def save(model: onnx.ModelProto, path: Path) -> None:
    """Checks and writes the graph; temp file and rename."""
    onnx.checker.check_model(model)
    temporary = path.with_suffix(".part")
    onnx.save(model, str(temporary))
    temporary.replace(path)


def _assemble(prepare: Prepare, step: Step, decode: nn.Module) -> onnx.ModelProto:
    example = example_inputs(prepare.denoiser)
    with torch.no_grad():
        prepared = prepare.eval()(*example.values())
    conditions = conditions_of(prepare.denoiser.config)
    batch_axes = {name: {0: "batch", 1: "events"} for name in conditions} | {"scalars": {0: "batch"}}
    batch_axes["loudness"] = {0: "batch", 1: "tokens"}
    head = trace(
        prepare,
        tuple(example.values()),
        ["noise", *conditions],
        list(PREPARED),
        {"noise": {0: "batch", 1: "tokens"}, **batch_axes, **_prepared_axes()},
    )
    scalar, guidance = torch.tensor([0.5]), torch.tensor([2.0])
    body = trace(
        step.eval(),
        (example["noise"], scalar, scalar, guidance, *prepared),
        ["x", "time", "span", "guidance", *PREPARED],
        ["x_out"],
        {"x": {0: "batch", 1: "tokens"}, "guidance": {0: "batch"}, **_prepared_axes()},
    )
    frames = example["noise"].shape[1] * 4
    wave_noise = torch.zeros(1, 1, frames, 962)
    sounding = isinstance(decode, Decode)
    tail = trace(
        decode.eval(),
        (example["noise"], wave_noise) if sounding else (example["noise"],),
        ["latents", "wave_noise"] if sounding else ["latents"],
        ["audio" if sounding else "result"],
        {
            "latents": {0: "batch", 1: "tokens"},
            "wave_noise": {0: "batch", 1: "channels", 2: "frames"},
            "audio": {0: "batch", 1: "channels", 2: "samples"},
            "result": {0: "batch", 1: "tokens"},
        },
    )
    return _join(head, body, tail, conditions)


def _join(
    head: onnx.ModelProto, body: onnx.ModelProto, tail: onnx.ModelProto, conditions: tuple[str, ...]
) -> onnx.ModelProto:
    """head -> Loop(body) -> tail. The body keeps its own weights: only there are their casts folded."""
    prefix(head.graph, "prepare/", keep={"noise", *conditions, *PREPARED})
    prefix(body.graph, "step/", keep={"x", "time", "span", "guidance", *PREPARED, "x_out"})
    prefix(tail.graph, "decode/", keep={"latents", "wave_noise", "audio", "result"})
    zero = numpy_helper.from_array(np.array([0], np.int64), "loop/zero")
    nodes = [
        helper.make_node("Gather", ["times", "iteration"], ["time_"], axis=0),
        helper.make_node("Gather", ["spans", "iteration"], ["span_"], axis=0),
        helper.make_node("Unsqueeze", ["time_", "step/zero"], ["time"]),
        helper.make_node("Unsqueeze", ["span_", "step/zero"], ["span"]),
        helper.make_node("Identity", ["going_on"], ["go_on"]),
        *body.graph.node,
    ]
    shape: list[Any] = ["batch", "tokens", 64]
    loop = helper.make_graph(
        nodes,
        "step",
        [
            helper.make_tensor_value_info("iteration", TensorProto.INT64, []),
            helper.make_tensor_value_info("going_on", TensorProto.BOOL, []),
            helper.make_tensor_value_info("x", TensorProto.FLOAT, shape),
        ],
        [
            helper.make_tensor_value_info("go_on", TensorProto.BOOL, []),
            helper.make_tensor_value_info("x_out", TensorProto.FLOAT, shape),
        ],
        [numpy_helper.from_array(np.array([0], np.int64), "step/zero"), *body.graph.initializer],
    )
    halve(loop)
    counting = [
        helper.make_node("Shape", ["times"], ["num_steps_"]),
        helper.make_node("Squeeze", ["num_steps_", "loop/zero"], ["num_steps"]),
        helper.make_node("Loop", ["num_steps", "", "noise"], ["latents"], body=loop),
    ]
    inputs = [*head.graph.input]
    inputs += [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, ["steps"]) for name in ("times", "spans")
    ]
    inputs += [value for value in body.graph.input if value.name == "guidance"]
    inputs += [value for value in tail.graph.input if value.name == "wave_noise"]
    graph = helper.make_graph(
        [*head.graph.node, *counting, *tail.graph.node],
        "soundwell",
        inputs,
        [*tail.graph.output],
        [zero, *head.graph.initializer, *tail.graph.initializer],
    )
    halve(graph)
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="soundwell"
    )
    model.ir_version = 9
    return model


def _prepared_axes() -> dict[str, dict[int, str]]:
    return {
        "overall": {0: "rows"},
        "roll": {0: "rows", 1: "tokens"},
        "events": {0: "rows", 1: "events"},
        "clock_cos": {2: "tokens"},
        "clock_sin": {2: "tokens"},
        "event_cos": {0: "rows", 2: "heard"},
        "event_sin": {0: "rows", 2: "heard"},
        "reach": {2: "tokens", 3: "tokens"},
        "heard": {0: "rows", 3: "heard"},
    }


def example_inputs(denoiser: Denoiser) -> dict[str, Tensor]:
    """One piece of 24 tokens and two events, in the order of the graph's inputs."""
    tokens, events, config = 24, 2, denoiser.config
    every = {
        "noise": torch.zeros(1, tokens, config.latent_dim),
        "category": torch.ones(1, events, dtype=torch.int64),
        "token": torch.ones(1, events, dtype=torch.int64),
        "timing": torch.tensor([[[0.0, 0.3, 1.0], [0.2, 0.1, 0.5]]]),
        "mask": torch.ones(1, events),
        "scalars": torch.ones(1, 10),
        "text": torch.full((1, events, config.text_dim), 0.1),
        "loudness": torch.ones(1, tokens, 2),
    }
    return {name: every[name] for name in ("noise", *conditions_of(config))}
