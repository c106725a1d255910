"""The published layer sizes of Stable Audio Open Small, with random weights: time does not depend on weights.

Diffusion transformer of 341 M parameters: 64 latents at 44,100 / 2,048 Hz, width 1,024, 16 blocks of 8 heads, gated
MLP of 4,096, 64 text tokens and one of duration. Decoder ("Oobleck"): channels 128 times 16, 8, 4, 2, 1, strides 8,
8, 4, 4, 2, three dilated residual units a stage, stereo. Sizes: the model's published configuration file, as
repeated by its ports; Evans et al. 2024, Novack et al. 2025. The text encoder is left out, in the peer's favour.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

WIDTH, DEPTH, HEADS, MLP = 1024, 16, 8, 4096
LATENT, TEXT_TOKENS, TEXT_WIDTH = 64, 65, 768
CHANNELS, MULTIPLES, STRIDES = 128, (16, 8, 4, 2, 1), (8, 8, 4, 4, 2)
RATE_HZ, HOP = 44_100, 2048
STEPS = 8  # as published, without guidance


class Attention(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.query, self.both = nn.Linear(WIDTH, WIDTH, bias=False), nn.Linear(WIDTH, 2 * WIDTH, bias=False)
        self.out = nn.Linear(WIDTH, WIDTH, bias=False)

    def forward(self, x: Tensor, memory: Tensor) -> Tensor:
        split = (part.unflatten(-1, (HEADS, -1)).transpose(1, 2) for part in self.both(memory).chunk(2, -1))
        query = self.query(x).unflatten(-1, (HEADS, -1)).transpose(1, 2)
        return self.out(F.scaled_dot_product_attention(query, *split).transpose(1, 2).flatten(2))


class Block(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.norms = nn.ModuleList(nn.LayerNorm(WIDTH) for _ in range(3))
        self.attention, self.cross = Attention(), Attention()
        self.up, self.down = nn.Linear(WIDTH, 2 * MLP), nn.Linear(MLP, WIDTH)

    def forward(self, x: Tensor, text: Tensor) -> Tensor:
        y = self.norms[0](x)
        x = x + self.attention(y, y)
        x = x + self.cross(self.norms[1](x), text)
        value, gate = self.up(self.norms[2](x)).chunk(2, -1)
        return x + self.down(value * F.silu(gate))


class Transformer(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.hear, self.say = nn.Linear(LATENT, WIDTH), nn.Linear(WIDTH, LATENT)
        self.text = nn.Sequential(nn.Linear(TEXT_WIDTH, WIDTH), nn.SiLU(), nn.Linear(WIDTH, WIDTH))
        self.blocks = nn.ModuleList(Block() for _ in range(DEPTH))

    def forward(self, x: Tensor, text: Tensor) -> Tensor:
        told, h = self.text(text), self.hear(x)
        for block in self.blocks:
            h = block(h, told)
        return self.say(h)


class Snake(nn.Module):
    def __init__(self, channels: int) -> None:
        super().__init__()
        self.rate = nn.Parameter(torch.ones(channels, 1))

    def forward(self, x: Tensor) -> Tensor:
        return x + torch.sin(self.rate * x).square() / self.rate


class Residual(nn.Module):
    def __init__(self, channels: int, dilation: int) -> None:
        super().__init__()
        wide = nn.Conv1d(channels, channels, 7, dilation=dilation, padding=3 * dilation)
        self.layers = nn.Sequential(Snake(channels), wide, Snake(channels), nn.Conv1d(channels, channels, 1))

    def forward(self, x: Tensor) -> Tensor:
        return x + self.layers(x)


def decoder() -> nn.Module:
    """(batch, 64, latents) -> (batch, 2, latents * 2,048)."""
    widths = [CHANNELS * multiple for multiple in MULTIPLES] + [CHANNELS]
    layers: list[nn.Module] = [nn.Conv1d(LATENT, widths[0], 7, padding=3)]
    for index, stride in enumerate(STRIDES):
        into, out = widths[index], widths[index + 1]
        up = nn.ConvTranspose1d(into, out, 2 * stride, stride, padding=(stride + 1) // 2)
        layers += [Snake(into), up, *(Residual(out, dilation) for dilation in (1, 3, 9))]
    return nn.Sequential(*layers, Snake(CHANNELS), nn.Conv1d(CHANNELS, 2, 7, padding=3))


class StableAudioSmall:
    """`steps` and `decode` apart, so that each can be timed."""

    def __init__(self) -> None:
        self.transformer, self.decoder = Transformer().eval(), decoder().eval()

    @property
    def parameters(self) -> tuple[int, int]:
        """Of the transformer and of the decoder."""
        counts = [sum(p.numel() for p in part.parameters()) for part in (self.transformer, self.decoder)]
        return counts[0], counts[1]

    @torch.inference_mode()
    def generate(self, duration_secs: float) -> Tensor:
        """Stereo at 44.1 kHz of at least so many seconds."""
        count = -(-round(duration_secs * RATE_HZ) // HOP)
        text, x = torch.zeros(1, TEXT_TOKENS, TEXT_WIDTH), torch.zeros(1, count, LATENT)
        for _ in range(STEPS):
            x = x - self.transformer(x, text) / STEPS
        made: Tensor = self.decoder(x.transpose(1, 2))
        return made
