"""The student on OpenVINO's own runtime: the plain sampler and the decoder, compiled for this processor.

In bfloat16 only on demand: it pays where the processor multiplies it (AMX).
"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from ..config import default_threads
from .cut_graph import latents_only
from .graph_check import check_graph
from .graphs import BandDecoder, Feeds, FloatArray, Graphs
from .sessions import Later
from .weights import DECODER, STUDENT, ModelCard

LANES = 3  # callers at once: as many as a worker has lanes


def openvino_graphs(card: ModelCard, threads: int) -> Graphs:
    """Needs a folder with fused files, whose decoder has standard operators only."""
    return OpenVinoGraphs(card, threads or default_threads(), "f32")


def bfloat16_graphs(card: ModelCard, threads: int) -> Graphs:
    """The same in bfloat16, as a hint that OpenVINO follows where the processor can."""
    return OpenVinoGraphs(card, threads or default_threads(), "bf16")


class OpenVinoGraphs:
    """Two compiled models. A request is not thread-safe, so every thread has its own."""

    def __init__(self, card: ModelCard, threads: int, precision: str) -> None:
        student, decoder = card.read(STUDENT), card.read(DECODER)
        self._sampler = _Compiled(latents_only(student), threads, precision)
        self._decoder = _Compiled(decoder, threads, precision)
        self._bands = Later(lambda: BandDecoder(student, threads))

    def sample(self, feeds: Feeds) -> FloatArray:
        return self._sampler(feeds)

    def decode(self, latents: FloatArray, wave_noise: FloatArray, feeds: Feeds) -> FloatArray:
        audio: FloatArray = self._decoder({"latents": latents, "wave_noise": wave_noise})[0]
        return audio

    def bands(self, latents: FloatArray) -> FloatArray:
        found: FloatArray = self._bands()(latents)
        return found


class _Compiled:
    """One model with one output. OpenVINO works on threads of our own, never on the caller's.

    It changes the alternate signal stack of the thread it runs on and leaves it dangling (2026.4): on the main thread
    the next signal, such as Ctrl-C or the end of a child, would end the process.
    """

    def __init__(self, content: bytes, threads: int, precision: str) -> None:
        check_graph(content, "the model")
        settings = {
            "INFERENCE_NUM_THREADS": threads,
            "PERFORMANCE_HINT": "LATENCY",
            "INFERENCE_PRECISION_HINT": precision,
        }
        self._pool = ThreadPoolExecutor(LANES, thread_name_prefix="openvino")
        self._model = self._pool.submit(_compile, content, settings).result()
        self._mine = threading.local()
        _KEPT.append(self._model)

    def __call__(self, feeds: dict[str, Any]) -> FloatArray:
        return self._pool.submit(self._infer, feeds).result()

    def _infer(self, feeds: dict[str, Any]) -> FloatArray:
        if not hasattr(self._mine, "request"):
            self._mine.request = self._model.create_infer_request()
        result = self._mine.request.infer(feeds)
        return np.array(next(iter(result.values())), np.float32)


_KEPT: list[
    Any
] = []  # freeing a model touches the signal stack as well, so none is freed before the process ends


def _compile(content: bytes, settings: dict[str, Any]) -> Any:
    import openvino

    core = openvino.Core()
    return core.compile_model(core.read_model(content), "CPU", settings)
