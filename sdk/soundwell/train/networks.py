"""The three networks of one release, held together. Knows not where they came from."""

from __future__ import annotations

from dataclasses import dataclass

from ..model.codec import Codec
from ..model.config import ModelConfig
from ..model.denoiser import Denoiser
from ..runtime.weights import ModelCard


@dataclass(frozen=True, kw_only=True)
class Networks:
    """Codec, 50-step teacher and few-step student, as torch modules in evaluation mode, and the card they came with."""

    card: ModelCard
    config: ModelConfig
    codec: Codec
    teacher: Denoiser
    student: Denoiser
