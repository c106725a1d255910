"""The networks behind one seam: sampler, decoder, band decoder. Knows arrays; no jobs, no marks, no clips.

Two forms on ONNX Runtime. `FusedGraphs` are two files made for it (see `export/fused.py`), which serve; `WholeGraph`
is the one file of standard operators, `student.onnx`, for folders without the two and for the other runtimes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from .cut_graph import bands_only, latents_only
from .sessions import Later, Provider, open_session, open_together
from .weights import DECODER, SAMPLER, STUDENT, ModelCard

FloatArray = NDArray[np.float32]
Feeds = dict[str, Any]


class Graphs(Protocol):
    """The student's networks, however they are computed. Thread-safe."""

    def sample(self, feeds: Feeds) -> FloatArray:
        """noise (1, tokens, 64), times, spans (steps,), guidance, conditions -> latents like noise."""
        ...

    def decode(self, latents: FloatArray, wave_noise: FloatArray, feeds: Feeds) -> FloatArray:
        """(1, tokens, 64), (1, channels, frames, 962) -> (channels, samples). `feeds`: conditions of any kind."""
        ...

    def bands(self, latents: FloatArray) -> FloatArray:
        """(1, tokens, 64) -> log band energies (1, tokens, 4 * bands), without any audio."""
        ...


class FusedGraphs:
    """`sampler.onnx` and `decoder.onnx`, opened side by side."""

    def __init__(
        self,
        card: ModelCard,
        threads: int,
        providers: Sequence[Provider] | None = None,
        *,
        profile: Path | None = None,
        change: Callable[[bytes], bytes] = lambda content: content,
    ) -> None:
        """With `profile`, a folder, `end_profiling` writes there what operators took. `change` rewrites both files."""

        def open_one(name: str) -> Any:
            return open_session(change(card.read(name)), threads, providers, profile and profile / name)

        self._sampler, self._decoder = open_together([lambda: open_one(SAMPLER), lambda: open_one(DECODER)])
        self._bands = Later(lambda: BandDecoder(card.read(STUDENT), threads))

    def sample(self, feeds: Feeds) -> FloatArray:
        latents: FloatArray = self._sampler.run(["latents"], feeds)[0]
        return latents

    def decode(self, latents: FloatArray, wave_noise: FloatArray, feeds: Feeds) -> FloatArray:
        audio: FloatArray = self._decoder.run(["audio"], {"latents": latents, "wave_noise": wave_noise})[0][0]
        return audio

    def bands(self, latents: FloatArray) -> FloatArray:
        found: FloatArray = self._bands()(latents)
        return found

    def end_profiling(self) -> tuple[Path, Path]:
        """The profiles of sampler and decoder; see `trace`."""
        return Path(self._sampler.end_profiling()), Path(self._decoder.end_profiling())


class WholeGraph:
    """`student.onnx` or a graph of its form; the sampler alone is cut out of it when it is first needed."""

    def __init__(self, content: bytes, threads: int, providers: Sequence[Provider] | None = None) -> None:
        self._session = open_session(content, threads, providers)
        self._sampler = Later(lambda: open_session(latents_only(content), threads, providers))
        self._bands = Later(lambda: BandDecoder(content, threads))

    def sample(self, feeds: Feeds) -> FloatArray:
        latents: FloatArray = self._sampler().run(["latents"], feeds)[0]
        return latents

    def decode(self, latents: FloatArray, wave_noise: FloatArray, feeds: Feeds) -> FloatArray:
        nothing = np.zeros(0, np.float32)
        given = {**feeds, "noise": latents, "wave_noise": wave_noise, "times": nothing, "spans": nothing}
        audio: FloatArray = self._session.run(["audio"], given)[0][0]
        return audio

    def bands(self, latents: FloatArray) -> FloatArray:
        found: FloatArray = self._bands()(latents)
        return found


class BandDecoder:
    """Latents (1, tokens, 64) -> log band energies (1, tokens, 4 * bands), without any audio."""

    def __init__(self, student: bytes, threads: int) -> None:
        content, self._output = bands_only(student)
        self._session = open_session(content, threads)

    def __call__(self, latents: FloatArray) -> FloatArray:
        bands: FloatArray = self._session.run([self._output], {"latents": latents})[0]
        return bands
