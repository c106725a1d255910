"""Glass: many inharmonic partials, a crack, and shards that fall, ring high and bounce."""

from __future__ import annotations

import numpy as np

from .ask import Ask
from .dsp import (
    Array,
    Rng,
    add_at,
    band_noise,
    decay,
    frames,
    grains,
    highpass,
    modes,
    scatter,
    sparkle,
    unit,
)
from .impact import MATERIALS, strike

# kind -> (shards, crack level, ring level)
KINDS = {"break": (44, 1.0, 0.5), "shatter": (60, 1.0, 0.4), "smash": (60, 1.0, 0.4),
         "bottle": (34, 0.9, 0.7), "window": (58, 1.0, 0.35), "crack": (6, 1.0, 0.2), "tap": (0, 0.1, 1.0),
         "clink": (0, 0.15, 1.0), "hit": (0, 0.3, 1.0), "scrape": (12, 0.2, 0.5), "debris": (40, 0.1, 0.1),
         "flasks": (4, 0.2, 1.0), "step": (20, 0.3, 0.1)}  # fmt: skip


def glass(ask: Ask) -> Array:
    """One tap or break at frame 0."""
    rng = ask.rng
    shards, crack, ring = ask.pick(KINDS, "break", "kind")
    size = ask.size * {"window": 1.4, "lamp": 0.5, "drinking_glass": 0.6, "bottle": 0.7}.get(
        ask.attributes.get("object", ""), 1.0
    )
    shards = round(shards * size**0.5 * (0.6 + 0.6 * ask.intensity))
    n = min(ask.num_frames, frames(0.35 + (1.1 if shards else 0.5) * size**0.4))
    out = ring * strike(rng, n, MATERIALS["glass"], size=0.8 * size, hardness=0.4 + 0.6 * ask.intensity)
    out = np.pad(out, (0, n - len(out)))
    short = min(n, frames(0.12))
    burst = unit(band_noise(rng, short, 1800, 15000) * decay(short, 0.016, 0.0002))
    add_at(out, 0, burst, crack)
    if shards:
        _fall(ask, out, shards)
    return out


def _fall(ask: Ask, out: Array, shards: int) -> None:
    rng, n = ask.rng, len(out)
    t = np.arange(n) / 48_000
    for start in scatter(rng, np.exp(-t / 0.08) + 0.9 * np.exp(-(((t - 0.4) / 0.2) ** 2)), shards):
        add_at(out, int(start), _shard(rng), rng.uniform(0.05, 0.45))
    fall = np.exp(-t / 0.3)
    dust = grains(n, scatter(rng, fall, 220), sparkle(rng, 220), lambda f: highpass(f, 5500.0, 1.5))
    out += 0.25 * unit(dust) * np.minimum(1, t / 0.001)


def _shard(rng: Rng) -> Array:
    """One small piece: three or four high partials."""
    base = rng.uniform(2600, 7200)
    freqs = base * np.array((1.0, 1.62, 2.31, 2.9)) * rng.uniform(0.95, 1.05, 4)
    return modes(frames(0.14), freqs, rng.uniform(0.008, 0.035), (0.6, 0.5, 0.3, 0.2))
