"""The published layer sizes of AudioLDM 2, with random weights: time does not depend on weights.

U-Net of 350 M parameters: channels 128, 256, 384, 640, two residual blocks a level, and on the lower three levels
three transformers each: of itself, of 8 tokens x 768, of 32 x 1,024. Latents of 8 channels, 16 bands at 25 Hz; a
decoder of channels 512, 256, 128 to 64 bands; HiFi-GAN of 1,024 channels at 16 kHz mono. Sizes: the model's
published configuration files; Liu et al. 2023. 50 steps with guidance, so two rows. Text encoders and language
model are left out, in its favour.
"""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional as F

CHANNELS = (128, 256, 384, 640)
MEMORIES = ((8, 768), (32, 1024))
WIDTHS = tuple(width for _, width in MEMORIES)
TIME, HEAD = 512, 64
LATENT_CHANNELS, LATENT_BANDS, LATENT_HZ = 8, 16, 25
STEPS = 50


def norm(channels: int) -> nn.Module:
    return nn.GroupNorm(32, channels)


class Residual(nn.Module):
    def __init__(self, into: int, out: int) -> None:
        super().__init__()
        self.first = nn.Sequential(norm(into), nn.SiLU(), nn.Conv2d(into, out, 3, padding=1))
        self.second = nn.Sequential(norm(out), nn.SiLU(), nn.Conv2d(out, out, 3, padding=1))
        self.time = nn.Linear(TIME, out)
        self.skip = nn.Conv2d(into, out, 1) if into != out else nn.Identity()

    def forward(self, x: Tensor, time: Tensor) -> Tensor:
        return self.skip(x) + self.second(self.first(x) + self.time(time)[..., None, None])


class Attention(nn.Module):
    def __init__(self, width: int, memory: int) -> None:
        super().__init__()
        self.query, self.both = nn.Linear(width, width, bias=False), nn.Linear(memory, 2 * width, bias=False)
        self.out = nn.Linear(width, width)

    def forward(self, x: Tensor, memory: Tensor) -> Tensor:
        parts = [self.query(x), *self.both(memory).chunk(2, -1)]
        query, key, value = (part.unflatten(-1, (-1, HEAD)).transpose(1, 2) for part in parts)
        return self.out(F.scaled_dot_product_attention(query, key, value).transpose(1, 2).flatten(2))


class Transformer(nn.Module):
    """One block: itself, one memory (0: itself again), a gated MLP."""

    def __init__(self, width: int, memory: int) -> None:
        super().__init__()
        self.norms = nn.ModuleList(nn.LayerNorm(width) for _ in range(3))
        self.own, self.cross = Attention(width, width), Attention(width, memory or width)
        self.up, self.down = nn.Linear(width, 8 * width), nn.Linear(4 * width, width)
        self.into, self.out = nn.Conv2d(width, width, 1), nn.Conv2d(width, width, 1)
        self.norm = norm(width)

    def forward(self, image: Tensor, memory: Tensor | None) -> Tensor:
        x = self.into(self.norm(image)).flatten(2).transpose(1, 2)
        y = self.norms[0](x)
        x = x + self.own(y, y)
        y = self.norms[1](x)
        x = x + self.cross(y, y if memory is None else memory)
        value, gate = self.up(self.norms[2](x)).chunk(2, -1)
        x = x + self.down(value * F.gelu(gate))
        return image + self.out(x.transpose(1, 2).unflatten(2, image.shape[2:]))


class Level(nn.Module):
    """Residual blocks, each followed by one transformer a memory where the level has any."""

    def __init__(self, sizes: list[tuple[int, int]], *, attends: bool) -> None:
        super().__init__()
        self.blocks = nn.ModuleList(Residual(into, out) for into, out in sizes)
        self.heard = nn.ModuleList(
            nn.ModuleList(Transformer(out, width) for width in (0, *WIDTHS) if attends) for _, out in sizes
        )

    def forward(self, x: Tensor, index: int, time: Tensor, memories: list[Tensor]) -> Tensor:
        x = self.blocks[index](x, time)
        for transformer, memory in zip(self.heard[index], [None, *memories], strict=False):
            x = transformer(x, memory)
        return x


class UNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.hear = nn.Conv2d(LATENT_CHANNELS, CHANNELS[0], 3, padding=1)
        before = [CHANNELS[0], *CHANNELS[:-1]]
        pairs = list(zip(before, CHANNELS, strict=True))
        self.down = nn.ModuleList(
            Level([(a, b), (b, b)], attends=index > 0) for index, (a, b) in enumerate(pairs)
        )
        self.shrink = nn.ModuleList(nn.Conv2d(c, c, 3, 2, padding=1) for c in CHANNELS[:-1])
        self.middle = Level([(CHANNELS[-1], CHANNELS[-1])], attends=True)
        self.after_middle = Residual(CHANNELS[-1], CHANNELS[-1])
        kept = [CHANNELS[0]]
        for index, c in enumerate(CHANNELS):
            kept += [c, c, *([c] if index < len(CHANNELS) - 1 else [])]
        self.up, self.grow, at = nn.ModuleList(), nn.ModuleList(), CHANNELS[-1]
        for index, c in reversed(list(enumerate(CHANNELS))):
            sizes = [((at if place == 0 else c) + kept.pop(), c) for place in range(3)]
            self.up.append(Level(sizes, attends=index > 0))
            self.grow.append(nn.Conv2d(c, c, 3, padding=1) if index else nn.Identity())
            at = c
        self.say = nn.Sequential(
            norm(CHANNELS[0]), nn.SiLU(), nn.Conv2d(CHANNELS[0], LATENT_CHANNELS, 3, padding=1)
        )

    def forward(self, x: Tensor, time: Tensor, memories: list[Tensor]) -> Tensor:
        x = self.hear(x)
        kept = [x]
        for index, level in enumerate(self.down):
            for block in range(2):
                x = level(x, block, time, memories)
                kept.append(x)
            if index < len(self.shrink):
                x = self.shrink[index](x)
                kept.append(x)
        x = self.after_middle(self.middle(x, 0, time, memories), time)
        for level, grow in zip(self.up, self.grow, strict=True):
            for block in range(3):
                x = level(torch.cat([x, kept.pop()], 1), block, time, memories)
            if kept:
                x = grow(F.interpolate(x, size=kept[-1].shape[2:]))
        return self.say(x)


def mel_decoder() -> nn.Module:
    """(batch, 8, frames / 4, 16) -> (batch, 1, frames, 64) log-mel."""
    layers: list[nn.Module] = [nn.Conv2d(LATENT_CHANNELS, 512, 3, padding=1)]
    for into, out in pairwise((512, 512, 256, 128)):
        for place in range(3):
            layers.append(Plain(into if place == 0 else out, out))
        if out > 128:
            layers += [nn.Upsample(scale_factor=2), nn.Conv2d(out, out, 3, padding=1)]
    return nn.Sequential(*layers, norm(128), nn.SiLU(), nn.Conv2d(128, 1, 3, padding=1))


class Plain(Residual):
    """A residual block that hears no time."""

    def forward(self, x: Tensor, time: Tensor | None = None) -> Tensor:
        return self.skip(x) + self.second(self.first(x))


class Vocoder(nn.Module):
    """HiFi-GAN: (batch, 64, frames) -> (batch, 1, frames * 160)."""

    def __init__(self) -> None:
        super().__init__()
        self.hear = nn.Conv1d(64, 1024, 7, padding=3)
        rates, kernels = (5, 4, 2, 2, 2), (16, 16, 8, 4, 4)
        self.ups, self.mixes, width = nn.ModuleList(), nn.ModuleList(), 1024
        for rate, kernel in zip(rates, kernels, strict=True):
            up = nn.ConvTranspose1d(
                width, width // 2, kernel, rate, (kernel - rate) // 2, (kernel - rate) % 2
            )
            self.ups.append(up)
            width //= 2
            self.mixes.append(nn.ModuleList(_mix(width, size) for size in (3, 7, 11)))
        self.say = nn.Conv1d(width, 1, 7, padding=3)

    def forward(self, x: Tensor) -> Tensor:
        x = self.hear(x)
        for up, mixes in zip(self.ups, self.mixes, strict=True):
            x = up(F.leaky_relu(x, 0.1))
            x = sum(_mixed(mix, x) for mix in mixes) / 3
        return torch.tanh(self.say(x))


def _mix(width: int, size: int) -> nn.ModuleList:
    return nn.ModuleList(
        nn.Conv1d(width, width, size, dilation=dilation, padding=dilation * (size // 2))
        for first in (1, 3, 5)
        for dilation in (first, 1)
    )


def _mixed(mix: nn.Module, x: Tensor) -> Tensor:
    convolutions = list(mix.children())
    for first, second in zip(convolutions[::2], convolutions[1::2], strict=True):
        x = x + second(F.leaky_relu(first(F.leaky_relu(x, 0.1)), 0.1))
    return x


class AudioLdm2:
    def __init__(self) -> None:
        self.unet, self.decoder, self.vocoder = UNet().eval(), mel_decoder().eval(), Vocoder().eval()

    @property
    def num_parameters(self) -> int:
        """Of the U-Net."""
        return sum(p.numel() for p in self.unet.parameters())

    @torch.inference_mode()
    def step(self, duration_secs: float) -> Tensor:
        """One of the 50 guided steps."""
        frames = -(-round(duration_secs * LATENT_HZ) // 8) * 8
        latents = torch.zeros(2, LATENT_CHANNELS, frames, LATENT_BANDS)
        memories = [torch.zeros(2, count, width) for count, width in MEMORIES]
        made: Tensor = self.unet(latents, torch.zeros(2, TIME), memories)
        return made

    @torch.inference_mode()
    def decode(self, duration_secs: float) -> Tensor:
        """Latents to 16 kHz mono."""
        mel = self.decoder(torch.zeros(1, LATENT_CHANNELS, round(duration_secs * LATENT_HZ), LATENT_BANDS))
        made: Tensor = self.vocoder(mel[:, 0].transpose(1, 2))
        return made
