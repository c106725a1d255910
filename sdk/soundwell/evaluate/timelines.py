"""Asks with a clock: percussive events at random times, and steady sounds under a loudness curve. By seed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from ..audio import FloatArray
from ..errors import InvalidInput
from ..events import Event, Timeline
from .conditions import Ask, prompt_of, sound_of, stream
from .recordings import RATE_HZ, Recording
from .traits import LEVEL_SECS, levels_db

MIN_GAP_SECS = 0.12
MAX_EVENTS = 8
SHOT_SECS = 0.6
CURVES = 8
CURVE_SECS = 4.0
INTENSITY_RANGE_DB = 18.0  # from softest to hardest, as in training
PEAK = 0.9
PERCUSSIVE = {
    "footstep": ("stone", "concrete", "tile", "wood", "metal", "dirt", "grass", "gravel", "sand", "snow"),
    "impact": ("metal", "wood", "stone", "dirt", "flesh"),
    "weapon": ("pistol", "rifle", "shotgun", "gun"),
}
STEADY = ("wind", "rain", "fire", "water")


def plan_timelines(recordings: Sequence[Recording], count: int, seed: int) -> tuple[Ask, ...]:
    """`count` timelines of 1-8 events of one to three sounds in 2-6 s."""
    takes = _percussive(recordings)
    rng = stream(seed, "timelines")
    return tuple(_timeline(takes, rng) for _ in range(count))


def plan_curves(recordings: Sequence[Recording], seed: int) -> tuple[Ask, ...]:
    """Eight ambiences of 4 s, the steadiest of 32, under curves between -20 and 0 dB."""
    beds = [r for r in _train(recordings) if r.category == "ambience" and r.value in STEADY]
    if not beds:
        raise InvalidInput(f"has no ambience of {', '.join(STEADY)}; build the whole corpus", field="corpus")
    rng = stream(seed, "curves")
    drawn = [beds[place] for place in rng.permutation(len(beds))[: 4 * CURVES]]
    steadiest = sorted(drawn, key=_unsteadiness)[:CURVES]
    return tuple(_curve(steadiest[index % len(steadiest)], rng) for index in range(CURVES))


def draw_times(rng: np.random.Generator, num_events: int, duration_secs: float) -> tuple[float, ...]:
    """Random times at least MIN_GAP_SECS apart, the last half a second before the end."""
    span = duration_secs - 0.55 - MIN_GAP_SECS * (num_events - 1)
    loose = np.sort(rng.uniform(0.0, span, num_events)) + 0.05
    return tuple(float(time) for time in np.round(loose + MIN_GAP_SECS * np.arange(num_events), 4))


def mix_takes(timeline: Timeline, takes: Sequence[Recording]) -> FloatArray:
    """Real one-shots, their attacks exactly at the events' times. One take per event."""
    canvas = np.zeros(round(timeline.duration_secs * RATE_HZ), np.float32)
    for event, take in zip(timeline.events, takes, strict=True):
        gain = 10.0 ** (INTENSITY_RANGE_DB * (event.intensity - 1.0) / 20.0)
        start = round(event.time_secs * RATE_HZ)
        piece = take.from_onset(SHOT_SECS)[: len(canvas) - start]
        canvas[start : start + len(piece)] += np.float32(gain) * piece
    return canvas * np.float32(PEAK / max(PEAK, float(np.abs(canvas).max(initial=0.0))))


def under_curve(timeline: Timeline, recording: Recording) -> FloatArray:
    """A real bed, repeated to length, with the curve as gain."""
    samples = recording.samples(timeline.duration_secs)
    bed = np.resize(samples, round(timeline.duration_secs * RATE_HZ))
    times, levels = zip(*timeline.loudness, strict=True)
    gain = 10.0 ** (np.interp(np.arange(len(bed)) / RATE_HZ, times, levels) / 20.0)
    return np.asarray(bed * gain, np.float32)


def _train(recordings: Sequence[Recording]) -> list[Recording]:
    return [recording for recording in recordings if recording.split == "train"]


def _unsteadiness(recording: Recording) -> float:
    """How many dB the level strays; short files last."""
    levels = levels_db(recording.samples(CURVE_SECS), RATE_HZ)
    return float(levels.std()) if len(levels) * LEVEL_SECS > CURVE_SECS / 2 else float("inf")


def _percussive(recordings: Sequence[Recording]) -> list[list[Recording]]:
    """Short clean one-shots, by what the model would be told of them."""
    groups: defaultdict[tuple[str, str], list[Recording]] = defaultdict(list)
    for recording in _train(recordings):
        listed = recording.value in PERCUSSIVE.get(recording.category, ())
        if listed and recording.clean and recording.duration_secs <= 1.0:
            groups[recording.category, recording.value].append(recording)
    if not groups:
        raise InvalidInput("has no short footstep, impact or shot; build the whole corpus", field="corpus")
    return [takes for _, takes in sorted(groups.items())]


def _timeline(groups: Sequence[Sequence[Recording]], rng: np.random.Generator) -> Ask:
    num_events, duration = int(rng.integers(1, MAX_EVENTS + 1)), round(float(rng.uniform(2.0, 6.0)), 3)
    leaders = [groups[place] for place in rng.integers(len(groups), size=int(rng.integers(1, 4)))]
    whose = rng.integers(len(leaders), size=num_events)
    takes = [leaders[who][int(rng.integers(len(leaders[who])))] for who in whose]
    sounds = {f"s{who}": sound_of(leaders[who][0], id=f"s{who}", max_secs=SHOT_SECS) for who in set(whose)}
    times, decoys = draw_times(rng, num_events, duration), draw_times(rng, num_events, duration)
    events = tuple(
        Event(sound=f"s{who}", time_secs=time, intensity=round(float(rng.uniform(0.5, 1.0)), 3))
        for who, time in zip(whose, times, strict=True)
    )
    timeline = Timeline(sounds=sounds, events=events, duration_secs=duration)
    return Ask(
        timeline=timeline,
        seed=int(rng.integers(2**31)),
        category=takes[0].category,
        prompt=prompt_of(takes[0]),
        recording=partial(mix_takes, timeline, takes),
        decoy_secs=decoys,
    )


def _curve(recording: Recording, rng: np.random.Generator) -> Ask:
    steps = np.arange(int(CURVE_SECS) + 1)
    curve = tuple((float(time), round(float(rng.uniform(-20.0, 0.0)), 2)) for time in steps)
    sound = replace(sound_of(recording, id="bed"), duration_secs=CURVE_SECS)
    timeline = Timeline(
        sounds={"bed": sound},
        events=(Event(sound="bed", intensity=1.0),),
        duration_secs=CURVE_SECS,
        loudness=curve,
    )
    return Ask(
        timeline=timeline,
        seed=int(rng.integers(2**31)),
        category=recording.category,
        prompt=prompt_of(recording),
        recording=partial(under_curve, timeline, recording),
    )
