"""What turns timelines into PCM, by name. Importing this loads no runtime; making one does."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from ..catalog import use_labels
from ..errors import InvalidInput
from .generator import Generator
from .weights import CARD, load_card

RELEASED_WEIGHTS = Path(__file__).parent.parent / "weights"


def make_generator(
    name: str, weights: Path | None = None, threads: int = 0, watermark: str = "off"
) -> Generator:
    """`name`: auto, onnx, procedural or fake; auto is onnx where weights exist. `threads` 0: by the machine.
    `watermark`: off, on, or the path of a key file; only the model's output can carry one.

    Raises WeightsCorrupt where the weights are not what their card names, InvalidInput where there are none.
    """
    use_labels(weights)
    if name == "auto":
        name = "onnx" if ((weights or RELEASED_WEIGHTS) / CARD).is_file() else "procedural"
    if name == "onnx":
        from .mark import mark_of
        from .onnx import OnnxGenerator

        return OnnxGenerator(weights or RELEASED_WEIGHTS, threads, mark=mark_of(watermark))
    if name == "procedural":
        from .procedural import ProceduralGenerator

        return ProceduralGenerator()
    if name == "fake":
        from .fake import FakeGenerator

        return FakeGenerator.from_environment()
    raise InvalidInput(f"{name!r} is not a runtime; use auto, onnx, procedural or fake", field="runtime")


@dataclass(frozen=True, kw_only=True)
class Identity:
    """What a runtime will be called, before it is loaded."""

    name: str
    model_hash: str
    sample_rate_hz: int


def identity_of(name: str, weights: Path | None = None, watermark: str = "off") -> Identity | None:
    """From the model's card alone, whose word is checked when the model is loaded; None where none tells."""
    if name == "fake":
        from .fake import FakeGenerator as Fake

        return Identity(name="fake", model_hash=Fake.model_hash, sample_rate_hz=Fake.sample_rate_hz)
    folder = weights or RELEASED_WEIGHTS
    if name not in ("auto", "onnx") or not (folder / CARD).is_file():
        return None
    from .mark import mark_of

    mark, plain_hash = mark_of(watermark), load_card(folder).model_hash("student.onnx")
    model_hash = mark.hash_of(plain_hash) if mark else plain_hash
    return Identity(name="onnx", model_hash=model_hash, sample_rate_hz=48_000)


def default_threads() -> int:
    """Cores this process may use, four at most: the game needs the others."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(4, usable)
