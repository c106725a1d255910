"""Voices and creatures: a rough periodic source and breath, through formants that move. Nobody's words.

Size moves pitch and formants together: a large body is low and dark.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from .ask import Ask
from .dsp import (
    Array,
    band_noise,
    clock,
    curve,
    drift,
    filter_frames,
    frames,
    hump,
    paint_grid,
    periodic,
    phase_of,
)

VOWELS = {"a": (760, 1250, 2550), "e": (520, 1850, 2500), "o": (470, 850, 2450), "u": (330, 780, 2300),
          "i": (300, 2250, 3000), "uh": (600, 1150, 2400)}  # fmt: skip
Points = tuple[tuple[float, float], ...]


@dataclass(frozen=True, kw_only=True)
class Cry:
    """How a kind of call moves: pitch and level over its length, two vowels, roughness, breath."""

    secs: float
    pitch_hz: float
    pitch: Points
    level: Points
    vowels: tuple[str, str] = ("a", "uh")
    rough: float = 0.1
    breath: float = 0.1
    repeats: int = 1


HUMAN = {
    "pain": Cry(secs=0.38, pitch_hz=190, pitch=((0, 1.25), (0.15, 1.35), (1, 0.75)), rough=0.22, breath=0.2,
                level=((0, 0.6), (0.08, 1), (0.5, 0.7), (1, 0))),
    "death": Cry(secs=1.1, pitch_hz=205, pitch=((0, 1.4), (0.2, 1.5), (0.7, 0.8), (1, 0.5)), rough=0.35,
                 breath=0.3, level=((0, 0.6), (0.06, 1), (0.5, 0.7), (1, 0)), vowels=("a", "o")),
    "effort": Cry(secs=0.3, pitch_hz=140, pitch=((0, 1.1), (1, 0.85)), level=((0, 0.7), (0.1, 1), (1, 0)),
                  rough=0.3, breath=0.3, vowels=("uh", "uh")),
    "jump": Cry(secs=0.22, pitch_hz=165, pitch=((0, 0.9), (1, 1.3)), level=((0, 0.6), (0.2, 1), (1, 0)),
                breath=0.3, vowels=("uh", "a")),
    "shout": Cry(secs=0.7, pitch_hz=220, pitch=((0, 0.9), (0.25, 1.3), (1, 1.0)), rough=0.15,
                 level=((0, 0.5), (0.1, 1), (0.7, 0.9), (1, 0)), vowels=("e", "a")),
    "scream": Cry(secs=1.0, pitch_hz=420, pitch=((0, 1.0), (0.2, 1.4), (1, 1.1)), rough=0.4, breath=0.2,
                  level=((0, 0.6), (0.1, 1), (0.8, 0.9), (1, 0)), vowels=("a", "a")),
    "breath": Cry(secs=0.7, pitch_hz=120, pitch=((0, 1), (1, 1)), level=((0, 0.3), (0.4, 1), (1, 0)),
                  breath=6.0, vowels=("uh", "u")),
    "laugh": Cry(secs=0.17, pitch_hz=180, pitch=((0, 1.2), (1, 0.9)), level=((0, 0.4), (0.25, 1), (1, 0)),
                 breath=0.4, vowels=("a", "uh"), repeats=5),
    "cough": Cry(secs=0.2, pitch_hz=110, pitch=((0, 1.2), (1, 0.8)), level=((0, 1), (0.3, 0.7), (1, 0)),
                 breath=2.5, vowels=("uh", "a"), repeats=2),
    "speech": Cry(secs=0.22, pitch_hz=130, pitch=((0, 1.1), (1, 0.9)), level=((0, 0.5), (0.3, 1), (1, 0)),
                  breath=0.15, vowels=("o", "e"), repeats=4),
}  # fmt: skip
HUMAN |= {"hurt": HUMAN["pain"], "grunt": HUMAN["effort"], "die": HUMAN["death"], "attack": HUMAN["shout"],
          "yell": HUMAN["shout"], "talk": HUMAN["speech"], "cheer": HUMAN["shout"],
          "cry": HUMAN["cough"]}  # fmt: skip

BEASTS = {
    "growl": Cry(secs=0.9, pitch_hz=68, pitch=((0, 1.0), (0.5, 1.15), (1, 0.8)), rough=0.75, breath=0.8,
                 level=((0, 0.4), (0.2, 1), (0.7, 0.9), (1, 0)), vowels=("o", "uh")),
    "roar": Cry(secs=1.3, pitch_hz=95, pitch=((0, 0.8), (0.25, 1.4), (1, 0.6)), rough=0.8, breath=1.1,
                level=((0, 0.4), (0.15, 1), (0.6, 0.9), (1, 0)), vowels=("o", "a")),
    "pain": Cry(secs=0.45, pitch_hz=120, pitch=((0, 1.3), (0.2, 1.5), (1, 0.8)), rough=0.6, breath=0.7,
                level=((0, 0.7), (0.1, 1), (1, 0)), vowels=("a", "o")),
    "death": Cry(secs=1.3, pitch_hz=110, pitch=((0, 1.4), (0.3, 1.2), (1, 0.4)), rough=0.7, breath=0.9,
                 level=((0, 0.7), (0.08, 1), (0.5, 0.7), (1, 0)), vowels=("a", "u")),
    "bark": Cry(secs=0.17, pitch_hz=260, pitch=((0, 0.8), (0.3, 1.3), (1, 0.7)), rough=0.4, breath=0.5,
                level=((0, 0.6), (0.2, 1), (1, 0)), vowels=("o", "a"), repeats=2),
    "hiss": Cry(secs=0.9, pitch_hz=90, pitch=((0, 1), (1, 1)), level=((0, 0.5), (0.15, 1), (1, 0)),
                breath=9.0, vowels=("i", "i")),
    "chirp": Cry(secs=0.11, pitch_hz=2300, pitch=((0, 0.8), (0.5, 1.3), (1, 1)),
                 level=((0, 0.4), (0.3, 1), (1, 0)), breath=0.02, vowels=("i", "i"), repeats=3),
    "meow": Cry(secs=0.7, pitch_hz=520, pitch=((0, 0.9), (0.3, 1.25), (1, 0.8)),
                level=((0, 0.4), (0.3, 1), (1, 0)), vowels=("i", "a")),
    "moo": Cry(secs=1.3, pitch_hz=105, pitch=((0, 0.85), (0.4, 1.15), (1, 0.9)),
               level=((0, 0.4), (0.3, 1), (1, 0)), vowels=("u", "o"), rough=0.25),
    "howl": Cry(secs=1.8, pitch_hz=310, pitch=((0, 0.7), (0.3, 1.3), (0.8, 1.2), (1, 0.8)), vowels=("u", "o"),
                level=((0, 0.4), (0.2, 1), (0.8, 0.8), (1, 0))),
    "grunt": Cry(secs=0.25, pitch_hz=110, pitch=((0, 0.9), (0.4, 1.2), (1, 0.8)),
                 level=((0, 0.6), (0.2, 1), (1, 0)), rough=0.9, breath=0.9, vowels=("o", "uh"), repeats=2),
    "bleat": Cry(secs=0.8, pitch_hz=310, pitch=((0, 1), (0.2, 1.1), (1, 0.9)),
                 level=((0, 0.5), (0.15, 1), (1, 0)), rough=0.5, vowels=("e", "a")),
    "neigh": Cry(secs=1.4, pitch_hz=700, pitch=((0, 0.8), (0.2, 1.3), (1, 0.45)),
                 level=((0, 0.5), (0.15, 1), (1, 0)), rough=0.6, breath=0.3, vowels=("e", "i")),
    "trumpet": Cry(secs=1.3, pitch_hz=330, pitch=((0, 0.7), (0.2, 1.3), (1, 1.0)),
                   level=((0, 0.5), (0.15, 1), (1, 0)), rough=0.7, breath=0.5, vowels=("a", "e")),
    "buzz": Cry(secs=1.2, pitch_hz=175, pitch=((0, 0.95), (0.5, 1.08), (1, 0.9)),
                level=((0, 0.5), (0.4, 1), (1, 0)), rough=0.3, breath=0.1, vowels=("i", "e")),
    "shriek": Cry(secs=0.9, pitch_hz=620, pitch=((0, 0.7), (0.2, 1.5), (1, 0.8)),
                  level=((0, 0.5), (0.1, 1), (1, 0)), rough=0.8, breath=0.6, vowels=("i", "a")),
    "squeak": Cry(secs=0.14, pitch_hz=1400, pitch=((0, 0.9), (0.5, 1.2), (1, 0.8)),
                  level=((0, 0.5), (0.3, 1), (1, 0)), vowels=("i", "e"), repeats=2),
}  # fmt: skip
# species -> (its usual call, how high it is)
SPECIES = {"monster": ("growl", 1.0), "demon": ("roar", 0.9), "golem": ("growl", 0.6),
           "undead": ("growl", 1.4), "dragon": ("roar", 0.55), "pig": ("grunt", 1.0), "sheep": ("bleat", 1.0),
           "cow": ("moo", 1.0), "dog": ("bark", 1.0), "wolf": ("howl", 1.0), "big_cat": ("roar", 1.1),
           "elephant": ("trumpet", 1.0), "ape": ("bark", 0.8), "bird": ("chirp", 1.0),
           "insect": ("buzz", 1.0), "cat": ("meow", 1.0), "bear": ("growl", 0.9), "reptile": ("hiss", 1.0),
           "alien": ("shriek", 1.0), "horse": ("neigh", 1.0), "rat": ("squeak", 1.0)}  # fmt: skip
SMALL = ("chirp", "buzz", "squeak", "bark", "meow", "bleat", "moo", "neigh", "hiss", "trumpet", "grunt")
BEASTS |= {"alert": BEASTS["growl"], "attack": BEASTS["roar"], "idle": BEASTS["growl"]}
PITCH_OF = {"male": 1.0, "neutral": 1.3, "female": 1.75, "child": 2.3}


def voice(ask: Ask) -> Array:
    """One human call from frame 0."""
    cry = ask.pick(HUMAN, "effort", "kind", "action", "emotion")
    pitch = PITCH_OF.get(ask.attributes.get("gender", ""), 1.0)
    return _call(ask, cry, max(pitch, PITCH_OF["child"]) if ask.attributes.get("age") == "child" else pitch)


def creature(ask: Ask) -> Array:
    """One animal's or monster's call from frame 0."""
    usual, pitch = ask.pick(SPECIES, "monster", "kind")
    action = ask.attributes.get("action", "call")
    cry = BEASTS.get(action, BEASTS[usual])
    if usual in SMALL and action != "idle":  # a bird in pain is still a bird
        cry = replace(
            BEASTS[usual], rough=min(0.6, BEASTS[usual].rough + 0.2 * (action in ("pain", "death")))
        )
    return _call(ask, cry, pitch * ask.size**-0.6)


def _call(ask: Ask, cry: Cry, pitch: float) -> Array:
    secs = min(cry.secs * ask.rng.uniform(0.88, 1.15), ask.secs / cry.repeats)
    parts = [_syllable(ask, cry, frames(secs * 0.98), pitch * 0.97**turn) for turn in range(cry.repeats)]
    return np.concatenate(parts)[: ask.num_frames]


def _syllable(ask: Ask, cry: Cry, n: int, pitch: float) -> Array:
    """Source, breath, formants, level."""
    rng = ask.rng
    strain = 0.85 + 0.3 * ask.intensity
    jitter = 1 + 0.012 * drift(rng, n, 45) + 0.10 * cry.rough * drift(rng, n, 90)
    f0 = cry.pitch_hz * pitch * strain * rng.uniform(0.92, 1.09) * curve(n, *cry.pitch) * jitter
    count = int(np.clip(20_000 / f0.max(), 3, 60))
    orders = np.arange(1, count + 1)
    cycles = phase_of(f0)
    source = periodic(cycles, orders ** -(1.15 - 0.3 * ask.intensity))
    if cry.rough:  # vocal folds that beat every other period
        source *= 1 - cry.rough * (0.5 + 0.5 * np.sin(np.pi * cycles + drift(rng, n, 30)))
    source += 0.4 * cry.breath * band_noise(rng, n, 250, 9000) * (0.6 + 0.4 * np.cos(2 * np.pi * cycles))
    shaped = filter_frames(source, _formants(cry, n, pitch**0.45 * rng.uniform(0.95, 1.06)))
    return np.asarray(
        np.tanh(1.5 * shaped / np.abs(shaped).max()) * curve(n, *cry.level) * np.minimum(1, clock(n) / 0.004)
    )


def _formants(cry: Cry, n: int, stretch: float) -> Array:
    times, freqs = paint_grid(n)
    part = np.clip(times * 48_000 / n, 0, 1)
    first, second = (np.array(VOWELS[name], float) for name in cry.vowels)
    gains = 0.05 * hump(freqs, 200, 2.5) + np.zeros_like(times)
    for index, (level, width) in enumerate(((1.0, 0.28), (0.6, 0.2), (0.3, 0.18))):
        centre = stretch * (first[index] + (second[index] - first[index]) * part)
        gains = gains + level * hump(freqs, centre, width)
    return np.asarray(gains + 0.09 * hump(freqs, 3900 * stretch, 0.4))
