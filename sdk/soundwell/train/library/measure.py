"""What tuning did, by our own simple measures, never a judge's: flow loss on held-out files, likeness, forgetting."""

from __future__ import annotations

from collections import Counter

import numpy as np
import torch
from numpy.typing import NDArray

from ...events import one_shot
from ...model.codec import Codec
from ...model.denoiser import Denoiser
from ...runtime.generator import Generator, Job
from ...runtime.spectrum import SILENCE, log_bands
from ..batches import Batch, Drops, Material
from ..features import FeatureSet
from ..teacher import encode, prepare
from .replay import sound_of

TIMES = (0.15, 0.3, 0.45, 0.6, 0.75, 0.9)
AS_SERVED = Drops(
    0.0, 0.0, 0.0, 0.0, 0.0, text=0.0, loudness=1.0, roll=0.0, event_tokens=0.0
)  # of a one-shot


def whole_batches(features: FeatureSet, *, most: int = 64) -> list[Batch]:
    """Every clip once, as it is, told what serving tells of a one-shot."""
    rng = np.random.default_rng(0)
    material = Material(features, rng, drops=AS_SERVED)
    rows = np.flatnonzero(features.original)[:most]
    return [material.stack([material.plain_shot(int(row))]) for row in rows]


@torch.no_grad()
def flow_error(denoiser: Denoiser, codec: Codec, batches: list[Batch]) -> float:
    """Mean flow loss over the same noises and times for whoever is asked."""
    generator = torch.Generator().manual_seed(0)
    losses = []
    for batch in batches:
        clean = encode(codec, batch).expand(len(TIMES), -1, -1)
        noise = torch.randn(clean.shape, generator=generator)
        time = torch.tensor(TIMES)
        mixed = (1 - time)[:, None, None] * clean + time[:, None, None] * noise
        one = prepare(denoiser, batch)
        velocity = torch.cat(
            [
                denoiser(mixed[i : i + 1], time[i : i + 1], torch.zeros(1), torch.ones(1), one)
                for i in range(len(TIMES))
            ]
        )
        losses.append(float((velocity - (noise - clean)).square().mean()))
    return float(np.mean(losses))


@torch.no_grad()
def forgetting(tuned: Denoiser, teacher: Denoiser, codec: Codec, batches: list[Batch]) -> float:
    """Squared distance of the two velocities on the released model's own generations, over the velocity's power."""
    generator = torch.Generator().manual_seed(1)
    apart = power = 0.0
    for batch in batches:
        clean = encode(codec, batch)
        noise = torch.randn(clean.shape, generator=generator)
        for moment in TIMES:
            time = torch.full((1,), moment)
            mixed = (1 - moment) * clean + moment * noise
            plain = (time, torch.zeros(1), torch.ones(1))
            before = teacher(mixed, *plain, prepare(teacher, batch))
            apart += float((tuned(mixed, *plain, prepare(tuned, batch)) - before).square().sum())
            power += float(before.square().sum())
    return apart / power


def profile(bands: NDArray[np.float32]) -> NDArray[np.float64]:
    """(frames, bands) -> a vector that tells timbre and its movement: level-free spectrum, its spread, its attack."""
    sounding = bands[bands.mean(axis=1) > SILENCE + 0.05]
    sounding = sounding if len(sounding) >= 4 else bands
    grouped = sounding[:, : sounding.shape[1] // 4 * 4].reshape(len(sounding), -1, 4).mean(axis=2)
    mean, spread = grouped.mean(axis=0), grouped.std(axis=0)
    attack = grouped[:8].mean(axis=0)
    vector = np.concatenate([mean - mean.mean(), spread, attack - attack.mean(), [np.log2(len(sounding))]])
    return np.asarray(vector, np.float64)


def labels_of(features: FeatureSet, *, most: int = 12) -> dict[tuple[int, int], str]:
    """(category, token) -> label, of those with the most recordings."""
    pairs = zip(features.category[features.original], features.token[features.original], strict=True)
    counts = Counter((int(category), int(token)) for category, token in pairs)
    return {
        (category, token): features.tokens[token - 1] if token else features.categories[category - 1]
        for (category, token), _ in sorted(counts.most_common(most))
    }


def likeness(
    generator: Generator,
    train: FeatureSet,
    held: FeatureSet,
    asked: dict[tuple[int, int], str],
    *,
    names: dict[tuple[int, int], str] | None = None,
    takes: int = 6,
) -> dict[str, float]:
    """Label -> distance of takes `asked` for to the label's recordings, over that of held-out recordings.

    Distances are from the label's mean profile, in deviations of the library; where no file of a label is held out,
    its own recordings stand in. 2 means twice as far from the label as another recording of it.
    """
    rows = {key: _profiles(train, key) for key in asked}
    scale = np.concatenate(list(rows.values())).std(axis=0) + 0.1
    found = {}
    for key, label in asked.items():
        centre = rows[key].mean(axis=0)
        others = _profiles(held, key)
        others = others if len(others) else rows[key]
        secs = float(np.median(train.length[_of(train, key)])) / 200.0
        made = np.stack([_take(generator, label, secs, seed) for seed in range(takes)])
        near, far = (np.sqrt((((v - centre) / scale) ** 2).mean(axis=1)).mean() for v in (others, made))
        found[(names or asked)[key]] = round(float(far / max(near, 1e-6)), 3)
    return found


def _take(generator: Generator, label: str, secs: float, seed: int) -> NDArray[np.float64]:
    sound = sound_of(label, duration_secs=float(np.clip(round(secs * 50) / 50, 0.06, 6.0)))
    audio = generator.generate([Job(timeline=one_shot(sound, 1.0), seed=seed)])[0].clip.samples[:, 0]
    return profile(log_bands(np.pad(audio, (0, -len(audio) % 960))))


def _of(features: FeatureSet, key: tuple[int, int]) -> NDArray[np.int64]:
    return np.flatnonzero((features.category == key[0]) & (features.token == key[1]) & features.original)


def _profiles(features: FeatureSet, key: tuple[int, int]) -> NDArray[np.float64]:
    rows = _of(features, key)
    found = [
        profile(features.bands[features.start[r] : features.start[r] + features.length[r]].astype(np.float32))
        for r in rows
    ]
    return np.stack(found) if found else np.zeros((0, 97))
