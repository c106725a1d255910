"""What the exported graphs take, made from a timeline, a seed and a model card. Knows no session.

The layout of the condition arrays is in `conditions.py`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..catalog import load_catalog
from ..catalog.table import load_table
from ..events import Timeline
from ..sounds import FULL_SPREAD, Sound
from .conditions import LATENT_DIM, TOKENS_PER_SEC, Conditions, EventCondition, pack, tokens_for
from .finish import is_loop
from .weights import ModelCard

FloatArray = NDArray[np.float32]
# Training calls a recording's first faint sound its beginning, and an attack follows it by so much at the median
# (LEDGER.md, 2026-12-01): a model that is told so much less puts the attack where the event is.
LEAD_SECS = 0.005
BED_SECS = 1.0  # what lasts as long has a level that can be led; shorter sounds rise and die by themselves
NO_EVENT = EventCondition(category=0, token=0, onset_secs=0.0, duration_secs=0.0, intensity=0.0)


def near_anchors(noise: FloatArray, timeline: Timeline) -> FloatArray:
    """Partly replaces noise (1, tokens, 64) where events sound by their sounds' anchors, as their spread says.

    own * spread + anchor * sqrt(1 - spread^2) keeps the variance, and the distance of two variations' log-mel
    spectra grows about evenly with spread (LEDGER.md, 2026-11-25). The wave noise is always the own one.
    """
    for event in timeline.events:
        sound = timeline.sounds[event.sound]
        if sound.spread == FULL_SPREAD:
            continue
        start = int(event.time_secs * TOKENS_PER_SEC)
        count = max(0, min(tokens_for(sound.duration_secs), noise.shape[1] - start))
        anchor = normal(sound.anchor_seed, 0, (1, count, LATENT_DIM))
        kept = np.float32(np.sqrt(1.0 - sound.spread**2))
        piece = noise[:, start : start + count]
        piece[:] = np.float32(sound.spread) * piece + kept * anchor
    return noise


def conditions(timeline: Timeline, card: ModelCard, num_tokens: int) -> Conditions:
    """What the model is told about a timeline in one piece."""
    events = event_conditions(timeline, card)
    scalars = scalars_of(timeline, card, num_tokens, many=len(events) > 1)
    levels = told_levels(timeline, card, np.arange(num_tokens))
    return pack(events or [NO_EVENT], scalars, num_tokens, hears=card.hears, levels_db=levels)


def told_levels(timeline: Timeline, card: ModelCard, places: NDArray[np.int64]) -> FloatArray | None:
    """(tokens,) dB that a model is told for the tokens at these places; None where a gain after it does the work.

    Told are beds, whose level has no course of its own: their curve, and evenness where they loop without one.
    """
    beds = all(timeline.sounds[event.sound].duration_secs >= BED_SECS for event in timeline.events)
    if not (card.hears.loudness and beds and timeline.events and (timeline.loudness or is_loop(timeline))):
        return None
    if not timeline.loudness:
        return np.zeros(len(places), np.float32)
    times, levels = zip(*timeline.loudness, strict=True)
    asked = np.interp((places + 0.5) / TOKENS_PER_SEC, times, levels)
    return np.asarray(asked - max(levels), np.float32)


def event_conditions(timeline: Timeline, card: ModelCard) -> list[EventCondition]:
    """The events. Intensities are relative to the loudest one; see `finish`."""
    loudest = max((event.intensity for event in timeline.events), default=1.0)
    events = []
    for event in timeline.events:
        sound = timeline.sounds[event.sound]
        events.append(
            EventCondition(
                category=1 + card.categories.index(sound.category),
                token=_token(sound, card),
                onset_secs=told_onset_secs(event.time_secs, loop=sound.loop),
                duration_secs=sound.duration_secs,
                intensity=1.0 - (loudest - event.intensity),
                text=_text_of(sound, card),
            )
        )
    return events


def told_onset_secs(time_secs: float, *, loop: bool) -> float:
    """Where the model is told that an event begins, so that it is heard at its time.

    What begins a piece stays there: training tells of nothing that begins just before.
    """
    return time_secs if loop or time_secs < LEAD_SECS else time_secs - LEAD_SECS


def scalars_of(timeline: Timeline, card: ModelCard, num_tokens: int, *, many: bool) -> dict[str, float]:
    """Of the piece as a whole: its length, and level and bandwidth as is typical of its categories."""
    known = [card.typical(timeline.sounds[event.sound].category) for event in timeline.events]
    scalars = {"duration": num_tokens / TOKENS_PER_SEC, "clean": 1.0, "many": float(many)}
    for name, short in (("level_dbfs", "level"), ("bandwidth_hz", "bandwidth")):
        values = [typical[name] for typical in known if name in typical]
        if values:
            scalars[short] = float(np.mean(values))
    return scalars


def _token(sound: Sound, card: ModelCard) -> int:
    """Index of the attribute the model hears beside the class; 0 where it was not trained on it."""
    token = load_catalog().token_of(sound.category, sound.attributes)
    return 1 + card.tokens.index(token) if token in card.tokens else 0


def _text_of(sound: Sound, card: ModelCard) -> FloatArray | None:
    """The vector of what is said of a sound: its text, or its attributes in words."""
    if not card.hears.text_dim:
        return None
    said = sound.text or load_catalog().caption_of(sound.category, sound.attributes)
    return load_table().embed(said)


def condition_feeds(packed: Conditions, guidance: float) -> dict[str, Any]:
    """Conditions with a batch axis, and the guidance scale."""
    return {
        "category": packed.category[None],
        "token": packed.token[None],
        "timing": packed.timing[None],
        "mask": packed.mask[None],
        "scalars": packed.scalars[None],
        "guidance": np.array([guidance], np.float32),
        **{name: array[None] for name, array in packed.more.items()},
    }


def normal(seed: int, stream: int, shape: tuple[int, ...]) -> FloatArray:
    """Standard normal float32 from a counter-based generator: the same on every machine."""
    generator = np.random.Generator(np.random.SFC64([seed, stream]))
    return generator.standard_normal(shape, dtype=np.float32)
