"""The file formats of a bake, by name. Knows how each is stored, not how it is written."""

from __future__ import annotations

from dataclasses import dataclass

SAMPLE_RATES_HZ = (48_000, 44_100, 96_000)


@dataclass(frozen=True, kw_only=True)
class Format:
    """How a file stores its samples. `bits` 0: lossy."""

    ending: str
    bits: int
    subtype: str  # as libsndfile names it
    container: str

    @property
    def lossy(self) -> bool:
        return self.bits == 0


FORMATS = {
    "wav16": Format(ending=".wav", bits=16, subtype="PCM_16", container="WAV"),
    "wav24": Format(ending=".wav", bits=24, subtype="PCM_24", container="WAV"),
    "wav32f": Format(ending=".wav", bits=32, subtype="FLOAT", container="WAV"),
    "flac16": Format(ending=".flac", bits=16, subtype="PCM_16", container="FLAC"),
    "flac24": Format(ending=".flac", bits=24, subtype="PCM_24", container="FLAC"),
    "ogg": Format(ending=".ogg", bits=0, subtype="VORBIS", container="OGG"),
    "opus": Format(ending=".opus", bits=0, subtype="OPUS", container="OGG"),
}
OPUS_RATES_HZ = (48_000,)  # of those offered; Opus knows 8, 12, 16, 24 and 48 kHz
_LOSSY_BITS_PER_SEC = {
    "ogg": (64_000, 256_000),
    "opus": (48_000, 256_000),
}  # per channel, about, at quality 0 and 1


def estimated_bytes(
    name: str, duration_secs: float, sample_rate_hz: int, channels: int, quality: float
) -> int:
    """About what one file takes on disk."""
    fmt = FORMATS[name]
    if fmt.lossy:
        low, high = _LOSSY_BITS_PER_SEC[name]
        return round(4_000 + duration_secs * channels * (low + (high - low) * quality) / 8 / 2)
    packed = 0.75 if fmt.container == "FLAC" else 1.0
    return round(3_000 + duration_secs * sample_rate_hz * channels * fmt.bits / 8 * packed)
