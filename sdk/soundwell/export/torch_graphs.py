"""The student in torch, restored from the released files: float32 and bfloat16 on the CPU, float16 on a GPU.

A plug of `runtime.choices`: nothing that serves imports it unless it is asked for. On the GPU every shape of a piece
(tokens, events, channels) is recorded once as a CUDA graph and then launched as a whole; that part is unverified,
written by torch's manual on a machine without a GPU.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from ..config import default_threads
from ..errors import NotInstalled
from ..model.denoiser import Attention, Denoiser, turn
from ..runtime.accelerated import DEFAULT_VRAM_BYTES
from ..runtime.graphs import BandDecoder, Feeds, Graphs
from ..runtime.sessions import Later
from ..runtime.weights import STUDENT, ModelCard
from .pieces import CONDITIONS, MORE, Decode
from .restore import restore_student

FloatArray = NDArray[np.float32]
Tensors = dict[str, Tensor]
MAX_RECORDED = 64  # shapes; the least used is forgotten


def float32_graphs(card: ModelCard, threads: int) -> Graphs:
    """The reference that every other runtime is compared with."""
    return TorchGraphs(card, threads)


def bfloat16_graphs(card: ModelCard, threads: int) -> Graphs:
    """Matrix products in bfloat16; worth it only where the processor has instructions for them."""
    return TorchGraphs(card, threads, dtype=torch.bfloat16)


def cuda_graphs(card: ModelCard, threads: int) -> Graphs:
    """float16 products on the first GPU, whose memory is shared with a game: capped. Raises NotInstalled."""
    if not torch.cuda.is_available():
        raise NotInstalled("torch finds no GPU here; use the runtime onnx or torch")
    total = torch.cuda.get_device_properties(0).total_memory
    torch.cuda.set_per_process_memory_fraction(min(1.0, DEFAULT_VRAM_BYTES / total), 0)
    return TorchGraphs(card, threads, dtype=torch.float16, device="cuda")


class TorchGraphs:
    """Sampler and decoder as torch modules. `dtype` None: float32 throughout."""

    def __init__(
        self, card: ModelCard, threads: int, *, dtype: torch.dtype | None = None, device: str = "cpu"
    ) -> None:
        torch.set_num_threads(threads or default_threads())
        codec, student = restore_student(card.folder)
        self._student = with_fused_attention(student).to(device)
        self._decode = Decode(codec).to(device).eval()
        self._dtype, self._device = dtype, device
        self._bands = Later(lambda: BandDecoder(card.read(STUDENT), threads))
        record = Recorder() if device == "cuda" else _at_once
        self._run = record

    def sample(self, feeds: Feeds) -> FloatArray:
        return self._call(self._sampled, feeds)

    def decode(self, latents: FloatArray, wave_noise: FloatArray, feeds: Feeds) -> FloatArray:
        return self._call(self._decoded, {"latents": latents, "wave_noise": wave_noise})

    def bands(self, latents: FloatArray) -> FloatArray:
        found: FloatArray = self._bands()(latents)
        return found

    def _call(self, network: Callable[[Tensors], Tensor], feeds: Feeds) -> FloatArray:
        given = {name: torch.from_numpy(value).to(self._device) for name, value in feeds.items()}
        enabled = self._dtype is not None
        with torch.inference_mode(), torch.autocast(self._device, self._dtype or torch.bfloat16, enabled):
            made = self._run(network, given)
        return np.asarray(made.float().cpu().numpy())

    def _sampled(self, given: Tensors) -> Tensor:
        x, guidance = given["noise"], given["guidance"]
        more = {name: given[name] for name in MORE if name in given}
        prepared = self._student.prepare(*(given[name] for name in CONDITIONS), x.shape[1], **more)
        for index in range(given["times"].shape[0]):
            time, span = given["times"][index : index + 1], given["spans"][index : index + 1]
            # The latent itself stays float32: its steps are small against it.
            x = x - span * self._student(x, time, span, guidance, prepared).float()
        return x

    def _decoded(self, given: Tensors) -> Tensor:
        made: Tensor = self._decode(given["latents"], given["wave_noise"])[0]
        return made


class FusedAttention(Attention):
    """`Attention` by torch's fused operator; norms are taken in float32, where squares cannot overflow."""

    def forward(
        self,
        x: Tensor,
        memory: Tensor,
        clock: tuple[Tensor, Tensor],
        memory_clock: tuple[Tensor, Tensor],
        bias: Tensor,
    ) -> Tensor:
        key, value = self.key_value(memory).split(self.width, dim=-1)
        sharpness = torch.exp(self.sharpness) * (self.heads / self.width) ** 0.5
        query = turn(_safe_unit(self.split(self.query(x))), clock) * sharpness
        key = turn(_safe_unit(self.split(key)), memory_clock)
        value = self.split(value)
        told = (part.to(value.dtype) for part in (query, key, value, bias))
        query, key, value, bias = told
        mixed = F.scaled_dot_product_attention(query, key, value, attn_mask=bias, scale=1.0)
        return self.out(mixed.transpose(1, 2).flatten(2))


def with_fused_attention(denoiser: Denoiser) -> Denoiser:
    """The same network; its attention modules change their class, not their weights."""
    for module in denoiser.modules():
        if type(module) is Attention:
            module.__class__ = FusedAttention
    return denoiser.eval()


class Recorder:
    """Runs networks as CUDA graphs, one for each network and set of shapes. One at a time: they share their inputs."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[object, tuple[torch.cuda.CUDAGraph, Tensors, Tensor]] = OrderedDict()

    def __call__(self, network: Callable[[Tensors], Tensor], given: Tensors) -> Tensor:
        key = (network.__name__, *((name, *value.shape) for name, value in sorted(given.items())))
        with self._lock:
            if key not in self._kept:
                self._kept[key] = self._record(network, given)
            self._kept.move_to_end(key)
            if len(self._kept) > MAX_RECORDED:
                self._kept.popitem(last=False)
            graph, inputs, output = self._kept[key]
            for name, value in given.items():
                inputs[name].copy_(value)
            graph.replay()
            return output.clone()

    def _record(
        self, network: Callable[[Tensors], Tensor], given: Tensors
    ) -> tuple[torch.cuda.CUDAGraph, Tensors, Tensor]:
        inputs = {name: value.clone() for name, value in given.items()}
        aside = torch.cuda.Stream()
        aside.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(aside):  # libraries choose their kernels before anything is recorded
            for _ in range(3):
                network(inputs)
        torch.cuda.current_stream().wait_stream(aside)
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            output = network(inputs)
        return graph, inputs, output


def _at_once(network: Callable[[Tensors], Tensor], given: Tensors) -> Tensor:
    return network(given)


def _safe_unit(x: Tensor) -> Tensor:
    """Root-mean-square normalisation in float32."""
    wide = x.float()
    return wide * torch.rsqrt(torch.mean(wide * wide, dim=-1, keepdim=True) + 1e-6)
