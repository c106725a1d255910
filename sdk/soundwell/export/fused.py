"""The student as ONNX Runtime likes it: two graphs, sampler and decoder, with its own fused operators.

The same weights and the same arithmetic as `student.onnx`, in a quarter of the nodes: what does not change from step
to step (modulation, keys and values of the events) is computed before the loop, attention is one operator, biases
ride on matrix products, and the inverse DFT is split into its even and its odd half. One piece at a time: no batch
axis within. Other runtimes read the plain graph, which uses standard operators only.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn
from torch.nn import functional as F

from ..model.codec import Codec, ConvNeXtBlock, WaveDecoder
from ..model.denoiser import Attention, Block, Clocks, Denoiser, turn, unit
from ..runtime.spectrum import ENERGY_FLOOR, LOG_SCALE, LOG_SHIFT
from .graph import example_inputs
from .graph_tools import OPSET, halve, prefix, trace
from .operators import MICROSOFT, attend, modulated_norm, root_norm, rotate
from .pieces import CONDITIONS, conditions_of
from .waves import synthesis_halves

ROWS = 6  # of a block's modulation: shift, scale, gate of attention, then of the MLP


def sampler_graph(denoiser: Denoiser) -> onnx.ModelProto:
    """noise (1, tokens, latent_dim), times, spans (steps,), guidance and conditions -> latents like noise."""
    example = _example(denoiser)
    head = FusedPrepare(denoiser).eval()
    with torch.no_grad():
        prepared = dict(zip(head.outputs, head(*example.values()), strict=True))
    told = prepared.pop("told")
    body_inputs = {"x": example["noise"][0], "told_row": told[0], "span": example["spans"][:1], **prepared}
    axes = {name: dict(AXES[name.rstrip("0123456789")]) for name in head.outputs}
    first = trace(
        head,
        tuple(example.values()),
        list(example),
        list(head.outputs),
        {**axes, **_example_axes(list(example))},
    )
    body = trace(
        FusedStep(denoiser).eval(),
        tuple(body_inputs.values()),
        list(body_inputs),
        ["x_out"],
        {"x": {0: "tokens"}, "x_out": {0: "tokens"}, **{name: axes[name] for name in prepared}},
        (MICROSOFT,),
    )
    return _loop(first, body, [*prepared], list(example))


def decoder_graph(codec: Codec) -> onnx.ModelProto:
    """latents (1, tokens, latent_dim), wave_noise (1, channels, frames, 962) -> audio (1, channels, samples)."""
    tokens = 24
    latents = torch.zeros(1, tokens, codec.config.latent_dim)
    wave_noise = torch.zeros(1, 2, tokens * codec.config.patch, 2 * codec.config.num_bins)
    model = trace(
        FusedDecode(codec).eval(),
        (latents, wave_noise),
        ["latents", "wave_noise"],
        ["audio"],
        {
            "latents": {1: "tokens"},
            "wave_noise": {1: "channels", 2: "frames"},
            "audio": {1: "channels", 2: "samples"},
        },
    )
    halve(model.graph)
    return model


class FusedPrepare(nn.Module):
    """Everything that is the same at each step, and each step's modulation as a row."""

    def __init__(self, denoiser: Denoiser) -> None:
        super().__init__()
        self.denoiser = denoiser
        crossing = [index for index, block in enumerate(denoiser.blocks) if block.cross is not None]
        self.outputs = ("told", "roll", *(f"{name}{i}" for i in crossing for name in ("key", "value")))
        self.outputs += ("clock_cos", "clock_sin", "reach", "heard")

    def forward(
        self,
        noise: Tensor,
        times: Tensor,
        spans: Tensor,
        guidance: Tensor,
        category: Tensor,
        token: Tensor,
        timing: Tensor,
        mask: Tensor,
        scalars: Tensor,
        *more: Tensor,
    ) -> tuple[Tensor, ...]:
        net = self.denoiser
        count = noise.shape[1]
        named = dict(zip(conditions_of(net.config)[len(CONDITIONS) :], more, strict=True))
        overall, roll, events = net.conditioner(category, token, timing, mask, scalars, count, **named)
        clocks = Clocks(count, timing, mask, net.config)
        cosine, sine = (part[0, 0] for part in clocks.tokens)
        heard = clocks.heard + torch.zeros(count)[:, None]
        return (
            self.told(times, spans, guidance, overall),
            roll[0] + net.embed.bias,
            *self.memories(events, clocks),
            cosine,
            sine,
            clocks.reach,
            heard,
        )

    def told(self, times: Tensor, spans: Tensor, guidance: Tensor, overall: Tensor) -> Tensor:
        """(steps, rows, width): all blocks' modulations, then the last layer's; scales are one greater."""
        net = self.denoiser
        vector = net.heard_step(times, spans, guidance.expand(times.shape[0])) + overall
        shared = net.modulate(vector).unflatten(-1, (ROWS, net.config.width))
        greater = torch.tensor([0.0, 1.0, 0.0, 0.0, 1.0, 0.0])[:, None]
        # One sum a block: all tables in one tensor would be large enough to be stored as float16.
        each = [shared + (block.table + greater) for block in net.blocks]
        last = net.final(F.silu(vector)).unflatten(-1, (2, net.config.width)) + greater[:2]
        return torch.cat([*each, last], dim=1)

    def memories(self, events: Tensor, clocks: Clocks) -> list[Tensor]:
        """Keys and values of the events, (1, events + 1, width) each, of every block that listens to them."""
        found = []
        for block in self.denoiser.blocks:
            if block.cross is not None:
                memory = torch.cat([block.null_event, events], dim=1)
                both = block.cross.key_value(memory)
                width = block.width
                key = turn(unit(block.cross.split(both[..., :width])), clocks.events)
                found += [key.transpose(1, 2).flatten(2), both[..., width:]]
        return found


class FusedStep(nn.Module):
    """One jump of the student on (tokens, latent_dim), modulated by `told_row` (rows, width)."""

    def __init__(self, denoiser: Denoiser) -> None:
        super().__init__()
        self.embed = nn.Parameter(denoiser.embed.weight.T.contiguous())
        self.blocks = nn.ModuleList(FusedBlock(block) for block in denoiser.blocks)
        self.project = denoiser.project
        self.plain = nn.Parameter(torch.ones(denoiser.config.width))

    def forward(self, x: Tensor, told_row: Tensor, span: Tensor, roll: Tensor, *prepared: Tensor) -> Tensor:
        *memories, cosine, sine, reach, heard = prepared
        rows = told_row.split(1)
        left = iter(memories)
        h = x @ self.embed + roll
        for index, block in enumerate(self.blocks):
            memory = (next(left), next(left)) if block.cross is not None else None
            h = block(h, rows[index * ROWS : (index + 1) * ROWS], memory, (cosine, sine), reach, heard)
        shift, scale = rows[-2:]
        return x - span * self.project(modulated_norm(h, scale, shift))


class FusedBlock(nn.Module):
    """`Block` on (tokens, width): one product for query, key and value; the convolution's residual in its kernel."""

    def __init__(self, block: Block) -> None:
        super().__init__()
        self.width, self.heads = block.width, block.attention.heads
        own = block.attention
        self.query_key_value = nn.Parameter(
            torch.cat([own.query.weight, own.key_value.weight]).T.contiguous()
        )
        self.sharpness = nn.Parameter(torch.cat([_sharpness(own), torch.ones(self.width)]))
        self.out, self.cross = own.out, block.cross
        if block.cross is not None:
            self.cross_query = nn.Parameter(block.cross.query.weight.T.contiguous())
            self.cross_sharpness = nn.Parameter(_sharpness(block.cross))
        self.local = _with_residual(block.local)
        self.up, self.down = block.up, block.down
        self.unscaled = nn.Parameter(torch.ones(self.width // self.heads))
        self.one = nn.Parameter(torch.ones(1, self.width))
        self.zero = nn.Parameter(torch.zeros(1, self.width))

    def forward(
        self,
        x: Tensor,
        rows: tuple[Tensor, ...],
        memory: tuple[Tensor, Tensor] | None,
        clock: tuple[Tensor, Tensor],
        reach: Tensor,
        heard: Tensor,
    ) -> Tensor:
        shift, scale, gate, shift2, scale2, gate2 = rows
        both, value = (modulated_norm(x, scale, shift) @ self.query_key_value).split(
            [2 * self.width, self.width], dim=1
        )
        query, key = self._turned(both, 2, self.sharpness, clock).split(self.width, dim=2)
        mixed = attend(query, key, value[None], reach, self.heads)
        x = x + gate * self.out(mixed.reshape(-1, self.width))
        if memory is not None and self.cross is not None:
            query = modulated_norm(x, self.one, self.zero) @ self.cross_query
            query = self._turned(query, 1, self.cross_sharpness, clock)
            mixed = attend(query, memory[0], memory[1], heard, self.heads)
            x = x + self.cross.out(mixed.reshape(-1, self.width))
        y = modulated_norm(x, scale2, shift2)
        y = self.local(y.T[None])[0].T
        return x + gate2 * self.down(F.gelu(self.up(y), approximate="tanh"))

    def _turned(self, x: Tensor, parts: int, sharpness: Tensor, clock: tuple[Tensor, Tensor]) -> Tensor:
        """(tokens, parts * width) -> (1, tokens, parts * width): heads normalised, sharpened, turned by the clock."""
        size = self.width // self.heads
        normal = root_norm(x.reshape(-1, parts * self.heads, size), self.unscaled)
        return rotate(normal.reshape(1, -1, parts * self.width) * sharpness, *clock)


class FusedDecode(nn.Module):
    """`Decode` where what both channels share is computed once, on (rows, width) throughout."""

    band_to_bin: Tensor

    def __init__(self, codec: Codec) -> None:
        super().__init__()
        self.bands, self.wave = codec.bands, codec.wave
        wave = codec.wave
        root = 0.7071  # of the noise's half variance a part; moved behind the sum, into the synthesis
        gain, coherent = (head.weight.detach().half().float() for head in (wave.gain, wave.coherent))
        for name, weight, bias in (
            ("gain", gain, wave.gain.bias - LOG_SHIFT),
            ("real", coherent[: wave.bins] / root, wave.coherent.bias[: wave.bins] / root),
            ("imaginary", coherent[wave.bins :] / root, wave.coherent.bias[wave.bins :] / root),
        ):
            self.keep(name, weight.T.contiguous())
            self.keep(f"{name}_bias", bias.detach())
        self.keep("band_to_bin", wave.band_to_bin * LOG_SCALE)
        self.inverse = InverseTransform(wave.window, wave.hop, root)

    def keep(self, name: str, values: Tensor) -> None:
        """A constant of the graph: stays exact where weights are stored as float16."""
        self.register_buffer(name, values, persistent=False)

    def forward(self, latents: Tensor, noise: Tensor) -> Tensor:
        wave, channels = self.wave, noise.shape[1]
        hidden = self.bands.embed(latents[0])
        for block in self.bands.blocks:
            hidden = _convnext(block, hidden[None])[0]
        bands = self.bands.project(hidden).reshape(-1, self.bands.num_bands)
        shared = wave.unfold(hidden).reshape(-1, wave.width) + wave.hear_bands(bands)
        energy = bands @ self.band_to_bin
        flat = noise.reshape(-1, 2 * wave.bins)
        x = wave.hear_noise(flat).reshape(channels, -1, wave.width) + shared
        for block in wave.blocks:
            x = _convnext(block, x)
        audio = self._sound(wave, x, energy, flat, channels)
        return audio if wave.attack is None else audio * wave.attack(hidden[None], bands[None])[:, None]

    def _sound(self, wave: WaveDecoder, x: Tensor, energy: Tensor, noise: Tensor, channels: int) -> Tensor:
        rows = x.reshape(-1, wave.width)
        gain, real, imaginary = (torch.addmm(bias, rows, head) for head, bias in self.heads())
        log_energy = (gain.reshape(channels, -1, wave.bins) + energy).clamp(max=12.0)
        loud = torch.relu(torch.exp(log_energy) - 2 * ENERGY_FLOOR)
        amplitude = torch.sqrt(loud + 1e-12).reshape(-1, wave.bins)
        noise_real, noise_imaginary = noise.split(wave.bins, dim=1)
        real, imaginary = amplitude * (noise_real + real), amplitude * (noise_imaginary + imaginary)
        return self.inverse(real, imaginary, channels)

    def heads(self) -> list[tuple[Tensor, Tensor]]:
        """(weight, bias) of gain, real and imaginary correction."""
        return [
            (getattr(self, name), getattr(self, f"{name}_bias")) for name in ("gain", "real", "imaginary")
        ]


class InverseTransform(nn.Module):
    """Spectra (rows, bins) in two parts -> audio (1, channels, samples): two products, then overlap-add."""

    even: Tensor
    odd: Tensor

    def __init__(self, window: int, hop: int, scale: float) -> None:
        super().__init__()
        self.window, self.hop = window, hop
        for name, part in zip(("even", "odd"), synthesis_halves(window), strict=True):
            self.register_buffer(name, torch.from_numpy(part) * scale, persistent=False)

    def forward(self, real: Tensor, imaginary: Tensor, channels: int) -> Tensor:
        even, odd = real @ self.even, imaginary @ self.odd
        first, second = (even + odd)[:, : 2 * self.hop].split(self.hop, dim=1)
        fourth, third = (even - odd)[:, 1:].split(self.hop, dim=1)  # these run backwards in time
        onward = self._at(first, 0, channels) + self._at(second, 1, channels)
        backward = self._at(third, 2, channels) + self._at(fourth, 3, channels)
        line = (onward + backward.flip(2)).flatten(1)
        edge = (self.window - self.hop) // 2
        return line[None, :, edge : line.shape[1] - edge]

    def _at(self, part: Tensor, place: int, channels: int) -> Tensor:
        """A quarter of each frame, (rows, hop), moved to the hop where it sounds."""
        return F.pad(part.reshape(channels, -1, self.hop), (0, 0, place, 3 - place))


def _convnext(block: ConvNeXtBlock, x: Tensor) -> Tensor:
    """`ConvNeXtBlock` with its matrix products on (rows, width), where a bias is part of the product."""
    y = block.norm(block.mix(x.transpose(1, 2)).transpose(1, 2)).reshape(-1, x.shape[2])
    return x + block.down(F.gelu(block.up(y), approximate="tanh")).reshape(x.shape[0], -1, x.shape[2])


def _sharpness(attention: Attention) -> Tensor:
    """(width,): each head's factor on its queries, for every one of its channels."""
    size = attention.width // attention.heads
    return (torch.exp(attention.sharpness.detach()).flatten() * size**-0.5).repeat_interleave(size)


def _with_residual(convolution: nn.Conv1d) -> nn.Conv1d:
    """The same depthwise convolution that also hands its input on."""
    kernel = convolution.kernel_size[0]
    copy = nn.Conv1d(convolution.in_channels, convolution.out_channels, kernel, padding=kernel // 2,
                     groups=convolution.groups)  # fmt: skip
    with torch.no_grad():
        copy.weight.copy_(convolution.weight)
        copy.weight[:, 0, kernel // 2] += 1.0
        copy.bias.copy_(convolution.bias)
    return copy


def _loop(
    head: onnx.ModelProto, body: onnx.ModelProto, prepared: list[str], inputs: list[str]
) -> onnx.ModelProto:
    """head -> Loop(body). The body keeps its own weights: only there are their casts folded."""
    outer = {*inputs, *prepared}
    prefix(head.graph, "prepare/", keep={*outer, "told"})
    prefix(body.graph, "step/", keep={"x", "told_row", "span", *prepared, "x_out"})
    gathers = [
        helper.make_node("Gather", ["told", "iteration"], ["told_row"], axis=0),
        helper.make_node("Gather", ["spans", "iteration"], ["span"], axis=0),
        helper.make_node("Identity", ["going_on"], ["go_on"]),
    ]
    shape: list[Any] = ["tokens", 64]
    loop = helper.make_graph(
        [*gathers, *body.graph.node],
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
        [*body.graph.initializer],
    )
    halve(loop)
    around = [
        helper.make_node("Shape", ["times"], ["num_steps_"]),
        helper.make_node("Squeeze", ["num_steps_", "loop/zero"], ["num_steps"]),
        helper.make_node("Squeeze", ["noise", "loop/zero"], ["noise_"]),
        helper.make_node("Loop", ["num_steps", "", "noise_"], ["latents_"], body=loop),
        helper.make_node("Unsqueeze", ["latents_", "loop/zero"], ["latents"]),
    ]
    graph = helper.make_graph(
        [*head.graph.node, *around],
        "soundwell sampler",
        [*head.graph.input],
        [helper.make_tensor_value_info("latents", TensorProto.FLOAT, [1, *shape])],
        [numpy_helper.from_array(np.array([0], np.int64), "loop/zero"), *head.graph.initializer],
    )
    halve(graph)
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(MICROSOFT, 1)]
    model = helper.make_model(graph, opset_imports=opsets, producer_name="soundwell")
    model.ir_version = 9
    return model


AXES: dict[str, dict[int, str]] = {
    "told": {0: "steps"},
    "roll": {0: "tokens"},
    "key": {1: "heard"},
    "value": {1: "heard"},
    "clock_cos": {0: "tokens"},
    "clock_sin": {0: "tokens"},
    "reach": {2: "tokens", 3: "tokens"},
    "heard": {2: "tokens", 3: "heard"},
}


def _example(denoiser: Denoiser) -> dict[str, Tensor]:
    conditions = example_inputs(denoiser)
    steps = {
        "times": torch.tensor([1.0, 0.5]),
        "spans": torch.tensor([0.5, 0.5]),
        "guidance": torch.tensor([2.0]),
    }
    return {"noise": conditions.pop("noise"), **steps, **conditions}


def _example_axes(inputs: list[str]) -> dict[str, dict[int, str]]:
    axes = {
        "noise": {1: "tokens"},
        "times": {0: "steps"},
        "spans": {0: "steps"},
        **{name: {1: "events"} for name in (*CONDITIONS[:-1], "text")},
        "loudness": {1: "tokens"},
    }
    return {name: axes[name] for name in inputs if name in axes}
