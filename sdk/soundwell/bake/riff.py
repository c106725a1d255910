"""WAV files with their metadata: `fmt`, `bext` (EBU Tech 3285), `iXML`, `LIST INFO`, `smpl`, `data`.

libsndfile writes neither iXML nor, from Python, bext and smpl, and stamps its float files with the time; RIFF is
simple enough to be written whole. The same samples and words give the same bytes. Knows no model.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

import numpy as np

from ..audio import FloatArray

PCM, IEEE_FLOAT = 1, 3
UNKNOWN_LEVEL = 0x7FFF  # EBU Tech 3285 v2: "not set"
_INFO = {
    "title": b"INAM",
    "artist": b"IART",
    "description": b"ICMT",
    "category": b"IGNR",
    "keywords": b"IKEY",
    "product": b"IPRD",
    "licence": b"ICOP",
    "date": b"ICRD",
    "software": b"ISFT",
}


@dataclass(frozen=True, kw_only=True)
class WavWords:
    """What a WAV says of itself. `info`: names of _INFO; `ixml`: elements, a nested mapping is a block."""

    info: Mapping[str, str]
    ixml: Mapping[str, str | Mapping[str, str]]
    reference: str = ""  # 32 ASCII characters of bext's OriginatorReference
    loudness_lufs: float | None = None
    true_peak_dbtp: float | None = None
    loop: tuple[int, int] | None = None  # first and last frame, both played


def wav_bytes(samples: FloatArray, sample_rate_hz: int, bits: int, words: WavWords) -> bytes:
    """samples: (num_frames, num_channels). bits 16, 24: PCM, rounded; 32: float."""
    floating = bits == 32
    channels = samples.shape[1]
    frame_bytes = channels * bits // 8
    form = struct.pack(
        "<HHIIHH", IEEE_FLOAT if floating else PCM, channels, sample_rate_hz,
        sample_rate_hz * frame_bytes, frame_bytes, bits,
    )  # fmt: skip
    chunks = [(b"fmt ", form + b"\0\0" if floating else form)]
    if floating:
        chunks.append((b"fact", struct.pack("<I", len(samples))))
    chunks += [(b"bext", _bext(words)), (b"iXML", _ixml(words.ixml)), (b"LIST", _info(words.info))]
    if words.loop:
        chunks.append((b"smpl", _smpl(words.loop, sample_rate_hz)))
    chunks.append((b"data", pcm_bytes(samples, bits)))
    body = b"WAVE" + b"".join(_chunk(name, content) for name, content in chunks)
    return _chunk(b"RIFF", body)


def pcm_bytes(samples: FloatArray, bits: int) -> bytes:
    """Interleaved little-endian samples, rounded to the nearest step and clipped."""
    if bits == 32:
        return np.ascontiguousarray(samples, "<f4").tobytes()
    steps = 2.0 ** (bits - 1)
    whole = np.clip(np.rint(samples.astype(np.float64) * steps), -steps, steps - 1).astype("<i4")
    if bits == 16:
        return whole.astype("<i2").tobytes()
    return np.ascontiguousarray(whole).view(np.uint8).reshape(-1, 4)[:, :3].tobytes()


def read_chunks(content: bytes) -> dict[str, bytes]:
    """Name -> content of each chunk of a RIFF file, the first of each name."""
    found: dict[str, bytes] = {}
    at = 12
    while at + 8 <= len(content):
        name, length = content[at : at + 4].decode("latin-1"), struct.unpack_from("<I", content, at + 4)[0]
        found.setdefault(name, content[at + 8 : at + 8 + length])
        at += 8 + length + length % 2
    return found


def _chunk(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)


def _bext(words: WavWords) -> bytes:
    """Version 2: with loudness and true peak, in hundredths."""
    info = words.info
    return struct.pack(
        "<256s32s32s10s8sIIH64shhhhh180s",
        _ascii(info.get("description", "")), _ascii(info.get("artist", "")), _ascii(words.reference),
        _ascii(info.get("date", "")), b"", 0, 0, 2, b"",
        _hundredths(words.loudness_lufs), UNKNOWN_LEVEL, _hundredths(words.true_peak_dbtp),
        UNKNOWN_LEVEL, UNKNOWN_LEVEL, b"",
    )  # fmt: skip


def _hundredths(level: float | None) -> int:
    return UNKNOWN_LEVEL if level is None else round(level * 100)


def _ixml(elements: Mapping[str, str | Mapping[str, str]]) -> bytes:
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<BWFXML>", "<IXML_VERSION>2.0</IXML_VERSION>"]
    for name, value in elements.items():
        if isinstance(value, str):
            lines.append(_element(name, value))
        else:
            lines += [f"<{name}>", *(_element(key, text) for key, text in value.items()), f"</{name}>"]
    return "\n".join([*lines, "</BWFXML>", ""]).encode()


def _element(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>"


def _info(info: Mapping[str, str]) -> bytes:
    known = [(_INFO[name], text) for name, text in info.items() if text and name in _INFO]
    return b"INFO" + b"".join(_chunk(code, text.encode() + b"\0") for code, text in known)


def _smpl(loop: tuple[int, int], sample_rate_hz: int) -> bytes:
    """One endless forward loop. Multimedia Programming Interface and Data Specifications 1.0, sampler chunk."""
    header: Sequence[int] = (0, 0, round(1e9 / sample_rate_hz), 60, 0, 0, 0, 1, 0)
    return struct.pack("<9I6I", *header, 0, 0, loop[0], loop[1], 0, 0)


def _ascii(text: str) -> bytes:
    return text.encode("ascii", "replace")
