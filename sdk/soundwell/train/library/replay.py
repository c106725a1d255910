"""What the released model says of everything it knows, as training features: so that tuning does not forget it.

The corpus it learnt from is not on a studio's machine; its own generations stand in. Knows the runtime, no networks.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from ...catalog import load_catalog
from ...events import one_shot
from ...runtime.generator import Job
from ...runtime.onnx import OnnxGenerator
from ...runtime.spectrum import log_bands
from ...runtime.weights import ModelCard
from ...sounds import Sound
from ..features import FeatureSet
from .clips import text_vectors
from .labels import Label

LONGEST_SECS = 2.0
TAKES = 3  # of every label


def generations(
    weights: Path,
    categories: tuple[str, ...],
    tokens: tuple[str, ...],
    *,
    budget_secs: float,
    seed: int = 0,
    threads: int = 0,
    tell: Callable[[float], None] = lambda share: None,
) -> FeatureSet:
    """Up to TAKES one-shots of every label of the weights' card, as many as the budget allows, classes first.

    Labels are indices into `categories` and `tokens`, which may hold more than the card does.
    """
    generator = OnnxGenerator(weights, threads)
    rng = np.random.default_rng((seed, 17))
    asked = [name for _ in range(TAKES) for name in known_labels(generator.card)]
    began = time.monotonic()
    made = []
    for index, name in enumerate(asked):
        made.append((name, _bands(generator, name, rng)))
        share = max((index + 1) / len(asked), (time.monotonic() - began) / max(budget_secs, 1e-3))
        tell(min(1.0, share))
        if share >= 1.0 and index >= len(categories):
            break
    return _feature_set(made, generator.card, categories, tokens)


def known_labels(card: ModelCard) -> list[str]:
    """Categories, then category/value, of a card."""
    return [*card.categories, *card.tokens]


def sound_of(label: str, *, duration_secs: float) -> Sound:
    """The sound that a label asks for."""
    category, _, value = label.partition("/")
    attribute = load_catalog().categories[category].model_attribute
    attributes = {attribute: value} if value else {}
    return Sound(
        id=label.replace("/", "."), category=category, attributes=attributes, duration_secs=duration_secs
    )


def _bands(generator: OnnxGenerator, label: str, rng: np.random.Generator) -> np.ndarray:
    typical = load_catalog().categories[label.partition("/")[0]].default_duration_secs
    secs = float(np.clip(typical * np.exp(rng.normal(0, 0.35)), 0.12, LONGEST_SECS))
    sound = sound_of(label, duration_secs=round(secs * 50) / 50)
    job = Job(timeline=one_shot(sound, 1.0), seed=int(rng.integers(2**31)))
    audio = generator.generate([job])[0].clip.samples[:, 0]
    return log_bands(np.pad(audio, (0, -len(audio) % 960))).astype(np.float16)


def _feature_set(
    made: list[tuple[str, np.ndarray]], card: ModelCard, categories: tuple[str, ...], tokens: tuple[str, ...]
) -> FeatureSet:
    length = np.array([len(bands) for _, bands in made], np.int64)
    typical = [card.typical(name.partition("/")[0]) for name, _ in made]
    return FeatureSet(
        bands=np.concatenate([bands for _, bands in made]),
        start=np.concatenate([[0], np.cumsum(length)[:-1]]).astype(np.int64),
        length=length,
        category=np.array([1 + categories.index(name.partition("/")[0]) for name, _ in made], np.int64),
        token=np.array([1 + tokens.index(name) if "/" in name else 0 for name, _ in made], np.int64),
        level_dbfs=np.array([known.get("level_dbfs", -3.0) for known in typical], np.float32),
        bandwidth_hz=np.array([known.get("bandwidth_hz", 20_000.0) for known in typical], np.float32),
        clean=np.ones(len(made), np.float32),
        original=np.ones(len(made), bool),
        clip=np.arange(len(made)),
        ids=np.array([f"generated-{index}" for index in range(len(made))]),
        text=text_vectors([_caption(name) for name, _ in made], card.hears.text_dim),
        categories=categories,
        tokens=tokens,
    )


def _caption(name: str) -> str:
    category, _, value = name.partition("/")
    return Label(category=category, value=value).caption
