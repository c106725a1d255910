"""The teacher: rectified flow on latents of batches made on the fly. Sampled in 50 steps with guidance."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from scipy.optimize import linear_sum_assignment
from torch import Tensor

from ..model.codec import Codec
from ..model.config import BOTH
from ..model.denoiser import Denoiser, Prepared
from .batches import Batch, Material
from .features import FeatureSet
from .loop import MovingAverage, Run, Schedule, optimisers, set_rates


@dataclass(frozen=True, kw_only=True)
class TeacherRecipe:
    """Steps, rates and the share of timelines."""

    num_steps: int = 2600
    budget_tokens: int = 2560
    lr: float = 1e-3
    muon_lr: float = 6e-3
    average: float = 0.998
    timeline_share: float = 0.25
    seed: int = 0


def train_teacher(
    codec: Codec, features: FeatureSet, folder: Path, recipe: TeacherRecipe, start: Denoiser | None = None
) -> Denoiser:
    """Returns the denoiser with averaged weights. `start`: a trained one to go on from; None: a new one."""
    torch.manual_seed(recipe.seed)
    denoiser = Denoiser(codec.config)
    if start is not None:
        denoiser.load_state_dict(start.state_dict())
    material = Material(
        features,
        np.random.default_rng(recipe.seed + 7),
        budget=recipe.budget_tokens,
        timeline_share=recipe.timeline_share,
    )
    found = optimisers(
        denoiser, muon=("blocks", "conditioner.event.", "modulate.1"), lr=recipe.lr, muon_lr=recipe.muon_lr
    )
    average = MovingAverage(denoiser, recipe.average)
    schedule = Schedule(peak=1.0, warmup_steps=80, num_steps=recipe.num_steps)
    run = Run(folder / "teacher", recipe.num_steps)
    parts = {"modules": denoiser, "average": average, **{f"optimiser{i}": o for i, o in enumerate(found)}}
    run.resume(parts)
    if run.step:
        material.rng = np.random.default_rng((recipe.seed + 7, run.step))
        torch.manual_seed(recipe.seed + run.step)
    codec.eval()
    while run.step < run.num_steps:
        set_rates(found, schedule(run.step))
        batch = material.next_batch()
        loss = flow_loss(denoiser, encode(codec, batch), prepare(denoiser, batch))
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(denoiser.parameters(), 2.0)
        for optimiser in found:
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
        average.update(denoiser)
        run.advance({"flow": float(loss.detach()), "norm": float(norm)}, parts)
    run.picture()
    denoiser.load_state_dict(average.values)
    return denoiser


@torch.no_grad()
def encode(codec: Codec, batch: Batch) -> Tensor:
    """(batch, tokens, latent_dim) clean latents."""
    return codec.encode(torch.from_numpy(batch.bands))


def prepare(denoiser: Denoiser, batch: Batch) -> Prepared:
    """The batch's conditions, ready for the denoiser; those it has no ears for are left out."""
    config = denoiser.config
    text = torch.from_numpy(batch.text) if config.text_dim and batch.text.shape[-1] else None
    return denoiser.prepare(
        torch.from_numpy(batch.category),
        torch.from_numpy(batch.token),
        torch.from_numpy(batch.timing),
        torch.from_numpy(batch.mask),
        torch.from_numpy(batch.scalars),
        batch.bands.shape[1] // 4,
        text=text,
        loudness=torch.from_numpy(batch.loudness) if config.hears_loudness else None,
        roads=torch.from_numpy(batch.roads) if config.roads == BOTH and config.hears_more else None,
    )


def flow_loss(denoiser: Denoiser, clean: Tensor, prepared: Prepared, guidance: float = 1.0) -> Tensor:
    """Mean squared error of the velocity at logit-normal times, noise paired within the batch. [Esser 2024; Li 2024]"""
    noise = paired_noise(clean)
    time = torch.sigmoid(torch.randn(len(clean)))
    mixed = (1 - time)[:, None, None] * clean + time[:, None, None] * noise
    velocity = denoiser(mixed, time, torch.zeros_like(time), torch.full_like(time, guidance), prepared)
    return (velocity - (noise - clean)).square().mean()


def paired_noise(clean: Tensor) -> Tensor:
    """Noise, assigned to the batch's rows so that the sum of squared distances is least (immiscible pairing)."""
    noise = torch.randn_like(clean)
    cost = -(clean.flatten(1) @ noise.flatten(1).T)
    _, columns = linear_sum_assignment(cost.numpy())
    return noise[torch.as_tensor(columns)]
