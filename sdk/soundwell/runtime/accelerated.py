"""The student on ONNX Runtime's other providers: CUDA, TensorRT, DirectML, CoreML.

Unverified: written by their manuals. Each needs a build of ONNX Runtime that has the provider; what a provider lacks
runs on the CPU. CUDA has the fused operators; the others read the plain graph.
"""

from __future__ import annotations

from collections.abc import Sequence

from .cache import cache_folder
from .graphs import FusedGraphs, Graphs, WholeGraph
from .sessions import Provider
from .weights import STUDENT, ModelCard

DEFAULT_VRAM_BYTES = 2**30  # cap of the arena: the game has the rest


def cuda_graphs(card: ModelCard, threads: int) -> Graphs:
    """On the first GPU. The arena is capped, so a game keeps the rest of its memory; no other program is asked."""
    providers: Sequence[Provider] = (("CUDAExecutionProvider", cuda_options()), "CPUExecutionProvider")
    if card.is_fused:
        return FusedGraphs(card, threads, providers)
    return WholeGraph(card.read(STUDENT), threads, providers)


def tensorrt_graphs(card: ModelCard, threads: int) -> Graphs:
    """Compiled plans are kept in the user's cache folder, so that only the first start is slow."""
    plans = cache_folder() / "tensorrt"
    plans.mkdir(parents=True, exist_ok=True)
    options = {
        "trt_fp16_enable": True,
        "trt_engine_cache_enable": True,
        "trt_engine_cache_path": str(plans),
        "trt_timing_cache_enable": True,
        "trt_max_workspace_size": DEFAULT_VRAM_BYTES // 2,
    }
    providers: Sequence[Provider] = (
        ("TensorrtExecutionProvider", options),
        ("CUDAExecutionProvider", cuda_options()),
        "CPUExecutionProvider",
    )
    return WholeGraph(card.read(STUDENT), threads, providers)


def directml_graphs(card: ModelCard, threads: int) -> Graphs:
    """On Windows, any GPU with DirectX 12."""
    return WholeGraph(card.read(STUDENT), threads, ("DmlExecutionProvider", "CPUExecutionProvider"))


def coreml_graphs(card: ModelCard, threads: int) -> Graphs:
    """On a Mac, as an ML program on all its units."""
    options = {"ModelFormat": "MLProgram", "MLComputeUnits": "ALL"}
    providers: Sequence[Provider] = (("CoreMLExecutionProvider", options), "CPUExecutionProvider")
    return WholeGraph(card.read(STUDENT), threads, providers)


def cuda_options() -> dict[str, object]:
    return {
        "device_id": 0,
        "gpu_mem_limit": DEFAULT_VRAM_BYTES,
        "arena_extend_strategy": "kSameAsRequested",
        "cudnn_conv_algo_search": "HEURISTIC",
    }
