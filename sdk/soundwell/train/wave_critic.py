"""A critic of waveforms for the last part of codec training: short-time spectra with their phase, at several windows.

Bins are channels and time is convolved, on frames unfolded in real arithmetic: two-dimensional convolutions over
complex spectra are several times slower on a CPU. Magnitudes are compressed so that quiet texture is heard too.
[Defossez 2022; Kumar 2019: feature matching]
"""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ..runtime.spectrum import hann

WINDOWS = (2048, 512, 128)
WIDTHS = (96, 96, 64)
COMPRESSION = 0.3  # of magnitudes; the phase stays


class SpectrumCritic(nn.Module):
    """One window. (batch, samples) -> hidden layers, then scores (batch, 1, frames)."""

    def __init__(self, window: int, widths: tuple[int, ...] = WIDTHS) -> None:
        super().__init__()
        self.window = window
        sizes = (window + 2, *widths)
        self.layers = nn.ModuleList(
            nn.Conv1d(before, after, 5, padding=2 * spread, dilation=spread)
            for spread, (before, after) in enumerate(pairwise(sizes), start=1)
        )
        self.score = nn.Conv1d(widths[-1], 1, 3, padding=1)
        self.register_buffer("taper", torch.from_numpy(hann(window)), persistent=False)

    def forward(self, audio: Tensor) -> list[Tensor]:
        x = self.spectrum(audio)
        found = []
        for layer in self.layers:
            x = F.leaky_relu(layer(x), 0.2)
            found.append(x)
        return [*found, self.score(x)]

    def spectrum(self, audio: Tensor) -> Tensor:
        """(batch, window + 2, frames): real and imaginary parts of compressed magnitude."""
        half = self.window // 2
        frames = F.pad(audio, (half, half)).unfold(1, self.window, self.window // 4) * self.taper
        parts = torch.view_as_real(torch.fft.rfft(frames)) / (0.375 * self.window) ** 0.5
        power = parts.square().sum(-1, keepdim=True) + 1e-7
        return (parts * power.pow((COMPRESSION - 1) / 2)).flatten(2).transpose(1, 2)


class WaveCritic(nn.Module):
    """All windows. (batch, samples) -> per window, its hidden layers and scores."""

    def __init__(self, windows: tuple[int, ...] = WINDOWS) -> None:
        super().__init__()
        self.windows = nn.ModuleList(SpectrumCritic(window) for window in windows)

    def forward(self, audio: Tensor) -> list[list[Tensor]]:
        return [critic(audio) for critic in self.windows]


def critic_loss(critic: WaveCritic, real: Tensor, made: Tensor) -> Tensor:
    """Hinge: what is real above 1, what is made below -1. [Lim 2017]"""
    total = torch.zeros(())
    for heard, thought in zip(critic(real), critic(made.detach()), strict=True):
        total = total + F.relu(1 - heard[-1]).mean() + F.relu(1 + thought[-1]).mean()
    return total / len(critic.windows)


def decoder_loss(critic: WaveCritic, real: Tensor, made: Tensor) -> tuple[Tensor, Tensor]:
    """What the decoder is told: to be taken for real, and to raise the hidden layers that real sound raises."""
    fooled, matched = torch.zeros(()), torch.zeros(())
    with torch.no_grad():
        wanted = critic(real)
    for heard, thought in zip(wanted, critic(made), strict=True):
        fooled = fooled - thought[-1].mean()
        scale = [layer.abs().mean() + 1e-4 for layer in heard[:-1]]
        apart = [(a - b).abs().mean() / s for a, b, s in zip(heard[:-1], thought[:-1], scale, strict=True)]
        matched = matched + torch.stack(apart).mean()
    return fooled / len(critic.windows), matched / len(critic.windows)
