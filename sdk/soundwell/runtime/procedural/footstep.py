"""Footsteps: two ground contacts (heel, then ball) that thud, click, ring and shake loose grains.

A surface is a row of numbers; a shoe scales them; a gait moves the second contact. Knows no other family.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .ask import Ask
from .dsp import (
    Array,
    add_at,
    band_noise,
    curve,
    decay,
    frames,
    grains,
    modes,
    ringing,
    scatter,
    sparkle,
    unit,
)


@dataclass(frozen=True, kw_only=True)
class Surface:
    """How one ground answers. Levels are relative to each other; 0 leaves the part out."""

    thud_hz: float = 95.0
    thud: float = 0.8
    thud_tau_secs: float = 0.022
    click: float = 0.6  # hard contact noise
    click_hz: tuple[float, float] = (1200.0, 6000.0)
    click_tau_secs: float = 0.004
    grain: float = 0.0
    grain_count: int = 0
    grain_hz: tuple[float, float] = (2000.0, 8000.0)
    grain_q: float = 2.0
    swish: float = 0.0  # friction noise
    swish_hz: tuple[float, float] = (2000.0, 9000.0)
    rings_hz: tuple[float, ...] = ()
    ring: float = 0.0
    ring_tau_secs: float = 0.05
    bubbles: int = 0


_METAL = (212.0, 398.0, 655.0, 1043.0, 1490.0, 2210.0, 3180.0, 4420.0)
_WOOD = (88.0, 176.0, 262.0, 418.0, 640.0, 980.0)

SURFACES = {
    "concrete": Surface(grain=0.16, grain_count=26, grain_hz=(2500, 9000), swish=0.05),
    "stone": Surface(
        click=0.85,
        click_hz=(1500, 8000),
        grain=0.18,
        grain_count=22,
        rings_hz=(1350, 2700),
        ring=0.08,
        ring_tau_secs=0.008,
    ),
    "tile": Surface(
        click=0.9, click_hz=(1800, 9000), rings_hz=(1750, 2900, 4300), ring=0.2, ring_tau_secs=0.012
    ),
    "wood": Surface(thud=0.7, click=0.5, click_hz=(500, 3200), rings_hz=_WOOD, ring=0.9, ring_tau_secs=0.042),
    "metal": Surface(
        thud=0.5, click=0.6, click_hz=(1500, 9000), rings_hz=_METAL, ring=0.8, ring_tau_secs=0.16
    ),
    "grass": Surface(thud=0.45, click=0.0, grain=0.35, grain_count=160, grain_hz=(2200, 8500), swish=0.45),
    "gravel": Surface(
        thud=0.4, click=0.12, grain=1.0, grain_count=150, grain_hz=(1100, 5500), grain_q=3.5, swish=0.12
    ),
    "sand": Surface(
        thud=0.5,
        click=0.0,
        grain=0.2,
        grain_count=420,
        grain_hz=(3000, 11000),
        swish=0.5,
        swish_hz=(1800, 8000),
    ),
    "snow": Surface(
        thud=0.45,
        click=0.0,
        grain=0.75,
        grain_count=330,
        grain_hz=(500, 3400),
        swish=0.2,
        swish_hz=(700, 5000),
    ),
    "dirt": Surface(
        thud=0.9,
        thud_hz=78,
        click=0.16,
        click_hz=(300, 1800),
        grain=0.3,
        grain_count=60,
        grain_hz=(900, 4500),
        swish=0.1,
    ),
    "mud": Surface(
        thud=0.7,
        thud_hz=66,
        click=0.1,
        click_hz=(200, 900),
        grain=0.45,
        grain_count=70,
        grain_hz=(350, 1600),
        grain_q=4,
        swish=0.3,
        swish_hz=(250, 1500),
        bubbles=9,
    ),
    "water": Surface(
        thud=0.4,
        thud_hz=120,
        click=0.2,
        click_hz=(400, 2500),
        grain=0.3,
        grain_count=120,
        grain_hz=(1500, 7000),
        swish=0.75,
        swish_hz=(600, 7000),
        bubbles=26,
    ),
    "carpet": Surface(
        thud=1.0, thud_hz=72, click=0.06, click_hz=(200, 900), swish=0.12, swish_hz=(900, 4000)
    ),
    "straw": Surface(thud=0.35, click=0.0, grain=0.7, grain_count=210, grain_hz=(1500, 7500), swish=0.25),
    "ice": Surface(
        click=0.7, click_hz=(2000, 9000), grain=0.4, grain_count=40, grain_hz=(3000, 9000), grain_q=9
    ),
    "glass": Surface(
        click=0.6, click_hz=(2500, 11000), grain=0.8, grain_count=50, grain_hz=(3500, 11000), grain_q=14
    ),
    "flesh": Surface(
        thud=0.9, thud_hz=64, click=0.1, click_hz=(150, 700), swish=0.3, swish_hz=(300, 2200), bubbles=6
    ),
}
SURFACES |= {
    "leaves": SURFACES["straw"], "hay": SURFACES["straw"], "plant": SURFACES["straw"],
    "ash": SURFACES["sand"], "cloth": SURFACES["carpet"], "bones": SURFACES["gravel"],
    "generic": SURFACES["concrete"], "rock": SURFACES["stone"], "marble": SURFACES["tile"],
    "puddle": SURFACES["water"], "hard_floor": SURFACES["concrete"], "hoof": SURFACES["stone"],
    "paws": SURFACES["dirt"],
}  # fmt: skip

# shoe -> (thud, click, dulling of the click)
SHOES = {"boot": (1.2, 1.1, 1.0), "boots": (1.2, 1.1, 1.0), "shoe": (1.0, 1.0, 1.0),
         "sneaker": (0.9, 0.45, 0.7), "sneakers": (0.9, 0.45, 0.7), "heel": (0.7, 1.7, 1.5),
         "heels": (0.7, 1.7, 1.5), "barefoot": (0.9, 0.2, 0.5), "sandal": (0.8, 0.8, 0.9),
         "armor": (1.3, 1.3, 1.1), "armour": (1.3, 1.3, 1.1), "paws": (0.5, 0.3, 0.8),
         "armoured": (1.3, 1.3, 1.1), "hoof": (1.1, 1.8, 1.1)}  # fmt: skip
# gait -> (heel to ball in seconds, weight of the ball, overall hardness)
GAITS = {"walk": (0.105, 0.5, 1.0), "run": (0.05, 0.8, 1.2), "sprint": (0.035, 0.9, 1.35),
         "jog": (0.07, 0.7, 1.1), "sneak": (0.17, 0.7, 0.55), "jump": (0.03, 0.9, 1.2),
         "land": (0.018, 1.0, 1.5), "landing": (0.018, 1.0, 1.5), "scuff": (0.12, 0.9, 0.5)}  # fmt: skip


def footstep(ask: Ask) -> Array:
    """One step: heel at frame 0."""
    surface = ask.pick(SURFACES, "concrete", "surface", "material")
    shoe = ask.pick(SHOES, "shoe", "shoe")
    gap_secs, ball_weight, hardness = ask.pick(GAITS, "walk", "gait")
    gap = frames(gap_secs * ask.rng.uniform(0.85, 1.15))
    out = np.zeros(min(ask.num_frames, gap + frames(0.3 + 3 * surface.ring_tau_secs)))
    add_at(out, 0, _contact(ask, surface, shoe, hardness, len(out)))
    add_at(out, gap, _contact(ask, surface, shoe, 0.6 * hardness, len(out)), ball_weight)
    loose = _loose_ground(ask, surface, gap, len(out))
    add_at(out, 0, loose)
    if ask.attributes.get("condition") == "wet":
        add_at(out, 0, _loose_ground(ask, SURFACES["water"], gap, len(out)), 0.45)
    return out


def _contact(
    ask: Ask, surface: Surface, shoe: tuple[float, float, float], hardness: float, size: int
) -> Array:
    """Thud, click and ring of one contact."""
    rng = ask.rng
    thud, click, bright = shoe
    weight = ask.size
    detune = rng.uniform(0.9, 1.12)
    bodies = np.array((1.0, 1.63, 2.4)) * surface.thud_hz * detune * weight**-0.35
    out = modes(size, bodies, surface.thud_tau_secs * np.array((1.0, 0.7, 0.5)), (1.0, 0.5, 0.25))
    out *= 0.5 * surface.thud * thud * weight**0.6
    low, high = surface.click_hz
    short = min(size, frames(0.08))
    if surface.click:
        burst = unit(
            band_noise(rng, short, low, high * bright) * decay(short, surface.click_tau_secs, 0.0002)
        )
        add_at(out, 0, burst, surface.click * click * hardness)
    if surface.ring:
        rings = np.array(surface.rings_hz) * rng.uniform(0.96, 1.04, len(surface.rings_hz)) * detune
        gains = rng.uniform(0.4, 1.0, len(rings)) / np.sqrt(1 + np.arange(len(rings)))
        taus = surface.ring_tau_secs * rng.uniform(0.6, 1.2, len(rings)) * (rings[0] / rings) ** 0.4
        out += surface.ring * hardness * unit(modes(size, rings, taus, gains))
    return out


def _loose_ground(ask: Ask, surface: Surface, gap: int, size: int) -> Array:
    """Grains, swish and bubbles, as dense as the foot presses."""
    rng = ask.rng
    press = _pressure(size, gap)
    out = np.zeros(size)
    low, high = surface.grain_hz
    for share in range(3 if surface.grain else 0):
        count = round(surface.grain_count / 3 * rng.uniform(0.8, 1.25))
        centre = low * (high / low) ** ((share + rng.uniform(0.2, 0.8)) / 3)
        cloud = grains(
            size, scatter(rng, press, count), sparkle(rng, count), ringing(centre, surface.grain_q)
        )
        out += cloud * (centre / low) ** 0.25
    out = unit(out) * surface.grain
    if surface.swish:
        noise = band_noise(rng, size, *surface.swish_hz)
        out += surface.swish * 0.33 * noise * press * (1.0 + 0.3 * rng.standard_normal(1))
    if surface.bubbles:
        out += 0.5 * unit(_bubbles(ask, surface.bubbles, press))
    return out


def _pressure(size: int, gap: int) -> Array:
    """The ground reaction over time: two bumps, one per contact."""
    t = np.arange(size) / 48.0  # milliseconds
    toe = gap / 48.0
    heel = np.minimum(t / 2.0, 1.0) * np.exp(-t / 26.0)
    ball = np.where(t > toe * 0.7, np.exp(-(((t - toe - 18.0) / 34.0) ** 2)), 0.0)
    return np.asarray(heel + 0.8 * ball)


def _bubbles(ask: Ask, count: int, press: Array) -> Array:
    """Rising plops: each a damped sine whose pitch climbs."""
    rng = ask.rng
    out = np.zeros(len(press))
    for start in scatter(rng, press, count):
        size = frames(rng.uniform(0.012, 0.05))
        rise = curve(size, (0, 1.0), (1, rng.uniform(1.2, 1.9)))
        cycles = np.cumsum(rng.uniform(380, 1500) * rise) / 48_000
        add_at(
            out,
            int(start),
            np.sin(2 * np.pi * cycles) * decay(size, size / 48_000 / 3.5),
            rng.uniform(0.2, 1.0),
        )
    return out
