"""One timeline -> samples: each event by its family, at its level and exact frame; loudness; clean ends."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ...audio import FloatArray
from ...events import Event, Timeline
from ...sounds import FULL_SPREAD, PLAIN_WIDTH, Sound
from .ambience import ambience
from .anchored import Anchored
from .ask import Ask
from .door import door
from .dsp import RATE, Array, Rng, filtered, frames, highpass, one_pole, unit
from .engine import engine
from .explosion import explosion
from .footstep import footstep
from .glass import glass
from .impact import impact
from .magic import magic
from .mechanism import foley, pickup, reload
from .ui import ui
from .voice import creature, voice
from .water import water
from .weapon import weapon
from .whoosh import whoosh

CEILING = 0.9
SEAM_SECS = 0.25

# category -> (its recipe, peak at full intensity, stereo width)
FAMILIES: dict[str, tuple[Callable[[Ask], Array], float, float]] = {
    "footstep": (footstep, 0.6, 0.2), "impact": (impact, 0.75, 0.25), "creature": (creature, 0.75, 0.2),
    "ui": (ui, 0.5, 0.2), "weapon": (weapon, 0.9, 0.4), "voice": (voice, 0.7, 0.15),
    "foley": (foley, 0.5, 0.2), "ambience": (ambience, 0.5, 0.7), "explosion": (explosion, 0.9, 0.55),
    "engine": (engine, 0.6, 0.35), "magic": (magic, 0.65, 0.6), "water": (water, 0.6, 0.5),
    "whoosh": (whoosh, 0.6, 0.35), "door": (door, 0.65, 0.25), "pickup": (pickup, 0.5, 0.3),
    "reload": (reload, 0.55, 0.2), "glass": (glass, 0.75, 0.4),
}  # fmt: skip


def render(timeline: Timeline, seed: int) -> FloatArray:
    """(num_frames, channels) float32 at 48 kHz; no sample is above 0.9."""
    total = frames(timeline.duration_secs)
    mix = np.zeros((total, timeline.channels))
    for index, event in enumerate(timeline.events):
        start = round(event.time_secs * RATE)
        sound = timeline.sounds[event.sound]
        rng = _near_anchor(_rng(seed, index) if event.seed is None else _rng(event.seed), sound)
        piece = one_event(sound, event, rng, timeline.channels)[: max(0, total - start)]
        if not _loops(timeline, sound):
            _clean_ends(piece)
        mix[start : start + len(piece)] += piece
    if timeline.loudness:
        mix *= _loudness(timeline, total)[:, None]
    peak = float(np.abs(mix).max(initial=0.0))
    return (mix * min(1.0, CEILING / peak) if peak > 0 else mix).astype(np.float32)


def one_event(sound: Sound, event: Event, rng: Rng, channels: int) -> Array:
    """(frames, channels) of one event, at its level. A looping sound's end runs on into its start."""
    recipe, peak, width = FAMILIES[sound.category]
    size = frames(sound.duration_secs)
    seam = min(frames(SEAM_SECS), size // 2) if sound.loop else 0
    ask = Ask(category=sound.category, num_frames=size + seam, rng=rng, intensity=event.intensity,
              attributes=sound.attributes, text=sound.text, parameters=event.parameters)  # fmt: skip
    dry = np.nan_to_num(recipe(ask))
    dull_hz = 1400.0 * 2.0 ** (4.5 * event.intensity)
    mono = unit(filtered(dry, lambda f: one_pole(f, dull_hz) * highpass(f, 18.0)))
    wide = _widen(mono, width * sound.width / PLAIN_WIDTH, rng) if channels == 2 else mono[:, None]
    level = peak * 10.0 ** (18.0 * (event.intensity - 1.0) / 20.0)
    return np.asarray(level * (_join_ends(wide, size, seam) if seam else wide[:size]))


def _rng(*words: int) -> Rng:
    return np.random.Generator(np.random.Philox(np.random.SeedSequence([word % 2**64 for word in words])))


def _near_anchor(rng: Rng, sound: Sound) -> Rng:
    """The draws of one event, held near the sound's anchor as far as its spread says."""
    return rng if sound.spread == FULL_SPREAD else Anchored(rng, _rng(sound.anchor_seed), sound.spread)


def _loops(timeline: Timeline, sound: Sound) -> bool:
    """True where the timeline is nothing but this loop, so that its ends must meet instead of fade."""
    return sound.loop and len(timeline.events) == 1 and timeline.duration_secs == sound.duration_secs


def _widen(mono: Array, width: float, rng: Rng) -> Array:
    """(frames,) -> (frames, 2): the side is the mid through sparse taps, without the lows."""
    taps = np.zeros(frames(0.018))
    taps[rng.integers(0, len(taps), 24)] = rng.choice((-1.0, 1.0), 24) / np.sqrt(24.0)
    side = filtered(mono, lambda f: highpass(f, 220.0) * np.fft.rfft(taps, 2 * (len(f) - 1)))
    return np.stack((mono + width * side, mono - width * side), axis=1) / (1.0 + width)


def _join_ends(wide: Array, size: int, seam: int) -> Array:
    """The tail beyond `size` is blended over the start with equal power, so the end leads into the start."""
    out = np.zeros((size + seam, wide.shape[1]))
    out[: len(wide)] = wide
    ramp = np.linspace(0.0, 0.5 * np.pi, seam)[:, None]
    out[:seam] = out[:seam] * np.sin(ramp) + out[size:] * np.cos(ramp)
    return out[:size]


def _clean_ends(piece: Array) -> None:
    """Half a millisecond in, at most ten out: no step at either end."""
    rise, fall = min(24, len(piece)), min(480, len(piece) // 2)
    piece[:rise] *= np.linspace(0.0, 1.0, rise)[:, None]
    if fall:
        piece[-fall:] *= np.linspace(1.0, 0.0, fall)[:, None]


def _loudness(timeline: Timeline, total: int) -> Array:
    """Gain per frame of the loudness curve."""
    times, levels = zip(*timeline.loudness, strict=True)
    return np.asarray(10.0 ** (np.interp(np.arange(total) / RATE, times, levels) / 20.0))
