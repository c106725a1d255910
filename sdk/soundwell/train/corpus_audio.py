"""Prepares one sound for training: mono, 48 kHz, from its onset on, at one peak. Measures it on the way."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import soundfile
import soxr

PREPARATION = 1  # counts up when prepared audio changes, so that an older build is made anew
SAMPLE_RATE_HZ = 48_000
LONGEST_SECS = 30.0
SHORTEST_SECS = 0.005
SILENT_DBFS = -70.0
PEAK = 0.9

Audio = npt.NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """Prepared audio, (frames,) at 48 kHz, and what was measured on the way."""

    audio: Audio
    facts: dict[str, Any]


class Unusable(Exception):
    """This sound cannot be used, today or tomorrow; the sentence says why."""


def prepare(path: Path, *, ambience: bool = False) -> Prepared:
    """Decodes a file to mono 48 kHz, onset to last audible frame, at one peak. Ambience keeps its start."""
    try:
        decoded, rate_hz = soundfile.read(path, dtype="float32", always_2d=True)
    except (soundfile.SoundFileError, RuntimeError) as error:
        raise Unusable(f"cannot be decoded: {error}") from error
    decoded = np.nan_to_num(decoded, nan=0.0, posinf=0.0, neginf=0.0)
    peak = float(np.abs(decoded).max(initial=0.0))
    if decibels(peak) < SILENT_DBFS:
        raise Unusable("silent")
    mono, downmix = to_mono(decoded)
    audio = remove_dc(resample(mono, rate_hz))
    start = 0 if ambience else onset_frame(audio)
    end = min(last_frame(audio), start + round(LONGEST_SECS * SAMPLE_RATE_HZ))
    kept = fade_cuts(audio[start:end].copy(), cut_start=start > 0)
    level = float(np.abs(kept).max(initial=0.0))
    if len(kept) < SHORTEST_SECS * SAMPLE_RATE_HZ:
        raise Unusable("too short")
    if decibels(level) < SILENT_DBFS:
        raise Unusable("silent")
    kept *= PEAK / level
    facts = {
        "duration_secs": round(len(kept) / SAMPLE_RATE_HZ, 4),
        "original_duration_secs": round(len(decoded) / rate_hz, 4),
        "original_rate_hz": int(rate_hz),
        "original_channels": decoded.shape[1],
        "downmix": downmix,
        "peak_dbfs": round(decibels(peak), 2),
        "crest_db": round(decibels(PEAK) - decibels(float(np.sqrt(np.mean(kept**2)))), 2),
        "onset_secs": round(start / SAMPLE_RATE_HZ, 4),
        "clipped": is_clipped(decoded),
        **spectral_facts(kept),
    }
    return Prepared(audio=kept, facts=facts)


def decibels(amplitude: float) -> float:
    return float(20.0 * np.log10(max(amplitude, 1e-10)))


def to_mono(audio: Audio) -> tuple[Audio, str]:
    """The mid of (frames, channels); where the channels cancel each other, the loudest one."""
    mid = audio.mean(axis=1, dtype=np.float32)
    powers = np.mean(audio**2, axis=0)
    if float(np.mean(mid**2)) >= 0.1 * float(powers.max()):
        return np.asarray(mid), "mid"
    loudest = int(powers.argmax())
    return audio[:, loudest].copy(), f"channel {loudest}"


def resample(audio: Audio, rate_hz: int) -> Audio:
    if rate_hz == SAMPLE_RATE_HZ:
        return audio
    return np.asarray(soxr.resample(audio, rate_hz, SAMPLE_RATE_HZ, quality="HQ"), dtype=np.float32)


def remove_dc(audio: Audio) -> Audio:
    """Takes off the quiet passages' level, else the mean: a thump's mean would put a step in its silence."""
    width = SAMPLE_RATE_HZ // 100
    frames = audio[: len(audio) // width * width].reshape(-1, width)
    if len(frames) < 2:
        return np.asarray(audio - audio.mean(), dtype=np.float32)
    swings = frames.std(axis=1)
    quiet = frames[swings < 0.01 * max(float(swings.max()), 1e-9)]
    level = np.median(quiet.mean(axis=1)) if len(quiet) >= 2 else audio.mean()
    return np.asarray(audio - np.float32(level), dtype=np.float32)


def frame_levels(audio: Audio) -> npt.NDArray[np.float64]:
    """Peak of each millisecond, in dB under the loudest."""
    width = SAMPLE_RATE_HZ // 1000
    padded = np.pad(np.abs(audio), (0, -len(audio) % width)).reshape(-1, width).max(axis=1)
    return np.asarray(20.0 * np.log10(np.maximum(padded / max(float(padded.max(initial=0.0)), 1e-10), 1e-10)))


def onset_frame(
    audio: Audio, *, threshold_db: float = -45.0, keep_millis: int = 3, rise_db: float = 6.0
) -> int:
    """Where the sound begins, less 3 ms: the first millisecond over the threshold and over steady noise."""
    levels = frame_levels(audio)
    head = levels[:20]
    steady = len(head) == 20 and head.max() < -30.0 and head.max() - np.median(head) < rise_db
    if steady:
        threshold_db = max(threshold_db, float(head.max()) + rise_db)
    over = np.flatnonzero(levels > threshold_db)
    first = int(over[0]) if len(over) else 0
    return max(0, first - keep_millis) * (SAMPLE_RATE_HZ // 1000)


def last_frame(audio: Audio, *, threshold_db: float = -60.0) -> int:
    """One past the last millisecond over the threshold."""
    over = np.flatnonzero(frame_levels(audio) > threshold_db)
    return min(len(audio), (int(over[-1]) + 1) * (SAMPLE_RATE_HZ // 1000)) if len(over) else len(audio)


def fade_cuts(audio: Audio, *, cut_start: bool) -> Audio:
    """Half a millisecond in (where something was cut off) and two out, so that no cut clicks."""
    fade_in, fade_out = SAMPLE_RATE_HZ // 2000, min(SAMPLE_RATE_HZ // 500, len(audio) // 4)
    if cut_start and len(audio) > 4 * fade_in:
        audio[:fade_in] *= np.linspace(0.0, 1.0, fade_in, dtype=np.float32)
    if fade_out:
        audio[-fade_out:] *= np.linspace(1.0, 0.0, fade_out, dtype=np.float32)
    return audio


def is_clipped(audio: Audio) -> bool:
    """Four equal samples in a row at full scale, twice; or, after a lossy codec, a thousandth beyond it."""
    if float(np.mean(np.abs(audio) > 1.0)) > 1e-3:
        return True
    stays = (np.abs(np.diff(audio, axis=0)) < 1e-5) & (np.abs(audio[1:]) >= 0.98)
    three = stays[2:] & stays[1:-1] & stays[:-2]
    starts = three[1:] & ~three[:-1]
    return int(starts.sum() + three[:1].sum()) >= 2


def spectral_facts(audio: Audio) -> dict[str, float]:
    """95 % roll-off, and the highest frequency within 70 dB of the strongest (mean, smoothed by 200 Hz).

    The edges are tapered first, for a hard start or end would read as bandwidth that the recording has not.
    """
    size, hop = 2048, 1024
    edge = min(3 * SAMPLE_RATE_HZ // 1000, len(audio) // 4)
    rise = (0.5 - 0.5 * np.cos(np.pi * np.arange(edge) / max(edge, 1))).astype(np.float32)
    tapered = audio * np.concatenate([rise, np.ones(len(audio) - 2 * edge, np.float32), rise[::-1]])
    padded = np.pad(tapered, (size // 2, size // 2 + hop))
    windows = np.lib.stride_tricks.sliding_window_view(padded, size)[::hop] * np.hanning(size).astype(
        np.float32
    )
    power = np.mean(np.abs(np.fft.rfft(windows, axis=1)) ** 2, axis=0)
    hertz_per_bin = SAMPLE_RATE_HZ / size
    rolloff = int(np.searchsorted(np.cumsum(power), 0.95 * power.sum()))
    smooth = np.convolve(power, np.ones(9) / 9, mode="same")
    highest = int(np.flatnonzero(smooth > smooth.max() * 1e-7)[-1])
    return {
        "rolloff_hz": round(rolloff * hertz_per_bin, 1),
        "bandwidth_hz": round(min(highest * hertz_per_bin, SAMPLE_RATE_HZ / 2), 1),
    }
