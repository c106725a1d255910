"""Variations on disk, one file each, safe between threads and processes. Evicts nothing: full is PoolFull.

file    <folder>/<sound hash>/<key>.variation = one line of JSON, then int16 PCM, interleaved, little-endian
write   to a temporary name beside it, then rename: readers see a whole file or none
read    name, sizes and SHA-256 must fit, else the file is deleted and the answer is a miss
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import logging
import os
import secrets
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np

from ..audio import clip_from_int16
from ..errors import InvalidInput, PoolFull
from ..sounds import Variation
from .memory import PoolStats

log = logging.getLogger(__name__)

ENDING = ".variation"
VERSION = 1
RESCAN_SECS = 10.0  # other processes write here too; how old our idea of the folder's size may be
STALE_TEMPORARY_SECS = 3600.0
_FIELDS = (
    "sound_id",
    "sound_hash",
    "bucket",
    "model_hash",
    "seed",
    "onset_frames",
    "rms_dbfs",
    "made_by",
    "steps",
)
_FULL = (errno.ENOSPC, errno.EDQUOT)


class DiskPool:
    """At most `capacity_bytes` in `folder`; several writers may pass it by what they write within ten seconds.

    Holds 16-bit samples; put a variation whose samples are 16-bit already to get the same samples back.
    """

    def __init__(self, folder: Path, capacity_bytes: int) -> None:
        self._folder = folder
        self._capacity_bytes = capacity_bytes
        self._lock = threading.Lock()
        self._hits = self._misses = 0
        self._writing_bytes = 0
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InvalidInput(f"cannot be made a folder ({error.strerror})", field="disk_pool") from error
        self._scan()

    def get(self, key: str) -> Variation | None:
        """The variation of that key; None where there is none or its file is not whole."""
        path = self._path(key)
        try:
            variation = _decode(path.read_bytes(), key)
        except FileNotFoundError:
            variation = None
        except OSError as error:  # of the moment, such as too many open files: it may be whole
            log.warning("%s cannot be read: %s", path, error)
            variation = None
        except (ValueError, KeyError, TypeError) as error:
            log.warning("%s cannot be used and is deleted: %s", path, error)
            self._delete(path)
            variation = None
        with self._lock:
            self._hits += variation is not None
            self._misses += variation is None
        return variation

    def put(self, variation: Variation) -> None:
        """Keeps a variation. Raises PoolFull over capacity, on a full disk, where nothing can be written."""
        path = self._path(variation.key)
        encoded = _encode(variation)
        if time.monotonic() - self._scanned > RESCAN_SECS:
            self._scan()
        with self._lock:
            if self._len_bytes + len(encoded) > self._capacity_bytes:
                raise PoolFull(
                    f"disk pool {self._folder} has reached {self._capacity_bytes} bytes; "
                    "raise disk_pool_bytes or delete files from it"
                )
            self._len_bytes += len(encoded)
            self._writing_bytes += len(encoded)
            self._variations += 1
        try:
            _write_whole(path, encoded)
        except OSError as error:
            with self._lock:
                self._len_bytes -= len(encoded)
                self._variations -= 1
            why = "the disk is full" if error.errno in _FULL else f"it cannot be written ({error.strerror})"
            raise PoolFull(f"disk pool {self._folder} keeps nothing new: {why}") from error
        finally:
            with self._lock:
                self._writing_bytes -= len(encoded)

    def stats(self) -> PoolStats:
        with self._lock:
            return PoolStats(
                variations=self._variations,
                len_bytes=self._len_bytes,
                capacity_bytes=self._capacity_bytes,
                hits=self._hits,
                misses=self._misses,
            )

    def _path(self, key: str) -> Path:
        return self._folder / key.partition("-")[0] / f"{key}{ENDING}"

    def _delete(self, path: Path) -> None:
        with contextlib.suppress(OSError):
            size = path.stat().st_size
            path.unlink()
            with self._lock:
                self._len_bytes -= size
                self._variations -= 1

    def _scan(self) -> None:
        """Measures the folder and clears what a killed writer left. Files may come and go meanwhile."""
        self._scanned = time.monotonic()  # first, so that other threads go on with the old measure
        sizes = []
        for path in self._folder.glob("*/*"):
            with contextlib.suppress(OSError):
                status = path.stat()
                if path.suffix == ENDING:
                    sizes.append(status.st_size)
                elif path.suffix == ".part" and time.time() - status.st_mtime > STALE_TEMPORARY_SECS:
                    path.unlink()
        with self._lock:  # for a moment only: the event loop asks for `stats`
            # What other threads are writing now is not there yet, or only just: counted twice is safe.
            self._len_bytes, self._variations = sum(sizes) + self._writing_bytes, len(sizes)


def _write_whole(path: Path, encoded: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{os.getpid()}-{secrets.token_hex(8)}.part")
    try:
        temporary.write_bytes(encoded)
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def _encode(variation: Variation) -> bytes:
    pcm = np.ascontiguousarray(variation.clip.to_int16(), "<i2").tobytes()
    header: dict[str, Any] = {name: getattr(variation, name) for name in _FIELDS}
    header |= {
        "version": VERSION,
        "sample_rate_hz": variation.clip.sample_rate_hz,
        "channels": variation.clip.num_channels,
        "latency_millis": variation.latency_millis,
    }
    header["sha256"] = _checksum(header, pcm)
    return json.dumps(header, sort_keys=True).encode() + b"\n" + pcm


def _decode(encoded: bytes, key: str) -> Variation:
    """Raises ValueError, KeyError or TypeError where the file is not what `_encode` wrote for this key."""
    line, _, pcm = encoded.partition(b"\n")
    header = json.loads(line)
    if header.pop("sha256") != _checksum(header, pcm):
        raise ValueError("its checksum does not fit")
    if header["version"] != VERSION:
        raise ValueError(f"it is of version {header['version']}, not {VERSION}")
    samples = np.frombuffer(pcm, "<i2").reshape(-1, header["channels"])
    variation = Variation(
        clip=clip_from_int16(samples, header["sample_rate_hz"]),
        latency_millis=header["latency_millis"],
        **{name: header[name] for name in _FIELDS},
    )
    if variation.key != key:
        raise ValueError(f"it holds {variation.key}")
    return variation


def _checksum(header: dict[str, Any], pcm: bytes) -> str:
    return hashlib.sha256(json.dumps(header, sort_keys=True).encode() + pcm).hexdigest()
