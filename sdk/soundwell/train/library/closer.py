"""Which of two students follows a teacher more closely, on walks that neither was shown. Knows features, no files."""

from __future__ import annotations

import numpy as np
import torch

from ...model.denoiser import Denoiser
from ..batches import Material
from ..distill import POINTS, DistillRecipe, Trajectory, follow
from ..features import FeatureSet
from ..teacher import prepare
from .measure import AS_SERVED

STEPS = 4


def fresh_walks(teacher: Denoiser, features: FeatureSet, recipe: DistillRecipe) -> list[Trajectory]:
    """One batch of the teacher's guided walks from noises of their own."""
    torch.manual_seed(recipe.seed + 5)
    rng = np.random.default_rng((recipe.seed, 23))
    material = Material(features, rng, budget=recipe.budget_tokens, drops=AS_SERVED)
    return [follow(teacher, material.next_batch(), rng, recipe)]


@torch.no_grad()
def walking_error(student: Denoiser, walks: list[Trajectory]) -> float:
    """Mean squared error of the mean velocity over each of STEPS stretches."""
    jump, errors = POINTS // STEPS, []
    for walk in walks:
        told = prepare(student, walk.batch)
        for index in range(0, POINTS, jump):
            start, end = walk.states[index], walk.states[index + jump]
            time = torch.full((len(start),), 1 - index / POINTS)
            velocity = student(start, time, torch.full_like(time, 1 / STEPS), walk.guidance, told)
            errors.append(float(((start - end) * STEPS - velocity).square().mean()))
    return float(np.mean(errors))


def closer(first: Denoiser, second: Denoiser, walks: list[Trajectory]) -> tuple[Denoiser, dict[str, float]]:
    """The one with the smaller error, and both errors. A few trajectories can lead a student astray."""
    errors = {"carried": walking_error(first, walks), "polished": walking_error(second, walks)}
    kept = second if errors["polished"] < errors["carried"] else first
    return kept, {name: round(value, 4) for name, value in errors.items()}
