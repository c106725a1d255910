"""Sizes of one model, as one flat dataclass that is saved beside its weights."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

BOTH, ROLL, TOKENS, CLOCKLESS = "both", "roll", "tokens", "tokens_without_clock"


@dataclass(frozen=True, kw_only=True)
class ModelConfig:
    """Everything needed to rebuild the networks. Tokens are 20 ms, frames of the STFT are 5 ms."""

    categories: tuple[str, ...]  # order is the embedding's order; index 0 is reserved for "none"
    tokens: tuple[str, ...]  # "footstep/gravel"; index 0 is reserved for "none"
    sample_rate_hz: int = 48_000
    window_frames: int = 960
    hop_frames: int = 240
    num_bands: int = 128
    patch: int = 4  # STFT frames per token
    latent_dim: int = 64
    codec_width: int = 384  # at token rate
    codec_depth: int = 2
    encoder_width: int = (
        0  # of an encoder that is wider than the decoders, as in a lite model; 0: codec_width
    )
    encoder_depth: int = 0  # and deeper; 0: codec_depth
    wave_width: int = 160  # at STFT rate
    wave_depth: int = 3
    width: int = 256
    depth: int = 6
    heads: int = 4
    attention_reach: int = 96  # tokens to either side; keeps long pieces like the short ones trained on
    text_dim: int = 0  # of the text's vector beside each event; 0: text is not heard
    hears_loudness: bool = False  # a level for every token
    roads: str = BOTH  # by which events are told: roll, tokens, both, or tokens without the shared clock
    attack_gains: int = 0  # gains per STFT frame that sharpen what 20 ms windows smear; 0: none

    @property
    def hears_more(self) -> bool:
        """More than the first edition does."""
        return self.text_dim > 0 or self.hears_loudness

    @property
    def has_roll(self) -> bool:
        return self.roads in (BOTH, ROLL)

    @property
    def has_event_tokens(self) -> bool:
        return self.roads != ROLL

    @property
    def has_shared_clock(self) -> bool:
        return self.roads != CLOCKLESS

    @property
    def num_bins(self) -> int:
        return self.window_frames // 2 + 1

    @property
    def token_frames(self) -> int:
        """Samples per token."""
        return self.hop_frames * self.patch

    @property
    def tokens_per_sec(self) -> float:
        return self.sample_rate_hz / self.token_frames

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "categories": list(self.categories), "tokens": list(self.tokens)}


def config_from_json(data: dict[str, Any]) -> ModelConfig:
    """The inverse of `ModelConfig.to_json`."""
    return ModelConfig(**{**data, "categories": tuple(data["categories"]), "tokens": tuple(data["tokens"])})
