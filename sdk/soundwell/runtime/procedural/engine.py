"""Engines: pulses at the firing rate with uneven cylinders, through an exhaust, with intake noise in step."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .ask import Ask
from .dsp import (
    Array,
    band_noise,
    bandpass,
    clock,
    curve,
    drift,
    filtered,
    hump,
    lowpass,
    paint,
    paint_grid,
    periodic,
    phase_of,
)

# kind -> (idle rpm, full rpm, cylinders, exhaust Hz, roughness, intake noise)
MOTORS = {
    "car": (900, 5200, 4, 150, 0.2, 0.16), "truck": (600, 2400, 6, 85, 0.3, 0.2),
    "tank": (550, 2100, 12, 65, 0.4, 0.35), "motorcycle": (1100, 8000, 2, 190, 0.3, 0.15),
    "chainsaw": (2600, 9500, 1, 420, 0.35, 0.3), "boat": (700, 3000, 4, 95, 0.3, 0.35),
    "ship": (120, 420, 6, 50, 0.3, 0.3), "train": (280, 1000, 8, 60, 0.35, 0.4),
    "plane": (900, 2500, 6, 110, 0.25, 0.3), "generator": (1500, 1800, 2, 120, 0.3, 0.2),
    "walker": (150, 420, 2, 60, 0.5, 0.5), "aircraft": (900, 2500, 6, 110, 0.25, 0.35),
    "helicopter": (330, 430, 2, 75, 0.15, 0.55), "machine": (420, 1200, 3, 130, 0.35, 0.35),
}  # fmt: skip


def engine(ask: Ask) -> Array:
    """A running engine; intensity (or the parameter `speed`, 0..1) is the throttle."""
    kind = ask.pick_name({**MOTORS, **OTHERS}, "car", "kind", "vehicle")
    return OTHERS[kind](ask) if kind in OTHERS else _piston(ask, *MOTORS[kind])


# state -> how the speed moves over the sound's length
STATES = {"start": ((0, 0.15), (0.35, 0.3), (0.5, 1.15), (1, 1)), "rev": ((0, 0.6), (0.5, 1.5), (1, 0.7)),
          "stop": ((0, 1), (0.5, 0.6), (1, 0.1)),
          "pass": ((0, 1.08), (0.4, 1.08), (0.6, 0.92), (1, 0.92))}  # fmt: skip


def _throttle(ask: Ask) -> float:
    """0..1: the event's `speed` where it has one, else its intensity; an idling engine takes little of it."""
    asked = min(max(ask.parameter("speed", ask.intensity), 0.0), 1.0)
    return 0.15 * asked if ask.attributes.get("state") == "idle" else asked


def _piston(
    ask: Ask, idle: float, full: float, cylinders: int, exhaust_hz: float, roughness: float, intake: float
) -> Array:
    rng, n = ask.rng, ask.num_frames
    throttle, course = (
        _throttle(ask),
        curve(n, *STATES.get(ask.attributes.get("state", ""), ((0, 1), (1, 1)))),
    )
    rpm = (idle + (full - idle) * throttle**1.3) * course * (1 + 0.012 * drift(rng, n, 6.0))
    turns = phase_of(rpm / 120.0)  # one four-stroke cycle
    uneven = 1 + roughness * rng.standard_normal(cylinders)
    orders = np.arange(1, 160)
    angles = 2 * np.pi * np.outer(orders, np.arange(cylinders)) / cylinders
    strength = np.abs((uneven * np.exp(1j * angles)).sum(axis=1)) / cylinders
    pulses = periodic(turns, strength / (1 + (orders / (3.0 * cylinders)) ** 1.5))
    firing = 0.5 + 0.5 * np.cos(2 * np.pi * (turns * cylinders % 1.0))
    noise = band_noise(rng, n, 200, 5200) * firing**2
    dry = pulses + intake * (0.5 + throttle) * noise
    size = ask.size**-0.4

    def exhaust(f: Array) -> Array:
        return np.asarray(
            bandpass(f, exhaust_hz * size, 1.2) + 0.6 * bandpass(f, 2.7 * exhaust_hz * size, 1.5)
            + 0.35 * lowpass(f, 900 + 3200 * throttle)
        )  # fmt: skip

    return np.asarray(filtered(dry, exhaust) * (1 - np.exp(-clock(n) / 0.003)))


def _electric(ask: Ask) -> Array:
    """A whining motor: a few high orders and hum."""
    rng, n = ask.rng, ask.num_frames
    base = (60 + 260 * _throttle(ask)) * (1 + 0.004 * drift(rng, n, 4.0))
    turns = phase_of(base)
    gains = np.zeros(24)
    gains[[0, 1, 5, 11, 23]] = (0.5, 0.25, 0.7, 0.4, 0.15)
    return np.asarray(periodic(turns, gains) + 0.12 * band_noise(rng, n, 400, 6000))


def _jet(ask: Ask) -> Array:
    """Turbine whine over a roar."""
    rng, n = ask.rng, ask.num_frames
    _, freqs = paint_grid(n)
    throttle = _throttle(ask)
    roar = paint(rng, n, hump(freqs, 260 + 240 * throttle, 2.0) + 0.4 * throttle * hump(freqs, 2600, 1.5))
    whine = periodic(phase_of(900 + 2600 * throttle + 25 * drift(rng, n, 3.0)), (1.0, 0.3, 0.2))
    return roar + 0.3 * whine


def _steam(ask: Ask) -> Array:
    """Chuffs of steam, four to the turn."""
    rng, n = ask.rng, ask.num_frames
    rate = 2.0 + 9.0 * _throttle(ask)
    cycle = (clock(n) * rate) % 1.0
    chuff = np.exp(-cycle * 5.0) * (1 - np.exp(-cycle * 60.0)) + 0.08
    return np.asarray(band_noise(rng, n, 160, 4200) * chuff)


def _horn(ask: Ask) -> Array:
    """Two reeds a third apart."""
    rng, n = ask.rng, ask.num_frames
    base = rng.uniform(330, 400) * ask.size**-0.6
    reeds = 1 / np.arange(1, 20) ** 0.7
    out = periodic(phase_of(np.full(n, base)), reeds) + periodic(phase_of(np.full(n, base * 1.26)), reeds)
    return np.asarray(out * (1 - np.exp(-clock(n) / 0.012)) * curve(n, (0, 1), (0.8, 1), (1, 0)))


OTHERS: dict[str, Callable[[Ask], Array]] = {
    "electric": _electric, "motor": _electric, "hover": _electric, "hydraulics": _electric, "lift": _electric,
    "servo": _electric, "jet": _jet, "jetpack": _jet, "turbine": _jet, "spaceship": _jet, "rocket": _jet,
    "steam": _steam, "horn": _horn,
}  # fmt: skip
