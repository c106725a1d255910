"""Text, loudness curve and the two roads: unheard at first, heard once trained, and each for itself."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from soundwell.model.config import BOTH, CLOCKLESS, ROLL, TOKENS, ModelConfig, config_from_json
from soundwell.model.denoiser import Denoiser
from soundwell.model.grow import grown, hearing_more

PLAIN = ModelConfig(categories=("footstep", "glass"), tokens=("footstep/gravel",), width=32, depth=2, heads=1)
MORE = replace(PLAIN, text_dim=8, hears_loudness=True)
TOKENS_LONG = 20


def stirred(config: ModelConfig) -> Denoiser:
    """With every parameter moved, so that zero-initialised layers speak."""
    torch.manual_seed(0)
    module = Denoiser(config).eval()
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.add_(0.1 * torch.randn_like(parameter))
    return module


def velocity(denoiser: Denoiser, *, onset: float = 0.1, **more: torch.Tensor) -> torch.Tensor:
    one = torch.ones(1)
    x = torch.randn(1, TOKENS_LONG, 64, generator=torch.Generator().manual_seed(3))
    kind = torch.ones(1, 1, dtype=torch.int64)
    told = (
        kind,
        kind * 0,
        torch.tensor([[[onset, 0.2, 1.0]]]),
        torch.ones(1, 1),
        torch.zeros(1, 10),
        TOKENS_LONG,
    )
    with torch.no_grad():
        return denoiser(x, one * 0.7, one * 0, one, denoiser.prepare(*told, **more))


def said(value: float) -> dict[str, torch.Tensor]:
    """A text and a curve."""
    levels = torch.stack([torch.linspace(value, 1.0, TOKENS_LONG), torch.ones(TOKENS_LONG)], -1)[None]
    return {"text": torch.full((1, 1, 8), value), "loudness": levels}


def test_a_network_that_grows_new_ears_sounds_as_before() -> None:
    old = stirred(PLAIN)
    new = grown(old, hearing_more(PLAIN, text_dim=8, loudness=True))
    assert torch.equal(velocity(old), velocity(new, **said(0.5)))


def test_growing_into_another_size_is_refused() -> None:
    with pytest.raises((ValueError, RuntimeError)):
        grown(Denoiser(PLAIN), replace(MORE, depth=3))


@pytest.mark.parametrize("name", ["text", "loudness"])
def test_each_new_condition_is_heard_for_itself(name: str) -> None:
    denoiser = stirred(MORE)
    quiet = {"text": torch.zeros(1, 1, 8), "loudness": torch.zeros(1, TOKENS_LONG, 2)}
    assert not torch.allclose(
        velocity(denoiser, **quiet), velocity(denoiser, **quiet | {name: said(0.5)[name]}), atol=1e-3
    )


def test_an_edition_without_them_takes_them_and_hears_nothing() -> None:
    denoiser = stirred(PLAIN)
    assert torch.equal(velocity(denoiser), velocity(denoiser, **said(0.5)))


@pytest.mark.parametrize(
    ("roads", "parts"), [(ROLL, ()), (TOKENS, ("cross",)), (BOTH, ("cross",)), (CLOCKLESS, ("cross",))]
)
def test_a_road_that_is_left_out_is_not_built(roads: str, parts: tuple[str, ...]) -> None:
    names = {
        name.split(".")[2]
        for name, _ in Denoiser(replace(PLAIN, roads=roads)).named_parameters()
        if "blocks" in name
    }
    assert ("cross" in names) == ("cross" in parts)


@pytest.mark.parametrize("roads", [ROLL, TOKENS, BOTH])
def test_every_road_but_the_clockless_tells_when(roads: str) -> None:
    denoiser = stirred(replace(PLAIN, roads=roads))
    apart = (velocity(denoiser, onset=0.1) - velocity(denoiser, onset=0.3)).abs().max()
    assert apart > 1e-3


def test_tokens_without_the_clock_know_only_the_offset_within_a_token() -> None:
    denoiser = stirred(replace(PLAIN, roads=CLOCKLESS))
    assert torch.allclose(velocity(denoiser, onset=0.10), velocity(denoiser, onset=0.30), atol=1e-4)


def test_a_shut_road_is_silent() -> None:
    denoiser = stirred(PLAIN)
    both, neither = torch.ones(1, 2), torch.zeros(1, 2)
    assert torch.equal(velocity(denoiser), velocity(denoiser, roads=both))
    far = [velocity(denoiser, onset=onset, roads=neither) for onset in (0.10, 0.30)]
    assert torch.allclose(*far, atol=1e-4)


def test_an_older_card_means_what_it_meant() -> None:
    kept = {
        k: v
        for k, v in PLAIN.to_json().items()
        if k not in ("text_dim", "hears_loudness", "roads", "attack_gains")
    }
    assert config_from_json(kept) == PLAIN
    assert np.isclose(PLAIN.tokens_per_sec, 50.0)
