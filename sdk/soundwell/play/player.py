"""Plays a gameplay log through a client, as a game would: prewarm, a trigger per event. Prints nothing."""

from __future__ import annotations

import math
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..audio import Clip
from ..client import Client, Played
from ..events import Event, one_shot
from ..sounds import Sound, bucket_intensity, bucket_of
from .log import GameplayLog
from .mixdown import Placed, mix

NEAR_METRES = 4.0  # up to here distance makes nothing quieter
MIX_RATE_HZ = 48_000
MAX_PROBES = 24

Progress = Callable[[int, int], None]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What one event was answered with, and how long the trigger call took, measured around it."""

    event: Event
    played: Played
    trigger_micros: float


@dataclass(frozen=True, kw_only=True)
class Warmth:
    """How prewarming went."""

    ready: int
    asked: int
    audio_secs: float  # made in all
    took_secs: float


def prewarm(client: Client, log: GameplayLog, depth: int, on_progress: Progress | None = None) -> Warmth:
    """Fills the pools that the log will use: as many variations as it plays of each, at most `depth`."""
    uses = Counter((event.sound, bucket_of(event.intensity)) for event in log.events)
    groups: dict[tuple[int, int], list[Sound]] = defaultdict(list)
    for (name, bucket), count in uses.items():
        groups[bucket, min(count, depth)].append(log.sounds[name])
    total = sum(count * len(sounds) for (_, count), sounds in groups.items())
    began, ready, audio_secs = time.perf_counter(), 0, 0.0
    for (bucket, count), sounds in sorted(groups.items(), key=lambda group: group[0]):

        def tell(done: int, _: int, before: int = ready) -> None:
            if on_progress:
                on_progress(before + done, total)

        ready += client.prewarm(sounds, count, buckets=(bucket,), on_progress=tell).ready
        audio_secs += count * sum(sound.duration_secs for sound in sounds)
    return Warmth(ready=ready, asked=total, audio_secs=audio_secs, took_secs=time.perf_counter() - began)


def play(
    client: Client, events: Sequence[Event], *, fast: bool, on_progress: Progress | None = None
) -> list[Answer]:
    """Triggers each event at its time; `fast`: one after the other without waiting."""
    answers = []
    began = time.perf_counter()
    for index, event in enumerate(events):
        if not fast:
            time.sleep(max(0.0, began + event.time_secs - time.perf_counter()))
        start = time.perf_counter()
        played = client.trigger(event, now=event.time_secs if fast else None)
        answers.append(Answer(event=event, played=played, trigger_micros=(time.perf_counter() - start) * 1e6))
        if on_progress:
            on_progress(index + 1, len(events))
    return answers


def probe(client: Client, log: GameplayLog) -> list[float]:
    """Milliseconds of single generations over the wire: one of each sound, nothing else waiting."""
    took = []
    for index, sound in enumerate(list(log.sounds.values())[:MAX_PROBES]):
        start = time.perf_counter()
        client.render(one_shot(sound, bucket_intensity(index % 3)))
        took.append((time.perf_counter() - start) * 1e3)
    return took


def mix_of(answers: Sequence[Answer], duration_secs: float) -> Clip:
    """What the player hears, in stereo: every answer at its event's time, from its direction and distance."""
    heard = ((answer.event, answer.played.clip) for answer in answers)
    placed = (placed_of(event, clip) for event, clip in heard if clip is not None)
    return mix(placed, duration_secs, channels=2, sample_rate_hz=MIX_RATE_HZ)


def placed_of(event: Event, clip: Clip) -> Placed:
    """A clip where its event is: quieter with distance, to the side where it came from."""
    distance = max(1.0, event.parameters.get("distance_metres", 0.0) / NEAR_METRES)
    right = math.sin(math.radians(event.parameters.get("right_degrees", 0.0)))
    return Placed(
        clip=clip.resampled(MIX_RATE_HZ),
        time_secs=event.time_secs,
        gain_db=-20.0 * math.log10(distance),
        pan=0.7 * right,
    )
