"""Has a source answer every ask and keeps what was heard, not the audio. Compares nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..audio import FloatArray
from .conditions import MAX_SECS, Ask, OneShots
from .judges import Judges
from .onsets import find_onsets
from .recordings import RATE_HZ, Recording
from .sources import Source
from .traits import Traits, levels_db, traits_of

Array = NDArray[np.float64]
Tick = Callable[[], None]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """All asks of a run."""

    one_shots: OneShots
    timelines: tuple[Ask, ...]
    curves: tuple[Ask, ...]

    @property
    def num_asks(self) -> int:
        """Clips that one row renders."""
        shots = self.one_shots
        kinds = (shots.classes, shots.metal, shots.sharp, shots.holdout, self.timelines, self.curves)
        return sum(map(len, kinds)) + sum(map(len, shots.pools))


@dataclass(frozen=True, kw_only=True)
class Hearing:
    """What was heard of one row. Lists are in the order of the plan's asks."""

    class_tags: Array  # (n, 527)
    class_tagger: Array  # (n, 384)
    class_traits: list[Traits]
    metal_traits: list[Traits]
    sharp_traits: list[Traits]
    holdout_tagger: Array  # (n, 384)
    holdout_sfx: Array  # (n, 512)
    pools_tagger: list[Array]  # (k, 384) each
    pools_sfx: list[Array]
    onsets: list[Array]
    levels: list[Array]
    secs_per_clip: float
    real_time_factor: float
    clip_millis: list[float]  # of each class ask
    examples: dict[str, FloatArray]  # the first clip of each category


@dataclass
class _Answers:
    """Renders asks and keeps the time that took."""

    source: Source
    tick: Tick
    took_secs: float = 0.0
    audio_secs: float = 0.0
    count: int = 0
    each_millis: list[float] = field(default_factory=list)
    examples: dict[str, FloatArray] = field(default_factory=dict)

    def to(self, ask: Ask) -> FloatArray:
        make = self.source.prepare(ask)
        began = time.perf_counter()
        samples = make()
        took_secs = time.perf_counter() - began
        self.each_millis.append(took_secs * 1e3)
        self.took_secs += took_secs
        self.audio_secs += len(samples) / RATE_HZ
        self.count += 1
        self.examples.setdefault(ask.category, samples)
        self.tick()
        return samples


def listen(source: Source, plan: Plan, judges: Judges, *, stand_ins: bool, tick: Tick) -> Hearing:
    """Renders and hears everything. `stand_ins`: other recordings take the holdout's place (the real row)."""
    shots = plan.one_shots
    answers = _Answers(source, tick)
    classes = [_class_clip(answers.to(ask), judges) for ask in shots.classes]
    secs_per_clip = answers.took_secs / answers.count
    factor = answers.took_secs / max(answers.audio_secs, 1e-9)
    metal = [traits_of(answers.to(ask), RATE_HZ) for ask in shots.metal]
    sharp = [traits_of(answers.to(ask), RATE_HZ) for ask in shots.sharp]
    held = shots.stand_ins if stand_ins else shots.holdout
    holdout_tagger, holdout_sfx = embed([answers.to(ask) for ask in held], judges)
    pools = [embed([answers.to(ask) for ask in pool], judges) for pool in shots.pools]
    return Hearing(
        class_tags=np.stack([tags for tags, _, _ in classes]),
        class_tagger=np.stack([embedding for _, embedding, _ in classes]),
        class_traits=[traits for _, _, traits in classes],
        metal_traits=metal,
        sharp_traits=sharp,
        holdout_tagger=holdout_tagger,
        holdout_sfx=holdout_sfx,
        pools_tagger=[tagger for tagger, _ in pools],
        pools_sfx=[sfx for _, sfx in pools],
        onsets=[find_onsets(answers.to(ask), RATE_HZ) for ask in plan.timelines],
        levels=[levels_db(answers.to(ask), RATE_HZ) for ask in plan.curves],
        secs_per_clip=secs_per_clip,
        real_time_factor=factor,
        clip_millis=answers.each_millis[: len(classes)],
        examples=answers.examples,
    )


@dataclass(frozen=True, kw_only=True)
class Reference:
    """What rows are held against, heard once."""

    holdout_tagger: Array
    holdout_sfx: Array
    training_sfx: Array
    traits: dict[str, list[Traits]]  # by class, or conditions.METAL


def listen_to_references(plan: Plan, judges: Judges, tick: Tick) -> Reference:
    """Held-out recordings, a sample of the training set, and further recordings of some classes."""
    shots = plan.one_shots

    def heard(recordings: Sequence[Recording], hear: Callable[[FloatArray], Any]) -> list[Any]:
        found = []
        for recording in recordings:
            found.append(hear(recording.samples(MAX_SECS)))
            tick()
        return found

    tagger, sfx = embed([ask.recording() for ask in shots.holdout], judges)
    return Reference(
        holdout_tagger=tagger,
        holdout_sfx=sfx,
        training_sfx=np.stack(heard(shots.training, lambda samples: judges.sfx(samples, RATE_HZ))),
        traits={
            name: heard(recordings, lambda samples: traits_of(samples, RATE_HZ))
            for name, recordings in shots.references.items()
        },
    )


def embed(clips: Sequence[FloatArray], judges: Judges) -> tuple[Array, Array]:
    """-> Tagger (n, 384), aiSFX (n, 512)."""
    tagger = np.stack([judges.tag(samples, RATE_HZ)[1] for samples in clips])
    return tagger, np.stack([judges.sfx(samples, RATE_HZ) for samples in clips])


def _class_clip(samples: FloatArray, judges: Judges) -> tuple[Array, Array, Traits]:
    tags, embedding = judges.tag(samples, RATE_HZ)
    return tags, embedding, traits_of(samples, RATE_HZ)
