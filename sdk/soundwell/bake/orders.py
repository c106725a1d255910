"""What a worker is told: takes to make of one pool, and what its files say of themselves. Makes no sound."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..sounds import Sound
from .loudness import Levels
from .riff import WavWords


@dataclass(frozen=True, kw_only=True)
class Order:
    """Takes to make of one pool, with all a worker on another machine needs to know."""

    pool: str
    sound: Mapping[str, Any]  # as Sound.to_json() writes it
    settings: Mapping[str, Any]
    seeds: tuple[int, ...]
    runtime: str
    weights: str | None
    watermark: str  # off, on, or a key file that every worker can read
    model_hash: str
    words: Mapping[str, str]  # title, description, catid, keywords, product, creator, source, licence, date


def split(order: Order, size: int) -> Sequence[Order]:
    """The same order in pieces of at most `size` seeds."""
    pieces = range(0, len(order.seeds), size)
    return [replace(order, seeds=order.seeds[start : start + size]) for start in pieces]


def wav_words(order: Order, seed: int, levels: Levels, loop: tuple[int, int] | None) -> WavWords:
    """bext, INFO and iXML of one take."""
    words, sound = order.words, order.sound
    info = {
        "title": words["title"],
        "artist": words["creator"],
        "description": words["description"],
        "category": words["catid"],
        "keywords": words["keywords"],
        "product": words["product"],
        "licence": words["licence"],
        "date": words["date"],
        "software": "Soundwell",
    }
    user = {
        "CATID": words["catid"],
        "FXNAME": words["title"],
        "CREATORID": words["creator"],
        "SOURCEID": words["source"],
        "DESCRIPTION": words["description"],
        "KEYWORDS": words["keywords"],
        "CATEGORY": sound["category"],
    }
    ixml: dict[str, str | Mapping[str, str]] = {
        "PROJECT": words["product"],
        "NOTE": words["description"],
        "USER": user,
        "SOUNDWELL": _origin(order, seed),
    }
    reference = f"{Sound.from_json(sound).hash}{seed:016x}"
    return WavWords(
        info=info,
        ixml=ixml,
        reference=reference,
        loudness_lufs=levels.lufs,
        true_peak_dbtp=levels.true_peak_dbtp,
        loop=loop,
    )


def comments(order: Order, seed: int) -> dict[str, str]:
    """The same as Vorbis comments."""
    words = order.words
    return {
        "TITLE": words["title"],
        "ARTIST": words["creator"],
        "ALBUM": words["product"],
        "DESCRIPTION": words["description"],
        "GENRE": words["catid"],
        "KEYWORDS": words["keywords"],
        "LICENSE": words["licence"],
        "DATE": words["date"],
        "CATID": words["catid"],
        "SOURCEID": words["source"],
        **{f"SOUNDWELL_{name}": text for name, text in _origin(order, seed).items()},
    }


def _origin(order: Order, seed: int) -> dict[str, str]:
    return {
        "SOUND": order.pool,
        "SEED": str(seed),
        "MODEL": order.model_hash,
        "RUNTIME": order.runtime,
        "STEPS": str(order.settings["steps"]),
    }
