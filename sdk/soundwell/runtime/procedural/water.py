"""Water: every drop is a bubble that rings, a little sharper as it rises; splashes add torn noise."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .ask import Ask
from .dsp import (
    Array,
    Rng,
    add_at,
    band_noise,
    clock,
    decay,
    drift,
    frames,
    hump,
    paint,
    paint_grid,
    scatter,
    unit,
)


def water(ask: Ask) -> Array:
    """One splash, drip, or a bed of running water."""
    return ask.pick(KINDS, "splash", "kind", "action")(ask)


def drip(rng: Rng, freq_hz: float) -> Array:
    """One bubble: a damped sine that climbs."""
    size = frames(min(0.12, 90.0 / freq_hz))
    t = clock(size)
    climb = 1.0 + rng.uniform(0.1, 0.5) * t * freq_hz / 60.0
    return np.asarray(
        np.sin(2 * np.pi * freq_hz * np.cumsum(climb) / 48_000) * decay(size, size / 48_000 / 5, 0.0006)
    )


def _bubbles(rng: Rng, out: Array, density: Array, count: int, low_hz: float, high_hz: float) -> None:
    for start in scatter(rng, density, count):
        freq = low_hz * (high_hz / low_hz) ** rng.random()
        add_at(out, int(start), drip(rng, freq), rng.uniform(0.2, 1.0) * (low_hz / freq) ** 0.4)


def splash(ask: Ask) -> Array:
    """Impact, a crown of spray, then bubbles."""
    rng = ask.rng
    n = min(ask.num_frames, frames(0.9 * ask.size**0.5 + 0.3))
    times, freqs = paint_grid(n)
    size = ask.size
    spray = hump(freqs, 2600 * size**-0.3 * np.exp(-times / 0.6) + 500, 1.3) * np.exp(
        -times / (0.14 * size**0.6)
    )
    out = 0.33 * paint(rng, n, spray) * (1 - np.exp(-clock(n) / 0.0015))
    plunge = 0.8 * decay(n, 0.045 * size, 0.001) * np.sin(2 * np.pi * 105 * size**-0.5 * clock(n))
    out += plunge
    _bubbles(rng, out, np.exp(-clock(n) / (0.2 * size**0.5)), int(40 * size**0.7), 350 * size**-0.5, 2400)
    return np.asarray(out)


def plop(ask: Ask) -> Array:
    """A few single drops; the first at once."""
    rng = ask.rng
    out = np.zeros(min(ask.num_frames, frames(0.6)))
    add_at(out, 0, drip(rng, rng.uniform(700, 1500) * ask.size**-0.6))
    for _ in range(2):
        add_at(out, frames(rng.uniform(0.06, 0.35)), drip(rng, rng.uniform(900, 2600)), rng.uniform(0.1, 0.4))
    return out


def stream(ask: Ask) -> Array:
    """Running water: noise in the middle and many bubbles."""
    rng, n = ask.rng, ask.num_frames
    _, freqs = paint_grid(n)
    out = 0.16 * paint(rng, n, hump(freqs, 1100, 1.7) + 0.2 * hump(freqs, 5000, 1.2))
    lively = np.exp(0.6 * drift(rng, n, 6.0))
    _bubbles(rng, out, lively, min(3000, int(110 * ask.secs * (0.4 + ask.intensity))), 350, 2600)
    return out


def boil(ask: Ask) -> Array:
    """Slow, heavy bubbles in something thick."""
    rng, n = ask.rng, ask.num_frames
    out = 0.05 * band_noise(rng, n, 60, 700)
    add_at(out, 0, drip(rng, 260.0))
    _bubbles(rng, out, np.ones(n), int(14 * ask.secs) + 2, 110, 480)
    return out


def swim(ask: Ask) -> Array:
    """One stroke: a hand that drags water and lets it fall."""
    rng = ask.rng
    n = min(ask.num_frames, frames(0.9))
    times, freqs = paint_grid(n)
    drag = hump(freqs, 900, 1.4) * (0.25 + np.exp(-(((times - 0.22) / 0.16) ** 2)))
    out = 0.33 * paint(rng, n, drag) * (1 - np.exp(-clock(n) / 0.004))
    _bubbles(rng, out, np.exp(-clock(n) / 0.4), 26, 300, 1600)
    return unit(out)


KINDS: dict[str, Callable[[Ask], Array]] = {
    "splash": splash, "impact": splash, "dive": splash, "drip": plop, "drop": plop, "plop": plop,
    "stream": stream, "flow": stream, "river": stream, "pour": stream, "wave": stream, "bubbles": boil,
    "bubble": boil, "boil": boil, "lava": boil, "swim": swim, "wade": swim, "stroke": swim,
}  # fmt: skip
