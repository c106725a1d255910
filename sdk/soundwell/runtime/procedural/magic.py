"""Magic and science fiction: shimmering partials, sweeps and sparkles, coloured by an element."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .ask import Ask
from .dsp import (
    Array,
    add_at,
    band_noise,
    clock,
    curve,
    decay,
    drift,
    frames,
    grains,
    hump,
    modes,
    paint,
    paint_grid,
    periodic,
    phase_of,
    ringing,
    scatter,
    sparkle,
    unit,
)


@dataclass(frozen=True, kw_only=True)
class Element:
    """What a spell is made of."""

    base_hz: float = 440.0
    sweep: tuple[float, float] = (1.0, 1.6)  # of pitch, from start to end
    tone: float = 0.5
    air: float = 0.3
    air_hz: float = 3000.0
    sparkles: int = 40
    sparkle_hz: tuple[float, float] = (2500.0, 8000.0)
    buzz: float = 0.0


ELEMENTS = {
    "arcane": Element(),
    "spell": Element(),
    "cast": Element(),
    "heal": Element(base_hz=660, sweep=(1, 1.5), air=0.15),
    "holy": Element(base_hz=587, sweep=(1, 1.26), air=0.12),
    "shield": Element(base_hz=330, sweep=(1.4, 1.0), air=0.4, buzz=0.2),
    "summon": Element(base_hz=220, sweep=(0.7, 1.4), air=0.5, air_hz=900),
    "fire": Element(base_hz=160, tone=0.15, air=1.0, air_hz=500, sparkles=60, sparkle_hz=(1200, 5000)),
    "elemental": Element(base_hz=160, tone=0.25, air=1.0, air_hz=700, sparkles=80, sparkle_hz=(1200, 5000)),
    "ice": Element(
        base_hz=980, sweep=(1.3, 1.0), air=0.35, air_hz=7000, sparkles=120, sparkle_hz=(4500, 11000)
    ),
    "lightning": Element(base_hz=120, tone=0.2, air=0.6, air_hz=5000, sparkles=200, buzz=0.9),
    "electric": Element(base_hz=120, tone=0.2, air=0.6, air_hz=5000, sparkles=200, buzz=0.9),
    "dark": Element(base_hz=110, sweep=(1.2, 0.7), air=0.5, air_hz=400, sparkles=8, buzz=0.2),
    "teleport": Element(base_hz=300, sweep=(0.5, 3.0), tone=0.6, air=0.6),
    "portal": Element(base_hz=90, air=0.6),
    "scanner": Element(base_hz=1150, sweep=(1.0, 0.98), tone=1.0, air=0.03, sparkles=0),
    "robot": Element(base_hz=240, sweep=(1.0, 1.0), tone=0.9, air=0.05, sparkles=4, buzz=0.4),
    "computer": Element(base_hz=900, sweep=(1.0, 1.0), tone=0.9, air=0.02, sparkles=6),
    "energy": Element(base_hz=180, sweep=(1.0, 2.4), tone=0.8, air=0.3, buzz=0.5, sparkles=20),
    "scifi": Element(base_hz=260, sweep=(2.0, 0.6), tone=0.8, air=0.2, sparkles=12, buzz=0.2),
}


def magic(ask: Ask) -> Array:
    """One spell or device; a chime at frame 0, then what follows from it."""
    element = ask.pick(ELEMENTS, "arcane", "element", "kind", "school")
    rng = ask.rng
    n = min(ask.num_frames, frames(1.6 * ask.size**0.4))
    shape = np.minimum(1, clock(n) / 0.01) * curve(n, (0, 0.7), (0.25, 1), (1, 0)) ** 1.5
    out = element.tone * unit(_tones(ask, element, n)) * shape
    times, freqs = paint_grid(n)
    centre = element.air_hz * 2.0 ** (np.sin(2 * np.pi * times / max(n / 48_000, 0.1)) * 0.8)
    air = paint(rng, n, hump(freqs, centre, 1.0)) * shape
    out += element.air * unit(air)
    if element.sparkles:
        out += 0.35 * unit(_sparkles(ask, element, shape))
    if element.buzz:
        crackle = np.clip(drift(rng, n, 70.0), 0, None) ** 2
        out += element.buzz * unit(band_noise(rng, n, 800, 12000) * crackle) * shape
    strike = modes(n, element.base_hz * np.array((2.0, 3.01, 4.17, 5.43)), 0.14, (0.6, 0.5, 0.3, 0.2))
    add_at(out, 0, strike * decay(n, 0.4, 0.001), 0.4)
    return out


def _tones(ask: Ask, element: Element, n: int) -> Array:
    """Three detuned voices that sweep together."""
    rng = ask.rng
    sweep = element.base_hz * curve(n, (0, element.sweep[0]), (1, element.sweep[1])) * ask.size**-0.3
    out = np.zeros(n)
    for ratio in (1.0, 1.5, 2.01):
        wobble = 1 + 0.006 * np.sin(2 * np.pi * rng.uniform(4, 7) * clock(n) + rng.uniform(0, 6))
        out += (
            periodic(phase_of(sweep * ratio * wobble * rng.uniform(0.995, 1.005)), 1 / np.arange(1, 6) ** 1.6)
            / ratio
        )
    return out


def _sparkles(ask: Ask, element: Element, shape: Array) -> Array:
    rng = ask.rng
    low, high = element.sparkle_hz
    out = np.zeros(len(shape))
    for centre in low * (high / low) ** rng.uniform(0, 1, 6):
        count = max(1, element.sparkles // 6)
        starts = scatter(rng, shape, count)
        out += grains(len(shape), starts, sparkle(rng, count), ringing(centre, 45.0))
    return out
