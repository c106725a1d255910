"""Step counts that agree: one long step must end where the student's own two half steps end. [Frans 2024]

Beside the teacher's trajectory this ties the counts to each other, so that 4, 2 and 1 steps of one seed are one sound.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from ..model.denoiser import Denoiser, Prepared


def agreement_loss(
    student: Denoiser, states: Tensor, guidance: Tensor, prepared: Prepared, rng: np.random.Generator
) -> Tensor:
    """states: (points + 1, batch, tokens, latent_dim) of a trajectory, noise first. Half steps take no gradient."""
    points, size = len(states) - 1, states.shape[1]
    halves = [length for length in (1, 2, 4) if 2 * length <= points]
    length = int(rng.choice(halves))  # of a half step, in points
    index = torch.from_numpy(rng.integers(0, points // (2 * length), size)) * 2 * length
    x, now = states[index, torch.arange(size)], (1 - index.float() / points).to(states.device)
    half = torch.full((size,), length / points, device=states.device)
    with torch.no_grad():
        first = student(x, now, half, guidance, prepared)
        second = student(x - half[:, None, None] * first, now - half, half, guidance, prepared)
    return (student(x, now, 2 * half, guidance, prepared) - 0.5 * (first + second)).square().mean()
