"""Weapon fire: muzzle blast (Friedlander wave), N-wave, burning gas, mechanism, and what the place returns.

Energy, rocket, bow and flame have their own short recipes. One event is one shot.
"""

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
    filtered,
    frames,
    hump,
    lowpass,
    modes,
    paint,
    paint_grid,
    periodic,
    phase_of,
    unit,
)
from .impact import MATERIALS, strike
from .mechanism import clack


@dataclass(frozen=True, kw_only=True)
class Gun:
    """A firearm's voice."""

    blast_millis: float  # positive phase of the blast wave
    body_hz: float
    body_tau_secs: float
    gas: float  # burning gas noise
    gas_hz: tuple[float, float]
    gas_tau_secs: float
    crack: float = 0.0  # supersonic N-wave
    action: float = 0.12  # mechanism
    action_secs: float = 0.07


GUNS = {
    "pistol": Gun(blast_millis=0.45, body_hz=155, body_tau_secs=0.03, gas=0.75, gas_hz=(350, 7500),
                  gas_tau_secs=0.024),
    "rifle": Gun(blast_millis=0.6, body_hz=110, body_tau_secs=0.05, gas=0.85, gas_hz=(200, 9000),
                 gas_tau_secs=0.035, crack=0.6),
    "machinegun": Gun(blast_millis=0.5, body_hz=125, body_tau_secs=0.032, gas=0.8, gas_hz=(250, 8500),
                      gas_tau_secs=0.022, crack=0.4, action=0.22, action_secs=0.035),
    "shotgun": Gun(blast_millis=1.1, body_hz=78, body_tau_secs=0.075, gas=1.0, gas_hz=(120, 6500),
                   gas_tau_secs=0.06),
    "cannon": Gun(blast_millis=4.5, body_hz=42, body_tau_secs=0.22, gas=1.0, gas_hz=(40, 2600),
                  gas_tau_secs=0.22, action=0.0),
}  # fmt: skip
GUNS |= {"handgun": GUNS["pistol"], "revolver": GUNS["pistol"], "sniper": GUNS["rifle"],
         "smg": GUNS["machinegun"], "chaingun": GUNS["machinegun"], "minigun": GUNS["machinegun"],
         "gun": GUNS["rifle"],
         "suppressed": Gun(blast_millis=0.3, body_hz=210, body_tau_secs=0.015, gas=0.6, gas_hz=(900, 4500),
                           gas_tau_secs=0.02, action=0.5, action_secs=0.04)}  # fmt: skip

# environment -> (tail level, tail seconds, dulling per second, discrete echoes)
PLACES = {"outdoor": (0.16, 0.55, 2.2, 3), "outdoors": (0.16, 0.55, 2.2, 3), "indoor": (0.3, 0.28, 1.2, 0),
          "room": (0.3, 0.28, 1.2, 0), "corridor": (0.34, 0.45, 1.0, 3), "hall": (0.34, 0.8, 1.0, 0),
          "cave": (0.4, 1.2, 1.3, 2), "forest": (0.2, 0.7, 3.0, 4), "city": (0.28, 0.7, 1.6, 5),
          "urban": (0.28, 0.7, 1.6, 5), "none": (0.0, 0.1, 1.0, 0)}  # fmt: skip


def weapon(ask: Ask) -> Array:
    """One shot at frame 0."""
    kind = ask.pick_name({**GUNS, **OTHERS}, "pistol", "kind", "weapon")
    if kind in OTHERS:
        return OTHERS[kind](ask)
    return _with_place(ask, _shot(ask, GUNS[kind]))


def friedlander(num_frames: int, positive_secs: float) -> Array:
    """A blast wave: an instant rise, a fall through zero at `positive_secs`, a shallow recoil of pressure."""
    x = clock(num_frames) / positive_secs
    return np.asarray((1.0 - x) * np.exp(-x))


def _shot(ask: Ask, gun: Gun) -> Array:
    rng = ask.rng
    length = min(ask.num_frames, frames(0.3 + 5 * gun.gas_tau_secs))
    out = np.zeros(length)
    far = ask.distance
    if gun.crack:
        add_at(out, 0, _n_wave(0.00022), gun.crack * (0.5 + ask.intensity) * (1 - 0.5 * far))
    start = frames(0.004 + 0.03 * far) if gun.crack and far else 0
    add_at(out, start, friedlander(frames(12e-3 * max(1, gun.blast_millis)), gun.blast_millis * 1e-3), 1.0)
    gas = unit(band_noise(rng, length, *gun.gas_hz) * decay(length, gun.gas_tau_secs, 0.0003))
    add_at(out, start, gas, gun.gas)
    body_hz = gun.body_hz * np.array((1.0, 1.9, 2.7)) * rng.uniform(0.93, 1.07)
    add_at(out, start, modes(length, body_hz, gun.body_tau_secs, (0.5, 0.3, 0.2)))
    out = np.tanh(1.8 * out)
    if gun.action and far < 0.3:
        add_at(out, frames(gun.action_secs * rng.uniform(0.8, 1.2)), clack(rng, 0.3), gun.action)
    return _dulled(out, 22_000 * 10 ** (-1.1 * far)) if far else out


def _dulled(x: Array, corner_hz: float) -> Array:
    return filtered(x, lambda f: lowpass(f, corner_hz))


def _n_wave(secs: float) -> Array:
    """The pressure of a supersonic bullet: up, straight through zero, up again."""
    return curve(frames(secs), (0, 1), (1, -1))


def _with_place(ask: Ask, dry: Array) -> Array:
    """Adds what the surroundings give back."""
    level, secs, dulling, echoes = ask.pick(PLACES, "outdoor", "environment", "place")
    out = np.zeros(ask.num_frames)
    add_at(out, 0, unit(dry))
    if level == 0 or ask.num_frames < frames(0.08):
        return out
    rng = ask.rng
    times, freqs = paint_grid(ask.num_frames)
    corner = 6000 * np.exp(-dulling * times / 0.35) + 250
    tail = np.exp(-times / (secs / 3.0)) / (1.0 + (freqs / corner) ** 2) * (freqs > 60)
    tail_noise = paint(rng, ask.num_frames, tail) * (1 - np.exp(-clock(ask.num_frames) / 0.012))
    out += level * (1 + ask.distance) * tail_noise / max(float(np.abs(tail_noise).max()), 1e-9)
    for _ in range(echoes):
        late = frames(rng.uniform(0.06, 0.45) * secs * 1.6)
        echo = _dulled(dry, rng.uniform(900, 3500))
        add_at(out, late, unit(echo), level * rng.uniform(0.2, 0.6))
    return out


def _energy(ask: Ask) -> Array:
    """A falling chirp with sidebands: the ray gun everybody expects."""
    rng = ask.rng
    length = min(ask.num_frames, frames(rng.uniform(0.3, 0.5) * ask.size**0.5 + 0.1))
    t = clock(length)
    sweep = rng.uniform(1700, 2600) * ask.size**-0.4 * np.exp(-t / rng.uniform(0.06, 0.12)) + rng.uniform(
        130, 260
    )
    wobble = 1.0 + 0.25 * np.sin(2 * np.pi * rng.uniform(40, 95) * t)
    tone = periodic(phase_of(sweep * wobble), 1.0 / np.arange(1, 9)) * decay(length, 0.13, 0.001)
    zap = band_noise(rng, length, 1500, 12000) * decay(length, 0.02, 0.0003)
    return _with_place(ask, unit(tone) + 0.18 * zap)


def _rocket(ask: Ask) -> Array:
    """A launch thump, then burning gas that flies away."""
    rng = ask.rng
    times, freqs = paint_grid(ask.num_frames)
    centre = 300 + 2400 * np.exp(-times / 0.35)
    burn = hump(freqs, centre, 1.3) * np.exp(-times / 0.4) + 0.3 * hump(freqs, 120, 1.0) * np.exp(
        -times / 0.25
    )
    out = 0.33 * paint(rng, ask.num_frames, burn) * (1 - np.exp(-clock(ask.num_frames) / 0.004))
    add_at(out, 0, friedlander(frames(0.04), 0.003), 0.8)
    return np.asarray(out + 0.8 * modes(ask.num_frames, (62, 104), (0.09, 0.06), (1, 0.6)))


def _bow(ask: Ask) -> Array:
    """A string that twangs and an arrow that leaves."""
    rng = ask.rng
    length = min(ask.num_frames, frames(0.5))
    base = rng.uniform(105, 150)
    out = modes(length, base * np.arange(1, 9), 0.07 / np.arange(1, 9) ** 0.5, 0.8 / np.arange(1, 9))
    add_at(out, 0, strike(rng, frames(0.1), MATERIALS["wood"], size=0.6), 0.6)
    flight = band_noise(rng, length, 900, 5000) * decay(length, 0.09, 0.012)
    return np.asarray(out + 0.22 * flight)


def _flame(ask: Ask) -> Array:
    """A jet of fire: a roar with turbulence."""
    rng = ask.rng
    times, freqs = paint_grid(ask.num_frames)
    flicker = np.exp(0.5 * rng.standard_normal((len(times), 1)))
    roar = (hump(freqs, 240, 1.6) + 0.35 * hump(freqs, 2400, 1.4)) * flicker
    shape = np.minimum(1, clock(ask.num_frames) / 0.02) * curve(ask.num_frames, (0, 1), (0.6, 0.8), (1, 0))
    return np.asarray(paint(rng, ask.num_frames, roar) * shape)


def _launcher(ask: Ask) -> Array:
    """A hollow tube's thump."""
    out = modes(min(ask.num_frames, frames(0.5)), (95, 190, 410), (0.08, 0.05, 0.03), (1, 0.6, 0.3))
    add_at(out, 0, unit(band_noise(ask.rng, frames(0.06), 200, 3000) * decay(frames(0.06), 0.012)), 0.5)
    return _with_place(ask, out)


OTHERS = {"energy": _energy, "laser": _energy, "plasma": _energy, "rocket": _rocket, "missile": _rocket,
          "bow": _bow, "arrow": _bow, "crossbow": _bow, "siege": _bow, "flame": _flame,
          "flamethrower": _flame, "grenade": _launcher}  # fmt: skip
