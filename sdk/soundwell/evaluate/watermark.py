"""What the mark survives and whom it blames: attacks on marked clips, and unmarked recordings. Needs no judge."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import soundfile
import soxr

from ..audio import FloatArray, read_clip
from ..catalog import load_catalog
from ..events import one_shot
from ..runtime.detect import Detector
from ..runtime.generator import Generator, Job
from ..runtime.mark import Mark
from ..runtime.procedural import ProceduralGenerator
from ..sounds import Sound
from .recordings import RATE_HZ

Attack = Callable[[FloatArray, np.random.Generator], FloatArray]
TRIM_SHARE = 0.3
LOW_PASS_HZ = 8_000
MIX_DB = -6.0
DURATIONS_SECS = (1.0, 2.0, 4.0)


def as_it_is(samples: FloatArray, rng: np.random.Generator) -> FloatArray:
    return samples


def gain(samples: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Between 3 and 20 dB softer, rounded to 16 bits."""
    softer = samples * 10.0 ** (-rng.uniform(3.0, 20.0) / 20.0)
    return np.asarray(np.rint(softer * 32767.0) / 32767.0, np.float32)


def mixed(samples: FloatArray, rng: np.random.Generator) -> FloatArray:
    """With another sound of a random class, 6 dB under it."""
    category = str(rng.choice(list(load_catalog().categories)))
    sound = Sound(id="other", category=category, duration_secs=len(samples) / RATE_HZ)
    job = Job(timeline=one_shot(sound, 1.0), seed=int(rng.integers(2**31)))
    other = ProceduralGenerator().generate([job])[0].clip.mono()[: len(samples)]
    level = np.sqrt(np.square(samples).mean() / max(float(np.square(other).mean()), 1e-9))
    both = samples.copy()
    both[: len(other)] += np.float32(level * 10.0 ** (MIX_DB / 20.0)) * other
    return both


def resampled(samples: FloatArray, rng: np.random.Generator) -> FloatArray:
    """To 22.05 kHz and back."""
    return _speed(_speed(samples, RATE_HZ, 22_050), 22_050, RATE_HZ)


def pitched(samples: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Two semitones up or down, faster or slower with it."""
    return _speed(samples, RATE_HZ, RATE_HZ * 2.0 ** (rng.choice((-2.0, 2.0)) / 12.0))


def vorbis(samples: FloatArray, rng: np.random.Generator) -> FloatArray:
    return _through_file(samples, "OGG", "VORBIS")


def mp3(samples: FloatArray, rng: np.random.Generator) -> FloatArray:
    return _through_file(samples, "MP3", "MPEG_LAYER_III")


def trimmed(samples: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Up to 30 % lost, before and after."""
    lost = rng.uniform(0.0, TRIM_SHARE) * len(samples)
    start = int(rng.uniform(0.0, lost))
    return samples[start : len(samples) - int(lost - start)]


def low_passed(samples: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Nothing above 8 kHz."""
    return _speed(_speed(samples, RATE_HZ, 2 * LOW_PASS_HZ), 2 * LOW_PASS_HZ, RATE_HZ)


ATTACKS: dict[str, Attack] = {
    "none": as_it_is,
    "gain": gain,
    "mixing": mixed,
    "resampling": resampled,
    "pitch": pitched,
    "ogg": vorbis,
    "mp3": mp3,
    "trimming": trimmed,
    "low_pass": low_passed,
}


def true_positives(
    marked: Generator, detector: Detector, mark: Mark, *, rounds: int, seed: int = 0
) -> dict[str, dict[float, float]]:
    """Attack -> duration in seconds -> share found, over `rounds` clips of each class."""
    found: dict[str, dict[float, list[bool]]] = {name: {} for name in ATTACKS}
    for duration, samples in marked_clips(marked, rounds, seed):
        rng = np.random.default_rng([seed, len(samples)])
        for name, attack in ATTACKS.items():
            verdict = detector.detect(attack(samples, rng), mark).marked
            found[name].setdefault(duration, []).append(verdict)
    return {name: {secs: float(np.mean(hits)) for secs, hits in by.items()} for name, by in found.items()}


def marked_clips(marked: Generator, rounds: int, seed: int) -> Iterator[tuple[float, FloatArray]]:
    """Mono clips of every class and duration."""
    for turn in range(rounds):
        for index, category in enumerate(load_catalog().categories):
            for duration in DURATIONS_SECS:
                sound = Sound(id="marked", category=category, duration_secs=duration)
                job = Job(timeline=one_shot(sound, 1.0), seed=seed + 1000 * turn + index)
                yield duration, marked.generate([job])[0].clip.mono()


def p_values(
    detector: Detector, mark: Mark, files: Sequence[Path], count: int, part_secs: float = 1.0
) -> list[float]:
    """p-values of `count` unmarked clips: parts of recordings, whole ones where they are shorter.

    Where that is too few, longer recordings are cut again, from half a part on. Files are heard side by side, so
    give a detector of one thread.
    """
    size, found = round(part_secs * RATE_HZ), list[float]()

    def of_file(file: Path, first: int) -> list[float]:
        samples = read_clip(file).resampled(RATE_HZ).mono()
        starts = range(first, max(1, len(samples) - size // 2), size)
        return [detector.detect(samples[start : start + size], mark).p_value for start in starts]

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for values in pool.map(of_file, (*files, *files), [0] * len(files) + [size // 2] * len(files)):
            found += values
            if len(found) >= count:
                pool.shutdown(cancel_futures=True)
                break
    return found[:count]


def _speed(samples: FloatArray, rate_in: float, rate_out: float) -> FloatArray:
    return np.asarray(soxr.resample(samples, rate_in, rate_out, "HQ"), np.float32)


def _through_file(samples: FloatArray, container: str, subtype: str) -> FloatArray:
    file = io.BytesIO()
    soundfile.write(file, np.clip(samples, -1.0, 1.0), RATE_HZ, format=container, subtype=subtype)
    file.seek(0)
    return np.asarray(soundfile.read(file, dtype="float32")[0], np.float32)
