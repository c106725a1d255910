"""Timelines as the editor holds them: examples, imports, and asked times against what is heard. Knows no Gradio."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from ..audio import Clip
from ..documents import read_document
from ..errors import InvalidInput
from ..evaluate.onsets import find_onsets, pair_onsets
from ..events import Event, Timeline, one_shot
from ..play.log import GameplayLog, load_log
from ..play.mixdown import Placed, mix
from ..sounds import Sound

MAX_SECS = 30.0
COLLAR_SECS = 0.05  # further away, an attack is not this event's
LOG_SECS = 10.0  # of a game's log shown at once
LOG_START_SECS = 10.0  # of the shipped one: the first fight


@dataclass(frozen=True, kw_only=True)
class Heard:
    """An event and the attack that belongs to it."""

    event: Event
    heard_secs: float | None  # None: no attack within the collar

    @property
    def error_millis(self) -> float | None:
        """Positive is late."""
        return None if self.heard_secs is None else (self.heard_secs - self.event.time_secs) * 1e3


def starting() -> Timeline:
    """What the page opens with: somebody walks over gravel, opens a door, and fires."""
    step = Sound(id="step", category="footstep", attributes={"surface": "gravel"}, duration_secs=0.4)
    door = Sound(id="door", category="door", attributes={"material": "wood"}, duration_secs=0.7)
    shot = Sound(id="shot", category="weapon", attributes={"kind": "pistol"}, duration_secs=0.9)
    steps = [Event(sound="step", time_secs=0.2 + 0.45 * number, intensity=0.5) for number in range(4)]
    later = [
        Event(sound="door", time_secs=2.2, intensity=0.7),
        Event(sound="shot", time_secs=3.2, intensity=0.9),
    ]
    sounds = {sound.id: sound for sound in (step, door, shot)}
    return Timeline(sounds=sounds, events=(*steps, *later), duration_secs=4.5, seed=1)


def of_log(log: GameplayLog, start_secs: float = 0.0, secs: float = LOG_SECS) -> Timeline:
    """A stretch of a recorded game, with the sounds that occur in it."""
    end = min(log.duration_secs, start_secs + secs)
    events = [event for event in log.events if start_secs <= event.time_secs < end]
    named = {event.sound for event in events}
    return Timeline(
        sounds={name: sound for name, sound in log.sounds.items() if name in named},
        events=tuple(replace(event, time_secs=round(event.time_secs - start_secs, 4)) for event in events),
        duration_secs=round(end - start_secs, 3),
        seed=1,
    )


def recorded_game() -> Timeline:
    """Of the ViZDoom log that ships with the package."""
    return of_log(load_log(), LOG_START_SECS)


def imported(path: Path) -> Timeline:
    """A timeline, or a gameplay log, whose first stretch is taken. InvalidInput where it is neither."""
    document = read_document(path)
    if "source" in document:
        return of_log(GameplayLog.from_json(document))
    return checked(document)


def checked(document: Mapping[str, Any] | None) -> Timeline:
    """From the editor's JSON. InvalidInput names the field that is wrong."""
    timeline = Timeline.from_json(document or {})
    if timeline.duration_secs > MAX_SECS:
        sentence = f"is {timeline.duration_secs:g}; the page shows {MAX_SECS:g} seconds at most, so cut it"
        raise InvalidInput(sentence, field="duration_secs")
    if not timeline.events:
        raise InvalidInput("there is none yet; double-click a lane to add one", field="events")
    return timeline


def with_lane(document: Mapping[str, Any], sound: Sound) -> dict[str, Any]:
    """The editor's JSON with one more lane."""
    sounds = dict(document["sounds"])
    if sound.id in sounds:
        raise InvalidInput(
            "there is a lane of this name; give the new one another name", field=f"sounds.{sound.id}"
        )
    body = sound.to_json()
    del body["id"]
    return {**document, "sounds": {**sounds, sound.id: body}}


def listen(timeline: Timeline, clip: Clip) -> list[Heard]:
    """Each event with its own attack in the clip. Events closer than the detector tells apart share one at most."""
    onsets = find_onsets(clip.mono(), clip.sample_rate_hz).tolist()
    asked = [event.time_secs for event in timeline.events]
    found = {place: onsets[other] for place, other in pair_onsets(asked, onsets, COLLAR_SECS)}
    return [Heard(event=event, heard_secs=found.get(place)) for place, event in enumerate(timeline.events)]


def summary(heard: Sequence[Heard]) -> str:
    """Of all events in one line."""
    errors = [abs(one.error_millis) for one in heard if one.error_millis is not None]
    if not errors:
        return f"none of {len(heard)} attacks heard within {COLLAR_SECS * 1e3:.0f} ms"
    off = f"median {np.median(errors):.1f} ms off, largest {max(errors):.1f} ms"
    return f"{len(errors)} of {len(heard)} attacks heard, {off}"


def one_shots(timeline: Timeline) -> list[Timeline]:
    """Each event alone, as a pool would hold it, with a seed of its own."""
    shots = []
    for number, event in enumerate(timeline.events):
        single = one_shot(timeline.sounds[event.sound], event.intensity)
        seed = event.seed if event.seed is not None else timeline.seed + number
        shots.append(replace(single, channels=timeline.channels, seed=seed))
    return shots


def mixed(timeline: Timeline, clips: Sequence[Clip]) -> Clip:
    """One-shots at their times, under the timeline's loudness curve: what a game without timelines plays."""
    placed = [
        Placed(clip=clip, time_secs=event.time_secs)
        for event, clip in zip(timeline.events, clips, strict=True)
    ]
    whole = mix(placed, timeline.duration_secs, channels=timeline.channels)
    if not timeline.loudness:
        return whole
    times, levels = zip(*timeline.loudness, strict=True)
    clock = np.arange(whole.num_frames) / whole.sample_rate_hz
    gain = np.power(10.0, np.interp(clock, times, levels) / 20)[:, None].astype(np.float32)
    return Clip(samples=np.clip(whole.samples * gain, -1.0, 1.0), sample_rate_hz=whole.sample_rate_hz)
