"""Interface sounds: short pitched blips and clicks with clean envelopes."""

from __future__ import annotations

import numpy as np

from .ask import Ask
from .dsp import Array, Rng, add_at, band_noise, decay, frames, modes, unit

# kind -> ((note in semitones from the base, start in seconds), ...), base Hz, ring in seconds, click level
KINDS: dict[str, tuple[tuple[tuple[float, float], ...], float, float, float]] = {
    "click": (((0, 0),), 1900, 0.012, 0.8), "press": (((0, 0),), 1300, 0.016, 0.8),
    "tick": (((7, 0),), 2300, 0.008, 0.7), "button": (((0, 0), (5, 0.045)), 1250, 0.014, 0.7),
    "hover": (((0, 0),), 2100, 0.02, 0.15), "toggle": (((0, 0), (7, 0.05)), 1300, 0.02, 0.6),
    "select": (((0, 0), (7, 0.05)), 950, 0.05, 0.25), "confirm": (((0, 0), (7, 0.08)), 880, 0.11, 0.15),
    "accept": (((0, 0), (7, 0.08)), 880, 0.11, 0.15),
    "success": (((0, 0), (4, 0.09), (7, 0.18)), 784, 0.16, 0.1),
    "cancel": (((7, 0), (0, 0.08)), 660, 0.08, 0.2), "back": (((5, 0), (0, 0.06)), 740, 0.06, 0.2),
    "close": (((7, 0), (0, 0.06)), 820, 0.06, 0.2), "open": (((0, 0), (7, 0.06)), 820, 0.06, 0.2),
    "error": (((0, 0), (-1, 0.12)), 233, 0.1, 0.35), "warning": (((0, 0), (0, 0.16)), 587, 0.12, 0.2),
    "alert": (((0, 0), (5, 0.1), (0, 0.2)), 988, 0.09, 0.2),
    "alarm": (((0, 0), (5, 0.1), (0, 0.2)), 988, 0.09, 0.2),
    "notify": (((0, 0), (5, 0.11)), 1175, 0.22, 0.05),
    "notification": (((0, 0), (5, 0.11)), 1175, 0.22, 0.05),
    "message": (((0, 0), (4, 0.09)), 1047, 0.18, 0.05), "switch": (((0, 0), (-5, 0.04)), 1100, 0.01, 1.0),
    "window": (((0, 0), (3, 0.03), (7, 0.06), (12, 0.09)), 520, 0.03, 0.1),
    "beep": (((0, 0),), 1000, 0.09, 0.05),
    "glitch": (((0, 0), (9, 0.03), (-6, 0.05), (14, 0.08), (2, 0.1)), 700, 0.012, 0.9),
    "fanfare": (((0, 0), (4, 0.12), (7, 0.24), (12, 0.36)), 523, 0.22, 0.05),
    "glass": (((0, 0),), 2900, 0.14, 0.4), "paper": (((0, 0), (0, 0.03), (0, 0.05)), 300, 0.004, 1.5),
}  # fmt: skip

TONES = {"positive": 1.19, "negative": 0.75}


def ui(ask: Ask) -> Array:
    """One interface sound."""
    notes, base_hz, ring_secs, click = ask.pick(KINDS, "click", "kind", "action")
    rng = ask.rng
    base = base_hz * 2 ** (rng.uniform(-1.0, 1.0) / 12) * TONES.get(ask.attributes.get("tone", ""), 1.0)
    out = np.zeros(min(ask.num_frames, frames(notes[-1][1] + 7 * ring_secs + 0.03)))
    for semitones, start in notes:
        at = frames(start) if start else 0
        add_at(out, at, blip(rng, len(out), base * 2 ** (semitones / 12), ring_secs))
        if click:
            tap = unit(band_noise(rng, frames(0.015), 1800, 9000) * decay(frames(0.015), 0.0016, 0.0001))
            add_at(out, at, tap, click)
    return out


def blip(rng: Rng, num_frames: int, freq_hz: float, tau_secs: float) -> Array:
    """A struck, glassy tone with a peak near 1."""
    ratios = np.array((1.0, 2.0, 3.01, 4.2)) * rng.uniform(0.999, 1.001, 4)
    tone = modes(num_frames, freq_hz * ratios, tau_secs / np.sqrt(ratios), (0.75, 0.22, 0.1, 0.06))
    return np.asarray(tone * (1 - np.exp(-np.arange(num_frames) / 30.0)))
