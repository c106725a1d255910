"""Samples to the bytes of one file in any format, with tags; the same input gives the same bytes.

WAV is written by `riff`; FLAC, Ogg Vorbis and Opus by libsndfile, tagged by mutagen. Opens no file on disk.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import numpy as np

from ..audio import FloatArray
from .formats import FORMATS
from .riff import WavWords, wav_bytes

SERIAL = 0x534E4457  # of every Ogg stream; libsndfile draws one at random


def encode(
    name: str,
    samples: FloatArray,
    sample_rate_hz: int,
    *,
    quality: float,
    words: WavWords,
    comments: Mapping[str, str],
) -> bytes:
    """samples: (num_frames, num_channels). `comments` are the tags of FLAC and Ogg, `words` those of WAV."""
    form = FORMATS[name]
    if form.container == "WAV":
        return wav_bytes(samples, sample_rate_hz, form.bits, words)
    plain = _by_libsndfile(name, samples, sample_rate_hz, quality)
    return _tagged(name, plain, {**comments, **_loop_comments(words.loop)})


def decode(content: bytes) -> FloatArray:
    """(num_frames, num_channels), as libsndfile reads it."""
    import soundfile

    samples, _ = soundfile.read(io.BytesIO(content), dtype="float32", always_2d=True)
    found: FloatArray = samples
    return found


def _by_libsndfile(name: str, samples: FloatArray, sample_rate_hz: int, quality: float) -> bytes:
    import soundfile

    form = FORMATS[name]
    target = io.BytesIO()
    options: dict[str, Any] = {"compression_level": 1.0 - quality} if form.lossy else {}
    clipped = np.clip(samples, -1.0, 1.0)
    soundfile.write(target, clipped, sample_rate_hz, format=form.container, subtype=form.subtype, **options)
    return target.getvalue()


def _tagged(name: str, content: bytes, comments: Mapping[str, str]) -> bytes:
    """Vorbis comments, as all three containers hold them."""
    from mutagen.flac import FLAC
    from mutagen.oggopus import OggOpus
    from mutagen.oggvorbis import OggVorbis

    file = io.BytesIO(content)
    kind = {"ogg": OggVorbis, "opus": OggOpus}.get(name, FLAC)
    tagged = kind(file)
    if tagged.tags is None:
        tagged.add_tags()
    tagged.tags.clear()
    for key, text in comments.items():
        if text:
            tagged.tags[key] = [text]
    file.seek(0)
    tagged.save(file, padding=lambda _: 0)
    return _with_serial(file.getvalue()) if FORMATS[name].container == "OGG" else file.getvalue()


def _with_serial(content: bytes) -> bytes:
    """The same Ogg stream under our serial number; mutagen makes the page checksums anew."""
    from mutagen.ogg import OggPage

    source, pages = io.BytesIO(content), []
    while source.tell() < len(content):
        page = OggPage(source)
        page.serial = SERIAL
        pages.append(page.write())
    return b"".join(pages)


def _loop_comments(loop: tuple[int, int] | None) -> dict[str, str]:
    """The customary tags of game engines that read Vorbis comments."""
    if loop is None:
        return {}
    return {"LOOPSTART": str(loop[0]), "LOOPLENGTH": str(loop[1] - loop[0] + 1)}
