"""The lite model: narrower networks that learn from the released ones, for machines on which those are slow.

The denoiser walks the student's own steps, as `distill` lets a student walk the teacher's. The decoders, wave noise and
latents being given, have one right answer: what the released decoder says of them. Both are plain regression, so
recordings serve as conditions and latents only. The encoder stays: both models speak of the same latents, and one
watermark detector reads both.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from ..model.codec import Codec
from ..model.config import ModelConfig
from ..model.denoiser import Denoiser
from ..runtime.spectrum import ENERGY_FLOOR
from .batches import Batch, Material
from .compute import array_to
from .distill import DistillRecipe, Lesson, Trajectory, distill
from .features import FeatureSet
from .loop import MovingAverage, Run, Schedule, optimisers, set_rates
from .teacher import prepare

STEPS = 4  # of the student, whose states the lite one is to meet
QUIETEST = math.log(2 * ENERGY_FLOOR)  # log energy below which the decoder is silent


@dataclass(frozen=True, kw_only=True)
class LiteRecipe:
    """Sizes of the lite networks, and how they are taught."""

    width: int = 96
    depth: int = 3
    heads: int = 2
    codec_width: int = 160
    codec_depth: int = 1
    wave_width: int = 80
    wave_depth: int = 2
    decoder_steps: int = 450
    decoder_tokens: int = 1024
    latent_noise: float = 0.1
    walk: DistillRecipe = field(
        default_factory=lambda: DistillRecipe(
            num_batches=50, num_steps=2000, flow_share=0.0, lr=1e-3, muon_lr=6e-3, average=0.998
        )
    )
    seed: int = 0


def lite_config(config: ModelConfig, recipe: LiteRecipe) -> ModelConfig:
    """The recipe's sizes for what the large model hears and says."""
    sizes = ("width", "depth", "heads", "codec_width", "codec_depth", "wave_width", "wave_depth")
    return replace(
        config,
        **{name: getattr(recipe, name) for name in sizes},
        encoder_width=config.encoder_width or config.codec_width,
        encoder_depth=config.encoder_depth or config.codec_depth,
    )


def train_lite_denoiser(
    codec: Codec, student: Denoiser, features: FeatureSet, folder: Path, recipe: LiteRecipe
) -> Denoiser:
    """A new denoiser that ends its 4, 2 and 1 steps where the student ends its four. Resumes from `folder`."""
    torch.manual_seed(recipe.seed + 31)
    begun = Denoiser(lite_config(student.config, recipe))
    return distill(codec, student, features, folder, recipe.walk, Lesson(start=begun, follow=walk))


@torch.no_grad()
def walk(student: Denoiser, batch: Batch, rng: np.random.Generator, recipe: DistillRecipe) -> Trajectory:
    """The student's own path of four steps, its guidance drawn for every piece."""
    size, tokens = len(batch.bands), batch.bands.shape[1] // 4
    guidance = array_to(rng.uniform(*recipe.guidance, size).astype(np.float32), student)
    prepared = prepare(student, batch)
    x = torch.randn(size, tokens, student.config.latent_dim).to(guidance.device)
    span = torch.full((size,), 1.0 / STEPS, device=x.device)
    states = [x]
    for step in range(STEPS):
        now = torch.full_like(span, 1.0 - step / STEPS)
        x = x - span[:, None, None] * student(x, now, span, guidance, prepared)
        states.append(x)
    return Trajectory(batch, guidance.cpu(), torch.stack(states).cpu())


def train_lite_codec(codec: Codec, features: FeatureSet, folder: Path, recipe: LiteRecipe) -> Codec:
    """New decoders that say what the codec's say, behind the codec's own encoder. Resumes from `folder`."""
    torch.manual_seed(recipe.seed + 37)
    small = Codec(lite_config(codec.config, recipe))
    small.encoder.load_state_dict(codec.encoder.state_dict())
    trained = nn.ModuleList([small.bands, small.wave])
    found = optimisers(trained, muon=("0.blocks", "1.blocks", "1.unfold"), lr=1.5e-3, muon_lr=6e-3)
    average = MovingAverage(trained, 0.99)
    schedule = Schedule(peak=1.0, warmup_steps=20, num_steps=recipe.decoder_steps)
    run = Run(folder / "lite_decoder", recipe.decoder_steps)
    parts = {"modules": trained, "average": average, **{f"optimiser{i}": o for i, o in enumerate(found)}}
    run.resume(parts)
    material = Material(
        features, np.random.default_rng((recipe.seed, 41, run.step)), budget=recipe.decoder_tokens
    )
    codec.eval()
    while not run.finished:
        set_rates(found, schedule(run.step))
        losses = _unlike(codec, small, material.next_batch(), recipe.latent_noise)
        sum(losses.values(), torch.zeros(())).backward()
        torch.nn.utils.clip_grad_norm_(trained.parameters(), 1.0)
        for optimiser in found:
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
        average.update(trained)
        run.advance({name: float(loss.detach()) for name, loss in losses.items()}, parts)
    run.picture()
    trained.load_state_dict(average.values)
    small.eval()
    return small


def _unlike(codec: Codec, small: Codec, batch: Batch, noise: float) -> dict[str, Tensor]:
    """How the small decoders differ from the codec's, of the same latents and wave noise."""
    with torch.no_grad():
        z = codec.encode(torch.from_numpy(batch.bands))
        z = z + noise * torch.randn_like(z)
        wave_noise = torch.randn(*batch.bands.shape[:2], 2 * codec.config.num_bins)
        wanted = _spoken(codec, z, wave_noise)
    said = _spoken(small, z, wave_noise)
    return {
        name: (mine - theirs).abs().mean()
        for name, mine, theirs in zip(("bands", "energy", "coherent", "attack"), said, wanted, strict=False)
    }


def _spoken(codec: Codec, z: Tensor, wave_noise: Tensor) -> Sequence[Tensor]:
    """Bands, log energies that can be heard, what is added to the noise, and log gains where there are any."""
    hidden, bands = codec.bands(z)
    energy, coherent = codec.wave.spectra(hidden, bands, wave_noise)
    attack = codec.wave.attack
    gains = () if attack is None else (attack.log_gains(hidden, bands),)
    return (bands, energy.clamp(min=QUIETEST), coherent, *gains)
