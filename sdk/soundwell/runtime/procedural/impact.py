"""Impacts: modal synthesis. A material is partials, a decay and a contact noise; size moves them all.

Also used by doors, pickups, reloads and tools for their solid parts. Knows no timelines.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .ask import Ask
from .dsp import (
    Array,
    Rng,
    add_at,
    band_noise,
    clock,
    decay,
    frames,
    grains,
    modes,
    periodic,
    phase_of,
    ringing,
    scatter,
    sparkle,
    unit,
)


@dataclass(frozen=True, kw_only=True)
class Material:
    """How a struck body of medium size answers."""

    base_hz: float
    tau_secs: float  # of the lowest partial
    ratios: tuple[float, ...]
    damping: float = 0.7  # how much faster high partials die
    ring: float = 1.0
    thud: float = 0.3
    thud_hz: float = 110.0
    noise: float = 0.4
    noise_hz: tuple[float, float] = (800.0, 8000.0)
    noise_tau_secs: float = 0.006
    debris: int = 0
    debris_hz: tuple[float, float] = (1500.0, 6000.0)


_PLATE = (1.0, 1.58, 2.24, 2.92, 3.46, 4.11, 5.18, 6.32, 7.9, 9.6)
_BAR = (1.0, 2.57, 4.1, 5.4, 7.3, 9.1)
_LUMP = (1.0, 1.47, 2.09, 2.56, 3.39, 4.08)

MATERIALS = {
    "metal": Material(base_hz=340, tau_secs=0.5, ratios=_PLATE, damping=0.55, noise=0.3,
                      noise_hz=(2000, 12000)),
    "wood": Material(base_hz=190, tau_secs=0.05, ratios=_BAR, damping=0.6, thud=0.5, noise=0.35,
                     noise_hz=(500, 4000)),
    "stone": Material(base_hz=620, tau_secs=0.016, ratios=_LUMP, thud=0.7, thud_hz=85, noise=0.8, debris=24,
                      noise_hz=(1000, 9000), noise_tau_secs=0.012),
    "glass": Material(base_hz=1650, tau_secs=0.22, ratios=(1, 1.83, 2.71, 3.43, 4.62, 5.7), thud=0.1,
                      noise=0.3, noise_hz=(4000, 15000), noise_tau_secs=0.003),
    "ceramic": Material(base_hz=1100, tau_secs=0.09, ratios=_PLATE, thud=0.2, noise=0.4,
                        noise_hz=(2500, 10000)),
    "plastic": Material(base_hz=420, tau_secs=0.018, ratios=_BAR, thud=0.4, noise=0.4, noise_hz=(900, 5000)),
    "flesh": Material(base_hz=92, tau_secs=0.03, ratios=(1, 1.6, 2.3), thud=0.9, thud_hz=70, noise=0.6,
                      noise_hz=(250, 2600), noise_tau_secs=0.03, debris=12, debris_hz=(400, 1600)),
    "dirt": Material(base_hz=84, tau_secs=0.035, ratios=(1, 1.7, 2.6), thud=0.9, thud_hz=72, noise=0.5,
                     noise_hz=(300, 2400), noise_tau_secs=0.028, debris=70, debris_hz=(900, 5000)),
    "mud": Material(base_hz=75, tau_secs=0.04, ratios=(1, 1.5), thud=0.9, noise=0.7, noise_hz=(200, 1500),
                    noise_tau_secs=0.05, debris=30, debris_hz=(300, 1400)),
    "water": Material(base_hz=240, tau_secs=0.04, ratios=(1, 1.9, 3.1), thud=0.6, noise=1.0,
                      noise_hz=(500, 7000), noise_tau_secs=0.12, debris=90, debris_hz=(900, 5000)),
    "wood_break": Material(base_hz=240, tau_secs=0.035, ratios=_BAR, thud=0.5, noise=0.9,
                           noise_hz=(700, 6000), noise_tau_secs=0.03, debris=120, debris_hz=(700, 4500)),
    "bullet": Material(base_hz=900, tau_secs=0.01, ratios=_LUMP, ring=0.4, thud=0.4, noise=1.0,
                       noise_hz=(1200, 11000), noise_tau_secs=0.012, debris=60, debris_hz=(1500, 7000)),
    "ice": Material(base_hz=1400, tau_secs=0.05, ratios=_LUMP, thud=0.3, noise=0.7, noise_hz=(3000, 12000),
                    debris=40, debris_hz=(3000, 9000)),
    "cloth": Material(base_hz=110, tau_secs=0.02, ratios=(1, 1.6), thud=0.8, noise=0.5, noise_hz=(500, 5000),
                      noise_tau_secs=0.035),
    "grass": Material(base_hz=90, tau_secs=0.03, ratios=(1, 1.6), thud=0.7, noise=0.5, noise_hz=(1500, 8000),
                      noise_tau_secs=0.05, debris=60, debris_hz=(2500, 8000)),
    "electric": Material(base_hz=1200, tau_secs=0.02, ratios=_LUMP, thud=0.2, noise=1.0,
                         noise_hz=(3000, 14000), noise_tau_secs=0.05, debris=90, debris_hz=(3000, 11000)),
}  # fmt: skip
MATERIALS |= {
    "concrete": MATERIALS["stone"], "brick": MATERIALS["stone"], "rock": MATERIALS["stone"],
    "armour": MATERIALS["metal"], "armor": MATERIALS["metal"], "body": MATERIALS["flesh"],
    "sand": MATERIALS["dirt"], "gravel": MATERIALS["dirt"], "snow": MATERIALS["cloth"],
    "paper": MATERIALS["cloth"], "leather": MATERIALS["cloth"], "arrow": MATERIALS["wood"],
    "landing": MATERIALS["flesh"], "tile": MATERIALS["ceramic"], "crystal": MATERIALS["glass"],
}  # fmt: skip


def impact(ask: Ask) -> Array:
    """One strike of a body at frame 0."""
    if ask.attributes.get("material") == "ricochet":
        return _ricochet(ask)
    material = ask.pick(MATERIALS, "wood", "material", "surface")
    blows = {"knock": ((0.0, 1.0), (0.17, 0.9), (0.34, 0.95)),
             "break": ((0.0, 1.0), (0.04, 0.6), (0.09, 0.4)),
             "bounce": ((0.0, 1.0), (0.2, 0.5), (0.32, 0.25), (0.39, 0.12))}.get(ask.attributes.get("action",
             ""))  # fmt: skip
    out = np.zeros(ask.num_frames)
    for at, level in blows or ((0.0, 1.0),):
        hit = strike(
            ask.rng, ask.num_frames, material, size=ask.size, hardness=(0.35 + 0.65 * ask.intensity) * level
        )
        add_at(out, round(at * 48_000), hit, level)
    if ask.attributes.get("action") == "scrape":
        drag = band_noise(ask.rng, ask.num_frames, *material.noise_hz) * decay(ask.num_frames, 0.16, 0.02)
        add_at(out, 0, unit(drag), 0.8)
    return out


def _ricochet(ask: Ask) -> Array:
    """A bullet that glances off: a crack, then a whine that falls as it tumbles away."""
    rng = ask.rng
    n = min(ask.num_frames, frames(0.6))
    fall = rng.uniform(2600, 3900) * np.exp(-clock(n) / rng.uniform(0.35, 0.7))
    spin = 0.6 + 0.4 * np.sin(2 * np.pi * rng.uniform(28, 55) * clock(n))
    whine = periodic(phase_of(fall), (1.0, 0.4, 0.25)) * spin * decay(n, 0.14, 0.004)
    add_at(whine, 0, strike(rng, n, MATERIALS["bullet"], size=0.6, hardness=1.0), 0.8)
    return whine


def strike(
    rng: Rng, num_frames: int, material: Material, *, size: float = 1.0, hardness: float = 0.7
) -> Array:
    """Modes, contact noise, thud and debris, with a peak of 1. Harder contact is shorter, so brighter."""
    base = material.base_hz * size**-0.7 * rng.uniform(0.92, 1.09)
    length = min(num_frames, frames(8 * material.tau_secs * size**0.5 + 0.35))
    out = material.ring * unit(_ring(rng, length, material, base, size, hardness))
    thud_hz = material.thud_hz * size**-0.6 * np.array((1.0, 1.7, 2.6)) * rng.uniform(0.9, 1.1)
    out += material.thud * modes(length, thud_hz, np.array((0.03, 0.018, 0.01)) * size**0.5, (1, 0.5, 0.25))
    short = min(length, frames(6 * material.noise_tau_secs + 0.01))
    low, high = material.noise_hz
    crack = band_noise(rng, short, low, high * (0.5 + 0.5 * hardness)) * decay(
        short, material.noise_tau_secs, 0.0002
    )
    add_at(out, 0, unit(crack), material.noise * (0.5 + hardness))
    if material.debris:
        out += 0.3 * unit(_debris(rng, length, material, size))
    return unit(out)


def _ring(rng: Rng, length: int, material: Material, base: float, size: float, hardness: float) -> Array:
    ratios = np.array(material.ratios) * rng.uniform(0.97, 1.03, len(material.ratios))
    ratios[0] = 1.0
    freqs = np.concatenate((base * ratios, base * ratios * rng.uniform(1.003, 1.012, len(ratios))))
    contact_secs = 0.0011 * size**0.5 * (1.15 - hardness)
    softness = np.exp(-((freqs * contact_secs) ** 2))
    gains = rng.uniform(0.35, 1.0, len(freqs)) * softness / np.sqrt(freqs / base)
    taus = (
        material.tau_secs * size**0.5 * (base / freqs) ** material.damping * rng.uniform(0.7, 1.2, len(freqs))
    )
    return modes(length, freqs, taus, gains)


def _debris(rng: Rng, length: int, material: Material, size: float) -> Array:
    low, high = material.debris_hz
    fall = np.exp(-np.arange(length) / frames(0.07 * size))
    out = np.zeros(length)
    for centre in low * (high / low) ** rng.uniform(0, 1, 3):
        count = max(2, material.debris // 3)
        out += grains(length, scatter(rng, fall, count), sparkle(rng, count), ringing(centre, 5.0))
    return out
