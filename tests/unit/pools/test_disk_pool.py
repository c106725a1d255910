"""The disk pool: round trip, damage, full, and several processes on one folder."""

from __future__ import annotations

import dataclasses
import errno
import multiprocessing
import os
from pathlib import Path

import numpy as np
import pytest

from soundwell.audio import Clip
from soundwell.errors import InvalidInput, PoolFull
from soundwell.pools.disk import DiskPool

BIG = 2**30


def file_of(folder):
    (path,) = folder.glob("*/*.variation")
    return path


def test_round_trip_is_exact(tmp_path, variation):
    original = variation(7)
    DiskPool(tmp_path, BIG).put(original)
    back = DiskPool(tmp_path, BIG).get(original.key)
    for field in dataclasses.fields(original):
        if field.name != "clip":
            assert getattr(back, field.name) == getattr(original, field.name)
    assert np.array_equal(back.clip.samples, original.clip.samples)
    assert back.clip.sample_rate_hz == 48_000


def test_stereo_and_silence_survive(tmp_path, variation):
    stereo = variation(1, clip=Clip(samples=np.zeros((50, 2), np.float32)))
    pool = DiskPool(tmp_path, BIG)
    pool.put(stereo)
    assert pool.get(stereo.key).clip.samples.shape == (50, 2)


def test_absent_is_a_miss(tmp_path, variation):
    pool = DiskPool(tmp_path, BIG)
    assert pool.get(variation(1).key) is None
    assert pool.stats().misses == 1


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[:-10],
        lambda data: data[:5],
        lambda data: b"",
        lambda data: bytes(len(data)),
        lambda data: data[:-1] + bytes([data[-1] ^ 1]),
        lambda data: data.replace(b'"steps": 4', b'"steps": 2'),
        lambda data: b"[]\n" + data,
    ],
    ids=["short", "stub", "empty", "zeros", "one bit", "header", "not an object"],
)
def test_corrupt_entry_is_a_miss_and_deleted(tmp_path, variation, damage):
    pool = DiskPool(tmp_path, BIG)
    pool.put(variation(1))
    path = file_of(tmp_path)
    path.write_bytes(damage(path.read_bytes()))
    assert pool.get(variation(1).key) is None
    assert not path.exists()
    pool.put(variation(1))
    assert pool.get(variation(1).key) is not None


def test_entry_that_cannot_be_read_now_is_kept(tmp_path, variation, monkeypatch):
    pool = DiskPool(tmp_path, BIG)
    pool.put(variation(1))

    def too_many(self):
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))

    with monkeypatch.context() as moment:
        moment.setattr(Path, "read_bytes", too_many)
        assert pool.get(variation(1).key) is None
    assert pool.get(variation(1).key) is not None


def test_entry_under_anothers_name_is_not_believed(tmp_path, variation):
    pool = DiskPool(tmp_path, BIG)
    pool.put(variation(1))
    path = file_of(tmp_path)
    path.rename(path.with_name(f"{variation(2).key}.variation"))
    assert pool.get(variation(2).key) is None


def test_full_pool_says_so_and_keeps_what_it_has(tmp_path, variation):
    DiskPool(tmp_path, BIG).put(variation(1))
    size = file_of(tmp_path).stat().st_size
    pool = DiskPool(tmp_path, int(1.5 * size))
    with pytest.raises(PoolFull, match="raise disk_pool_bytes"):
        pool.put(variation(2))
    assert pool.get(variation(1).key) is not None
    assert pool.stats().variations == 1


def test_full_disk_is_a_full_pool_and_leaves_no_half_file(tmp_path, variation, monkeypatch):
    def no_space(self, data):
        self.touch()
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    pool = DiskPool(tmp_path, BIG)
    monkeypatch.setattr(Path, "write_bytes", no_space)
    with pytest.raises(PoolFull, match="the disk is full"):
        pool.put(variation(1))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert pool.stats().len_bytes == 0


def test_leftovers_of_a_killed_writer_are_cleared(tmp_path, variation):
    DiskPool(tmp_path, BIG).put(variation(1))
    old, new = (file_of(tmp_path).with_name(name) for name in (".1-old.part", ".1-new.part"))
    old.touch()
    new.touch()
    os.utime(old, (0, 0))
    DiskPool(tmp_path, BIG)
    assert (old.exists(), new.exists()) == (False, True)


def test_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(InvalidInput, match="disk_pool"):
        DiskPool(tmp_path / "file" / "pool", BIG)


def _write_many(folder, variations):
    pool = DiskPool(folder, BIG)
    for each in variations * 5:
        pool.put(each)
        if pool.get(each.key) is None:
            raise SystemExit(1)


def test_two_processes_share_a_folder(tmp_path, variation):
    variations = [variation(seed) for seed in range(20)]
    spawn = multiprocessing.get_context("spawn")
    processes = [spawn.Process(target=_write_many, args=(tmp_path, variations[::order])) for order in (1, -1)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0]
    pool = DiskPool(tmp_path, BIG)
    assert all(pool.get(each.key) is not None for each in variations)
    assert pool.stats().variations == 20
