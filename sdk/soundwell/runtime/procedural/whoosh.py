"""Whooshes: air torn by something moving. Noise whose band and level follow the speed of the swing."""

from __future__ import annotations

import numpy as np

from .ask import Ask
from .dsp import Array, add_at, bell, frames, hump, modes, paint, paint_grid

# kind -> (centre at full speed in Hz, octaves of width, seconds, peak position, metallic ring)
KINDS = {
    "swing": (1100, 1.0, 0.34, 0.45, 0.0), "sword": (2100, 0.7, 0.3, 0.42, 0.16),
    "blade": (2300, 0.65, 0.28, 0.4, 0.2), "knife": (2900, 0.6, 0.2, 0.4, 0.15),
    "axe": (1300, 0.9, 0.36, 0.5, 0.06), "staff": (800, 0.7, 0.4, 0.45, 0.0),
    "stick": (1000, 0.6, 0.3, 0.45, 0.0), "hand": (650, 1.1, 0.26, 0.4, 0.0),
    "fist": (650, 1.1, 0.24, 0.4, 0.0), "cloth": (900, 1.6, 0.4, 0.35, 0.0),
    "throw": (900, 1.0, 0.4, 0.35, 0.0), "dash": (750, 1.5, 0.5, 0.25, 0.0),
    "air_hit": (1000, 1.2, 0.26, 0.3, 0.0), "jump": (600, 1.3, 0.36, 0.3, 0.0),
    "whoosh": (900, 1.3, 0.6, 0.45, 0.0), "bullet": (3600, 0.8, 0.16, 0.25, 0.0),
    "arrow": (2600, 0.8, 0.3, 0.35, 0.0), "fireball": (520, 1.7, 0.8, 0.35, 0.0),
    "jet": (700, 1.8, 1.4, 0.45, 0.0), "air": (1200, 1.2, 0.5, 0.45, 0.0),
    "magic": (1900, 1.2, 0.8, 0.5, 0.0),
}  # fmt: skip


def whoosh(ask: Ask) -> Array:
    """One pass of a moving thing; audible from frame 0, loudest in the middle."""
    centre_hz, octaves, secs, peak_at, ring = ask.pick(KINDS, "swing", "kind", "weapon", "object")
    rng = ask.rng
    slowness = ask.size**0.5 * rng.uniform(0.9, 1.12) / (0.75 + 0.4 * ask.intensity)
    n = min(ask.num_frames, frames(secs * slowness))
    times, freqs = paint_grid(n)
    speed = np.interp(times, np.arange(n) / 48_000, 0.25 + 0.75 * bell(n, peak_at, 1.3))
    centre = centre_hz * ask.size**-0.5 * rng.uniform(0.9, 1.1) * speed**0.8
    air = hump(freqs, centre, octaves) + 0.3 * hump(freqs, 0.5 * centre, 1.2 * octaves)
    sound = paint(rng, n, air * speed**2.0)
    if ring:
        tones = modes(
            n, centre_hz * np.array((1.35, 2.04, 2.77)) * rng.uniform(0.9, 1.1), 0.18, (1, 0.7, 0.5)
        )
        add_at(sound, 0, tones * bell(n, peak_at), ring * float(np.abs(sound).max()))
    return np.asarray(sound * (0.3 + 0.7 * bell(n, peak_at, 0.6)))
