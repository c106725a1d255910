"""The teacher: rectified flow on latents of batches made on the fly. Sampled in 50 steps with guidance."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from scipy.optimize import linear_sum_assignment
from torch import Tensor

from ..model.codec import Codec
from ..model.config import BOTH
from ..model.denoiser import Denoiser, Prepared
from .batches import Batch, Material
from .compute import Compute, array_to, batches
from .features import FeatureSet
from .loop import MovingAverage, Run, Schedule, optimisers, set_rates

PAIRED = 256  # rows whose noises are assigned together; the assignment grows with the cube


@dataclass(frozen=True, kw_only=True)
class TeacherRecipe:
    """Steps, rates and the share of timelines."""

    num_steps: int = 2600
    budget_tokens: int = 2560
    lr: float = 1e-3
    muon_lr: float = 6e-3
    average: float = 0.998
    timeline_share: float = 0.25
    budget_secs: float = 0.0  # of training, over all commands; 0: by steps alone
    compute: Compute = field(default_factory=Compute)
    seed: int = 0


def train_teacher(
    codec: Codec, features: FeatureSet, folder: Path, recipe: TeacherRecipe, start: Denoiser | None = None
) -> Denoiser:
    """Returns the denoiser with averaged weights. `start`: a trained one to go on from; None: a new one."""
    torch.manual_seed(recipe.seed)
    denoiser = Denoiser(codec.config)
    if start is not None:
        denoiser.load_state_dict(start.state_dict())
    compute = recipe.compute
    compute.begin(denoiser, codec)
    found = optimisers(
        denoiser,
        muon=("blocks", "conditioner.event.", "modulate.1"),
        lr=recipe.lr,
        muon_lr=recipe.muon_lr,
        bf16=compute.multiplies_bf16,
    )
    average = MovingAverage(denoiser, recipe.average)
    schedule = Schedule(peak=1.0, warmup_steps=80, num_steps=recipe.num_steps)
    run = Run(folder / "teacher", recipe.num_steps, budget_secs=recipe.budget_secs)
    parts = {"modules": denoiser, "average": average, **{f"optimiser{i}": o for i, o in enumerate(found)}}
    run.resume(parts)
    if run.step:
        torch.manual_seed(recipe.seed + run.step)
    seed = (recipe.seed + 7, run.step) if run.step else (recipe.seed + 7,)

    def make(rng: np.random.Generator) -> Material:
        share = recipe.timeline_share
        return Material(features, rng, budget=recipe.budget_tokens, timeline_share=share)

    material = batches(make, seed, compute.workers)
    compute.compiled(denoiser.blocks)
    codec.eval()
    while not run.finished:
        set_rates(found, schedule.at(run.step, run.progress))
        batch = next(material)
        with compute.precision():
            clean = encode(codec, batch)
            loss = flow_loss(denoiser, clean, prepare(denoiser, batch))
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(denoiser.parameters(), 2.0)
        for optimiser in found:
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
        average.update(denoiser)
        run.advance({"flow": float(loss.detach()), "norm": float(norm)}, parts)
    run.picture()
    trained = Denoiser(codec.config)
    trained.load_state_dict(average.values)
    codec.cpu()
    return trained.eval()


@torch.no_grad()
def encode(codec: Codec, batch: Batch) -> Tensor:
    """(batch, tokens, latent_dim) clean latents."""
    return codec.encode(array_to(batch.bands, codec)).float()


def prepare(denoiser: Denoiser, batch: Batch) -> Prepared:
    """The batch's conditions, ready for the denoiser; those it has no ears for are left out."""
    config = denoiser.config
    told = {name: array_to(value, denoiser) for name, value in vars(batch).items() if name != "bands"}
    return denoiser.prepare(
        told["category"],
        told["token"],
        told["timing"],
        told["mask"],
        told["scalars"],
        batch.bands.shape[1] // 4,
        text=told["text"] if config.text_dim and batch.text.shape[-1] else None,
        loudness=told["loudness"] if config.hears_loudness else None,
        roads=told["roads"] if config.roads == BOTH and config.hears_more else None,
    )


def flow_loss(denoiser: Denoiser, clean: Tensor, prepared: Prepared, guidance: float = 1.0) -> Tensor:
    """Mean squared error of the velocity at logit-normal times, noise paired within the batch. [Esser 2024; Li 2024]"""
    noise = paired_noise(clean)
    time = torch.sigmoid(torch.randn(len(clean), device=clean.device))
    mixed = (1 - time)[:, None, None] * clean + time[:, None, None] * noise
    velocity = denoiser(mixed, time, torch.zeros_like(time), torch.full_like(time, guidance), prepared)
    return (velocity - (noise - clean)).square().mean()


def paired_noise(clean: Tensor) -> Tensor:
    """Noise, assigned to rows so that the sum of squared distances is least (immiscible pairing), PAIRED at a time."""
    noise = torch.randn_like(clean)
    for start in range(0, len(clean), PAIRED):
        rows = slice(start, start + PAIRED)
        cost = -(clean[rows].flatten(1) @ noise[rows].flatten(1).T)
        _, columns = linear_sum_assignment(cost.float().cpu().numpy())
        noise[rows] = noise[rows][torch.as_tensor(columns, device=clean.device)]
    return noise
