"""What the denoiser is told: events with timestamps, by two roads, and scalars of the whole piece.

Road one, the roll: every event leaves its mark on the tokens it touches (an onset impulse with sub-token position,
its span, and decays since its onset), added to the latents. Road two: event tokens for cross-attention, turned by
the same rotary clock as the latents. A text's vector joins its event, a loudness curve the roll; both begin unheard, so
a network that was trained without them can go on with them. The layout of the inputs is in `runtime/conditions.py`.
"""

from __future__ import annotations

import math
from typing import TypeVar

import torch
from torch import Tensor, nn

from .config import ModelConfig

NUM_SCALARS = 5  # log2 duration, level, bandwidth, cleanliness, one-or-many; see runtime/conditions.py
NUM_KERNELS = 5
DECAY_TOKENS = (2.0, 8.0, 32.0)


Layer = TypeVar("Layer", nn.Linear, nn.Conv1d)


def unheard(layer: Layer) -> Layer:
    """The layer with zeros for weights: what it adds begins as nothing and is learnt."""
    nn.init.zeros_(layer.weight)
    if layer.bias is not None:
        nn.init.zeros_(layer.bias)
    return layer


class LoudnessRoad(nn.Module):
    """(batch, tokens, 2) levels and their presence -> (batch, tokens, width), nothing before it is trained."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.look = nn.Conv1d(2, width, 5, padding=2)
        self.out = unheard(nn.Conv1d(width, width, 1))

    def forward(self, loudness: Tensor) -> Tensor:
        return self.out(nn.functional.silu(self.look(loudness.transpose(1, 2)))).transpose(1, 2)


class Conditioner(nn.Module):
    """Turns event lists into a global vector, a roll and event tokens."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.tokens_per_sec = config.tokens_per_sec
        width = config.width
        self.category = nn.Embedding(len(config.categories) + 1, width)
        self.token = nn.Embedding(len(config.tokens) + 1, width)
        nn.init.normal_(self.category.weight, std=0.5)
        nn.init.normal_(self.token.weight, std=0.25)
        self.event_scalars = nn.Linear(4, width)
        self.event = nn.Sequential(nn.Linear(width, width), nn.SiLU(), nn.Linear(width, width))
        self.roll = nn.Linear(width, NUM_KERNELS * width)
        self.roll_out = nn.Linear(width, width)
        self.scalars = nn.Linear(2 * NUM_SCALARS, width)
        nn.init.zeros_(self.roll_out.weight)
        nn.init.zeros_(self.roll_out.bias)
        self.text = unheard(nn.Linear(config.text_dim, width, bias=False)) if config.text_dim else None
        self.loudness = LoudnessRoad(width) if config.hears_loudness else None

    def forward(
        self,
        category: Tensor,
        token: Tensor,
        timing: Tensor,
        mask: Tensor,
        scalars: Tensor,
        num_tokens: int,
        text: Tensor | None = None,
        loudness: Tensor | None = None,
    ) -> tuple[Tensor, Tensor, Tensor]:
        """category, token: (batch, events) int64, 0 = none. timing: (batch, events, 3) onset secs, duration secs,
        intensity. mask: (batch, events). scalars: (batch, 2 * NUM_SCALARS), values then presence.
        text: (batch, events, text_dim), zeros = none. loudness: (batch, num_tokens, 2), values then presence.

        Returns global (batch, width), roll (batch, num_tokens, width), events (batch, events, width).
        """
        onset = timing[..., 0] * self.tokens_per_sec
        length = timing[..., 1] * self.tokens_per_sec
        offset = onset - torch.floor(onset)
        features = torch.stack(
            [
                torch.sin(6.2832 * offset),
                torch.cos(6.2832 * offset),
                torch.log2(length + 1.0) / 5,
                timing[..., 2],
            ],
            -1,
        )
        named = self.category(category) + self.token(token) + self.event_scalars(features)
        if self.text is not None and text is not None:
            named = named + self.text(text * math.sqrt(text.shape[-1]))  # a unit vector has small components
        events = self.event(named)
        events = events * mask[..., None]
        count = mask.sum(1, keepdim=True).clamp(min=1.0)
        overall = events.sum(1) / count + self.scalars(scalars)
        roll = self._roll(events, onset, length, mask, num_tokens)
        if self.loudness is not None and loudness is not None:
            roll = roll + self.loudness(loudness)
        return overall, roll, events

    def _roll(self, events: Tensor, onset: Tensor, length: Tensor, mask: Tensor, num_tokens: int) -> Tensor:
        """Kernels (batch, tokens, events) weigh each event's own projections."""
        clock = torch.arange(num_tokens, device=events.device, dtype=events.dtype) + 0.5
        since = clock[None, :, None] - onset[:, None, :]
        inside = torch.sigmoid(since * 4) * torch.sigmoid((length[:, None, :] - since) * 4)
        kernels = [torch.exp(-0.5 * torch.square(since / 0.7)), inside]
        kernels += [
            torch.sigmoid(since * 4) * torch.exp(-torch.relu(since) / decay) for decay in DECAY_TOKENS
        ]
        marks = self.roll(events).unflatten(-1, (NUM_KERNELS, events.shape[-1]))
        total = sum(
            torch.bmm(kernel * mask[:, None, :], marks[:, :, index]) for index, kernel in enumerate(kernels)
        )
        return self.roll_out(nn.functional.silu(total))
