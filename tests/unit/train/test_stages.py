"""How a run goes on from a release: bands that stay near it, and a student that is moved as its teacher was."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from soundwell.errors import InvalidInput
from soundwell.model.codec import Codec
from soundwell.model.config import ModelConfig
from soundwell.model.denoiser import Denoiser
from soundwell.train import stages
from soundwell.train.codec import CodecRecipe, train_bands
from soundwell.train.features import FeatureSet
from soundwell.train.presets import PRESETS

TINY = ModelConfig(
    categories=("footstep",), tokens=(), codec_width=32, codec_depth=1, wave_width=16, wave_depth=1, width=32, depth=1,
    heads=1,
)  # fmt: skip


def features(rows: int = 8, frames: int = 64) -> FeatureSet:
    rng = np.random.default_rng(0)
    return FeatureSet(
        bands=rng.normal(size=(rows * frames, 128)).astype(np.float16),
        start=np.arange(rows) * frames,
        length=np.full(rows, frames),
        category=np.ones(rows, np.int64),
        token=np.zeros(rows, np.int64),
        level_dbfs=np.full(rows, -6.0, np.float32),
        bandwidth_hz=np.full(rows, 20_000.0, np.float32),
        original=np.ones(rows, bool),
        clean=np.ones(rows, np.float32),
        clip=np.arange(rows),
        ids=np.array([f"c{row}" for row in range(rows)]),
        categories=TINY.categories,
        tokens=TINY.tokens,
        text=np.zeros((rows, 0), np.float16),
    )


def test_an_anchor_holds_latents_where_they_were(tmp_path: Path) -> None:
    bands = torch.from_numpy(features().bands.astype(np.float32)).reshape(8, 64, 128)
    moved = {}
    for anchor in (0.0, 10.0):
        torch.manual_seed(0)
        start = Codec(TINY).train()
        for _ in range(200):
            start.encode(bands)  # so that its latents have unit variance, as a trained codec's have
        with torch.no_grad():
            before = start.eval().encode(bands)
        recipe = CodecRecipe(band_steps=20, band_anchor=anchor, budget_tokens=64)
        after = train_bands(start.config, features(), tmp_path / str(anchor), recipe, start).encode(bands)
        moved[anchor] = float((after - before).detach().square().mean())
    assert 0 < moved[10.0] < 0.5 * moved[0.0]


def test_a_preset_that_goes_on_says_from_what(tmp_path: Path) -> None:
    preset = replace(PRESETS["smoke"], codec=CodecRecipe(band_steps=0))
    with pytest.raises(InvalidInput, match=r"codec_start.pt.*soundwell.export.unpack"):
        stages.run_codec(features(), tmp_path, tmp_path, preset)


def test_a_student_moves_as_far_as_its_teacher(tmp_path: Path) -> None:
    torch.manual_seed(0)
    student, before, now = Denoiser(TINY), Denoiser(TINY), Denoiser(TINY)
    assert stages._moved_student(tmp_path, now) is None
    stages.save_module(tmp_path / stages.STUDENT_START, TINY, student)
    stages.save_module(tmp_path / stages.TEACHER_START, TINY, before)
    moved = stages._moved_student(tmp_path, now)
    assert moved is not None
    for a, b, c, d in zip(*(m.parameters() for m in (moved, student, now, before)), strict=True):
        assert torch.allclose(a, b + c - d, atol=1e-6)
