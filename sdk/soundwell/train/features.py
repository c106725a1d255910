"""From a built corpus to one file of band energies and labels, so that training never opens audio again.

Each clip is kept as it is and in pitch-shifted copies (flagged, so that inference can ask for clean material).
"""

from __future__ import annotations

import json
import re
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray
from rich.progress import track

from ..catalog import Catalog, load_catalog
from ..catalog.table import load_table, words_of
from ..runtime.spectrum import log_bands

MAX_SECS = 6.0
PITCH_COPIES = 2
PITCH_RANGE_SEMITONES = 2.5


@dataclass(frozen=True, kw_only=True)
class FeatureSet:
    """All clips, end to end. bands: (frames, num_bands) float16; one row of the tables per clip and copy."""

    bands: NDArray[np.float16]
    start: NDArray[np.int64]
    length: NDArray[np.int64]
    category: NDArray[np.int64]  # 1-based
    token: NDArray[np.int64]  # 1-based, 0 none
    level_dbfs: NDArray[np.float32]
    bandwidth_hz: NDArray[np.float32]
    clean: NDArray[np.float32]
    original: NDArray[np.bool_]
    clip: NDArray[np.int64]  # index of the recording; copies share it
    ids: NDArray[np.str_]
    categories: tuple[str, ...]
    tokens: tuple[str, ...]
    text: NDArray[np.float16] = field(
        default_factory=lambda: np.zeros((0, 0), np.float16)
    )  # a vector per recording


def build_features(
    corpus: Path, out: Path, *, tiers: tuple[str, ...] = ("A", "B"), seed: int = 0, workers: int = 2
) -> None:
    """Reads OUT/index.jsonl of `soundwell corpus build`; writes one .npz of the train split."""
    catalog = load_catalog()
    categories, tokens = tuple(catalog.categories), catalog.tokens()
    rows: list[dict[str, Any]] = []
    for line in (corpus / "index.jsonl").read_text().splitlines():
        row = json.loads(line)
        if row["split"] != "train" or row["tier"] not in tiers or row["class"] == "other":
            continue
        category, token = catalog.corpus_token(row["class"], row["material"], row["member"])
        if row["duration_secs"] >= 0.03:
            row["category_index"] = categories.index(category) + 1
            row["token_index"] = tokens.index(token) + 1 if token is not None else 0
            rows.append(row)
    rows.sort(key=lambda row: str(row["id"]))
    rng = np.random.default_rng(seed)
    shifts = np.round(
        rng.uniform(-PITCH_RANGE_SEMITONES, PITCH_RANGE_SEMITONES, (len(rows), PITCH_COPIES)), 2
    )
    paths = [str(corpus / "audio" / f"{row['id']}.flac") for row in rows]
    with ProcessPoolExecutor(workers) as pool:
        jobs = pool.map(_clip_bands, paths, shifts.tolist(), chunksize=16)
        pieces = [piece for piece in track(jobs, "band energies", total=len(rows))]
    flat = [bands for copies in pieces for bands in copies]
    length = np.array([len(bands) for bands in flat], np.int64)
    repeat = 1 + PITCH_COPIES
    np.savez(
        out,
        bands=np.concatenate(flat),
        start=np.concatenate([[0], np.cumsum(length)[:-1]]),
        length=length,
        category=np.repeat([row["category_index"] for row in rows], repeat),
        token=np.repeat([row["token_index"] for row in rows], repeat),
        level_dbfs=np.repeat([row["peak_dbfs"] for row in rows], repeat).astype(np.float32),
        bandwidth_hz=np.repeat([row["bandwidth_hz"] for row in rows], repeat).astype(np.float32),
        clean=np.repeat([_is_clean(row) for row in rows], repeat).astype(np.float32),
        original=np.tile([True] + [False] * PITCH_COPIES, len(rows)),
        clip=np.repeat(np.arange(len(rows)), repeat),
        ids=np.array([row["id"] for row in rows]),
        text=np.stack([caption_vector(row, catalog) for row in rows]),
        categories=np.array(categories),
        tokens=np.array(tokens),
    )


def load_features(path: Path) -> FeatureSet:
    """The file written by `build_features`."""
    data = np.load(path)
    arrays = {name: data[name] for name in data.files if name not in ("categories", "tokens")}
    return FeatureSet(
        **arrays, categories=tuple(map(str, data["categories"])), tokens=tuple(map(str, data["tokens"]))
    )


def merged(first: FeatureSet, second: FeatureSet) -> FeatureSet:
    """Both tables as one, the first one's rows first. They must share their vocabulary."""
    joined = {
        name: np.concatenate([getattr(first, name), getattr(second, name)])
        for name in (
            "bands",
            "length",
            "category",
            "token",
            "level_dbfs",
            "bandwidth_hz",
            "clean",
            "original",
            "ids",
        )
    }
    return FeatureSet(
        **joined,
        start=np.concatenate([first.start, second.start + len(first.bands)]),
        clip=np.concatenate([first.clip, second.clip + len(first.ids)]),
        text=_both_texts(first, second),
        categories=first.categories,
        tokens=first.tokens,
    )


def _both_texts(first: FeatureSet, second: FeatureSet) -> NDArray[np.float16]:
    """Texts of both; where one set has none, its recordings say nothing."""
    dim = max(first.text.shape[1], second.text.shape[1])
    blank = [np.zeros((len(one.ids), dim), np.float16) for one in (first, second)]
    known = [
        one.text if one.text.shape[1] else none for one, none in zip((first, second), blank, strict=True)
    ]
    return np.concatenate(known)


def save_features(path: Path, features: FeatureSet) -> None:
    """What `load_features` reads; temp file and rename."""
    arrays: dict[str, Any] = {name: np.asarray(value) for name, value in vars(features).items()}
    temporary = path.with_suffix(".part.npz")
    np.savez(temporary, **arrays)
    temporary.replace(path)


def caption_of(row: dict[str, Any], catalog: Catalog) -> str:
    """What can be said of a recording: its class, attribute, material and the words of its file's name."""
    category, token = catalog.corpus_token(row["class"], row["material"], row["member"])
    attribute = {catalog.categories[category].model_attribute: token.partition("/")[2]} if token else {}
    stem = re.sub(r"([a-z])([A-Z])", r"\1 \2", Path(row["member"]).stem)
    return " ".join([catalog.caption_of(category, attribute), row["material"], *words_of(stem)])


def caption_vector(row: dict[str, Any], catalog: Catalog) -> NDArray[np.float16]:
    """(text_dim,) of the caption, as serving makes it of a sound's text."""
    return load_table().embed(caption_of(row, catalog)).astype(np.float16)


def _is_clean(row: dict[str, Any]) -> float:
    return 1.0 if row.get("clean_oneshot") and not row.get("clipped") else 0.0


def _clip_bands(path: str, shifts: list[float]) -> list[NDArray[np.float16]]:
    """The clip's bands, then those of its copies resampled by so many semitones."""
    audio, rate = soundfile.read(path, dtype="float32")
    return clip_bands(audio[: int(MAX_SECS * rate)], rate, shifts)


def clip_bands(audio: NDArray[np.float32], rate: int, shifts: list[float]) -> list[NDArray[np.float16]]:
    """Bands of mono audio as it is, then of copies shifted by so many semitones."""
    copies = [audio]
    for shift in shifts:
        copies.append(soxr.resample(audio, rate, rate / 2 ** (shift / 12), "MQ"))
    return [log_bands(_whole_patches(copy)).astype(np.float16) for copy in copies]


def _whole_patches(audio: NDArray[np.float32]) -> NDArray[np.float32]:
    """Pads to a whole number of 20 ms tokens."""
    return np.pad(audio, (0, -len(audio) % 960))
