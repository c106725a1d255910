"""Beds: wind, rain, fire, thunder, birds, crowds, machines. Even from start to end, so that they may loop."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .ask import Ask
from .dsp import (
    Array,
    Rng,
    add_at,
    band_noise,
    bell,
    clock,
    decay,
    drift,
    frames,
    grains,
    hump,
    modes,
    paint,
    paint_grid,
    periodic,
    phase_of,
    ringing,
    scatter,
    sparkle,
    unit,
)
from .explosion import thunder
from .water import drip, stream


def ambience(ask: Ask) -> Array:
    """A bed of the sound's whole length."""
    return ask.pick(KINDS, "wind", "kind", "weather", "place")(ask)


def _rows(rng: Rng, times: Array, rate_hz: float) -> Array:
    """(rows, 1): a slow random walk on the paint grid."""
    size = frames(float(times[-1, 0]) + 0.02)
    rows = np.minimum((times[:, 0] * 48_000).astype(int), size - 1)
    return np.asarray(drift(rng, size, rate_hz)[rows][:, None])


def _strength(ask: Ask) -> float:
    """How hard it blows or pours: the event's intensity, moved by the sound's own."""
    return ask.intensity * {"calm": 0.5, "strong": 1.6}.get(ask.attributes.get("intensity", ""), 1.0)


def wind(ask: Ask) -> Array:
    """Broad noise that gusts, with a whistle that follows the gusts."""
    rng, n = ask.rng, ask.num_frames
    times, freqs = paint_grid(n)
    strength = ask.parameter("speed", 0.4 + _strength(ask))
    gust = np.clip(strength * (1.0 + 0.35 * _rows(rng, times, 0.9)), 0.15, 2.5)
    body = hump(freqs, 170 + 260 * gust, 1.5) * gust
    whistle = 0.35 * hump(freqs, 520 + 480 * gust, 0.16) * gust**1.6
    hiss = 0.05 * hump(freqs, 3200, 1.3) * gust**1.5
    return paint(rng, n, body + whistle + hiss)


def rain(ask: Ask) -> Array:
    """The far drops are a bed of noise, the near ones are heard one by one, and some land in puddles."""
    rng, n = ask.rng, ask.num_frames
    heavy = 0.35 + _strength(ask)
    times, freqs = paint_grid(n)
    bed = paint(rng, n, hump(freqs, 5200, 1.5) * (1 + 0.08 * _rows(rng, times, 3.0)))
    out = 0.30 * heavy * bed
    for centre, rate, level in ((2600, 90, 1.0), (5200, 160, 0.8), (8800, 200, 0.6)):
        count = int(rng.poisson(rate * heavy * ask.secs))
        starts = rng.integers(0, n, count)
        out += 2.6 * level * grains(n, starts, sparkle(rng, count, 8), ringing(centre, 2.2))
    for start in rng.integers(0, n, int(6 * heavy * ask.secs) + 1):
        add_at(out, int(start), drip(rng, rng.uniform(900, 2600)), rng.uniform(0.03, 0.12))
    return np.asarray(out)


def storm(ask: Ask) -> Array:
    """Rain and wind together."""
    return unit(wind(ask)) + 1.2 * unit(rain(ask))


def fire(ask: Ask) -> Array:
    """A low roar, hiss, and crackles that come in clusters."""
    rng, n = ask.rng, ask.num_frames
    times, freqs = paint_grid(n)
    flicker = np.exp(0.3 * rng.standard_normal((len(times), 1)) + 0.25 * _rows(rng, times, 5.0))
    out = 0.30 * paint(rng, n, hump(freqs, 130, 1.4) * flicker + 0.06 * hump(freqs, 4500, 1.4))
    lively = np.exp(1.2 * drift(rng, n, 4.0))
    for centre, rate, level in ((1300, 14, 2.4), (2900, 26, 1.8), (6200, 30, 1.3)):
        count = int(rng.poisson(rate * (0.4 + ask.intensity) * ask.secs))
        gains = sparkle(rng, count, 11)
        out += 2.2 * level * grains(n, scatter(rng, lively, count), gains, ringing(centre, 1.6))
    return np.asarray(out)


def birds(ask: Ask) -> Array:
    """A few birds over a quiet wood: each sings phrases of gliding chirps."""
    rng, n = ask.rng, ask.num_frames
    out = 0.05 * band_noise(rng, n, 300, 3500)
    for bird in range(4):
        pitch, level = rng.uniform(2400, 5600), rng.uniform(0.25, 1.0)
        at = rng.uniform(0, 0.25) * bird
        while at < ask.secs:
            glide = rng.uniform(0.75, 1.35)
            for _ in range(int(rng.integers(2, 7))):
                size = frames(rng.uniform(0.035, 0.12))
                sweep = np.linspace(pitch, pitch * glide, size) * (
                    1 + 0.04 * np.sin(np.arange(size) / 48e3 * 2 * np.pi * 45)
                )
                add_at(out, frames(at), np.sin(2 * np.pi * phase_of(sweep)) * bell(size, 0.35, 1.0), level)
                at += size / 48_000 + rng.uniform(0.02, 0.07)
            at += rng.uniform(0.5, 2.2)
    return out


def insects(ask: Ask) -> Array:
    """Crickets: high tones in trains of pulses, each with its own rate."""
    rng, n = ask.rng, ask.num_frames
    t = clock(n)
    out = 0.04 * band_noise(rng, n, 2000, 9000)
    for _ in range(5):
        pulses = np.clip(np.sin(2 * np.pi * rng.uniform(24, 48) * t + rng.uniform(0, 6)), 0, 1) ** 1.5
        chirp = np.clip(np.sin(2 * np.pi * rng.uniform(1.1, 2.6) * t + rng.uniform(0, 6)) + 0.4, 0, 1)
        out += rng.uniform(0.15, 0.5) * pulses * chirp * np.sin(2 * np.pi * rng.uniform(3600, 6200) * t)
    return np.asarray(out)


def cave(ask: Ask) -> Array:
    """A dark draught, and drops with an echo."""
    rng, n = ask.rng, ask.num_frames
    times, freqs = paint_grid(n)
    out = 0.25 * paint(rng, n, hump(freqs, 95, 1.3) * (1 + 0.25 * _rows(rng, times, 0.7)))
    for start in rng.integers(0, n, int(1.6 * ask.secs) + 1):
        plop = drip(rng, rng.uniform(700, 1900))
        for echo, level in ((0.0, 0.4), (0.13, 0.15), (0.29, 0.07), (0.47, 0.03)):
            add_at(out, int(start) + round(echo * 48_000), plop, level)
    return out


def crowd(ask: Ask) -> Array:
    """Many talkers nobody can understand: voiced noise in moving formants with a syllable's rhythm."""
    rng, n = ask.rng, ask.num_frames
    times, freqs = paint_grid(n)
    cells = np.zeros((len(times), freqs.shape[1]))
    for _ in range(9):
        talk = np.clip(0.5 + 0.8 * _rows(rng, times, 5.0), 0, 2)
        first = 480 * np.exp(0.25 * _rows(rng, times, 6.0)) * rng.uniform(0.85, 1.25)
        comb = 0.55 + 0.45 * np.cos(2 * np.pi * freqs / rng.uniform(95, 220))
        cells += talk * comb * (hump(freqs, first, 0.45) + 0.35 * hump(freqs, 3.0 * first, 0.3))
    return paint(rng, n, cells + 0.1 * hump(freqs, 300, 1.5) + 0.12 * hump(freqs, 5200, 0.9))


def city(ask: Ask) -> Array:
    """Far traffic that swells and ebbs, and people."""
    rng, n = ask.rng, ask.num_frames
    times, freqs = paint_grid(n)
    swell = 1 + 0.4 * _rows(rng, times, 0.4)
    traffic = paint(rng, n, swell * (hump(freqs, 120, 1.3) + 0.12 * hump(freqs, 900, 1.2)))
    return unit(traffic) + 0.35 * unit(crowd(ask))


def machine(ask: Ask) -> Array:
    """Mains hum, a fan and a rhythmic rattle."""
    rng, n = ask.rng, ask.num_frames
    base = rng.choice((50.0, 60.0))
    t = clock(n)
    hum = periodic(base * t * (1 + 0.0), 1.0 / np.arange(1, 13) ** 1.1 * rng.uniform(0.3, 1.0, 12))
    beat = 0.6 + 0.4 * np.sin(2 * np.pi * rng.uniform(5, 11) * t) ** 2
    return np.asarray(0.5 * hum + 0.22 * beat * band_noise(rng, n, 250, 3500))


def drone(ask: Ask) -> Array:
    """Low strings of nothing: slowly beating tones in a dark wind."""
    rng, n = ask.rng, ask.num_frames
    _, freqs = paint_grid(n)
    out = 0.25 * paint(rng, n, hump(freqs, 140, 1.4))
    for ratio in (1.0, 1.498, 2.0, 2.99):
        swell = 0.6 + 0.4 * np.sin(2 * np.pi * rng.uniform(0.07, 0.3) * clock(n) + rng.uniform(0, 6))
        tone = periodic(
            phase_of(np.full(n, 55.0 * ratio * rng.uniform(0.996, 1.004))), 1 / np.arange(1, 9) ** 1.4
        )
        out += swell * tone / ratio
    return np.asarray(out)


def room(ask: Ask) -> Array:
    """Air in a building: low noise and a faint hum."""
    rng, n = ask.rng, ask.num_frames
    _, freqs = paint_grid(n)
    return paint(rng, n, hump(freqs, 110, 1.6) + 0.03) + 0.15 * np.sin(2 * np.pi * 100 * clock(n))


def bell_tower(ask: Ask) -> Array:
    """A bell over room tone."""
    out = 0.08 * unit(room(ask))
    partials = ask.rng.uniform(380, 460) * np.array((0.5, 1.0, 1.19, 1.5, 2.0, 2.67, 3.0, 4.1))
    add_at(out, 0, modes(len(out), partials, 1.8 / np.sqrt(partials / 300), decay(8, 1.0) + 0.3))
    return out


KINDS: dict[str, Callable[[Ask], Array]] = {
    "wind": wind, "storm": storm, "snow": wind, "desert": wind, "rain": rain, "fire": fire, "campfire": fire,
    "lava": fire, "thunder": thunder, "birds": birds, "forest": birds, "jungle": birds, "dayscape": birds,
    "insects": insects, "night": insects, "swamp": insects, "cave": cave, "dungeon": cave, "crowd": crowd,
    "city": city, "market": crowd, "drone": drone, "alien": drone, "space": drone, "machine": machine,
    "factory": machine, "industrial": machine, "building": room, "room": room, "indoor": room,
    "water": stream, "river": stream, "sea": stream, "ocean": stream, "stream": stream, "bell": bell_tower,
}  # fmt: skip
