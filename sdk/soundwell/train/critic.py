"""A critic of latents for the end of distillation: is this the teacher's, and does it do what it was told?

Regression alone leaves a student's attacks soft. The critic hears a clean latent beside its conditions and judges it
against the teacher's of the same conditions (relativistic), and true conditions against rolled ones (contrastive):
rolled classes teach it to hear what sounds, rolled timestamps when. `distill.py` calls `Finish`.
[Goodfellow 2014; Jolicoeur-Martineau 2018; Novack 2025]
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ..model.denoiser import Denoiser, Prepared
from .batches import Batch
from .loop import frozen, optimisers
from .teacher import prepare

HIDDEN = 128
STEP_COUNTS = (4, 2, 1)


@dataclass(frozen=True, kw_only=True)
class FinishRecipe:
    """The last part of distillation, in which the critic has a say."""

    share: float = 0.0  # of the steps; 0: no critic
    weight: float = 0.05  # beside the regression
    contrast: float = 1.0  # beside the critic's own loss
    penalty: float = 0.1  # on the critic's answer to a little noise
    noise: float = 0.05
    lr: float = 3e-4
    roll_secs: float = 0.35  # how far timestamps are rolled, at least a third of it


class Critic(nn.Module):
    """A teacher's first blocks, and a head that judges every token. Latents and conditions in, (batch,) out."""

    def __init__(self, teacher: Denoiser, depth: int = 4) -> None:
        super().__init__()
        self.body = Denoiser(teacher.config)
        self.body.load_state_dict(teacher.state_dict())
        self.body.blocks = self.body.blocks[: min(depth, len(self.body.blocks))]
        width = teacher.config.width
        self.head = nn.Sequential(
            nn.Conv1d(width, HIDDEN, 3, padding=1), nn.SiLU(), nn.Conv1d(HIDDEN, HIDDEN, 3, padding=1), nn.SiLU(),
            nn.Conv1d(HIDDEN, 1, 1),
        )  # fmt: skip

    def forward(self, latents: Tensor, prepared: Prepared) -> Tensor:
        """(batch, tokens, latent_dim) -> (batch,): the higher, the more it is the teacher's and as told."""
        body, zero = self.body, torch.zeros(len(latents), device=latents.device)
        vector = body.heard_step(zero, zero, zero + 1) + prepared.overall
        shared = body.modulate(vector).unflatten(-1, (6, body.config.width))
        h = body.embed(latents) + prepared.roll
        for block in body.blocks:
            h = block(h, shared, prepared.events, prepared.clocks)
        h = F.layer_norm(h, (body.config.width,)).transpose(1, 2)
        return self.head(h).mean(dim=(1, 2))


class Finish:
    """Critic and its optimisers. Call `critic_step`, then add `student_loss` to the student's own."""

    def __init__(self, teacher: Denoiser, recipe: FinishRecipe, seed: int) -> None:
        torch.manual_seed(seed)
        self.recipe, self.critic = recipe, Critic(teacher)
        self.optimisers = optimisers(self.critic, lr=recipe.lr, muon_lr=0.0)
        self.rng = np.random.default_rng((seed, 17))

    @property
    def parts(self) -> dict[str, object]:
        """What a checkpoint must hold to go on."""
        return {"critic": self.critic, **{f"critic_optimiser{i}": o for i, o in enumerate(self.optimisers)}}

    def lesson(
        self, student: Denoiser, states: Tensor, guidance: Tensor, batch: Batch
    ) -> tuple[Tensor, dict[str, float]]:
        """One step of the critic, and what the student's loss takes on top; states as of a trajectory, noise first."""
        made = last_stretch(student, states, guidance, batch, int(self.rng.choice(STEP_COUNTS)))
        told = self.critic_step(states[-1], made, batch)
        return self.student_loss(states[-1], made, batch), told

    def critic_step(self, real: Tensor, made: Tensor, batch: Batch) -> dict[str, float]:
        """One step of the critic. real: the teacher's clean latents; made: the student's, of the same conditions."""
        recipe, made = self.recipe, made.detach()
        told = prepare(self.critic.body, batch)
        real_score, made_score = self.critic(real, told), self.critic(made, told)
        relative = F.softplus(made_score - real_score).mean()
        rolled = prepare(self.critic.body, rolled_conditions(batch, self.rng, recipe.roll_secs))
        contrast = F.softplus(self.critic(real, rolled) - real_score).mean()
        stirred = self.critic(real + recipe.noise * torch.randn_like(real), told)
        penalty = ((stirred - real_score) / recipe.noise).square().mean()
        loss = relative + recipe.contrast * contrast + recipe.penalty * penalty
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.critic.parameters(), 1.0)
        for optimiser in self.optimisers:
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
        return {"critic": float(relative.detach()), "contrast": float(contrast.detach())}

    def student_loss(self, real: Tensor, made: Tensor, batch: Batch) -> Tensor:
        """What to add to the student's loss; gradients reach the student through `made` alone."""
        with frozen(self.critic):
            told = prepare(self.critic.body, batch)
            with torch.no_grad():
                real_score = self.critic(real, told)
            return self.recipe.weight * F.softplus(real_score - self.critic(made, told)).mean()


def last_stretch(student: Denoiser, states: Tensor, guidance: Tensor, batch: Batch, steps: int) -> Tensor:
    """(batch, tokens, latent_dim): the clean latent that the last of so many steps makes of the teacher's state."""
    jump = (len(states) - 1) // steps
    span = torch.full((states.shape[1],), 1.0 / steps, device=states.device)
    start = states[len(states) - 1 - jump]
    return start - span[:, None, None] * student(start, span, span, guidance, prepare(student, batch))


def rolled_conditions(batch: Batch, rng: np.random.Generator, roll_secs: float) -> Batch:
    """Conditions that do not belong to the latents: some rows get the next row's class, the others' times are moved.

    Times move by a third to the whole of `roll_secs`, so that a critic must hear more than that something sounds.
    """
    size = len(batch.category)
    other = np.roll(np.arange(size), 1)
    alike = batch.category[:, 0] == batch.category[other, 0]  # a class rolled onto itself is no lie
    moved = alike | (rng.random(size) < 0.5)
    shift = rng.uniform(roll_secs / 3, roll_secs, size) * rng.choice([-1.0, 1.0], size)
    timing = batch.timing.copy()
    timing[..., 0] += np.where(moved, shift, 0.0)[:, None].astype(np.float32)
    classes = {}
    for name in ("category", "token", "text"):
        first = getattr(batch, name)[other, :1]  # the next row's leading event, for all of this row's
        own = getattr(batch, name)
        keep = moved.reshape(-1, *(1,) * (own.ndim - 1))
        classes[name] = np.where(keep, own, np.broadcast_to(first, own.shape))
    return replace(batch, timing=timing, **classes)
