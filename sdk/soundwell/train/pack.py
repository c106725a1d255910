"""Features made small enough to carry to a machine with a GPU: a transform code of the band energies.

Every 20 ms patch (4 frames of 128 bands) is turned into its principal components, each rounded to one common step and
compressed component by component; what is below the step costs almost nothing. Only originals are kept: copies
shifted in pitch are made again when a pack is opened, by moving the bands. Knows features, nothing of audio or files.
"""

from __future__ import annotations

import bz2
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InvalidInput
from ..runtime.spectrum import LOG_SCALE, SILENCE, band_centres
from .features import PITCH_COPIES, PITCH_RANGE_SEMITONES, FeatureSet, merged

VERSION = 1
FRAMES = 4
NUM_BINS = 481
ROOM = 8_000  # bytes of a file's own tables
STEPS = 0.04 * 1.12 ** np.arange(36)  # of a normalised log energy: from 0.2 dB of error to 10
FloatArray = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class Packed:
    """What a pack came to: its size, the error of the band energies in dB (root mean square), and its clips."""

    num_bytes: int
    error_db: float
    clips: int
    seconds: float


def pack(features: FeatureSet, out: Path, *, max_bytes: int) -> Packed:
    """Writes the originals of a feature set, at the finest step that fits. Raises InvalidInput where none does."""
    kept = originals(features)
    patches = kept.bands.astype(np.float32).reshape(-1, FRAMES * kept.bands.shape[1])
    mean, basis = components(patches)
    weights: FloatArray = np.asarray((patches - mean) @ basis, np.float32)
    arrays: dict[str, Any] = {
        name: np.asarray(value) for name, value in vars(kept).items() if name not in ("bands", "original")
    }
    fixed = sum(array.nbytes for array in arrays.values()) + 2 * (basis.size + mean.size) + ROOM
    codes, streams, step = _fitting(weights, max_bytes - fixed)
    arrays |= {
        "pack_version": VERSION,
        "mean": mean.astype(np.float16),
        "basis": basis[:, : codes.shape[1]].astype(np.float16),
        "step": np.float32(step),
        "sizes": np.array([len(stream) for stream in streams]),
        "wide": _is_wide(codes),
        "streams": np.frombuffer(b"".join(streams), np.uint8),
    }
    temporary = out.with_suffix(".part.npz")
    np.savez(temporary, **arrays)
    temporary.replace(out)
    decoded = codes.astype(np.float32) * step @ basis[:, : codes.shape[1]].T + mean
    error = float(np.sqrt(np.mean((decoded - patches) ** 2)))
    return Packed(
        num_bytes=out.stat().st_size,
        error_db=error * LOG_SCALE * 10 / np.log(10),
        clips=len(kept.length),
        seconds=float(kept.length.sum()) / 200.0,
    )


def unpack(path: Path, *, copies: int = PITCH_COPIES, seed: int = 0) -> FeatureSet:
    """The features of a pack, with `copies` of each clip shifted in pitch."""
    try:
        data = np.load(path)
        if int(data["pack_version"]) != VERSION:
            raise InvalidInput(f"is of version {data['pack_version']}; pack it again", field=str(path))
    except (OSError, ValueError, KeyError) as error:
        raise InvalidInput("is no pack; make one with `soundwell corpus pack`", field=str(path)) from error
    own = ("pack_version", "mean", "basis", "step", "sizes", "wide", "streams", "categories", "tokens")
    arrays = {name: data[name] for name in data.files if name not in own}
    plain = FeatureSet(
        **arrays,
        bands=_decoded(data).astype(np.float16),
        original=np.ones(len(data["length"]), bool),
        categories=tuple(map(str, data["categories"])),
        tokens=tuple(map(str, data["tokens"])),
    )
    rng, whole = np.random.default_rng(seed), plain
    for _ in range(copies):
        shifts = rng.uniform(-PITCH_RANGE_SEMITONES, PITCH_RANGE_SEMITONES, len(plain.length))
        whole = _with_copies(whole, shifted(plain, shifts))
    return whole


def originals(features: FeatureSet) -> FeatureSet:
    """The same set without its copies, rows in order."""
    rows = np.flatnonzero(features.original)
    spans = [features.bands[features.start[r] : features.start[r] + features.length[r]] for r in rows]
    length = features.length[rows]
    chosen = {
        name: getattr(features, name)[rows]
        for name in ("category", "token", "level_dbfs", "bandwidth_hz", "clean", "original", "clip")
    }
    start = np.concatenate([[0], np.cumsum(length)[:-1]]).astype(np.int64)
    return replace(features, bands=np.concatenate(spans), start=start, length=length, **chosen)


def shifted(features: FeatureSet, semitones: NDArray[np.float64]) -> FeatureSet:
    """Every row moved in pitch and time, as resampling would; lengths stay whole patches."""
    spans = []
    for row in range(len(features.length)):
        bands = features.bands[features.start[row] : features.start[row] + features.length[row]]
        spans.append(shift_bands(bands.astype(np.float32), float(semitones[row])).astype(np.float16))
    length = np.array([len(span) for span in spans], np.int64)
    return replace(
        features,
        bands=np.concatenate(spans),
        start=np.concatenate([[0], np.cumsum(length)[:-1]]).astype(np.int64),
        length=length,
        original=np.zeros(len(length), bool),
    )


def shift_bands(bands: FloatArray, semitones: float) -> FloatArray:
    """(frames, bands) -> as if the sound were resampled: shorter and higher, or longer and lower."""
    ratio = 2.0 ** (semitones / 12)
    centres = band_centres(bands.shape[1], NUM_BINS)
    places = np.interp(centres / ratio, centres, np.arange(len(centres)), right=len(centres) - 1)
    low = np.minimum(places.astype(int), len(centres) - 2)
    part = (places - low).astype(np.float32)
    moved = bands[:, low] * (1 - part) + bands[:, low + 1] * part
    moved[:, centres / ratio > NUM_BINS - 1] = SILENCE
    frames = max(FRAMES, round(len(bands) / ratio / FRAMES) * FRAMES)
    clock = np.minimum(np.arange(frames) * ratio, len(bands) - 1)
    before = np.minimum(clock.astype(int), max(0, len(bands) - 2))
    share = (clock - before).astype(np.float32)[:, None]
    after = np.minimum(before + 1, len(bands) - 1)
    return np.asarray(moved[before] * (1 - share) + moved[after] * share, np.float32)


def components(patches: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Mean and principal axes (columns, strongest first) of (n, width)."""
    mean = patches.mean(axis=0)
    centred = patches - mean
    values, vectors = np.linalg.eigh((centred.T @ centred / len(patches)).astype(np.float64))
    # Kept as float16 in the pack, so the coder must see what the decoder will.
    basis = vectors[:, np.argsort(values)[::-1]].astype(np.float16).astype(np.float32)
    return mean.astype(np.float16).astype(np.float32), basis


def _fitting(weights: FloatArray, max_bytes: float) -> tuple[NDArray[np.int16], list[bytes], float]:
    """Codes and streams at the finest of STEPS that fits: found by an estimate, then made sure of."""
    low, high = -1, len(STEPS) - 1  # low does not fit; high is the last that may
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _estimate(weights, float(STEPS[middle])) <= max_bytes else (middle, high)
    for step in map(float, STEPS[high:]):
        codes = _rounded(weights, step)
        streams = [_compressed(column, wide) for column, wide in zip(codes.T, _is_wide(codes), strict=True)]
        if sum(map(len, streams)) <= max_bytes:
            return codes, streams, step
    raise InvalidInput("cannot be packed that small; allow more, or pack fewer tiers", field="features")


def _is_wide(codes: NDArray[np.int16]) -> NDArray[np.bool_]:
    """Per component: whether its codes need two bytes."""
    return np.asarray(np.abs(codes).max(axis=0) > 127)


def _compressed(column: NDArray[np.int16], wide: bool) -> bytes:
    return bz2.compress((column if wide else column.astype(np.int8)).tobytes(), 9)


def _rounded(weights: FloatArray, step: float) -> NDArray[np.int16]:
    """Codes of the components that are ever above half a step."""
    codes = np.clip(np.round(weights / step), -32_000, 32_000).astype(np.int16)
    used = np.flatnonzero(np.any(codes != 0, axis=0))
    return np.asarray(codes[:, : (int(used[-1]) + 1 if len(used) else 1)])


def _estimate(weights: FloatArray, step: float) -> float:
    """Bytes, from the entropy of a sample of each component; bzip2 comes near it."""
    sample = weights[:: max(1, len(weights) // 20_000)]
    codes = np.round(sample / step).astype(np.int32)
    bits = 0.0
    for column in codes[:, np.any(codes != 0, axis=0)].T:
        counts = np.bincount(column - column.min())
        shares = counts[counts > 0] / len(column)
        bits += float(-(shares * np.log2(shares)).sum())
    return bits * len(weights) / 8


def _decoded(data: Any) -> FloatArray:
    basis, mean = data["basis"].astype(np.float32), data["mean"].astype(np.float32)
    ends = np.cumsum(data["sizes"])
    raw = data["streams"].tobytes()
    spans = zip(ends - data["sizes"], ends, data["wide"], strict=True)
    columns = [
        np.frombuffer(bz2.decompress(raw[start:end]), np.int16 if wide else np.int8).astype(np.int16)
        for start, end, wide in spans
    ]
    patches = np.stack(columns, axis=1).astype(np.float32) * float(data["step"]) @ basis.T + mean
    return np.asarray(patches.reshape(-1, basis.shape[0] // FRAMES), np.float32)


def _with_copies(features: FeatureSet, copies: FeatureSet) -> FeatureSet:
    """Copies share the recordings of the originals, so only rows are added."""
    joined = merged(features, copies)
    clip = np.concatenate([features.clip, copies.clip])
    return replace(joined, clip=clip, ids=features.ids, text=features.text)
