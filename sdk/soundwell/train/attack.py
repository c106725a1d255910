"""Stage three of the codec: gains every few milliseconds that hold an attack back until it begins.

What the gains should be can be computed: the energy of the recording over that of the decoder's output, stretch by
stretch. So the head learns by regression, with everything else of the codec at rest. Attacks are real ones, from
recordings that begin with theirs, after silence or over another sound's tail.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import soundfile
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from ..model.codec import Codec
from ..runtime.spectrum import log_bands
from .loop import MovingAverage, Run, Schedule, optimisers, set_rates

GAINS_PER_FRAME = 2  # 2.5 ms
TOKENS, BATCH = 24, 12
NUM_NOISES = 2
SILENCE_SECS = 0.12  # before an attack, at most
QUIETEST = 1e-7  # mean power of a stretch; below both there is nothing to be right about
LOG_RANGE = (-6.0, 1.5)  # nepers

FloatArray = NDArray[np.float32]


def with_attack_gains(codec: Codec) -> Codec:
    """The same codec with gains that are all one still."""
    grown = Codec(replace(codec.config, attack_gains=GAINS_PER_FRAME))
    missing, unknown = grown.load_state_dict(codec.state_dict(), strict=False)
    assert not unknown and all(name.startswith("wave.attack.") for name in missing)
    return grown.eval()


def train_attack(
    codec: Codec, clips: Sequence[Path], folder: Path, *, num_steps: int, seed: int, noise: float = 0.1
) -> Codec:
    """Trains the attack gains alone; returns the codec with averaged gains. clips: mono files at 48 kHz."""
    torch.manual_seed(seed + 5)
    attack = codec.wave.attack
    assert attack is not None
    found = optimisers(attack, lr=2e-3, muon_lr=0.0)
    average = MovingAverage(attack, 0.99)
    schedule = Schedule(peak=1.0, warmup_steps=20, num_steps=num_steps)
    run = Run(folder / "attack", num_steps)
    parts = {"modules": attack, "average": average, **{f"optimiser{i}": o for i, o in enumerate(found)}}
    run.resume(parts)
    rng = np.random.default_rng((seed, 19, run.step))
    while not run.finished:
        set_rates(found, schedule(run.step))
        audio = attack_batch(clips, rng)
        hidden, bands, made = decoded(codec, audio, noise)
        wanted, weight = wanted_gains(
            torch.from_numpy(audio), made, codec.config.hop_frames // GAINS_PER_FRAME
        )
        error = F.smooth_l1_loss(attack.log_gains(hidden, bands), wanted, reduction="none", beta=0.5)
        loss = (error * weight).sum() / weight.sum().clamp(min=1.0)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(attack.parameters(), 1.0)
        for optimiser in found:
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
        average.update(attack)
        still = float((wanted.abs() * weight).sum() / weight.sum().clamp(min=1.0))
        run.advance({"gain": float(loss.detach()), "still": still}, parts)
    run.picture()
    attack.load_state_dict(average.values)
    return codec


@torch.no_grad()
def decoded(codec: Codec, audio: FloatArray, noise: float) -> tuple[Tensor, Tensor, Tensor]:
    """(batch, samples) -> hidden, decoded bands, and what the decoder makes without gains (noises, batch, samples)."""
    bands = torch.from_numpy(np.stack([log_bands(row) for row in audio]))
    z = codec.encode(bands)
    hidden, heard = codec.bands(z + noise * torch.randn_like(z))
    attack, codec.wave.attack = codec.wave.attack, None
    try:
        shape = (len(audio), heard.shape[1], 2 * codec.config.num_bins)
        made = [codec.wave(hidden, heard, torch.randn(shape)) for _ in range(NUM_NOISES)]
    finally:
        codec.wave.attack = attack
    return hidden, heard, torch.stack(made)


def wanted_gains(real: Tensor, made: Tensor, stretch: int) -> tuple[Tensor, Tensor]:
    """real: (batch, samples), made: (noises, batch, samples) -> log gains (batch, stretches) and what each counts.

    Where an attack is near, within 15 ms, gains count four times.
    """
    truth = real.unflatten(1, (-1, stretch)).square().mean(-1)
    power = made.unflatten(2, (-1, stretch)).square().mean((0, 3))
    wanted = 0.5 * torch.log((truth + QUIETEST / 100) / (power + QUIETEST / 100))
    audible = ((truth > QUIETEST) | (power > QUIETEST)).float()
    rise = F.pad(torch.log(truth + QUIETEST).diff(dim=1), (1, 0)).clamp(min=0.0)
    near = F.max_pool1d(rise[:, None], 13, stride=1, padding=6)[:, 0]
    return wanted.clamp(*LOG_RANGE), audible * (1 + 3 * (near > 1.5).float())


def attack_batch(clips: Sequence[Path], rng: np.random.Generator) -> FloatArray:
    """(BATCH, TOKENS * 960): one or two recordings each, the first after a silence of any length."""
    out = np.zeros((BATCH, TOKENS * 960), np.float32)
    for row in out:
        starts = [int(rng.integers(0, round(SILENCE_SECS * 48_000)))]
        if rng.random() < 0.4:
            starts.append(int(rng.integers(starts[0] + 4_800, len(row) - 4_800)))
        for start in starts:
            audio, _ = soundfile.read(clips[int(rng.integers(len(clips)))], dtype="float32", frames=len(row))
            piece = audio[: len(row) - start] * np.float32(rng.uniform(0.2, 1.0))
            row[start : start + len(piece)] += piece
    return out
