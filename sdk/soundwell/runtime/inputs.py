"""What the exported graphs take, made from a timeline, a seed and a model card. Knows no session.

The layout of the condition arrays is in `conditions.py`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..catalog import load_catalog
from ..events import Timeline
from ..sounds import FULL_SPREAD, Sound
from .conditions import LATENT_DIM, TOKENS_PER_SEC, Conditions, EventCondition, pack, tokens_for
from .weights import ModelCard

FloatArray = NDArray[np.float32]
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
    return pack(events or [NO_EVENT], scalars, num_tokens)


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
                onset_secs=event.time_secs,
                duration_secs=sound.duration_secs,
                intensity=1.0 - (loudest - event.intensity),
            )
        )
    return events


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


def condition_feeds(packed: Conditions, guidance: float) -> dict[str, Any]:
    """Conditions with a batch axis, and the guidance scale."""
    return {
        "category": packed.category[None],
        "token": packed.token[None],
        "timing": packed.timing[None],
        "mask": packed.mask[None],
        "scalars": packed.scalars[None],
        "guidance": np.array([guidance], np.float32),
    }


def normal(seed: int, stream: int, shape: tuple[int, ...]) -> FloatArray:
    """Standard normal float32 from a counter-based generator: the same on every machine."""
    generator = np.random.Generator(np.random.SFC64([seed, stream]))
    return generator.standard_normal(shape, dtype=np.float32)
