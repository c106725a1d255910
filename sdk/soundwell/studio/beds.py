"""Beds: long ambience, and what lies across a loop's joint. Knows no Gradio and no sidecar."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ..audio import Clip
from ..evaluate.seams import seam_of
from ..events import Event, Timeline
from ..sounds import MAX_SOUND_SECS, Sound

MIN_SECS, MAX_SECS = 2.0, 60.0
JOINT_SECS = 2.0  # heard and shown on either side of the joint
AUDIBLE_CHANCE = 0.05  # of a random place changing as much as the joint; below, the joint stands out


@dataclass(frozen=True, kw_only=True)
class Joint:
    """The end of a loop and its beginning behind it, and whether they can be told from the rest."""

    clip: Clip  # the joint is in its middle
    ratio: float  # change of spectrum at the joint over that elsewhere; 1: alike
    chance: float  # share of random places that change as much

    @property
    def words(self) -> str:
        verdict = "stands out" if self.chance < AUDIBLE_CHANCE else "no different from any other place"
        return f"joint: change {self.ratio:.2f} of the usual, {verdict}"


def bed_of(sound: Sound, secs: float, seed: int, intensity: float) -> Timeline:
    """The sound for `secs`, triggered again whenever it is through."""
    part = min(sound.duration_secs, MAX_SOUND_SECS)
    count = max(1, math.ceil(secs / part - 1e-6))
    events = tuple(
        Event(sound=sound.id, time_secs=number * part, intensity=intensity) for number in range(count)
    )
    return Timeline(
        sounds={sound.id: sound}, events=events, duration_secs=secs, channels=sound.channels, seed=seed
    )


def part_secs(secs: float) -> float:
    """How long the sound of a bed is made, so that equal parts fill it."""
    return secs / math.ceil(secs / MAX_SOUND_SECS)


def joint_of(clip: Clip) -> Joint:
    """Of a clip that loops."""
    around = min(round(JOINT_SECS * clip.sample_rate_hz), clip.num_frames // 2)
    samples = np.concatenate([clip.samples[-around:], clip.samples[:around]])
    seam = seam_of(clip.mono(), clip.sample_rate_hz, [0.0], ring=True)
    return Joint(
        clip=Clip(samples=samples, sample_rate_hz=clip.sample_rate_hz), ratio=seam.ratio, chance=seam.chance
    )
