"""Doors: a latch, friction that sticks and slips through the leaf's own modes, and the thud at the end."""

from __future__ import annotations

import numpy as np

from .ask import Ask
from .dsp import (
    Array,
    add_at,
    band_noise,
    bandpass,
    bell,
    clock,
    curve,
    drift,
    filtered,
    frames,
    grains,
    lowpass,
    periodic,
    phase_of,
    ringing,
    unit,
)
from .impact import MATERIALS, strike

# material -> (leaf modes in Hz, thud material, size)
LEAVES: dict[str, tuple[tuple[float, ...], str, float]] = {
    "wood": ((310, 640, 1180, 1900), "wood", 2.6), "metal": ((240, 560, 1130, 2300), "metal", 2.2),
    "stone": ((90, 180, 420, 900), "stone", 3.0), "glass": ((800, 1700, 3100, 5000), "glass", 1.8),
    "paper": ((500, 900), "cloth", 1.0), "tech": ((240, 560, 1130, 2300), "metal", 2.2),
}  # fmt: skip
LEAVES |= {
    "gate": LEAVES["metal"],
    "scifi": LEAVES["tech"],
    "hinge": LEAVES["wood"],
    "plastic": LEAVES["paper"],
}
ACTIONS = {"open": "open", "close": "close", "slam": "close", "shut": "close", "creak": "creak",
           "slide": "slide", "locked": "locked", "lock": "locked", "unlock": "locked", "knock": "knock",
           "gate": "slide"}  # fmt: skip


def door(ask: Ask) -> Array:
    """One movement of a door, starting with its latch at frame 0."""
    leaf, thud_name, size = ask.pick(LEAVES, "wood", "material")
    usual = {"scifi": "slide", "hinge": "creak"}.get(ask.attributes.get("material", ""), "open")
    action = ask.pick(ACTIONS, usual, "action")
    out = np.zeros(min(ask.num_frames, frames(3.0)))
    n = len(out)
    thud = strike(
        ask.rng, n, MATERIALS[thud_name], size=size * ask.size**0.5, hardness=0.3 + 0.4 * ask.intensity
    )
    if action == "knock":
        for knock in range(3):
            add_at(out, round(knock * 0.17 * 48_000), strike(ask.rng, n, MATERIALS[thud_name], size=1.4), 0.8)
    elif action == "locked":
        for late in (0.0, 0.09, 0.24, 0.31):
            add_at(out, round(late * 48_000), _latch(ask, 0.7))
        add_at(out, frames(0.02), thud, 0.3)
    elif action == "slide":
        add_at(out, 0, _latch(ask, 0.6))
        add_at(out, 0, _slide(ask, leaf, n), 0.5)
        add_at(out, round(0.85 * n), thud, 0.7)
    elif action == "close":
        move = round(min(0.45 * n, 0.5 * 48_000))
        add_at(out, 0, _creak(ask, leaf, move), 0.25)
        add_at(out, move, thud, 1.0)
        add_at(out, move + frames(0.012), _latch(ask, 0.8), 0.5)
    else:
        add_at(out, 0, _latch(ask, 0.8), 0.7)
        add_at(out, frames(0.05), _creak(ask, leaf, n - frames(0.05)), 0.8 if action == "creak" else 0.45)
    return out


def _latch(ask: Ask, hardness: float) -> Array:
    """A small metal click with a double strike."""
    out = np.zeros(frames(0.16))
    add_at(out, 0, strike(ask.rng, len(out), MATERIALS["metal"], size=0.3, hardness=hardness))
    add_at(
        out,
        frames(ask.rng.uniform(0.018, 0.04)),
        strike(ask.rng, len(out), MATERIALS["metal"], size=0.4),
        0.6,
    )
    return np.asarray(out * np.exp(-clock(len(out)) / 0.03))


def _creak(ask: Ask, leaf: tuple[float, ...], n: int) -> Array:
    """Stick and slip: pulses at a wandering rate, ringing in the leaf."""
    rng = ask.rng
    rate = np.clip(
        rng.uniform(45, 110) * np.exp(0.35 * drift(rng, n, 5.0)) * curve(n, (0, 0.6), (0.5, 1.2), (1, 0.5)),
        8,
        260,
    )
    slips = np.flatnonzero(np.diff(np.floor(phase_of(rate)), prepend=0.0) > 0)
    gains = np.exp(0.5 * rng.standard_normal(len(slips)))
    tone = sum(
        (grains(n, slips, gains, ringing(hz, 14.0)) / (1 + i) for i, hz in enumerate(leaf)), np.zeros(n)
    )  # fmt: skip
    rub = 0.25 * band_noise(rng, n, 300, 3000)
    return (
        unit(unit(tone) + 0.08 * unit(rub))
        * (0.15 + 0.85 * bell(n, 0.4, 0.7))
        * curve(n, (0, 1), (0.85, 1), (1, 0))
    )


def _slide(ask: Ask, leaf: tuple[float, ...], n: int) -> Array:
    """A heavy leaf on rails, drawn by a motor."""
    rng = ask.rng
    motor = periodic(
        phase_of(58 * curve(n, (0, 0.6), (0.15, 1), (1, 1)) + drift(rng, n, 4.0)), 1 / np.arange(1, 14) ** 0.8
    )
    rub = filtered(band_noise(rng, n, 120, 5000), lambda f: bandpass(f, leaf[1], 0.7) + 0.2 * lowpass(f, 300))
    moving = curve(n, (0, 0.2), (0.06, 1), (0.82, 1), (0.88, 0), (1, 0))
    return unit((0.4 * unit(motor) + 0.9 * unit(rub)) * moving)
