"""Deterministic samplers for rectified flow: many steps for the teacher, few for the student. Noise is an argument."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import torch
from torch import Tensor

Velocity = Callable[[Tensor, Tensor, Tensor], Tensor]  # (x, time (batch,), span (batch,)) -> v


def time_grid(steps: int) -> list[float]:
    """steps + 1 times from 1 (noise) to 0 (clean), evenly spaced."""
    return [1.0 - index / steps for index in range(steps + 1)]


def sample(noise: Tensor, velocity: Velocity, steps: int) -> Tensor:
    """Deterministic Euler from noise (batch, tokens, latent_dim) to a clean latent. [Liu 2022]"""
    x = noise
    grid = time_grid(steps)
    for now, after in pairwise(grid):
        time = torch.full(x.shape[:1], now, dtype=x.dtype, device=x.device)
        span = torch.full_like(time, now - after)
        x = x - (now - after) * velocity(x, time, span)
    return x
