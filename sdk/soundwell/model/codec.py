"""The codec: band energies -> 50 Hz latents -> band energies -> waveform by shaped, corrected noise.

The encoder is a shallow autoencoder on patches of log band energies (no adversary, trained in minutes). The wave
decoder is noise-excited by construction: with its correction heads at zero it *is* "interpolated envelope times
seeded complex Gaussian noise"; training teaches it what that lacks. Everything runs at frame rate; the inverse
STFT is a matrix product and an overlap-add, so that it exports as plain ONNX.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor, nn

from ..runtime.spectrum import ENERGY_FLOOR, LOG_SCALE, LOG_SHIFT, band_to_bin_matrix, hann
from .config import ModelConfig


class ConvNeXtBlock(nn.Module):
    """Depthwise convolution over time, then a pointwise MLP, residual. (batch, time, width) -> same."""

    def __init__(self, width: int, kernel: int, expansion: int = 3) -> None:
        super().__init__()
        self.mix = nn.Conv1d(width, width, kernel, padding=kernel // 2, groups=width)
        self.norm = nn.LayerNorm(width)
        self.up = nn.Linear(width, width * expansion)
        self.down = nn.Linear(width * expansion, width)
        nn.init.normal_(self.down.weight, std=1e-3)
        nn.init.zeros_(self.down.bias)

    def forward(self, x: Tensor) -> Tensor:
        y = self.mix(x.transpose(1, 2)).transpose(1, 2)
        return x + self.down(nn.functional.gelu(self.up(self.norm(y)), approximate="tanh"))


class Encoder(nn.Module):
    """(batch, 4 * tokens, bands) -> (batch, tokens, latent_dim), unit variance per channel."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.patch = config.patch
        width = config.encoder_width or config.codec_width
        depth = config.encoder_depth or config.codec_depth
        self.embed = nn.Linear(config.patch * config.num_bands, width)
        self.blocks = nn.ModuleList(ConvNeXtBlock(width, 5) for _ in range(depth))
        self.project = nn.Linear(width, config.latent_dim)
        self.unit = nn.BatchNorm1d(config.latent_dim, affine=False, momentum=0.02)

    def forward(self, bands: Tensor) -> Tensor:
        batch, frames, num_bands = bands.shape
        x = self.embed(bands.reshape(batch, frames // self.patch, self.patch * num_bands))
        for block in self.blocks:
            x = block(x)
        z = self.project(x)
        return self.unit(z.flatten(0, 1)).view_as(z)


class BandDecoder(nn.Module):
    """Latents -> hidden (batch, tokens, codec_width) and band energies (batch, 4 * tokens, bands)."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.patch, self.num_bands = config.patch, config.num_bands
        self.embed = nn.Linear(config.latent_dim, config.codec_width)
        self.blocks = nn.ModuleList(ConvNeXtBlock(config.codec_width, 5) for _ in range(config.codec_depth))
        self.project = nn.Linear(config.codec_width, config.patch * config.num_bands)

    def forward(self, z: Tensor) -> tuple[Tensor, Tensor]:
        x = self.embed(z)
        for block in self.blocks:
            x = block(x)
        bands = self.project(x)
        return x, bands.reshape(bands.shape[0], bands.shape[1] * self.patch, self.num_bands)


class WaveDecoder(nn.Module):
    """Hidden + band energies + seeded noise spectrum -> waveform.

    noise: (batch, frames, 2 * bins), standard normal, real parts then imaginary parts.
    """

    band_to_bin: Tensor
    synthesis: Tensor

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.patch, self.width, self.hop = config.patch, config.wave_width, config.hop_frames
        self.bins, self.window = config.num_bins, config.window_frames
        self.unfold = nn.Linear(config.codec_width, config.patch * config.wave_width)
        self.hear_noise = nn.Linear(2 * self.bins, config.wave_width)
        self.hear_bands = nn.Linear(config.num_bands, config.wave_width)
        self.blocks = nn.ModuleList(ConvNeXtBlock(config.wave_width, 7) for _ in range(config.wave_depth))
        self.gain = nn.Linear(config.wave_width, self.bins)
        self.coherent = nn.Linear(config.wave_width, 2 * self.bins)
        for head in (self.gain, self.coherent):
            nn.init.zeros_(head.weight)
            nn.init.zeros_(head.bias)
        self.register_buffer(
            "band_to_bin", torch.from_numpy(band_to_bin_matrix(config.num_bands, self.bins)), persistent=False
        )
        self.register_buffer("synthesis", torch.from_numpy(_synthesis_matrix(self.window)), persistent=False)
        self.attack = AttackGains(config) if config.attack_gains else None

    def forward(self, hidden: Tensor, bands: Tensor, noise: Tensor) -> Tensor:
        log_energy, coherent = self.spectra(hidden, bands, noise)
        amplitude = torch.sqrt(torch.relu(torch.exp(log_energy.clamp(max=12.0)) - 2 * ENERGY_FLOOR) + 1e-12)
        spectrum = torch.cat([amplitude, amplitude], dim=-1) * (noise * 0.7071 + coherent)
        audio = self.overlap_add(spectrum @ self.synthesis)
        return audio if self.attack is None else audio * self.attack(hidden, bands)

    def spectra(self, hidden: Tensor, bands: Tensor, noise: Tensor) -> tuple[Tensor, Tensor]:
        """Log energies (batch, frames, bins), and what is added to the noise, shaped like it."""
        batch, tokens = hidden.shape[0], hidden.shape[1]
        x = self.unfold(hidden).reshape(batch, tokens * self.patch, self.width)
        x = x + self.hear_noise(noise) + self.hear_bands(bands)
        for block in self.blocks:
            x = block(x)
        return bands @ self.band_to_bin * LOG_SCALE - LOG_SHIFT + self.gain(x), self.coherent(x)

    def overlap_add(self, frames: Tensor) -> Tensor:
        """(batch, frames, window) -> (batch, frames * hop); window is four hops."""
        batch, count, _ = frames.shape
        parts = frames.reshape(batch, count, 4, self.hop)
        padded = [nn.functional.pad(parts[:, :, i], (0, 0, i, 3 - i)) for i in range(4)]
        line = (padded[0] + padded[1] + padded[2] + padded[3]).reshape(batch, (count + 3) * self.hop)
        edge = (self.window - self.hop) // 2
        return line[:, edge : edge + count * self.hop]


def _synthesis_matrix(window: int) -> np.ndarray:
    """(2 * bins, window): inverse real DFT with Hann taper; white unit noise in gives unit-variance noise out."""
    bins = window // 2 + 1
    angle = 2 * np.pi * np.outer(np.arange(bins), np.arange(window)) / window
    weight = np.full((bins, 1), 2.0)
    weight[0] = weight[-1] = 1.0
    basis = np.concatenate([weight * np.cos(angle), -weight * np.sin(angle)]) / np.sqrt(window)
    taper = hann(window).astype(np.float64)
    overlap = np.square(taper).sum() / (window / 4)
    return (basis * taper / np.sqrt(overlap)).astype(np.float32)


class AttackGains(nn.Module):
    """Hidden + band energies -> a gain per sample, finer than the transform's windows.

    20 ms windows begin an attack 10 ms early. Where in its windows it lies can be read from how the frames' energies
    rise; a gain every few milliseconds then holds the sound down until it begins. At first every gain is one.
    """

    ramp: Tensor

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        width = config.wave_width
        self.patch, self.width, self.gains = config.patch, width, config.attack_gains
        self.hear_hidden = nn.Linear(config.codec_width, config.patch * width)
        self.hear_bands = nn.Linear(config.num_bands, width)
        self.blocks = nn.ModuleList(ConvNeXtBlock(width, 7, 2) for _ in range(2))
        self.head = nn.Linear(width, config.attack_gains)
        nn.init.zeros_(self.head.weight)
        nn.init.zeros_(self.head.bias)
        self.register_buffer("ramp", _ramp(config.hop_frames // config.attack_gains), persistent=False)

    def log_gains(self, hidden: Tensor, bands: Tensor) -> Tensor:
        """(batch, tokens, codec_width), (batch, frames, bands) -> (batch, frames * gains), nepers."""
        batch, frames, _ = bands.shape
        x = self.hear_hidden(hidden).reshape(batch, frames, self.width) + self.hear_bands(bands)
        for block in self.blocks:
            x = block(x)
        return self.head(x).reshape(batch, frames * self.gains).clamp(-8.0, 2.0)

    def forward(self, hidden: Tensor, bands: Tensor) -> Tensor:
        """-> (batch, samples), linear between the gains' centres."""
        gains = torch.exp(self.log_gains(hidden, bands))
        before = torch.cat([gains[:, :1], gains[:, :-1]], dim=1)
        after = torch.cat([gains[:, 1:], gains[:, -1:]], dim=1)
        lines = torch.stack([before, gains, after], dim=-1) @ self.ramp
        return lines.reshape(lines.shape[0], -1)


def _ramp(size: int) -> Tensor:
    """(3, size): shares of the gain before, the own and the one after, for each sample of a gain's stretch."""
    place = (torch.arange(size, dtype=torch.float32) + 0.5) / size - 0.5
    before, after = torch.relu(-place), torch.relu(place)
    return torch.stack([before, 1 - before - after, after])


class Codec(nn.Module):
    """Encoder and both decoders. `decode(z, noise)`: (batch, tokens, latent_dim) -> (batch, tokens * 960)."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.config = config
        self.encoder = Encoder(config)
        self.bands = BandDecoder(config)
        self.wave = WaveDecoder(config)

    def encode(self, bands: Tensor) -> Tensor:
        return self.encoder(bands)

    def decode(self, z: Tensor, noise: Tensor) -> Tensor:
        hidden, bands = self.bands(z)
        return self.wave(hidden, bands, noise)
