"""Who answers the asks of a row: recordings, the codec, a model, the procedural tier. Judges nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Protocol

from ..audio import FloatArray
from ..runtime import LITE, folder_of, make_generator
from ..runtime.generator import Generator, Job
from ..runtime.weights import INT8
from .conditions import Ask
from .recordings import RATE_HZ

ROWS = (
    "real",
    "codec",
    "teacher",
    "student4",
    "student2",
    "student1",
    "lite",
    "int8",
    "procedural",
    "shuffled",
)
TITLES = {
    "real": "real",
    "codec": "codec",
    "teacher": "teacher 50",
    "student4": "student 4",
    "student2": "student 2",
    "student1": "student 1",
    "lite": "lite 4",
    "int8": "int8 4",
    "procedural": "procedural",
    "shuffled": "shuffled",
}
STEPS = {"student4": 4, "student2": 2, "student1": 1, "int8": 4}


class Source(Protocol):
    """One row's way of answering."""

    def prepare(self, ask: Ask) -> Callable[[], FloatArray]:
        """Reads what the answer needs. The call that comes back makes it, mono at 48 kHz, and is timed."""
        ...


class Played:
    """The real counterpart, as it is or through a codec."""

    def __init__(self, through: Callable[[FloatArray, int], FloatArray] | None = None) -> None:
        self._through = through

    def prepare(self, ask: Ask) -> Callable[[], FloatArray]:
        samples, through = ask.recording(), self._through
        if through is None:
            return lambda: samples
        return lambda: through(samples, ask.seed)


class Generated:
    """A generator, one ask per call: speeds of rows compare."""

    def __init__(self, generator: Generator, steps: int) -> None:
        self._generator, self._steps = generator, steps

    def prepare(self, ask: Ask) -> Callable[[], FloatArray]:
        job = Job(timeline=ask.timeline, seed=ask.seed, steps=self._steps)
        return lambda: self._generator.generate([job])[0].clip.resampled(RATE_HZ).mono()


def make_source(row: str, weights: Path | None, threads: int, runtime: str = "onnx") -> Source:
    """Loads what the row needs; `runtime` computes the student's rows.

    Raises ImportError, OSError or SoundwellError where something is not there.
    """
    folder = folder_of(weights)
    if row == "real":
        return Played()
    if row == "codec":
        from ..runtime.onnx import CodecGenerator

        return Played(CodecGenerator(folder, threads).roundtrip)
    return Generated(_generator(row, folder, threads, runtime), STEPS.get(row, 4))


def _generator(row: str, folder: Path, threads: int, runtime: str) -> Generator:
    if row == "procedural":
        from ..runtime.procedural import ProceduralGenerator

        return ProceduralGenerator()
    if row == "teacher":
        from ..runtime.onnx import TeacherGenerator

        return TeacherGenerator(folder, threads)
    return _student(folder / LITE if row == "lite" else folder, threads, INT8 if row == "int8" else runtime)


@cache
def _student(folder: Path, threads: int, runtime: str) -> Generator:
    """The same graphs serve 4, 2 and 1 steps, so they are loaded once."""
    return make_generator(runtime, folder, threads)
