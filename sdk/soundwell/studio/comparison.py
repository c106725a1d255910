"""The same sound and seed by every way this install has of making it, in this process, timed. Knows no page.

Runtimes are loaded when first asked for and kept. One comparison works at a time: timings of two would say nothing.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from pathlib import Path

from ..events import Timeline, one_shot
from ..runtime import LITE, folder_of, make_generator
from ..runtime.generator import Generator, Job, Rendering
from ..runtime.weights import INT8
from ..sounds import Sound


@dataclass(frozen=True, kw_only=True)
class Way:
    """One way of making a sound."""

    name: str
    steps: int
    make: str  # which runtime, see `_MAKERS`


WAYS = (
    Way(name="Teacher, 50 steps", steps=4, make="teacher"),  # its own steps, whatever is asked
    Way(name="Student, 4 steps", steps=4, make="student"),
    Way(name="Student, 2 steps", steps=2, make="student"),
    Way(name="Student, 1 step", steps=1, make="student"),
    Way(name="Lite, 4 steps", steps=4, make="lite"),
    Way(name="Student, 4 steps, int8", steps=4, make="int8"),
    Way(name="Procedural", steps=4, make="procedural"),
)

_WARM = Sound(id="warm", category="impact", duration_secs=0.1)


@dataclass(frozen=True, kw_only=True)
class Result:
    """One way's rendering; `millis` is without loading."""

    way: Way
    rendering: Rendering
    millis: float


class Comparison:
    """Runtimes of one folder of weights. Safe from several threads: they take turns."""

    def __init__(self, weights: Path | None = None) -> None:
        self._weights = folder_of(weights)
        self._made: dict[str, Generator] = {}
        self._turn = threading.Lock()

    def render(self, way: Way, timeline: Timeline) -> Result:
        """Waits for its turn. Raises NotInstalled or InvalidInput where this install lacks the way."""
        with self._turn:
            generator = self._generator(way.make)
            job = Job(timeline=timeline, seed=timeline.seed, steps=way.steps)
            began = time.perf_counter()
            rendering = generator.generate([job])[0]
            return Result(way=way, rendering=rendering, millis=(time.perf_counter() - began) * 1e3)

    def _generator(self, name: str) -> Generator:
        """Loaded, and warm from a first short sound."""
        if name not in self._made:
            generator = self._new(name)
            generator.generate([Job(timeline=one_shot(_WARM), seed=0)])
            self._made[name] = generator
        return self._made[name]

    def _new(self, name: str) -> Generator:
        from ..runtime.onnx import TeacherGenerator

        if name == "teacher":
            return TeacherGenerator(self._weights)
        if name == "procedural":
            return make_generator("procedural")
        folder = self._weights / LITE if name == "lite" else self._weights
        return make_generator(INT8 if name == "int8" else "onnx", folder)
