"""A built corpus as recordings: what index.jsonl says of each, and its samples. Builds and trains nothing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..audio import FloatArray, find_onset, read_clip
from ..catalog import load_catalog
from ..errors import InvalidInput

RATE_HZ = 48_000
FADE_FRAMES = 480
TIERS = ("A", "B")


@dataclass(frozen=True, kw_only=True)
class Recording:
    """One file of the corpus."""

    id: str
    path: Path
    category: str  # catalog id
    value: str  # of the attribute the model hears, such as "gravel"; "": none known
    source: str  # its package or repository
    member: str  # its path there
    split: str  # train or holdout
    duration_secs: float
    clean: bool  # one event, no noise, not clipped

    def samples(self, max_secs: float = 60.0) -> FloatArray:
        """(num_frames,) at 48 kHz, from its start; a cut end fades out."""
        mono = read_clip(self.path).resampled(RATE_HZ).mono()
        limit = round(max_secs * RATE_HZ)
        if len(mono) <= limit:
            return mono
        piece = mono[:limit].copy()
        fade = min(FADE_FRAMES, limit)
        piece[-fade:] *= np.linspace(1.0, 0.0, fade, dtype=np.float32)
        return piece

    def from_onset(self, max_secs: float) -> FloatArray:
        """The same, starting at the attack, at full scale."""
        samples = self.samples(max_secs + 1.0)
        samples = samples[find_onset(samples, RATE_HZ) :][: round(max_secs * RATE_HZ)]
        peak = float(np.abs(samples).max(initial=0.0))
        return samples / np.float32(max(peak, 1e-6))


def read_corpus(folder: Path) -> tuple[Recording, ...]:
    """All recordings of tiers A and B of a built corpus, by id. Raises InvalidInput where there is none."""
    index = folder / "index.jsonl"
    if not index.is_file():
        sentence = f"{folder} has no index.jsonl; build it with: soundwell corpus build --out {folder}"
        raise InvalidInput(sentence, field="corpus")
    lines = index.read_text(encoding="utf-8").splitlines()
    entries = [json.loads(line) for line in lines if line.strip()]
    found = [_recording(folder, entry) for entry in entries if entry["tier"] in TIERS]
    kept = [recording for recording in found if recording is not None]
    if not kept:
        raise InvalidInput(f"{index} lists no recording of tiers A and B", field="corpus")
    return tuple(sorted(kept, key=lambda recording: recording.id))


def _recording(folder: Path, entry: dict[str, object]) -> Recording | None:
    """None for what is of no one class ("other") or has lost its file."""
    path = folder / str(entry["path"])
    catalog = load_catalog()
    names = {category.corpus_class for category in catalog.categories.values()}
    if entry["class"] not in names or not path.is_file():
        return None
    member = str(entry["member"])
    category, token = catalog.corpus_token(str(entry["class"]), str(entry["material"]), member)
    return Recording(
        id=str(entry["id"]),
        path=path,
        category=category,
        value=(token or "").partition("/")[2],
        source=str(entry["source"]),
        member=member,
        split=str(entry["split"]),
        duration_secs=float(str(entry["duration_secs"])),
        clean=bool(entry["clean_oneshot"]),
    )
