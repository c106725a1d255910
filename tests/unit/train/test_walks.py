"""The teacher's cached walks: on a flow whose solution is known they end where it ends, and pass where it passes."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
import torch

from soundwell.model.config import ModelConfig
from soundwell.model.denoiser import Denoiser
from soundwell.train import compute, distill
from soundwell.train.distill import POINTS, SUBSTEPS, DistillRecipe, follow

MEAN, DEVIATION = 0.7, 0.2  # of the latents that the known flow leads to


def deviation(time: float) -> float:
    """Of a mix of latents and noise."""
    return float(np.hypot((1 - time) * DEVIATION, time))


def where(noise: torch.Tensor, time: float) -> torch.Tensor:
    """The flow's solution that begins in a noise."""
    return (1 - time) * MEAN + deviation(time) * noise


def velocity(x: torch.Tensor, time: float) -> torch.Tensor:
    """d `where` / d time, told by where it is."""
    growth = (time - (1 - time) * DEVIATION**2) / deviation(time) ** 2
    return -MEAN + growth * (x - (1 - time) * MEAN)


@pytest.fixture
def walk(monkeypatch: pytest.MonkeyPatch) -> distill.Trajectory:
    monkeypatch.setattr(distill, "guided", lambda *_: velocity)
    torch.manual_seed(0)
    config = ModelConfig(categories=("a",), tokens=("x",), width=32, depth=1, heads=1)
    batch = SimpleNamespace(bands=np.zeros((6, 16, 1), np.float32))
    return follow(Denoiser(config), batch, np.random.default_rng(0), DistillRecipe())


def test_a_walk_passes_where_the_solution_passes(walk: distill.Trajectory) -> None:
    assert walk.points == POINTS == len(SUBSTEPS)
    for index, state in enumerate(walk.states):
        error = (state - where(walk.states[0], 1 - index / POINTS)).square().mean().sqrt()
        assert error < 0.02, (index, error)


def test_as_many_plain_steps_of_one_length_end_farther_off(walk: distill.Trajectory) -> None:
    x, steps = walk.states[0], sum(SUBSTEPS)
    for step in range(steps):
        x = x - velocity(x, 1 - step / steps) / steps
    solution = where(walk.states[0], 0.0)
    assert (walk.states[-1] - solution).norm() < 0.5 * (x - solution).norm()


def test_guidance_is_drawn_from_the_recipes_range(walk: distill.Trajectory) -> None:
    low, high = DistillRecipe().guidance
    assert ((walk.guidance >= low) & (walk.guidance <= high)).all() and walk.guidance.unique().numel() > 1


def test_own_starts_come_all_the_way_from_the_noise(walk: distill.Trajectory) -> None:
    """A student that always errs by as much each step is met where its errors have added up, not one step old."""

    def erring(x: torch.Tensor, now: torch.Tensor, span: torch.Tensor, *_: object) -> torch.Tensor:
        times = zip(now.tolist(), span.tolist(), strict=True)
        ends = torch.stack([where(n, t - s) for n, (t, s) in zip(walk.states[0], times, strict=True)])
        starts = torch.stack([where(n, t) for n, t in zip(walk.states[0], now.tolist(), strict=True)])
        return (starts - ends) / span[:, None, None] - 0.4  # so 0.1 too far in each quarter

    index = torch.tensor([0, 2, 4, 6, 0, 6])
    met = distill.own_start(erring, walk, index, 2, None)
    for row, place in enumerate(index.tolist()):
        expected = where(walk.states[0][row], 1 - place / POINTS) + 0.1 * place / 2
        assert torch.allclose(met[row], expected, atol=1e-4), row


def test_bfloat16_is_taken_only_where_it_is_fast(monkeypatch: pytest.MonkeyPatch) -> None:
    for fast in (True, False):
        monkeypatch.setattr(compute, "has_fast_bf16", lambda answer=fast: answer)
        with compute.Compute(bf16=True).precision():
            product = torch.ones(4, 4) @ torch.ones(4, 4)
        assert product.dtype == (torch.bfloat16 if fast else torch.float32)
        assert not compute.Compute().multiplies_bf16
