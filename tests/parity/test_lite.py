"""The lite model at toy size: distilled from exported weights, served like them, and of the same latents."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
import torch
from click.testing import CliRunner
from conftest import invoke

from soundwell.events import Event, Timeline, one_shot
from soundwell.export.restore import restore
from soundwell.runtime.generator import Job
from soundwell.runtime.onnx import OnnxGenerator
from soundwell.runtime.weights import load_card
from soundwell.sounds import Sound
from soundwell.train.batches import Material
from soundwell.train.command import distill
from soundwell.train.distill import DistillRecipe, step_counts
from soundwell.train.features import load_features
from soundwell.train.lite import STEPS, LiteRecipe, lite_config, train_lite_codec, walk
from soundwell.train.stages import FEATURES, LITE, LITE_CODEC, load_codec, load_denoiser
from soundwell.train.teacher import prepare

STEP = Sound(id="step", category="footstep", attributes={"surface": "gravel"}, duration_secs=0.3)


@pytest.fixture(scope="module")
def lite(exported: Path, tmp_path_factory) -> Path:
    """`soundwell distill --lite` of exported weights, its run folder beside it."""
    out = tmp_path_factory.mktemp("lite") / "w"
    options = ["--teacher", exported, "--lite", "--out", out, "--preset", "smoke", "--threads", 1]
    said = invoke(distill, *options, "--train-steps", 3)
    assert f"SOUNDWELL_WEIGHTS={out}" in said
    return out


def test_its_card_tells_sizes_base_and_recipe(lite: Path, exported: Path) -> None:
    mine, base = load_card(lite).data, load_card(exported).data
    assert mine["config"]["width"] == LiteRecipe().width and mine["lite"]["walk"]["num_steps"] == 3
    assert mine["config"]["encoder_width"] == base["config"]["codec_width"]
    assert mine["base"]["student_sha256"] == base["files"]["student.onnx"]["sha256"]
    assert set(mine["files"]) == {"student.onnx", "sampler.onnx", "decoder.onnx"}
    assert any("lite model" in limit for limit in mine["limits"]) and "note" in mine["metrics"]
    assert mine["data"] == base["data"] and (lite / "ATTRIBUTION.md").read_text()


@pytest.mark.parametrize("steps", [4, 2, 1])
def test_it_is_served_like_its_base(lite: Path, exported: Path, steps: int) -> None:
    job = Job(timeline=one_shot(STEP, 1.0), seed=1, steps=steps)
    mine, base = (OnnxGenerator(folder, threads=1) for folder in (lite, exported))
    ours, theirs = (generator.generate([job])[0].clip.samples for generator in (mine, base))
    assert ours.shape == theirs.shape and np.isfinite(ours).all() and not np.array_equal(ours, theirs)
    assert mine.model_hash != base.model_hash


def test_long_pieces_and_plain_graphs_work_too(lite: Path) -> None:
    from soundwell.export.torch_graphs import float32_graphs

    rain = Sound(id="rain", category="ambience", attributes={"kind": "rain"}, duration_secs=11.0)
    timeline = Timeline(sounds={"rain": rain}, events=(Event(sound="rain"),), duration_secs=11.0)
    found = [
        OnnxGenerator(lite, 1, graphs=graphs).generate([Job(timeline=timeline, seed=2, steps=1)])[0]
        for graphs in (None, float32_graphs)
    ]
    first, second = (rendering.clip.samples for rendering in found)
    assert first.shape == (528_000, 1) and np.abs(first - second).max() < 1e-3


def test_its_encoder_is_the_bases_own(lite: Path, exported: Path) -> None:
    run, base = lite.with_name("w.run"), restore(exported).codec
    mine = load_codec(run / LITE_CODEC)
    bands = torch.randn(1, 40, base.config.num_bands)
    assert torch.equal(mine.encode(bands), base.encode(bands))
    assert load_denoiser(run / LITE).config == mine.config


def test_the_walk_is_the_students_own_four_steps(exported: Path, run: Path) -> None:
    student = restore(exported).student
    batch = Material(load_features(run / FEATURES), np.random.default_rng(1), budget=256).next_batch()
    torch.manual_seed(3)
    path = walk(student, batch, np.random.default_rng(2), DistillRecipe())
    assert path.points == STEPS and path.states.shape[1] == len(batch.bands)
    span = torch.full((len(batch.bands),), 1.0 / STEPS)
    for step, (before, after) in enumerate(itertools.pairwise(path.states)):
        with torch.no_grad():
            velocity = student(before, 1.0 - step * span, span, path.guidance, prepare(student, batch))
        assert torch.allclose(after, before - velocity / STEPS, atol=1e-5)
    assert not torch.allclose(path.states[0], path.states[-1])


def test_no_step_count_is_finer_than_the_path() -> None:
    assert step_counts(0.0, 4, points=4) == ([4], [1.0])
    assert step_counts(0.0, 4)[0] == [8, 4]
    counts, shares = step_counts(1.0, 4, points=4)
    assert counts == [4, 2, 1] and sum(shares) == pytest.approx(1.0)


def test_the_small_decoders_come_nearer_to_the_large_ones(exported: Path, run: Path, tmp_path: Path) -> None:
    codec, features = restore(exported).codec, load_features(run / FEATURES)
    recipe = LiteRecipe(decoder_steps=40, decoder_tokens=128, codec_width=64, wave_width=32)
    small = train_lite_codec(codec, features, tmp_path, recipe)
    assert small.config == lite_config(codec.config, recipe)
    rows = (tmp_path / "lite_decoder" / "losses.csv").read_text().splitlines()
    first, last = (float(row.split(",")[2]) for row in (rows[1], rows[-1]))
    assert rows[0].split(",")[2] == "bands" and last < 0.8 * first


def test_a_run_folder_is_no_exported_model(run: Path, tmp_path: Path) -> None:
    options = ["--teacher", str(run), "--lite", "--out", str(tmp_path / "w")]
    result = CliRunner().invoke(distill, options)
    assert result.exit_code == 2 and "soundwell export" in result.output
