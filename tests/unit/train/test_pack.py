"""A pack is small, close to what went in, and its copies sound like resampled ones."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from soundwell.errors import InvalidInput
from soundwell.runtime.spectrum import LOG_SCALE, SILENCE, log_bands
from soundwell.train.features import FeatureSet, clip_bands
from soundwell.train.pack import originals, pack, shift_bands, unpack

DB = LOG_SCALE * 10 / np.log(10)


def noises(clips: int = 12, copies: int = 2) -> FeatureSet:
    """Decaying filtered noise, each with copies, in the form of `build_features`."""
    rng = np.random.default_rng(0)
    spans, original = [], []
    for _ in range(clips):
        length = 960 * int(rng.integers(15, 40))
        audio = rng.normal(0, 0.3, length) * np.exp(-np.arange(length) / 6_000)
        audio = np.convolve(audio, np.hanning(int(rng.integers(2, 30))), "same").astype(np.float32)
        spans += clip_bands(audio, 48_000, rng.uniform(-2, 2, copies).tolist())
        original += [True] + [False] * copies
    length = np.array([len(span) for span in spans], np.int64)
    count = len(spans)
    return FeatureSet(
        bands=np.concatenate(spans),
        start=np.concatenate([[0], np.cumsum(length)[:-1]]),
        length=length,
        category=np.ones(count, np.int64),
        token=np.arange(count, dtype=np.int64) % 3,
        level_dbfs=np.full(count, -3.0, np.float32),
        bandwidth_hz=np.full(count, 2e4, np.float32),
        clean=np.ones(count, np.float32),
        original=np.array(original),
        clip=np.repeat(np.arange(clips), 1 + copies),
        ids=np.array([f"clip{index}" for index in range(clips)]),
        categories=("footstep",),
        tokens=("footstep/gravel", "footstep/mud"),
    )


def test_a_pack_keeps_within_its_size_and_tells_its_error(tmp_path: Path) -> None:
    features = noises()
    plain_bytes = originals(features).bands.nbytes
    limit = 512 * 512 * 2 + 8_000 + plain_bytes // 6  # the axes are the least part of a real pack
    told = pack(features, tmp_path / "p.npz", max_bytes=limit)
    assert told.num_bytes < limit and told.clips == 12
    found, kept = unpack(tmp_path / "p.npz", copies=0), originals(features)
    error = found.bands.astype(np.float32) - kept.bands.astype(np.float32)
    assert DB * np.sqrt(np.mean(error**2)) == pytest.approx(told.error_db, rel=0.05)
    for name in ("start", "length", "category", "token", "level_dbfs", "clip", "ids"):
        assert np.array_equal(getattr(found, name), getattr(kept, name)), name


def test_more_room_means_less_error(tmp_path: Path) -> None:
    features = noises()
    sizes = (600_000, 680_000)
    errors = [pack(features, tmp_path / f"{size}.npz", max_bytes=size).error_db for size in sizes]
    assert errors[1] < errors[0]


def test_what_does_not_fit_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="allow more"):
        pack(noises(), tmp_path / "p.npz", max_bytes=10)
    assert not list(tmp_path.iterdir())


def test_what_is_no_pack_is_refused(tmp_path: Path) -> None:
    (tmp_path / "p.npz").write_bytes(b"no")
    with pytest.raises(InvalidInput, match="soundwell corpus pack"):
        unpack(tmp_path / "p.npz")


def test_copies_are_flagged_and_share_their_recording(tmp_path: Path) -> None:
    features = noises(clips=5, copies=0)
    pack(features, tmp_path / "p.npz", max_bytes=2**20)
    found = unpack(tmp_path / "p.npz", copies=2, seed=3)
    assert len(found.length) == 15 and found.original.sum() == 5
    assert list(found.clip) == [0, 1, 2, 3, 4] * 3 and len(found.ids) == 5
    assert np.all(found.length % 4 == 0) and found.start[-1] + found.length[-1] == len(found.bands)
    again = unpack(tmp_path / "p.npz", copies=2, seed=3)
    assert np.array_equal(found.bands, again.bands)


@pytest.mark.parametrize("semitones", [-2.0, 2.0])
def test_moved_bands_are_like_resampled_audio(semitones: float) -> None:
    rng = np.random.default_rng(1)
    audio = np.convolve(rng.normal(0, 0.2, 96_000), np.hanning(24) / 8, "same").astype(np.float32)
    real = clip_bands(audio, 48_000, [semitones])[1].astype(np.float32)
    moved = shift_bands(log_bands(audio), semitones)
    frames = min(len(real), len(moved))
    assert abs(len(real) - len(moved)) <= 4
    spectra = real[:frames].mean(axis=0), moved[:frames].mean(axis=0)
    heard = spectra[0] > SILENCE + 0.3
    assert np.abs(spectra[0] - spectra[1])[heard].mean() * DB < 2.0
    still = np.abs(spectra[0] - log_bands(audio)[:frames].mean(axis=0))[heard].mean() * DB
    assert np.abs(spectra[0] - spectra[1])[heard].mean() * DB < still


def test_a_silent_set_packs_to_nothing(tmp_path: Path) -> None:
    features = noises(clips=3, copies=0)
    silent = replace(features, bands=np.full_like(features.bands, SILENCE))
    pack(silent, tmp_path / "p.npz", max_bytes=2**20)
    assert np.abs(unpack(tmp_path / "p.npz", copies=0).bands.astype(np.float32) - SILENCE).max() < 0.01
