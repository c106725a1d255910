"""Clips to bytes and back, in pieces with a checksum. Knows PCM, not the messages that carry it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..audio import Clip
from ..errors import InvalidInput, SoundwellError
from .messages import Encoding, Format

CHUNK_BYTES = 256 * 1024
MIN_RATE_HZ, MAX_RATE_HZ = 8_000, 192_000
_FULL_SCALE = np.float32(32767.0)
_DTYPES: dict[Encoding, np.dtype[Any]] = {"int16": np.dtype("<i2"), "float32": np.dtype("<f4")}


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A part of a recording. `sha256` is set on the last one only."""

    offset: int
    total: int
    data: bytes
    sha256: bytes = b""


def check_format(format: Format) -> Format:
    """Raises InvalidInput where no caller can be served so."""
    rate = format.sample_rate_hz
    if rate and not MIN_RATE_HZ <= rate <= MAX_RATE_HZ:
        sentence = f"{rate} is not within {MIN_RATE_HZ}..{MAX_RATE_HZ}; 0 means the model's own"
        raise InvalidInput(sentence, field="format.sample_rate_hz")
    return format


def converted(clip: Clip, format: Format) -> Clip:
    """At the caller's rate; the one place where audio is resampled on its way out."""
    return clip.resampled(format.sample_rate_hz or clip.sample_rate_hz)


class Resampler:
    """`converted`, stretch by stretch: the same frames to the bit, some of them later. One for each recording."""

    def __init__(self, first: Clip, format: Format) -> None:
        self._from_hz, self._to_hz = first.sample_rate_hz, format.sample_rate_hz or first.sample_rate_hz
        self._stream: Any = None
        if self._from_hz != self._to_hz:
            import soxr

            self._stream = soxr.ResampleStream(
                self._from_hz, self._to_hz, first.num_channels, dtype="float32", quality="HQ"
            )

    def num_frames(self, of: int) -> int:
        """So many come of so many, in the end."""
        return of if self._stream is None else round(of * self._to_hz / self._from_hz)

    def __call__(self, clip: Clip) -> Clip:
        """What can be told with these frames, which come in order; the last ones are `converted`'s to tell."""
        if self._stream is None:
            return clip
        samples = self._stream.resample_chunk(np.ascontiguousarray(clip.samples))
        return Clip(samples=np.asarray(samples, np.float32), sample_rate_hz=self._to_hz)


def to_bytes(clip: Clip, encoding: Encoding) -> bytes:
    """Interleaved, little endian."""
    samples = clip.to_int16() if encoding == "int16" else clip.samples
    return samples.astype(_DTYPES[encoding], copy=False).tobytes()


def to_clip(data: bytes, encoding: Encoding, sample_rate_hz: int, channels: int) -> Clip:
    """The opposite of `to_bytes`. The clip owns its samples."""
    samples = np.frombuffer(data, _DTYPES[encoding]).reshape(-1, channels)
    if encoding == "int16":
        return Clip(samples=np.divide(samples, _FULL_SCALE, dtype=np.float32), sample_rate_hz=sample_rate_hz)
    return Clip(samples=samples.astype(np.float32), sample_rate_hz=sample_rate_hz)


def pieces(data: bytes, frame_bytes: int) -> Iterator[Piece]:
    """Whole frames, at most CHUNK_BYTES each; one empty piece for empty data."""
    return pieces_of(data, frame_bytes, 0, len(data), hashlib.sha256(data).digest())


def pieces_of(data: bytes, frame_bytes: int, offset: int, total: int, sha256: bytes) -> Iterator[Piece]:
    """Pieces of a stretch that begins at byte `offset` of `total`; the SHA-256 goes with the last of the whole."""
    size = CHUNK_BYTES // frame_bytes * frame_bytes
    for start in range(0, max(len(data), 1), size):
        part = data[start : start + size]
        last = offset + start + len(part) >= total
        yield Piece(offset=offset + start, total=total, data=part, sha256=sha256 if last else b"")


@dataclass
class Assembler:
    """Puts pieces together again and checks size and SHA-256."""

    max_bytes: int
    _parts: list[bytes] = field(default_factory=list)
    _length: int = 0

    def add(self, piece: Piece) -> bytes | None:
        """The whole with its last piece, None before. Raises SoundwellError where pieces do not fit."""
        if piece.offset != self._length or self._length + len(piece.data) > piece.total:
            raise SoundwellError("A piece of audio arrived out of order; it was thrown away.")
        if piece.total > self.max_bytes:
            raise SoundwellError(f"A recording of {piece.total} bytes is above the limit, {self.max_bytes}.")
        self._parts.append(piece.data)
        self._length += len(piece.data)
        if self._length < piece.total:
            return None
        whole = b"".join(self._parts)
        self._parts, self._length = [], 0
        if hashlib.sha256(whole).digest() != piece.sha256:
            raise SoundwellError("Audio arrived damaged: its SHA-256 is not the one announced.")
        return whole
