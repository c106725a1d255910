"""PCM and what may be said about it: clips, levels, onsets, files. Knows nothing of models or wires."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .errors import InvalidInput

FloatArray = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True, eq=False)
class Clip:
    """Audio in memory. `samples`: float32 (num_frames, num_channels), full scale 1.0."""

    samples: FloatArray
    sample_rate_hz: int = 48_000

    def __post_init__(self) -> None:
        if self.samples.ndim != 2 or self.samples.dtype != np.float32:
            raise InvalidInput("must be float32 of shape (num_frames, num_channels)", field="samples")

    @property
    def num_frames(self) -> int:
        return int(self.samples.shape[0])

    @property
    def num_channels(self) -> int:
        return int(self.samples.shape[1])

    @property
    def duration_secs(self) -> float:
        return self.num_frames / self.sample_rate_hz

    @property
    def peak_dbfs(self) -> float:
        """Largest absolute sample in dBFS; -inf for silence."""
        peak = float(np.abs(self.samples).max(initial=0.0))
        return 20.0 * float(np.log10(peak)) if peak > 0 else float("-inf")

    @property
    def rms_dbfs(self) -> float:
        """Root mean square over all frames and channels in dBFS; -inf for silence."""
        power = float(np.square(self.samples, dtype=np.float64).mean()) if self.samples.size else 0.0
        return 10.0 * float(np.log10(power)) if power > 0 else float("-inf")

    def mono(self) -> FloatArray:
        """(num_frames,): the mean of the channels."""
        mixed: FloatArray = self.samples.mean(axis=1, dtype=np.float32)
        return mixed

    def to_int16(self) -> NDArray[np.int16]:
        """(num_frames, num_channels), rounded and clipped."""
        scaled: FloatArray = np.clip(np.rint(self.samples * 32767.0), -32768, 32767)
        return scaled.astype(np.int16)

    def resampled(self, sample_rate_hz: int) -> Clip:
        """The same audio at another rate, by soxr HQ."""
        if sample_rate_hz == self.sample_rate_hz:
            return self
        import soxr

        samples = soxr.resample(self.samples, self.sample_rate_hz, sample_rate_hz, "HQ")
        return Clip(samples=np.ascontiguousarray(samples, np.float32), sample_rate_hz=sample_rate_hz)


def clip_from_int16(pcm: NDArray[np.int16], sample_rate_hz: int) -> Clip:
    """(num_frames, num_channels) int16 -> Clip."""
    return Clip(samples=pcm.astype(np.float32) / 32767.0, sample_rate_hz=sample_rate_hz)


def find_onset(samples: FloatArray, sample_rate_hz: int) -> int:
    """Frames before the first attack: where 1 ms first comes within 20 dB of the loudest; 0 for silence."""
    loud = np.abs(samples).max(axis=1) if samples.ndim == 2 else np.abs(samples)
    width = max(1, sample_rate_hz // 1000)
    num_blocks = -(-loud.size // width)
    padded = np.pad(np.square(loud, dtype=np.float64), (0, num_blocks * width - loud.size))
    power = padded.reshape(num_blocks, width).mean(axis=1)
    if not power.any():
        return 0
    block = int(np.argmax(power >= power.max() * 0.01))
    inside = loud[block * width : (block + 1) * width]
    return block * width + int(np.argmax(inside >= inside.max() * 0.25))


def read_clip(path: Path) -> Clip:
    """Reads any file libsndfile opens. Raises InvalidInput where it does not."""
    import soundfile

    try:
        samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    except (soundfile.LibsndfileError, OSError) as error:
        raise InvalidInput(f"cannot be read as audio ({error})", field=str(path)) from error
    return Clip(samples=samples, sample_rate_hz=int(rate))


def write_clip(path: Path, clip: Clip) -> None:
    """Writes WAV (16 bit), FLAC or OGG by the name's ending; temp file and rename, no half file is left."""
    import soundfile

    endings = {".wav": ("WAV", "PCM_16"), ".flac": ("FLAC", "PCM_16"), ".ogg": ("OGG", "VORBIS")}
    if path.suffix.lower() not in endings:
        raise InvalidInput(f"must end in one of {', '.join(endings)}", field=str(path))
    container, subtype = endings[path.suffix.lower()]
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.part")
    soundfile.write(temporary, clip.samples, clip.sample_rate_hz, format=container, subtype=subtype)
    temporary.replace(path)
