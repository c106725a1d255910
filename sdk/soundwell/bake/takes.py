"""One take: rendered, judged, polished and encoded. What a worker does; knows no folder and no other worker."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ..audio import Clip, find_onset
from ..events import Event, Timeline
from ..runtime import make_generator
from ..runtime.generator import Generator, Job
from ..sounds import Sound
from .classifier import RATE, load_classifier
from .encode import decode, encode
from .formats import FORMATS
from .loudness import Levels, measure
from .orders import Order, comments, wav_words
from .polish import Polished, polish, target_lufs
from .thumbnail import thumbnail

THREADS = 1  # of the runtime, always: the same additions in the same order, whatever the number of workers
FULL_SCALE = 0.999
HEARD_DB = -40.0
ENCODER_TRIES = 4
CLOSE_LU = 0.25


@dataclass(frozen=True, kw_only=True)
class TakeFile:
    """One encoded file of a take and what was measured on it; of lossy formats on what comes out of the decoder."""

    format: str
    content: bytes
    facts: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Take:
    """One seed's result. `scores` are what selection goes by; `print` is its fingerprint."""

    seed: int
    made_by: str
    steps: int
    scores: Mapping[str, Any]
    print: bytes
    thumbnail: bytes
    files: tuple[TakeFile, ...]


def make_takes(order: Order) -> list[Take]:
    """Renders and finishes every seed of an order, one after the other."""
    sound = Sound.from_json(order.sound)
    generator = _generator(order.runtime, order.weights, order.watermark)
    if generator.model_hash != order.model_hash:
        from ..errors import WeightsCorrupt

        raise WeightsCorrupt(
            "a worker has other weights or another watermark than the bake began with; give all nodes the same"
        )
    return [_make(order, sound, generator, seed) for seed in order.seeds]


def _make(order: Order, sound: Sound, generator: Generator, seed: int) -> Take:
    rendering = generator.generate([Job(timeline=one_shot(sound), seed=seed, steps=order.settings["steps"])])[
        0
    ]
    clip = rendering.clip
    polished = polish(clip, order.settings)
    files = tuple(_encode(order, clip, polished, form, seed) for form in order.settings["format"])
    probabilities, print_ = load_classifier().hear(clip.mono())
    return Take(
        seed=seed,
        made_by=rendering.made_by,
        steps=rendering.steps,
        scores=_scores(clip, sound.category, probabilities, polished, files[0].facts, order.settings),
        print=print_.tobytes(),
        thumbnail=thumbnail(Clip(samples=polished.samples, sample_rate_hz=polished.sample_rate_hz)),
        files=files,
    )


def one_shot(sound: Sound) -> Timeline:
    """The sound once, as hard as it goes; intensity is a matter of level afterwards."""
    event = Event(sound=sound.id, intensity=1.0)
    return Timeline(
        sounds={sound.id: sound}, events=(event,), duration_secs=sound.duration_secs, channels=sound.channels
    )


def _scores(
    clip: Clip,
    category: str,
    probabilities: Mapping[str, float],
    polished: Polished,
    facts: Mapping[str, Any],
    settings: Mapping[str, Any],
) -> dict[str, Any]:
    """What may be said of a take before it is kept; rounded, so that provenance stays readable."""
    ranked = sorted(probabilities, key=lambda name: -probabilities[name])
    wanted = target_lufs(settings)
    return {
        "class_probability": round(probabilities[category], 4),
        "class_rank": ranked.index(category) + 1,
        "heard_as": ranked[0],
        "clipped_share": round(float((np.abs(clip.samples) >= FULL_SCALE).mean()), 5),
        "peak_dbfs": round(max(clip.peak_dbfs, -200.0), 2),
        "active_secs": round(_active_secs(clip), 3),
        "onset_millis": round(find_onset(clip.samples, RATE) / RATE * 1000, 1),
        "limited_db": round(polished.limited_db, 2),
        "loudness_error_lu": 0.0 if wanted is None else round(facts["loudness_lufs"] - wanted, 2),
    }


def _active_secs(clip: Clip) -> float:
    """Time from the first to the last 5 ms within 40 dB of the loudest."""
    hop = clip.sample_rate_hz // 200
    power = np.square(clip.mono()[: clip.num_frames // hop * hop].reshape(-1, hop), dtype=np.float64).mean(
        axis=1
    )
    heard = np.flatnonzero(power > power.max(initial=0.0) * 10 ** (HEARD_DB / 10))
    return 0.0 if not len(heard) else (int(heard[-1] - heard[0]) + 1) * hop / clip.sample_rate_hz


def _encode(order: Order, clip: Clip, polished: Polished, form: str, seed: int) -> TakeFile:
    """Encodes; a lossy format that swings over the peak or off the loudness is given a corrected input again."""
    if not FORMATS[form].lossy:
        content = _encode_once(order, polished, polished.levels, form, seed)
        return TakeFile(format=form, content=content, facts=_facts(polished, polished.levels, order.settings))
    settings, rate = order.settings, polished.sample_rate_hz
    wanted, ceiling = target_lufs(settings), settings["true_peak_dbtp"]
    source, headroom, offset = polished, 0.0, 0.0
    for _ in range(ENCODER_TRIES):
        content = _encode_once(order, source, source.levels, form, seed)
        levels = measure(decode(content), rate, loop=settings["loop"])
        over = levels.true_peak_dbtp - ceiling
        error = 0.0 if wanted is None else levels.lufs - wanted
        reachable = abs(error) >= CLOSE_LU and polished.limited_db < settings["max_limiting_db"]
        if over <= 0.0 and not reachable:
            break
        headroom += over + 0.05 if over > 0.0 else 0.0
        offset -= error if reachable else 0.0
        corrected = {**settings, "loudness_lufs": _shifted(settings["loudness_lufs"], offset)}
        source = polish(clip, corrected, headroom_db=headroom)
    return TakeFile(format=form, content=content, facts=_facts(source, levels, settings))


def _shifted(level: float | None, offset: float) -> float | None:
    return None if level is None else level + offset


def _encode_once(order: Order, source: Polished, levels: Levels, form: str, seed: int) -> bytes:
    last = len(source.samples) - 1
    words = wav_words(order, seed, levels, (0, last) if order.settings["loop"] else None)
    return encode(
        form,
        source.samples,
        source.sample_rate_hz,
        quality=order.settings["quality"],
        words=words,
        comments=comments(order, seed),
    )


def _facts(source: Polished, levels: Levels, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Both encoders of ours give back as many frames as they got."""
    return {
        "sample_rate_hz": source.sample_rate_hz,
        "channels": source.samples.shape[1],
        "num_frames": len(source.samples),
        "onset_frames": source.onset_frames,
        "loop": [0, len(source.samples) - 1] if settings["loop"] else None,
        "loudness_lufs": round(levels.lufs, 2),
        "loudness_method": levels.method,
        "true_peak_dbtp": round(levels.true_peak_dbtp, 2),
        "limited_db": round(source.limited_db, 2),
    }


@functools.lru_cache(maxsize=2)
def _generator(runtime: str, weights: str | None, watermark: str) -> Generator:
    """One per process, kept: loading weighs more than rendering."""
    return make_generator(runtime, Path(weights) if weights else None, THREADS, watermark)
