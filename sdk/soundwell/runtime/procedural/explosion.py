"""Explosions: a blast wave, noise of a fireball that darkens, a sub-bass swell, debris that falls after.

Thunder is the same physics far away, and lives here too.
"""

from __future__ import annotations

import numpy as np

from .ask import Ask
from .dsp import (
    Array,
    add_at,
    clock,
    filtered,
    frames,
    grains,
    lowpass,
    modes,
    paint,
    paint_grid,
    ringing,
    scatter,
    sparkle,
    unit,
)
from .weapon import friedlander

# material -> (brightness of the fireball, debris grains per second, debris band)
STUFF = {"fire": (1.0, 40, (900, 5000)), "debris": (0.9, 260, (700, 5000)),
         "generic": (0.9, 120, (700, 5000)), "bomb": (0.9, 220, (600, 4500)),
         "grenade": (1.0, 260, (800, 5000)), "destruction": (0.7, 500, (400, 4000)),
         "firework": (1.4, 160, (2500, 9000)), "stone": (0.9, 260, (600, 4000)),
         "dirt": (0.7, 300, (500, 3000)), "metal": (1.2, 120, (1800, 8000)), "wood": (1.0, 160, (600, 3500)),
         "glass": (1.3, 200, (3500, 11000)), "water": (0.45, 200, (700, 4500)),
         "cannon": (0.6, 20, (500, 2500)), "magic": (1.4, 120, (2500, 9000)),
         "energy": (1.4, 80, (2500, 9000))}  # fmt: skip


def explosion(ask: Ask) -> Array:
    """One blast at frame 0."""
    rng, n = ask.rng, ask.num_frames
    bright, debris_rate, debris_hz = ask.pick(STUFF, "generic", "kind", "material")
    size, far = ask.size, ask.distance
    t = clock(n)
    out = 0.9 * unit(_fireball(ask, bright, size)) * (1 - np.exp(-t / (0.0012 + 0.02 * far)))
    add_at(out, 0, friedlander(frames(0.12 * size), 0.004 * size), 0.6 * (1 - 0.7 * far))
    rumble_hz = np.array((31.0, 44.0, 63.0)) * size**-0.4 * rng.uniform(0.9, 1.1)
    out += 0.22 * modes(n, rumble_hz, 0.16 * size**0.5, (1, 0.8, 0.5))
    out = np.tanh(1.6 * out)
    if debris_rate and n > frames(0.25):
        out += 0.22 * (1 - 0.6 * far) * _debris(ask, debris_rate, debris_hz)
    return filtered(out, lambda f: lowpass(f, 9000 * 10 ** (-1.2 * far))) if far else out


def _fireball(ask: Ask, bright: float, size: float) -> Array:
    """Noise whose corner falls from kilohertz to a rumble."""
    times, freqs = paint_grid(ask.num_frames)
    corner = (
        160 + 5200 * bright * np.exp(-times / (0.09 * size)) + 700 * bright * np.exp(-times / (0.45 * size))
    )
    slope = 1.0 / (1.0 + (freqs / corner) ** 1.6)
    level = np.exp(-times / (0.16 * size)) + 0.3 * np.exp(-times / (0.55 * size))
    lumps = np.exp(0.35 * ask.rng.standard_normal((len(times), 1)))
    return paint(ask.rng, ask.num_frames, slope * level * lumps * (freqs > 40))


def _debris(ask: Ask, per_second: float, band_hz: tuple[float, float]) -> Array:
    """Pieces that land late and bounce: sparse, then sparser."""
    rng, n = ask.rng, ask.num_frames
    t = clock(n)
    when = np.where(t > 0.12, (t - 0.1) * np.exp(-t / (0.33 * ask.size)), 0.0)
    low, high = band_hz
    out = np.zeros(n)
    for centre in low * (high / low) ** rng.uniform(0, 1, 4):
        count = round(per_second * min(ask.secs, 2.0) / 4)
        gains = sparkle(rng, count, 18.0)
        out += grains(n, scatter(rng, when, count), gains, ringing(centre, 4.0))
    return unit(out)


def thunder(ask: Ask) -> Array:
    """A crack if it is near, then claps that roll."""
    rng, n = ask.rng, ask.num_frames
    times, freqs = paint_grid(n)
    near = 1.0 - ask.distance
    claps = np.zeros_like(times)
    for late in np.concatenate(((0.0,), rng.uniform(0, max(0.3, 0.7 * ask.secs), 6))):
        claps += rng.uniform(0.3, 1.0) * np.where(
            times >= late, np.exp(-(times - late) / rng.uniform(0.15, 0.7)), 0
        )
    corner = 60 + (300 + 2500 * near * np.exp(-times / 0.25)) * np.minimum(claps, 2.0)
    sound = paint(rng, n, claps / (1.0 + (freqs / corner) ** 2) * (freqs > 20))
    return np.asarray(sound * (1 - np.exp(-clock(n) / 0.004)))
