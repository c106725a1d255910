"""A library's files as training features: decoded, trimmed, measured; a fifth of each label held out.

Unusable files are left out with their reason; too few usable ones are an error. Knows labels, not networks.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray

from ...catalog.table import load_table
from ...errors import InvalidInput
from ..corpus_audio import Unusable, prepare
from ..features import MAX_SECS, PITCH_COPIES, PITCH_RANGE_SEMITONES, FeatureSet, clip_bands
from .labels import Item

FEWEST = 3  # usable files: of the library, and of each new label
HELD_FROM = 5  # files of a label, from which on some are held out
HELD_SHARE = 0.2
LONGEST_FILE_SECS = 600.0
BandsArray = NDArray[np.float16]


@dataclass(frozen=True, kw_only=True)
class Clip:
    """One usable file: its bands and those of its pitch-shifted copies, and what was measured."""

    item: Item
    bands: tuple[BandsArray, ...]
    facts: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Library:
    """Clips to train on, clips held out, and (file, reason) of what could not be used."""

    train: tuple[Clip, ...]
    held: tuple[Clip, ...]
    unusable: tuple[tuple[str, str], ...]

    @property
    def clips(self) -> tuple[Clip, ...]:
        return self.train + self.held

    @property
    def counts(self) -> dict[str, int]:
        """Label -> usable files."""
        return dict(sorted(Counter(clip.item.label.name for clip in self.clips).items()))


def read_library(items: Sequence[Item], *, new_tokens: Iterable[str] = (), seed: int = 0) -> Library:
    """Decodes and measures every file. Raises InvalidInput where too little is usable."""
    with ThreadPoolExecutor(2) as pool:
        read = list(pool.map(lambda item: _clip(item, seed), items))
    clips = [clip for clip in read if isinstance(clip, Clip)]
    unusable = tuple(
        (item.name, clip) for item, clip in zip(items, read, strict=True) if isinstance(clip, str)
    )
    _check_enough(clips, unusable, set(new_tokens))
    held = _held_out(clips)
    return Library(
        train=tuple(clip for clip in clips if clip.item.name not in held),
        held=tuple(clip for clip in clips if clip.item.name in held),
        unusable=unusable,
    )


def feature_set(
    clips: Sequence[Clip],
    categories: tuple[str, ...],
    tokens: tuple[str, ...],
    *,
    copies: bool = True,
    text_dim: int = 0,
) -> FeatureSet:
    """The table that training material is drawn from. `copies`: with the pitch-shifted ones.

    `text_dim`: of the text that the model hears, 0 for none; a file is then said by its label and its name's words.
    """
    rows = [
        (index, clip, bands, order == 0)
        for index, clip in enumerate(clips)
        for order, bands in enumerate(clip.bands if copies else clip.bands[:1])
    ]
    length = np.array([len(bands) for _, _, bands, _ in rows], np.int64)
    labels = [clip.item.label for _, clip, _, _ in rows]
    return FeatureSet(
        bands=np.concatenate([bands for _, _, bands, _ in rows]),
        start=np.concatenate([[0], np.cumsum(length)[:-1]]).astype(np.int64),
        length=length,
        category=np.array([1 + categories.index(label.category) for label in labels], np.int64),
        token=np.array([1 + tokens.index(label.token) if label.token else 0 for label in labels], np.int64),
        level_dbfs=np.array([clip.facts["peak_dbfs"] for _, clip, _, _ in rows], np.float32),
        bandwidth_hz=np.array([clip.facts["bandwidth_hz"] for _, clip, _, _ in rows], np.float32),
        clean=np.array([not clip.facts["clipped"] for _, clip, _, _ in rows], np.float32),
        original=np.array([original for _, _, _, original in rows]),
        clip=np.array([index for index, _, _, _ in rows], np.int64),
        ids=np.array([clip.item.name for clip in clips]),
        text=text_vectors([f"{c.item.label.caption} {Path(c.item.name).stem}" for c in clips], text_dim),
        categories=categories,
        tokens=tokens,
    )


def text_vectors(captions: Sequence[str], text_dim: int) -> NDArray[np.float16]:
    """(captions, text_dim), as serving makes them of a sound's text. Raises InvalidInput for another table's model."""
    if not text_dim:
        return np.zeros((len(captions), 0), np.float16)
    table = load_table()
    if table.dim != text_dim:
        sentence = (
            f"hears texts of {text_dim} numbers, this version's table makes {table.dim}; use its own version"
        )
        raise InvalidInput(sentence, field="--base")
    return np.stack([table.embed(caption) for caption in captions]).astype(np.float16)


def _clip(item: Item, seed: int) -> Clip | str:
    """The clip, or why it cannot be used."""
    try:
        secs = soundfile.info(str(item.path)).duration
        if secs > LONGEST_FILE_SECS:
            return f"{secs:.0f} s long; cut it into its sounds"
        prepared = prepare(item.path, ambience=item.label.category == "ambience")
    except (Unusable, soundfile.SoundFileError, RuntimeError) as error:
        return str(error).replace(str(item.path), item.name)
    rng = np.random.default_rng([seed, int(hashlib.sha256(item.name.encode()).hexdigest()[:8], 16)])
    shifts = rng.uniform(-PITCH_RANGE_SEMITONES, PITCH_RANGE_SEMITONES, PITCH_COPIES)
    audio = prepared.audio[: int(MAX_SECS * 48_000)]
    return Clip(item=item, bands=tuple(clip_bands(audio, 48_000, shifts.tolist())), facts=prepared.facts)


def _check_enough(clips: Sequence[Clip], unusable: Sequence[tuple[str, str]], new_tokens: set[str]) -> None:
    reasons = "; ".join(f"{name}: {reason}" for name, reason in unusable[:3])
    left_out = f" ({len(unusable)} could not be used: {reasons})" if unusable else ""
    if len(clips) < FEWEST:
        sentence = f"has {len(clips)} usable files; give at least {FEWEST}, better 20{left_out}"
        raise InvalidInput(sentence, field="library")
    counts = Counter(clip.item.label.token for clip in clips)
    for token in sorted(new_tokens):
        if counts[token] < FEWEST:
            sentence = (
                f"the new label {token} has {counts[token]} usable files; give at least {FEWEST}, or map it to"
                f" one that the model knows with --map {token}=CATEGORY/VALUE{left_out}"
            )
            raise InvalidInput(sentence, field="library")


def _held_out(clips: Sequence[Clip]) -> set[str]:
    """A fifth of each label with enough files, chosen by the hash of the name: the same files every time."""
    by_label: defaultdict[str, list[str]] = defaultdict(list)
    for clip in clips:
        by_label[clip.item.label.name].append(clip.item.name)
    chosen: set[str] = set()
    for names in by_label.values():
        if len(names) >= HELD_FROM:
            names.sort(key=lambda name: hashlib.sha256(name.encode()).hexdigest())
            chosen.update(names[: max(1, int(HELD_SHARE * len(names)))])
    return chosen
