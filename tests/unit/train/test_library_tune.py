"""Tuning on small networks: each method trains what it says, widens without a change, and carries the student along."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from soundwell.model.codec import Codec
from soundwell.model.config import ModelConfig
from soundwell.model.denoiser import Denoiser
from soundwell.train.batches import Material
from soundwell.train.distill import DistillRecipe
from soundwell.train.features import FeatureSet
from soundwell.train.library.closer import closer, fresh_walks
from soundwell.train.library.measure import flow_error, forgetting, labels_of, profile, whole_batches
from soundwell.train.library.tune import (
    TuneRecipe,
    balanced,
    carried_over,
    choose_parameters,
    merge_ranks,
    tune_teacher,
    widened,
)

CONFIG = ModelConfig(categories=("footstep", "ui"), tokens=("footstep/gravel",), width=32, depth=2, heads=1)
WIDE = replace(CONFIG, tokens=("footstep/gravel", "footstep/slime"))


def features(token: int, seed: int, clips: int = 6) -> FeatureSet:
    rng = np.random.default_rng(seed)
    lengths = np.full(clips, 64, np.int64)
    return FeatureSet(
        bands=rng.normal(0, 0.5, (64 * clips, 128)).astype(np.float16),
        start=64 * np.arange(clips),
        length=lengths,
        category=np.ones(clips, np.int64),
        token=np.full(clips, token, np.int64),
        level_dbfs=np.full(clips, -3.0, np.float32),
        bandwidth_hz=np.full(clips, 20_000.0, np.float32),
        clean=np.ones(clips, np.float32),
        original=np.ones(clips, bool),
        clip=np.arange(clips),
        ids=np.array([f"{seed}-{index}" for index in range(clips)]),
        categories=WIDE.categories,
        tokens=WIDE.tokens,
    )


def network(config: ModelConfig = CONFIG, seed: int = 0) -> Denoiser:
    torch.manual_seed(seed)
    denoiser = Denoiser(config)
    with torch.no_grad():
        for parameter in denoiser.parameters():
            parameter.add_(0.05 * torch.randn_like(parameter))
    return denoiser.eval()


@pytest.fixture
def codec() -> Codec:
    torch.manual_seed(1)
    return Codec(CONFIG).eval()


def test_a_wider_table_changes_nothing_that_was_known(codec: Codec) -> None:
    before, batches = network(), whole_batches(features(1, 0))
    wide = widened(before, WIDE, {2: (1,)})
    assert flow_error(wide, codec, batches) == flow_error(before, codec, batches)
    table = wide.conditioner.token.weight
    assert len(table) == 3 and torch.equal(table[2], table[1])


@pytest.mark.parametrize("method", ["all", "adapters", "lora"])
def test_tuning_learns_the_library_and_leaves_the_teacher_alone(method: str, codec: Codec, tmp_path) -> None:
    teacher = widened(network(), WIDE, {2: (1,)})
    kept = {name: value.clone() for name, value in teacher.state_dict().items()}
    own, replay = features(2, 3), features(1, 4)
    recipe = TuneRecipe(method=method, num_steps=30, budget_secs=0.0, budget_tokens=64, lr=3e-3)
    tuned = tune_teacher(codec, teacher, own, replay, tmp_path, recipe, show=lambda run: None)
    batches = whole_batches(own)
    assert flow_error(tuned, codec, batches) < flow_error(teacher, codec, batches)
    assert all(torch.equal(value, kept[name]) for name, value in teacher.state_dict().items())
    assert set(tuned.state_dict()) == set(kept)
    assert forgetting(tuned, teacher, codec, whole_batches(replay)) > 0


def test_adapters_and_ranks_train_a_small_part() -> None:
    counts = {}
    for method in ("all", "adapters", "lora"):
        denoiser = network(replace(CONFIG, width=64))
        trained = choose_parameters(denoiser, TuneRecipe(method=method, rank=2))
        counts[method] = sum(parameter.numel() for parameter in trained)
    assert counts["lora"] < counts["adapters"] < counts["all"]


def test_untrained_ranks_merge_to_the_same_weights() -> None:
    denoiser = network()
    before = {name: value.clone() for name, value in denoiser.state_dict().items()}
    choose_parameters(denoiser, TuneRecipe(method="lora"))
    merged = merge_ranks(denoiser).state_dict()
    assert all(torch.equal(merged[name], value) for name, value in before.items())


def test_the_student_takes_over_the_change_of_its_teacher() -> None:
    teacher, tuned, student = network(seed=1), network(seed=2), network(seed=3)
    moved = carried_over(student, teacher, tuned).state_dict()
    change = tuned.state_dict()["embed.weight"] - teacher.state_dict()["embed.weight"]
    assert torch.allclose(moved["embed.weight"], student.state_dict()["embed.weight"] + change)


def test_library_and_replay_are_drawn_as_asked() -> None:
    own, replay = features(2, 5, clips=3), features(1, 6, clips=30)
    from soundwell.train.features import merged

    both = merged(own, replay)
    material = Material(both, np.random.default_rng(0), emphasis=balanced(own, replay, 0.6))
    rows = np.array([material.draw_row() for _ in range(2_000)])
    assert 0.55 < np.mean(rows < 3) < 0.65


def test_a_profile_does_not_hear_the_level() -> None:
    bands = np.random.default_rng(0).normal(0, 0.3, (40, 128)).astype(np.float32)
    assert np.allclose(profile(bands), profile(bands + 0.2), atol=1e-5)
    assert labels_of(features(2, 0)) == {(1, 2): "footstep/slime"}


def test_of_two_students_the_one_that_follows_its_teacher_is_kept() -> None:
    teacher = network(WIDE)
    walks = fresh_walks(teacher, features(1, 0), DistillRecipe(budget_tokens=64))
    near, far = network(WIDE), network(WIDE, seed=9)
    for first, second in ((near, far), (far, near)):
        kept, errors = closer(first, second, walks)
        assert kept is near
        assert errors["carried" if first is near else "polished"] == min(errors.values())
