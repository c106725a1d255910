"""The ablation of the two roads at toy size: four variants trained alike, one table, nothing trained twice."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from soundwell.evaluate.ablation import VARIANTS, ablate, as_json, as_table
from soundwell.evaluate.conditions import Ask
from soundwell.events import Event, Timeline
from soundwell.model.codec import Codec
from soundwell.model.config import ModelConfig
from soundwell.sounds import Sound
from soundwell.train.features import FeatureSet
from soundwell.train.teacher import TeacherRecipe

TINY = ModelConfig(
    categories=("footstep", "glass"), tokens=("footstep/gravel",), codec_width=16, codec_depth=1, wave_width=16,
    wave_depth=1, width=32, depth=2, heads=1,
)  # fmt: skip


def features() -> FeatureSet:
    rng, lengths = np.random.default_rng(0), np.array([40, 60, 80, 100])
    return FeatureSet(
        bands=rng.normal(0, 1, (lengths.sum(), 128)).astype(np.float16),
        start=np.concatenate([[0], np.cumsum(lengths)[:-1]]),
        length=lengths,
        category=np.array([1, 1, 2, 2]),
        token=np.array([1, 1, 0, 0]),
        level_dbfs=np.full(4, -6.0, np.float32),
        bandwidth_hz=np.full(4, 16_000.0, np.float32),
        clean=np.ones(4, np.float32),
        original=np.ones(4, bool),
        clip=np.arange(4),
        ids=np.array(list("abcd")),
        categories=TINY.categories,
        tokens=TINY.tokens,
    )


def ask(seed: int) -> Ask:
    step = Sound(id="s", category="footstep", attributes={"surface": "gravel"}, duration_secs=0.3)
    events = tuple(Event(sound="s", time_secs=time, intensity=1.0) for time in (0.2, 0.7))
    timeline = Timeline(sounds={"s": step}, events=events, duration_secs=1.0)
    return Ask(
        timeline=timeline,
        seed=seed,
        category="footstep",
        prompt="steps",
        recording=lambda: np.zeros(1, np.float32),
    )


def test_four_variants_one_table_and_nothing_trained_twice(tmp_path: Path) -> None:
    torch.manual_seed(0)
    codec, recipe = Codec(TINY).eval(), TeacherRecipe(num_steps=2, budget_tokens=128)
    asks = [ask(1)]
    scores = ablate(codec, features(), asks, tmp_path, recipe, {})
    assert tuple(scores) == VARIANTS
    assert all(0.0 <= score.f1[50] <= 1.0 for score in scores.values())
    assert len(as_table(scores).rows) == 4 and set(as_json(scores)) == set(VARIANTS)
    stamps = {path: path.stat().st_mtime_ns for path in tmp_path.glob("*/teacher.pt")}
    again = ablate(codec, features(), asks, tmp_path, recipe, {})
    assert len(stamps) == 4 and {path: path.stat().st_mtime_ns for path in stamps} == stamps
    assert as_json(again) == as_json(scores)
