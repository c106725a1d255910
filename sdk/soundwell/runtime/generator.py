"""The seam between serving and synthesis: what every runtime (onnx, torch, procedural, fake) is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from ..audio import Clip
from ..events import Timeline
from ..sounds import Tier


@dataclass(frozen=True, kw_only=True)
class Job:
    """One piece to render. A one-shot is a timeline with one event at 0."""

    timeline: Timeline
    seed: int
    steps: int = 4  # 4, 2 or 1; runtimes without steps ignore it
    stream: bool = False  # parts are wanted while it is made; changes no sample, and some runtimes ignore it


@dataclass(frozen=True, kw_only=True)
class Rendering:
    """What came out: the clip, what made it, and in how many steps (0: not by a sampler)."""

    clip: Clip
    made_by: Tier
    steps: int


@dataclass(frozen=True, kw_only=True)
class Part:
    """A stretch of a rendering, finished while the rest is being made. Parts come in order and without gaps."""

    clip: Clip
    start_frame: int
    num_frames: int  # of the whole
    made_by: Tier
    steps: int


class Generator(Protocol):
    """Turns jobs into PCM. Same timeline + seed + steps + model_hash -> same samples, whatever shares the batch."""

    name: str
    model_hash: str  # hex SHA-256 of the weights; of name and version where there are none
    sample_rate_hz: int

    def batch_key(self, job: Job) -> tuple[object, ...]:
        """Jobs with equal keys may share one call of `generate`."""
        ...

    def generate(self, jobs: Sequence[Job]) -> list[Rendering]:
        """One rendering per job, in order. Raises SoundwellError; never returns fewer."""
        ...


@runtime_checkable
class Streaming(Protocol):
    """A generator that can hand out long pieces while it makes them."""

    def generate_streamed(self, job: Job, on_part: Callable[[Part], None]) -> Rendering:
        """The rendering that `generate` makes, to the sample. `on_part` gets none of it, or all in parts."""
        ...
