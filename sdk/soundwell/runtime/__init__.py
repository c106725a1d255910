"""What turns timelines into PCM, by name. Importing this loads no runtime; making one does."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..catalog import use_labels
from ..config import MODEL_RUNTIMES, RUNTIMES
from ..config import default_threads as default_threads
from ..documents import not_legal
from ..errors import InvalidInput
from .generator import Generator
from .weights import CARD, load_card

RELEASED_WEIGHTS = Path(__file__).parent.parent / "weights"
LITE = "lite"  # folder of the lite model beside its weights; also the word for the released one


def folder_of(weights: Path | None) -> Path:
    """Where the weights are: None is the released ones, the bare word `lite` the released lite ones."""
    if weights is None:
        return RELEASED_WEIGHTS
    return RELEASED_WEIGHTS / LITE if weights == Path(LITE) and not weights.is_dir() else weights


def make_generator(
    name: str, weights: Path | None = None, threads: int = 0, watermark: str = "off"
) -> Generator:
    """`name`: auto, one of `config.RUNTIMES`; auto is the model where weights exist, else procedural.
    `threads` 0: by the machine. `watermark`: off, on, or the path of a key file; only the model's output can carry one.

    Raises WeightsCorrupt where the weights are not what their card names, InvalidInput where there are none,
    NotInstalled where a runtime needs what is not here.
    """
    use_labels(weights)
    folder = folder_of(weights)
    if name == "auto" and not (folder / CARD).is_file():
        name = "procedural"
    if name == "auto" or name in MODEL_RUNTIMES:
        from .choices import maker_of
        from .mark import mark_of
        from .onnx import OnnxGenerator

        if name == "auto":
            from .remembered import automatic

            name = automatic(load_card(folder), threads)
        mark = mark_of(watermark)
        return OnnxGenerator(folder, threads, mark=mark, name=name, graphs=maker_of(name))
    if name == "procedural":
        from .procedural import ProceduralGenerator

        return ProceduralGenerator()
    if name == "fake":
        from .fake import FakeGenerator

        return FakeGenerator.from_environment()
    raise InvalidInput(not_legal(name, RUNTIMES, "a runtime"), field="runtime")


@dataclass(frozen=True, kw_only=True)
class Identity:
    """What a runtime will be called, before it is loaded."""

    name: str
    model_hash: str
    sample_rate_hz: int


def identity_of(
    name: str, weights: Path | None = None, watermark: str = "off", threads: int = 0
) -> Identity | None:
    """From the model's card alone, whose word is checked when the model is loaded; None where none tells."""
    if name == "fake":
        from .fake import FakeGenerator as Fake

        return Identity(name="fake", model_hash=Fake.model_hash, sample_rate_hz=Fake.sample_rate_hz)
    folder = folder_of(weights)
    if (name != "auto" and name not in MODEL_RUNTIMES) or not (folder / CARD).is_file():
        return None
    card = load_card(folder)
    if name == "auto":
        from .remembered import automatic

        name = automatic(card, threads)
    from .mark import mark_of

    mark, plain_hash = mark_of(watermark), card.student_hash(name)
    model_hash = mark.hash_of(plain_hash) if mark else plain_hash
    return Identity(name=name, model_hash=model_hash, sample_rate_hz=48_000)
