"""Stage one: the band autoencoder. Stage two: the wave decoder, by spectral energy distance. Stage three: attack gains.

The energy distance compares two decodings with two noises: distance of each to the target minus half their distance
to each other. It has no blurred optimum, so texture is learnt without a critic. [Gritsenko 2020] A critic may join for
the last part of stage two. Stage three is `attack.py`, where the recipe gives it steps.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import soundfile
import torch
from torch import Tensor
from torch.nn import functional as F

from ..model.codec import Codec
from ..model.config import ModelConfig
from ..runtime.spectrum import hann, log_bands
from .batches import Material
from .compute import Compute
from .features import FeatureSet
from .loop import MovingAverage, Run, Schedule, frozen, optimisers, set_rates
from .wave_critic import WaveCritic, critic_loss, decoder_loss

LOSS_WINDOWS = (2048, 1024, 512, 128, 64)


@dataclass(frozen=True, kw_only=True)
class CodecRecipe:
    """Steps and noise of both stages."""

    band_steps: int = 1200
    band_lr: float = 2e-3
    band_muon_lr: float = 1e-2
    band_anchor: float = 0.0  # holds latents near those of the codec that training goes on from
    wave_steps: int = 500
    budget_tokens: int = 4096
    wave_batch: int = 10
    wave_tokens: int = 40
    latent_noise: float = 0.1
    critic_share: float = 0.0  # of the wave steps, at their end, in which a critic has a say; 0: none
    critic_weight: float = 0.05
    matching_weight: float = 0.2  # of the critic's hidden layers
    attack_steps: int = 0  # of the attack gains' own training
    compute: Compute = field(default_factory=Compute)  # of the band autoencoder
    seed: int = 0


def train_bands(
    config: ModelConfig, features: FeatureSet, folder: Path, recipe: CodecRecipe, start: Codec | None = None
) -> Codec:
    """Trains encoder and band decoder; returns the codec with averaged weights.

    `start`: a trained codec to go on from. `band_anchor` then counts how far latents move away from its own: what
    was learnt on those latents is soon at home on the new ones, and reconstruction turns to what they left unsaid.
    """
    torch.manual_seed(recipe.seed)
    codec = Codec(config) if start is None else start
    before = None if start is None else deepcopy(start.encoder).eval()
    material = Material(features, np.random.default_rng(recipe.seed), budget=recipe.budget_tokens)
    trained = torch.nn.ModuleList([codec.encoder, codec.bands]).train()
    found = optimisers(
        trained,
        muon=("0.", "1."),
        lr=recipe.band_lr,
        muon_lr=recipe.band_muon_lr,
        bf16=recipe.compute.multiplies_bf16,
    )
    average = MovingAverage(trained, 0.998)
    schedule = Schedule(peak=1.0, warmup_steps=50, num_steps=recipe.band_steps)
    run = Run(folder / "bands", recipe.band_steps)
    parts = {"modules": trained, "average": average, **{f"optimiser{i}": o for i, o in enumerate(found)}}
    run.resume(parts)
    while run.step < run.num_steps:
        set_rates(found, schedule(run.step))
        bands = torch.from_numpy(material.next_batch().bands)
        with recipe.compute.precision():
            z = codec.encode(bands)
            _, decoded = codec.bands(z + recipe.latent_noise * torch.randn_like(z))
            error = decoded.float() - bands
            loss = error.abs().mean() + error.square().mean()
            losses = {"l1": float(error.detach().abs().mean()), "loss": float(loss.detach())}
            if before is not None:
                with torch.no_grad():
                    held = before(bands)
                moved = (z.float() - held.float()).square().mean()
                loss = loss + recipe.band_anchor * moved
                losses["moved"] = float(moved.detach())
        loss.backward()
        for optimiser in found:
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
        average.update(trained)
        run.advance(losses, parts)
    run.picture()
    trained.load_state_dict(average.values)
    return codec.eval()


def train_wave(codec: Codec, corpus: Path, features: FeatureSet, folder: Path, recipe: CodecRecipe) -> Codec:
    """Trains the wave decoder on real audio with the rest frozen; returns the codec with averaged weights."""
    torch.manual_seed(recipe.seed + 1)
    rng = np.random.default_rng(recipe.seed + 1)
    found = optimisers(codec.wave, muon=("blocks", "unfold", "hear"), lr=6e-4, muon_lr=4e-3)
    average = MovingAverage(codec.wave, 0.99)
    schedule = Schedule(peak=1.0, warmup_steps=20, num_steps=recipe.wave_steps)
    run = Run(folder / "wave", recipe.wave_steps)
    parts = {"modules": codec.wave, "average": average, **{f"optimiser{i}": o for i, o in enumerate(found)}}
    critic = Critics(recipe) if recipe.critic_share > 0 else None
    parts |= critic.parts if critic else {}
    run.resume(parts)
    material = Material(features, rng)
    codec.eval()
    while run.step < run.num_steps:
        set_rates(found, schedule(run.step))
        audio = torch.from_numpy(_audio_batch(material, corpus, recipe, rng))
        bands = torch.from_numpy(np.stack([log_bands(row) for row in audio.numpy()]))
        with torch.no_grad():
            z = codec.encode(bands)
            hidden, decoded = codec.bands(z + recipe.latent_noise * torch.randn_like(z))
        shape = (len(audio), decoded.shape[1], 2 * codec.config.num_bins)
        first = codec.wave(hidden, decoded, torch.randn(shape))
        second = codec.wave(hidden, decoded, torch.randn(shape))
        near, apart = energy_distance(audio, first, second)
        loss = near - apart
        said: dict[str, float] = dict.fromkeys(("critic", "matched"), float("nan")) if critic else {}
        if critic and run.step >= (1 - recipe.critic_share) * run.num_steps:
            more, said = critic.lesson(audio, first)
            loss = loss + more
        loss.backward()
        torch.nn.utils.clip_grad_norm_(codec.wave.parameters(), 1.0)
        for optimiser in found:
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
        average.update(codec.wave)
        run.advance(
            {"distance": float((near - apart).detach()), "near": float(near.detach())}
            | {"apart": float(apart.detach())}
            | said,
            parts,
            print_every=10,
        )
    run.picture()
    codec.wave.load_state_dict(average.values)
    return codec


class Critics:
    """The critic and its optimisers, for the last part of the wave decoder's training."""

    def __init__(self, recipe: CodecRecipe) -> None:
        torch.manual_seed(recipe.seed + 2)
        self.recipe, self.critic = recipe, WaveCritic()
        self.optimisers = optimisers(self.critic, lr=3e-4, muon_lr=0.0)

    @property
    def parts(self) -> dict[str, object]:
        return {"critic": self.critic, **{f"critic_optimiser{i}": o for i, o in enumerate(self.optimisers)}}

    def lesson(self, real: Tensor, made: Tensor) -> tuple[Tensor, dict[str, float]]:
        """One step of the critic, and what the decoder's loss takes on top."""
        mistaken = critic_loss(self.critic, real, made)
        mistaken.backward()
        for optimiser in self.optimisers:
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
        with frozen(self.critic):
            fooled, matched = decoder_loss(self.critic, real, made)
        loss = self.recipe.critic_weight * fooled + self.recipe.matching_weight * matched
        return loss, {"critic": float(mistaken.detach()), "matched": float(matched.detach())}


def energy_distance(target: Tensor, first: Tensor, second: Tensor) -> tuple[Tensor, Tensor]:
    """(batch, samples) each -> mean distance of the two to the target, and half their distance to each other."""
    near = apart = torch.zeros(())
    for window in LOSS_WINDOWS:
        a, b, c = (_magnitudes(x, window) for x in (target, first, second))
        near = near + 0.5 * (_distance(a, b) + _distance(a, c)) / len(LOSS_WINDOWS)
        apart = apart + 0.5 * _distance(b, c) / len(LOSS_WINDOWS)
    return near, apart


def _distance(a: tuple[Tensor, Tensor], b: tuple[Tensor, Tensor]) -> Tensor:
    """L1 of compressed magnitudes plus L2 norm per frame of log magnitudes: both are negative-type metrics."""
    log_part = torch.sqrt((a[1] - b[1]).square().mean(-1) + 1e-8).mean()
    return (a[0] - b[0]).abs().mean() + log_part


def _magnitudes(audio: Tensor, window: int) -> tuple[Tensor, Tensor]:
    """Square-rooted and log magnitudes of (batch, samples) -> (batch, frames, bins) each."""
    frames = F.pad(audio, (window // 2, window // 2)).unfold(1, window, max(32, window // 4))
    spectrum = torch.view_as_real(torch.fft.rfft(frames * torch.from_numpy(hann(window))))
    power = spectrum.square().sum(-1) / (0.375 * window) + 1e-7
    return power.pow(0.25), 0.25 * torch.log(power)


def _audio_batch(
    material: Material, corpus: Path, recipe: CodecRecipe, rng: np.random.Generator
) -> np.ndarray:
    """(wave_batch, wave_tokens * 960) real audio, mostly from the onset."""
    f = material.features
    size = recipe.wave_tokens * 960
    out = np.zeros((recipe.wave_batch, size), np.float32)
    for row in range(recipe.wave_batch):
        name = f.ids[f.clip[material.draw_row()]]
        audio, _ = soundfile.read(corpus / "audio" / f"{name}.flac", dtype="float32")
        start = int(rng.integers(0, max(1, len(audio) - size))) if rng.random() < 0.4 else 0
        piece = audio[start : start + size]
        out[row, : len(piece)] = piece
    return out
