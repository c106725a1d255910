"""The bank format as values and layout: what `bindings/BANK_FORMAT.md` says, in Python. Opens no file."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass

from ..sounds import Tier

MAGIC = b"SNDWBANK"
VERSION = 1
ALIGNMENT = 64
MAX_SOUNDS, MAX_VARIATIONS = 65_536, 1_048_576
INT16, FLOAT32 = 1, 2
LOOP_FLAG = 1
SAMPLE_BYTES = {INT16: 2, FLOAT32: 4}
MADE_BY: Mapping[Tier, int] = {"model": 1, "procedural": 2, "fake": 3}

HEADER = struct.Struct("<8sIIQIIQQQQQQ32s16x")
SOUND = struct.Struct("<II16sIIIIII")
VARIATION = struct.Struct("<QQQIIIIIfQQIIfI16s")


@dataclass(frozen=True, kw_only=True)
class BankVariation:
    """One variation of a bank. `pcm_at`: offset in the file; loop_end_frame 0: no loop points."""

    seed: int
    pcm_at: int
    num_frames: int
    bucket: int
    encoding: int
    channels: int
    sample_rate_hz: int
    onset_frames: int
    rms_dbfs: float
    loop_start_frame: int
    loop_end_frame: int
    made_by: int
    steps: int
    weight: float
    pcm_crc32: int
    model_hash: str  # 16 hex digits

    @property
    def len_bytes(self) -> int:
        return self.num_frames * self.channels * SAMPLE_BYTES[self.encoding]

    def pack(self) -> bytes:
        return VARIATION.pack(
            self.seed,
            self.pcm_at,
            self.num_frames,
            self.bucket,
            self.encoding,
            self.channels,
            self.sample_rate_hz,
            self.onset_frames,
            self.rms_dbfs,
            self.loop_start_frame,
            self.loop_end_frame,
            self.made_by,
            self.steps,
            self.weight,
            self.pcm_crc32,
            self.model_hash.encode(),
        )

    @classmethod
    def unpack(cls, content: bytes, at: int) -> BankVariation:
        values = VARIATION.unpack_from(content, at)
        named = dict(zip(cls.__dataclass_fields__, values, strict=True))
        return cls(**{**named, "model_hash": named["model_hash"].decode("ascii", "replace")})


@dataclass(frozen=True, kw_only=True)
class BankSound:
    """One sound of a bank and where its variations stand. `description`: JSON of the sound."""

    id: str
    sound_hash: str
    first_variation: int
    num_variations: int
    channels: int
    loop: bool
    description: str


def aligned(offset: int) -> int:
    """The next multiple of 64."""
    return -(-offset // ALIGNMENT) * ALIGNMENT
