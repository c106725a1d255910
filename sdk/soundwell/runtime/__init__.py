"""What turns timelines into PCM, by name. Importing this loads no runtime; making one does."""

from __future__ import annotations

from pathlib import Path

from ..errors import InvalidInput
from .generator import Generator

RELEASED_WEIGHTS = Path(__file__).parent.parent / "weights"
MODEL_CARD = "model_card.json"


def make_generator(name: str, weights: Path | None = None, threads: int = 0) -> Generator:
    """`name`: auto, onnx, procedural or fake; auto is onnx where weights exist. `threads` 0: by the machine.

    Raises WeightsCorrupt where the weights are not what their card names, InvalidInput where there are none.
    """
    if name == "auto":
        name = "onnx" if ((weights or RELEASED_WEIGHTS) / MODEL_CARD).is_file() else "procedural"
    if name == "onnx":
        from .onnx import OnnxGenerator

        return OnnxGenerator(weights or RELEASED_WEIGHTS, threads)
    if name == "procedural":
        from .procedural import ProceduralGenerator

        return ProceduralGenerator()
    if name == "fake":
        from .fake import FakeGenerator

        return FakeGenerator.from_environment()
    raise InvalidInput(f"{name!r} is not a runtime; use auto, onnx, procedural or fake", field="runtime")
