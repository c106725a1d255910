"""The denoiser: a small diffusion transformer on 50 Hz latents, rectified flow, v-prediction (noise - clean).

One set of weights serves teacher and student: the span of a step (0 for the teacher) and the guidance scale are
inputs. Local self-attention with rotary clock and normalised queries and keys, a depthwise convolution in every
block, AdaLN-single, and cross-attention to event tokens in every other block.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .conditioning import Conditioner
from .config import ModelConfig


def rotary(positions: Tensor, half: int) -> tuple[Tensor, Tensor]:
    """positions (..., n) in tokens, may be fractional -> cosines and sines (..., n, half). [Su 2021]"""
    rates = torch.exp(
        torch.arange(half, device=positions.device, dtype=positions.dtype) * (-math.log(2000.0) / half)
    )
    angle = positions[..., None] * rates
    return torch.cos(angle), torch.sin(angle)


def turn(x: Tensor, clock: tuple[Tensor, Tensor]) -> Tensor:
    """Rotates (batch, heads, n, 2 * half) by a clock that broadcasts over heads."""
    cosine, sine = clock
    half = x.shape[-1] // 2
    first, second = x[..., :half], x[..., half:]
    return torch.cat([first * cosine - second * sine, first * sine + second * cosine], dim=-1)


def unit(x: Tensor) -> Tensor:
    """Root-mean-square normalisation over the last axis."""
    return x * torch.rsqrt(torch.mean(x * x, dim=-1, keepdim=True) + 1e-6)


class Attention(nn.Module):
    """Multi-head attention with normalised, clock-turned queries and keys. Self or cross."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.width, self.heads = width, heads
        self.query = nn.Linear(width, width, bias=False)
        self.key_value = nn.Linear(width, 2 * width, bias=False)
        self.out = nn.Linear(width, width)
        self.sharpness = nn.Parameter(torch.full((heads, 1, 1), math.log(math.sqrt(width / heads))))

    def split(self, x: Tensor) -> Tensor:
        return x.unflatten(-1, (self.heads, self.width // self.heads)).transpose(1, 2)

    def forward(
        self,
        x: Tensor,
        memory: Tensor,
        clock: tuple[Tensor, Tensor],
        memory_clock: tuple[Tensor, Tensor],
        bias: Tensor,
    ) -> Tensor:
        both = self.key_value(memory)
        key, value = both[..., : self.width], both[..., self.width :]
        sharpness = torch.exp(self.sharpness) * math.sqrt(self.heads / self.width)
        query = turn(unit(self.split(self.query(x))), clock) * sharpness
        key = turn(unit(self.split(key)), memory_clock)
        scores = query @ key.transpose(2, 3) + bias
        mixed = torch.softmax(scores, dim=-1) @ self.split(value)
        return self.out(mixed.transpose(1, 2).flatten(2))


STILL = (torch.ones(1), torch.zeros(1))  # a clock that turns nothing


class Block(nn.Module):
    """Attention, optional cross-attention, depthwise convolution and MLP, modulated by one shared vector."""

    def __init__(self, config: ModelConfig, *, cross: bool) -> None:
        super().__init__()
        self.width = width = config.width
        self.attention = Attention(width, config.heads)
        self.cross = Attention(width, config.heads) if cross else None
        self.timed = config.has_shared_clock
        self.local = nn.Conv1d(width, width, 5, padding=2, groups=width)
        self.up = nn.Linear(width, 4 * width)
        self.down = nn.Linear(4 * width, width)
        self.table = nn.Parameter(torch.zeros(6, width))
        self.null_event = nn.Parameter(torch.zeros(1, 1, width))
        if self.cross is not None:
            nn.init.zeros_(self.cross.out.weight)

    def forward(self, x: Tensor, shared: Tensor, events: Tensor, clocks: Clocks) -> Tensor:
        told = shared + self.table
        shift, scale, gate, shift2, scale2, gate2 = (told[:, i : i + 1] for i in range(6))
        y = F.layer_norm(x, (self.width,)) * (1 + scale) + shift
        x = x + gate * self.attention(y, y, clocks.tokens, clocks.tokens, clocks.reach)
        if self.cross is not None:
            memory = torch.cat([self.null_event.expand(events.shape[0], 1, -1), events], dim=1)
            own, theirs = (clocks.tokens, clocks.events) if self.timed else (STILL, STILL)
            x = x + self.cross(F.layer_norm(x, (self.width,)), memory, own, theirs, clocks.heard)
        y = F.layer_norm(x, (self.width,)) * (1 + scale2) + shift2
        y = y + self.local(y.transpose(1, 2)).transpose(1, 2)
        return x + gate2 * self.down(F.gelu(self.up(y), approximate="tanh"))


class Clocks:
    """Rotary clocks and attention biases of one batch."""

    def __init__(self, num_tokens: int, timing: Tensor, mask: Tensor, config: ModelConfig) -> None:
        half = config.width // config.heads // 2
        positions = torch.arange(num_tokens, device=timing.device, dtype=timing.dtype)
        cosine, sine = rotary(positions + 0.5, half)
        self.tokens = (cosine[None, None], sine[None, None])
        onset = torch.cat([torch.zeros_like(timing[:, :1, 0]), timing[..., 0] * config.tokens_per_sec], dim=1)
        cosine, sine = rotary(onset, half)
        self.events = (cosine[:, None], sine[:, None])
        apart = torch.abs(positions[:, None] - positions[None, :])
        self.reach = (apart > config.attention_reach).to(timing.dtype)[None, None] * -1e4
        present = torch.cat([torch.ones_like(mask[:, :1]), mask], dim=1)
        self.heard = ((1 - present) * -1e4)[:, None, None, :]


class Denoiser(nn.Module):
    """v(x_t, t, span, guidance, conditions)."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.config = config
        width = config.width
        self.conditioner = Conditioner(config)
        self.embed = nn.Linear(config.latent_dim, width)
        self.time = nn.Linear(3 * 64, width)
        self.modulate = nn.Sequential(
            nn.SiLU(), nn.Linear(width, width), nn.SiLU(), nn.Linear(width, 6 * width)
        )
        self.blocks = nn.ModuleList(
            Block(config, cross=config.has_event_tokens and index % 2 == 1) for index in range(config.depth)
        )
        self.final = nn.Linear(width, 2 * width)
        self.project = nn.Linear(width, config.latent_dim)
        for layer in (self.modulate[-1], self.final, self.project):
            nn.init.zeros_(layer.weight)
            nn.init.zeros_(layer.bias)
        with torch.no_grad():
            self.time.weight[:, 64:].zero_()  # span and guidance start unheard

    def forward(self, x: Tensor, time: Tensor, span: Tensor, guidance: Tensor, prepared: Prepared) -> Tensor:
        """x: (batch, tokens, latent_dim); time, span, guidance: (batch,). Returns v like x."""
        vector = self.heard_step(time, span, guidance) + prepared.overall
        shared = self.modulate(vector).unflatten(-1, (6, self.config.width))
        h = self.embed(x) + prepared.roll
        for block in self.blocks:
            h = block(h, shared, prepared.events, prepared.clocks)
        last = self.final(F.silu(vector))[:, None]
        shift, scale = last[..., : self.config.width], last[..., self.config.width :]
        return self.project(F.layer_norm(h, (self.config.width,)) * (1 + scale) + shift)

    def heard_step(self, time: Tensor, span: Tensor, guidance: Tensor) -> Tensor:
        """(batch,) each -> (batch, width): what kind of step this is."""
        return self.time(torch.cat([_waves(time), _waves(span), _waves((guidance - 1) / 4)], dim=-1))

    def prepare(
        self,
        category: Tensor,
        token: Tensor,
        timing: Tensor,
        mask: Tensor,
        scalars: Tensor,
        num_tokens: int,
        *,
        text: Tensor | None = None,
        loudness: Tensor | None = None,
        roads: Tensor | None = None,
    ) -> Prepared:
        """Everything about the conditions that does not change from step to step.

        text and loudness: see Conditioner. roads: (batch, 2), 1 or 0 for the roll and for the event tokens; a 0 in
        training teaches the other road to carry alone.
        """
        told = (category, token, timing, mask, scalars, num_tokens, text, loudness)
        overall, roll, events = self.conditioner(*told)
        if not self.config.has_roll:
            roll = roll * 0.0
        if roads is not None:
            roll, mask = roll * roads[:, :1, None], mask * roads[:, 1:]
        return Prepared(overall, roll, events, Clocks(num_tokens, timing, mask, self.config))


class Prepared:
    """Conditions after the conditioner; computed once a piece."""

    def __init__(self, overall: Tensor, roll: Tensor, events: Tensor, clocks: Clocks) -> None:
        self.overall, self.roll, self.events, self.clocks = overall, roll, events, clocks


def _waves(value: Tensor) -> Tensor:
    """(batch,) of about 0..1 -> (batch, 64) sines and cosines."""
    rates = torch.exp(torch.linspace(0.0, math.log(200.0), 32, device=value.device, dtype=value.dtype))
    angle = value[:, None] * rates
    return torch.cat([torch.sin(angle), torch.cos(angle)], dim=-1)
