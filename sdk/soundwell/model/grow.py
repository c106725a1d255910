"""A trained denoiser under a configuration that hears more: what is new begins unheard, so the sound is the same."""

from __future__ import annotations

from dataclasses import replace

from .config import ModelConfig
from .denoiser import Denoiser

NEW = ("conditioner.text.", "conditioner.loudness.")


def hearing_more(config: ModelConfig, *, text_dim: int = 0, loudness: bool = False) -> ModelConfig:
    """The same sizes, with ears for a text's vector or a loudness curve; what it hears already it goes on hearing."""
    return replace(
        config, text_dim=text_dim or config.text_dim, hears_loudness=loudness or config.hears_loudness
    )


def grown(denoiser: Denoiser, config: ModelConfig) -> Denoiser:
    """Every weight of `denoiser` in a network of `config`, which may differ in what it hears and in nothing else."""
    found = Denoiser(config)
    missing, unknown = found.load_state_dict(denoiser.state_dict(), strict=False)
    strange = [name for name in missing if not name.startswith(NEW)] + list(unknown)
    if strange:
        raise ValueError(f"the configurations differ in more than what is heard: {strange[0]}")
    return found.train(denoiser.training)
