"""What networks in training sound like, without an export: a teacher's rendering, a codec's round trip."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ..events import Timeline
from ..model.codec import Codec
from ..model.denoiser import Denoiser
from ..model.sampler import sample
from ..runtime.conditions import FRAMES_PER_TOKEN, NOISE_WIDTH, tokens_for
from ..runtime.finish import RATE
from ..runtime.inputs import condition_feeds, conditions, normal
from ..runtime.spectrum import log_bands
from ..runtime.weights import ModelCard
from .stages import load_codec

STEPS, GUIDANCE = 25, 2.0
FloatArray = NDArray[np.float32]
Roundtrip = Callable[[FloatArray, int], FloatArray]  # mono samples and a seed -> as many samples


@torch.no_grad()
def rendered(denoiser: Denoiser, codec: Codec, timeline: Timeline, seed: int) -> FloatArray:
    """(num_frames,): a guided teacher in many steps, decoded; no level law."""
    config = denoiser.config
    card = ModelCard(folder=Path(), data={"config": config.to_json(), "typical": {}})
    num_tokens = tokens_for(timeline.duration_secs)
    packed = condition_feeds(conditions(timeline, card, num_tokens), GUIDANCE)
    told = {name: torch.from_numpy(value) for name, value in packed.items() if name != "guidance"}
    both = {
        name: torch.cat([value, value if name == "timing" else value * 0]) for name, value in told.items()
    }
    prepared = denoiser.prepare(**both, num_tokens=num_tokens)

    def velocity(x: Tensor, time: Tensor, span: Tensor) -> Tensor:
        times, ones = time.expand(2), torch.ones(2)
        heard, unheard = denoiser(torch.cat([x, x]), times, times * 0, ones, prepared).chunk(2)
        return unheard + GUIDANCE * (heard - unheard)

    latents = sample(torch.from_numpy(normal(seed, 0, (1, num_tokens, config.latent_dim))), velocity, STEPS)
    noise = torch.from_numpy(normal(seed, 1, (1, num_tokens * FRAMES_PER_TOKEN, NOISE_WIDTH)))
    samples: FloatArray = codec.decode(latents, noise)[0].numpy()
    return samples[: round(timeline.duration_secs * RATE)]


def roundtrip_of(path: Path) -> Roundtrip:
    """Through a codec in a file of `soundwell train`."""
    codec = load_codec(path)

    @torch.no_grad()
    def roundtrip(samples: FloatArray, seed: int) -> FloatArray:
        bands = log_bands(np.pad(samples, (0, -len(samples) % 960)))
        noise = torch.from_numpy(normal(seed, 1, (1, len(bands), NOISE_WIDTH)))
        audio: FloatArray = codec.decode(codec.encode(torch.from_numpy(bands)[None]), noise)[0].numpy()
        return audio[: len(samples)]

    return roundtrip
