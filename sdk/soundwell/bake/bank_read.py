"""Reads banks out of a mapped file, checking as the core does. Trusts nothing in them; makes no sound."""

from __future__ import annotations

import hashlib
import math
import mmap
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, NoReturn

import numpy as np

from ..audio import Clip, clip_from_int16
from ..errors import BankCorrupt, InvalidInput
from .bank import (
    ALIGNMENT,
    FLOAT32,
    HEADER,
    INT16,
    LOOP_FLAG,
    MADE_BY,
    MAGIC,
    MAX_SOUNDS,
    MAX_VARIATIONS,
    SAMPLE_BYTES,
    SOUND,
    VARIATION,
    VERSION,
    BankSound,
    BankVariation,
)

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-/]{0,127}")
_HEX = re.compile(r"[0-9a-f]{16}")


class Bank:
    """An open bank. Opening checks header, index and ranges; `verify` checks the PCM too."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            with path.open("rb") as file:
                self._data: Any = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except FileNotFoundError:
            raise InvalidInput("there is no such file; check the name", field=str(path)) from None
        except (OSError, ValueError) as error:
            raise InvalidInput(f"cannot be opened as a bank ({error})", field=str(path)) from None
        try:
            self._open()
        except BaseException:
            self._data.close()
            raise

    def __enter__(self) -> Bank:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._data.close()

    def variations(self, sound: BankSound) -> list[BankVariation]:
        return self._all_variations[sound.first_variation : sound.first_variation + sound.num_variations]

    def find(self, id: str) -> BankSound:
        """Raises InvalidInput where the bank has no such sound."""
        for sound in self.sounds:
            if sound.id == id:
                return sound
        raise InvalidInput(f"holds no sound {id!r}; `soundwell bank ls` lists them", field=str(self._path))

    def clip(self, variation: BankVariation) -> Clip:
        """The variation's samples, copied out."""
        content = self._pcm(variation)
        if variation.encoding == INT16:
            samples = np.frombuffer(content, "<i2").reshape(-1, variation.channels)
            return clip_from_int16(samples, variation.sample_rate_hz)
        floats = np.frombuffer(content, "<f4").reshape(-1, variation.channels).astype(np.float32)
        return Clip(samples=floats, sample_rate_hz=variation.sample_rate_hz)

    def damaged(self) -> Iterator[tuple[BankSound, BankVariation]]:
        """The variations whose PCM is not what its CRC says."""
        for sound in self.sounds:
            for variation in self.variations(sound):
                if zlib.crc32(self._pcm(variation)) != variation.pcm_crc32:
                    yield sound, variation

    def _pcm(self, variation: BankVariation) -> bytes:
        return bytes(self._data[variation.pcm_at : variation.pcm_at + variation.len_bytes])

    # --- What opening checks -------------------------------------------------------------------------

    def _open(self) -> None:
        size = len(self._data)
        if size < HEADER.size:
            self._refuse("it is shorter than its header")
        (magic, version, header_len, file_len, num_sounds, num_variations, sounds_at, variations_at, strings_at,
         strings_len, pcm_at, pcm_len, digest) = HEADER.unpack_from(self._data, 0)  # fmt: skip
        self._check(magic == MAGIC, "it does not begin like a bank")
        self._check(version == VERSION, f"its version is {version}, not {VERSION}")
        self._check(header_len == HEADER.size, f"its header is not {HEADER.size} bytes long")
        self._check(file_len == size, "it is not as long as it says")
        self._check(num_sounds <= MAX_SOUNDS and num_variations <= MAX_VARIATIONS, "it counts too many")
        self._check(HEADER.size <= pcm_at <= size and pcm_at + pcm_len == size, "its PCM ends elsewhere")
        tables = ((sounds_at, num_sounds * SOUND.size), (variations_at, num_variations * VARIATION.size),
                  (strings_at, strings_len))  # fmt: skip
        for at, length in tables:
            self._check(HEADER.size <= at and at + length <= pcm_at, "a table lies outside of it")
        even = all(at % ALIGNMENT == 0 for at in (sounds_at, variations_at, strings_at, pcm_at))
        self._check(even, "a table does not start at a multiple of 64")
        index = bytes(self._data[HEADER.size : pcm_at])
        self._check(hashlib.sha256(index).digest() == digest, "the SHA-256 of its index is wrong")
        strings = bytes(self._data[strings_at : strings_at + strings_len])
        self._all_variations = [
            BankVariation.unpack(self._data, variations_at + place * VARIATION.size)
            for place in range(num_variations)
        ]
        self.sounds = [self._sound(sounds_at + place * SOUND.size, strings) for place in range(num_sounds)]
        self._check_sounds(pcm_at, size)

    def _sound(self, at: int, strings: bytes) -> BankSound:
        id_at, id_len, sound_hash, first, count, channels, flags, text_at, text_len = SOUND.unpack_from(
            self._data, at
        )
        inside = id_at + id_len <= len(strings) and text_at + text_len <= len(strings)
        self._check(inside, "a text lies outside of the strings")
        self._check(flags <= LOOP_FLAG, "a sound has unknown flags")
        return BankSound(
            id=strings[id_at : id_at + id_len].decode("utf-8", "replace"),
            sound_hash=sound_hash.decode("ascii", "replace"),
            first_variation=first,
            num_variations=count,
            channels=channels,
            loop=bool(flags & LOOP_FLAG),
            description=strings[text_at : text_at + text_len].decode("utf-8", "replace"),
        )

    def _check_sounds(self, pcm_at: int, size: int) -> None:
        following, last_id = 0, b""
        for sound in self.sounds:
            known = _ID.fullmatch(sound.id) and _HEX.fullmatch(sound.sound_hash)
            self._check(bool(known), f"sound {sound.id!r}: wrong id or hash")
            self._check(sound.id.encode() > last_id, f"sound {sound.id!r}: not in order")
            self._check(sound.channels in (1, 2), f"sound {sound.id!r}: wrong number of channels")
            complete = sound.first_variation == following and sound.num_variations >= 1
            following += sound.num_variations
            self._check(
                complete and following <= len(self._all_variations), f"sound {sound.id!r}: wrong range"
            )
            last_id = sound.id.encode()
            self._check_variations(sound, pcm_at, size)
        self._check(following == len(self._all_variations), "a variation belongs to no sound")

    def _check_variations(self, sound: BankSound, pcm_at: int, size: int) -> None:
        last = (0, 0)
        for it in self.variations(sound):
            where = f"sound {sound.id!r}, seed {it.seed}"
            known = it.bucket <= 2 and it.encoding in (INT16, FLOAT32) and it.made_by in MADE_BY.values()
            self._check(
                known and bool(_HEX.fullmatch(it.model_hash)),
                f"{where}: an unknown bucket, encoding or maker",
            )
            fits = it.channels == sound.channels and 8_000 <= it.sample_rate_hz <= 192_000
            self._check(fits, f"{where}: wrong channels or rate")
            whole = it.num_frames >= 1 and it.pcm_at % ALIGNMENT == 0 and it.pcm_at >= pcm_at
            bytes_left = size - it.pcm_at
            length = it.num_frames * it.channels * SAMPLE_BYTES.get(it.encoding, 4)
            self._check(whole and length <= bytes_left, f"{where}: its PCM lies outside of the file")
            start, end = it.loop_start_frame, it.loop_end_frame
            loops = start < end <= it.num_frames if end else start == 0
            self._check(it.onset_frames <= it.num_frames and loops, f"{where}: onset or loop past its end")
            sane = it.weight > 0 and math.isfinite(it.weight) and not math.isnan(it.rms_dbfs)
            self._check(sane, f"{where}: wrong weight or level")
            self._check((it.bucket, it.seed) >= last, f"{where}: not in order")
            last = (it.bucket, it.seed)

    def _check(self, true: bool, otherwise: str) -> None:
        if not true:
            self._refuse(otherwise)

    def _refuse(self, why: str) -> NoReturn:
        raise BankCorrupt(f"{self._path} is damaged ({why}); pack or copy it again")
