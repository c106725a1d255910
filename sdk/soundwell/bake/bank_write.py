"""Writes banks: variations in, one file out that the core maps into memory. Temp file and rename."""

from __future__ import annotations

import hashlib
import io
import tempfile
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import IO

import numpy as np

from ..audio import Clip
from ..documents import canonical_json
from ..errors import InvalidInput
from ..sounds import Sound, Tier
from .bank import (
    FLOAT32,
    HEADER,
    INT16,
    LOOP_FLAG,
    MADE_BY,
    MAGIC,
    MAX_SOUNDS,
    MAX_VARIATIONS,
    SOUND,
    VARIATION,
    VERSION,
    BankVariation,
    aligned,
)
from .folder import disk_full


@dataclass(frozen=True, kw_only=True, eq=False)
class Entry:
    """One variation to be packed. `loop`: first frame and the frame after the last; None: no loop points."""

    sound: Sound
    seed: int
    bucket: int  # 0 soft, 1 medium, 2 hard
    clip: Clip
    onset_frames: int
    made_by: Tier
    steps: int
    model_hash: str  # hex SHA-256, of which 16 digits are kept
    loop: tuple[int, int] | None = None
    weight: float = 1.0
    encoding: int = INT16


def write_bank(path: Path, entries: Iterable[Entry]) -> tuple[int, int]:
    """Writes a bank, sorted as the format wants it, and returns its numbers of sounds and variations.

    PCM passes through a temporary file, so that a bank may be larger than memory.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with disk_full(path), tempfile.TemporaryFile(dir=path.parent) as pcm:
        packed = [(entry.sound, _append(pcm, entry)) for entry in entries]
        packed.sort(key=lambda pair: (pair[0].id.encode(), pair[1].bucket, pair[1].seed))
        index, num_sounds = _index(packed)
        pcm_at, pcm_len = HEADER.size + len(index), pcm.tell()
        header = _header(index, num_sounds, len(packed), pcm_at, pcm_len)
        temporary = path.with_name(f".{path.name}.part")
        with temporary.open("wb") as file:
            file.write(header + index)
            pcm.seek(0)
            while block := pcm.read(2**20):
                file.write(block)
        temporary.replace(path)
    return num_sounds, len(packed)


def _append(pcm: IO[bytes], entry: Entry) -> BankVariation:
    """Appends the samples at the next multiple of 64; `pcm_at` is relative to the PCM until the index is known."""
    at = aligned(pcm.tell())
    pcm.write(b"\0" * (at - pcm.tell()))
    content = _pcm(entry)
    pcm.write(content)
    loop_start, loop_end = entry.loop or (0, 0)
    return BankVariation(
        seed=entry.seed,
        pcm_at=at,
        num_frames=entry.clip.num_frames,
        bucket=entry.bucket,
        encoding=entry.encoding,
        channels=entry.clip.num_channels,
        sample_rate_hz=entry.clip.sample_rate_hz,
        onset_frames=entry.onset_frames,
        rms_dbfs=max(entry.clip.rms_dbfs, -200.0),
        loop_start_frame=loop_start,
        loop_end_frame=loop_end,
        made_by=MADE_BY[entry.made_by],
        steps=entry.steps,
        weight=entry.weight,
        pcm_crc32=zlib.crc32(content),
        model_hash=entry.model_hash[:16],
    )


def _pcm(entry: Entry) -> bytes:
    if not entry.clip.num_frames:
        raise InvalidInput("has no samples; leave it out of the bank", field=f"sounds.{entry.sound.id}")
    if entry.encoding == FLOAT32:
        return np.ascontiguousarray(entry.clip.samples, "<f4").tobytes()
    return np.ascontiguousarray(entry.clip.to_int16(), "<i2").tobytes()


def _index(packed: Sequence[tuple[Sound, BankVariation]]) -> tuple[bytes, int]:
    """Everything from the header's end to the PCM: sounds, variations, strings, each at a multiple of 64."""
    groups = [(name, list(group)) for name, group in groupby(packed, key=lambda pair: pair[0].id)]
    if not groups:
        raise InvalidInput("is empty; a bank needs at least one sound", field="bank")
    if len(groups) > MAX_SOUNDS or len(packed) > MAX_VARIATIONS:
        sentence = f"holds more than {MAX_SOUNDS} sounds or {MAX_VARIATIONS} variations; make several banks"
        raise InvalidInput(sentence, field="bank")
    strings = io.BytesIO()
    first, sounds = 0, []
    for name, group in groups:
        sounds.append(_sound_row(name, [sound for sound, _ in group], first, strings))
        first += len(group)
    variations_at = aligned(HEADER.size + len(sounds) * SOUND.size)
    strings_at = aligned(variations_at + len(packed) * VARIATION.size)
    pcm_at = aligned(strings_at + strings.tell())
    rows = [replace(row, pcm_at=row.pcm_at + pcm_at).pack() for _, row in packed]
    body = b"".join(sounds).ljust(variations_at - HEADER.size, b"\0") + b"".join(rows)
    body = body.ljust(strings_at - HEADER.size, b"\0") + strings.getvalue()
    return body.ljust(pcm_at - HEADER.size, b"\0"), len(groups)


def _sound_row(name: str, sounds: Sequence[Sound], first: int, strings: io.BytesIO) -> bytes:
    sound = sounds[0]
    if any(other.hash != sound.hash for other in sounds):
        raise InvalidInput("is described in two ways; a bank holds one of each id", field=f"sounds.{name}")
    id_at, identity = strings.tell(), name.encode()
    strings.write(identity)
    described_at, description = strings.tell(), canonical_json(sound.to_json()).encode()
    strings.write(description)
    return SOUND.pack(
        id_at,
        len(identity),
        sound.hash.encode(),
        first,
        len(sounds),
        sound.channels,
        LOOP_FLAG if sound.loop else 0,
        described_at,
        len(description),
    )


def _header(index: bytes, num_sounds: int, num_variations: int, pcm_at: int, pcm_len: int) -> bytes:
    variations_at = aligned(HEADER.size + num_sounds * SOUND.size)
    strings_at = aligned(variations_at + num_variations * VARIATION.size)
    strings_len = _strings_len(index, num_sounds)
    return HEADER.pack(
        MAGIC,
        VERSION,
        HEADER.size,
        pcm_at + pcm_len,
        num_sounds,
        num_variations,
        HEADER.size,
        variations_at,
        strings_at,
        strings_len,
        pcm_at,
        pcm_len,
        hashlib.sha256(index).digest(),
    )


def _strings_len(index: bytes, num_sounds: int) -> int:
    """The end of the last text; the last sound's description is written last."""
    last = SOUND.unpack_from(index, (num_sounds - 1) * SOUND.size)
    return int(last[7] + last[8])
