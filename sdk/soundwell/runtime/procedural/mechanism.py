"""Small handled things: reloads, pickups, tools, cloth. Mostly well-timed strikes of small parts."""

from __future__ import annotations

import numpy as np

from .ask import Ask
from .dsp import (
    Array,
    Rng,
    add_at,
    band_noise,
    bell,
    decay,
    drift,
    frames,
    grains,
    highpass,
    modes,
    scatter,
    sparkle,
    unit,
)
from .impact import MATERIALS, strike
from .ui import blip

# kind -> ((seconds, size, level, scrape seconds before it), ...)
RELOADS: dict[str, tuple[tuple[float, float, float, float], ...]] = {
    "pistol": ((0.0, 0.3, 0.5, 0), (0.28, 0.45, 0.7, 0.06), (0.55, 0.35, 0.9, 0.07), (0.64, 0.4, 1.0, 0)),
    "rifle": ((0.0, 0.4, 0.6, 0), (0.34, 0.6, 0.8, 0.1), (0.66, 0.45, 0.8, 0.08), (0.76, 0.55, 1.0, 0)),
    "shotgun": ((0.0, 0.55, 0.9, 0.0), (0.05, 0.5, 0.7, 0.05), (0.21, 0.65, 1.0, 0.07)),
    "machinegun": ((0.0, 0.5, 0.6, 0), (0.3, 0.7, 0.8, 0.12), (0.62, 0.6, 0.9, 0.1), (0.7, 0.6, 1.0, 0)),
    "rocket": ((0.0, 0.9, 0.8, 0), (0.35, 1.2, 0.9, 0.2), (0.6, 0.8, 1.0, 0)),
    "bow": ((0.0, 0.4, 0.3, 0), (0.2, 0.5, 0.5, 0.15)),
    "click": ((0.0, 0.3, 1.0, 0),), "dry": ((0.0, 0.28, 1.0, 0),),
    "latch": ((0.0, 0.35, 0.8, 0), (0.06, 0.4, 1.0, 0)),
    "casing": ((0.0, 0.12, 1.0, 0), (0.13, 0.12, 0.5, 0), (0.2, 0.12, 0.3, 0), (0.24, 0.12, 0.2, 0)),
    "lever": ((0.0, 0.8, 0.8, 0), (0.2, 1.0, 1.0, 0.15)), "switch": ((0.0, 0.4, 1.0, 0), (0.05, 0.5, 0.6, 0)),
}  # fmt: skip
RELOADS |= {"handgun": RELOADS["pistol"], "cock": RELOADS["shotgun"], "pump": RELOADS["shotgun"],
            "lock": RELOADS["latch"], "draw": RELOADS["latch"], "launcher": RELOADS["rocket"],
            "energy": RELOADS["rifle"], "dry_fire": RELOADS["dry"], "deploy": RELOADS["machinegun"],
            "gears": tuple((0.06 * tooth, 0.4, 0.7, 0.03) for tooth in range(8))}  # fmt: skip


def reload(ask: Ask) -> Array:
    """A sequence of clicks and slides, the first at frame 0."""
    steps = ask.pick(RELOADS, "pistol", "kind", "weapon", "action")
    pace = min(1.0, 0.85 * ask.secs / max(steps[-1][0], 0.01)) * ask.rng.uniform(0.93, 1.05)
    out = np.zeros(min(ask.num_frames, frames(steps[-1][0] * pace + 0.35)))
    for at, size, level, scrape in steps:
        start = round(at * pace * 48_000)
        if scrape:
            add_at(out, start - frames(scrape * pace), _scrape(ask.rng, frames(scrape * pace)), 0.25 * level)
        add_at(out, start, clack(ask.rng, size), level)
    return out


def clack(rng: Rng, size: float) -> Array:
    """One metal part meeting another, damped by a hand."""
    n = frames(0.05 + 0.08 * size)
    hit = strike(rng, n, MATERIALS["metal"], size=size, hardness=0.9) * np.exp(
        -np.arange(n) / frames(0.018 + 0.02 * size)
    )
    return unit(hit + 0.5 * unit(band_noise(rng, n, 1200, 9000) * decay(n, 0.006, 0.0002)))


def _scrape(rng: Rng, n: int) -> Array:
    return unit(band_noise(rng, n, 1800, 9000) * bell(n, 0.6, 0.7))


def pickup(ask: Ask) -> Array:
    """Something is now yours; the first part at frame 0."""
    kind = ask.pick_name(PICKUPS, "item", "kind", "item")
    out = np.zeros(min(ask.num_frames, frames(0.9)))
    rng = ask.rng
    if PICKUPS[kind] == "coin":
        for at, ratio in ((0.0, 1.0), (0.07, 1.335)):
            add_at(out, round(at * 48_000), _coin(rng, len(out), 1900 * ratio * ask.size**-0.4), 0.7)
    elif PICKUPS[kind] == "tune":
        base = rng.choice((523.25, 587.33, 659.26))
        for step, semitones in enumerate((0, 4, 7, 12)):
            add_at(
                out,
                round(step * 0.065 * 48_000),
                blip(rng, len(out), base * 2 ** (semitones / 12), 0.12),
                0.6,
            )
    elif PICKUPS[kind] == "metal":
        for at in (0.0, rng.uniform(0.05, 0.08), rng.uniform(0.11, 0.16)):
            add_at(
                out, round(at * 48_000), clack(rng, rng.uniform(0.3, 0.6) * ask.size), rng.uniform(0.6, 1.0)
            )
    else:
        add_at(out, 0, _rustle(rng, min(len(out), frames(0.22))), 0.6)
        add_at(out, 0, strike(rng, len(out), MATERIALS["wood"], size=0.5, hardness=0.4), 0.5)
        add_at(out, frames(0.06), blip(rng, len(out), rng.uniform(800, 1000), 0.05), 0.35)
    return out


PICKUPS = {"coin": "coin", "coins": "coin", "gold": "coin", "money": "coin", "gem": "coin", "key": "coin",
           "ring": "coin", "health": "tune", "powerup": "tune", "power": "tune", "potion": "tune",
           "bonus": "tune", "item": "item", "life": "tune", "mana": "tune", "ammo": "metal",
           "weapon": "metal", "armor": "metal", "armour": "metal", "metal": "metal", "shell": "metal",
           "food": "item", "wood": "item", "paper": "item", "cloth": "item"}  # fmt: skip


def _coin(rng: Rng, n: int, base: float) -> Array:
    freqs = base * np.array((1.0, 1.48, 2.27, 3.41, 4.6)) * rng.uniform(0.98, 1.02, 5)
    return unit(modes(n, freqs, 0.11 / np.sqrt(freqs / base), (0.8, 0.6, 0.5, 0.3, 0.2)))


def _rustle(rng: Rng, n: int) -> Array:
    rough = np.exp(0.8 * drift(rng, n, 60.0))
    return unit(band_noise(rng, n, 900, 7500) * rough * (0.2 + bell(n, 0.3, 0.8)))


def foley(ask: Ask) -> Array:
    """A tool or a handled thing: keyboard, cloth, pick, axe, shovel; else a strike of its material."""
    kind = ask.pick_name(TOOLS, "cloth", "kind", "tool")
    rng, out = ask.rng, np.zeros(min(ask.num_frames, frames(1.5)))
    if TOOLS[kind] == "keys":
        add_at(out, 0, _key(rng), 1.0)
        add_at(out, frames(rng.uniform(0.06, 0.11)), _key(rng), 0.5)
    elif TOOLS[kind] == "cloth":
        add_at(out, 0, _rustle(rng, min(len(out), frames(rng.uniform(0.3, 0.5)))))
    elif TOOLS[kind] == "scrape":
        add_at(out, 0, _scrape(rng, min(len(out), frames(0.35))) + 0.02)
    elif TOOLS[kind] == "grains":
        fall = np.exp(-np.arange(len(out)) / frames(0.16)) * (1 + drift(rng, len(out), 20) ** 2)
        cloud = grains(
            len(out), scatter(rng, fall, 260), sparkle(rng, 260), lambda f: highpass(f, 1600.0, 1.2)
        )
        out += unit(cloud) + 0.25 * unit(band_noise(rng, len(out), 800, 6000) * fall)
    else:
        add_at(out, 0, strike(rng, len(out), MATERIALS[TOOLS[kind]], size=ask.size, hardness=0.9))
        add_at(out, 0, clack(rng, 0.5), 0.35)
    return out


TOOLS = {"keyboard": "keys", "digging": "grains", "scrape": "scrape", "typing": "keys", "key": "keys",
         "cloth": "cloth", "paper": "cloth", "leather": "cloth", "handling": "cloth", "gathering": "grains",
         "foraging": "grains", "farming": "grains", "gravel": "grains", "leaves": "grains", "grass": "grains",
         "dig": "grains", "shovel": "grains", "mining": "stone", "stone": "stone", "pickaxe": "stone",
         "lumbering": "wood", "axe": "wood", "wood": "wood", "construction": "wood", "hammer": "metal",
         "metal": "metal", "tool": "metal", "ice": "ice", "tile": "tile", "dirt": "dirt",
         "plastic": "plastic", "chain": "metal"}  # fmt: skip


def _key(rng: Rng) -> Array:
    n = frames(0.05)
    tap = strike(rng, n, MATERIALS["plastic"], size=rng.uniform(0.4, 0.7), hardness=0.8)
    return unit(tap + 0.4 * unit(band_noise(rng, n, 2000, 9000) * decay(n, 0.003, 0.0002)))
