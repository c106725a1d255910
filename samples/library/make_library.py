"""Makes 20 small sounds to try `soundwell train --library` with: steps in slime, an alien's chirps, console beeps.

Nothing here is recorded and nothing is licensed from anybody. Usage: python make_library.py FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import soundfile

RATE = 48_000


def clock(secs: float) -> np.ndarray:
    return np.arange(int(secs * RATE)) / RATE


def slime(rng: np.random.Generator) -> np.ndarray:
    """A foot goes in: a dull slap, then bubbles that glide up as they close."""
    t = clock(rng.uniform(0.35, 0.55))
    out = rng.normal(0, 1, len(t)) * np.exp(-t * 60) * 0.5
    out = np.convolve(out, np.hanning(60) / 30, "same")
    for _ in range(int(rng.integers(7, 13))):
        at, pitch = rng.uniform(0.02, 0.3), rng.uniform(180, 650)
        since = np.maximum(t - at, 0)
        glide = pitch * (1 + since * rng.uniform(6, 14))
        out += (t > at) * np.sin(2 * np.pi * glide * since) * np.exp(-since * rng.uniform(35, 80)) * 0.35
    return out


def alien(rng: np.random.Generator) -> np.ndarray:
    """Three to five chirps, each a fast wobble that falls."""
    t = clock(rng.uniform(0.5, 0.8))
    out = np.zeros(len(t))
    for at in np.sort(rng.uniform(0, 0.4, int(rng.integers(3, 6)))):
        since = np.maximum(t - at, 0)
        pitch = rng.uniform(900, 1900) * np.exp(-since * 4)
        wobble = pitch * since + 3.5 * np.sin(2 * np.pi * rng.uniform(45, 90) * since)
        out += (t > at) * np.sin(2 * np.pi * wobble) * np.exp(-since * 16) * 0.5
    return out


def beep(rng: np.random.Generator) -> np.ndarray:
    """Two soft tones, a fifth apart, with a little of their octave."""
    t = clock(rng.uniform(0.18, 0.3))
    half, pitch = len(t) // 2, rng.uniform(500, 900)
    tone = np.where(np.arange(len(t)) < half, pitch, pitch * 1.5)
    phase = 2 * np.pi * np.cumsum(tone) / RATE
    return (np.sin(phase) + 0.3 * np.sin(2 * phase)) * np.minimum(1, t * 400) * np.exp(-t * 9)


LIBRARY = {"footstep/slime": (slime, 8), "creature/alien": (alien, 6), "ui/beep": (beep, 6)}


def make(folder: Path) -> int:
    """Writes FOLDER/<category>/<value>/NN.wav; the same bytes every time. -> how many"""
    total = 0
    for label, (recipe, count) in LIBRARY.items():
        (folder / label).mkdir(parents=True, exist_ok=True)
        for index in range(count):
            audio = recipe(np.random.default_rng([len(label), index]))
            peak = 0.8 / np.abs(audio).max()
            soundfile.write(folder / label / f"{index + 1:02d}.wav", audio * peak, RATE, "PCM_16")
            total += 1
    return total


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    print(f"{make(Path(sys.argv[1]))} files in {sys.argv[1]}")
