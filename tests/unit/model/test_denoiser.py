"""The denoiser hears what it is told, and only that."""

from __future__ import annotations

import pytest
import torch

from soundwell.model.config import ModelConfig
from soundwell.model.denoiser import Denoiser, rotary, turn
from soundwell.model.sampler import sample, time_grid

TINY = ModelConfig(categories=("footstep", "glass"), tokens=("footstep/gravel",), width=32, depth=2, heads=1)


@pytest.fixture
def denoiser() -> Denoiser:
    """With every parameter stirred, so that zero-initialised layers speak."""
    torch.manual_seed(0)
    module = Denoiser(TINY).eval()
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.add_(0.1 * torch.randn_like(parameter))
    return module


def velocity(denoiser: Denoiser, *, onset=0.1, category=1, mask=1.0, events=1, tokens=20) -> torch.Tensor:
    generator = torch.Generator().manual_seed(3)
    prepared = denoiser.prepare(
        torch.full((1, events), category),
        torch.zeros(1, events, dtype=torch.int64),
        torch.tensor([[[onset, 0.2, 1.0]] * events]),
        torch.full((1, events), mask),
        torch.zeros(1, 10),
        tokens,
    )
    x = torch.randn(1, tokens, 64, generator=generator)
    one = torch.ones(1)
    with torch.no_grad():
        return denoiser(x, one * 0.7, one * 0, one, prepared)


def test_onset_moves_the_answer(denoiser: Denoiser) -> None:
    assert not torch.allclose(velocity(denoiser, onset=0.1), velocity(denoiser, onset=0.15), atol=1e-3)


def test_sub_token_offset_is_heard(denoiser: Denoiser) -> None:
    assert not torch.allclose(velocity(denoiser, onset=0.100), velocity(denoiser, onset=0.105), atol=1e-4)


def test_masked_event_is_not_heard(denoiser: Denoiser) -> None:
    unheard = velocity(denoiser, category=1, mask=0.0)
    assert torch.allclose(unheard, velocity(denoiser, category=2, mask=0.0, onset=0.3), atol=1e-5)


def test_span_starts_unheard_in_a_fresh_network() -> None:
    torch.manual_seed(0)
    assert float(Denoiser(TINY).time.weight[:, 64:].detach().abs().max()) == 0.0


def test_rotary_attention_depends_on_distance_alone() -> None:
    generator = torch.Generator().manual_seed(0)
    query, key = torch.randn(2, 1, 1, 1, 16, generator=generator)

    def score(at: float, other: float) -> float:
        turned = [turn(x, rotary(torch.tensor([p]), 8)) for x, p in ((query, at), (key, other))]
        return float((turned[0] * turned[1]).sum())

    assert score(3.0, 5.5) == pytest.approx(score(10.0, 12.5), abs=1e-4)


def test_sampler_follows_a_known_flow() -> None:
    target, noise = torch.full((1, 4, 2), 3.0), torch.zeros(1, 4, 2)
    for steps in (1, 4, 50):
        assert torch.allclose(sample(noise, lambda x, t, s: noise - target, steps), target, atol=1e-5)
    assert time_grid(4) == [1.0, 0.75, 0.5, 0.25, 0.0]
