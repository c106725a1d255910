"""The trigger path: what is played for an event, at once, whatever the sidecar does. Sends nothing.

Tiers: live (a variation of the right bucket) -> neighbour (of another) -> clip (the designer's) -> silence.
"""

from __future__ import annotations

import random
import threading
import time
from collections import Counter, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from ..audio import Clip
from ..errors import InvalidInput, Unavailable
from ..events import Event
from ..sounds import NUM_BUCKETS, Sound, Tier, Variation, bucket_of
from .pool import Pool
from .settings import ClientSettings

PlayedTier = Literal["live", "neighbour", "clip", "silence"]
MAX_NOTES = 1024
# Nearest intensity first; of two equally near ones the softer, which startles nobody.
_NEIGHBOURS = ((1, 2), (0, 2), (1, 0))


@dataclass(frozen=True, kw_only=True, eq=False)
class Played:
    """The answer to one trigger."""

    sound_id: str
    bucket: int  # asked for
    tier: PlayedTier
    reused: bool  # True: heard before, because a refill is late
    variation: Variation | None  # None with the tiers clip and silence
    clip: Clip | None  # what to play; None: silence
    latency_micros: float  # that the trigger took

    @property
    def made_by(self) -> Tier | None:
        """model, procedural or fake; None where no variation was played."""
        return self.variation.made_by if self.variation else None


class Tiers:
    """Pools by (sound id, bucket). `trigger` may be called on any thread but an audio callback."""

    def __init__(self, settings: ClientSettings) -> None:
        self._settings = settings
        self._chance = random.Random(settings.seed)
        self._lock = threading.Lock()  # among the game's threads; the client's own thread never takes it
        self._sounds: dict[str, Sound] = {}
        self._fallbacks: dict[str, Clip] = {}
        self._pools: dict[tuple[str, int], Pool] = {}
        self.counts: Counter[str] = Counter()  # by tier, and "reused", "unknown"
        self.touched: deque[Pool] = deque()  # for the planner
        self.notes: deque[str] = deque(maxlen=MAX_NOTES)  # for the log: written elsewhere, never on this path

    def add_sounds(self, sounds: Iterable[Sound], fallbacks: Mapping[str, Clip]) -> None:
        """A sound whose description changed loses its pools."""
        added = list(sounds)
        known = {sound.id for sound in added} | self._sounds.keys()
        for name in fallbacks:
            if name not in known:
                raise InvalidInput("is a fallback for no sound that was added", field=f"fallbacks.{name}")
        with self._lock:
            for sound in added:
                if sound.id in self._sounds and self._sounds[sound.id].hash != sound.hash:
                    for bucket in range(NUM_BUCKETS):
                        self._pools.pop((sound.id, bucket), None)
                self._sounds[sound.id] = sound
            self._fallbacks.update(fallbacks)

    def chosen(self, sounds: Iterable[Sound] | None) -> list[Sound]:
        """Those sounds, added if they were not; None: all."""
        if sounds is None:
            return list(self._sounds.values())
        added = list(sounds)
        self.add_sounds(added, {})
        return added

    def pool(self, sound_id: str, bucket: int) -> Pool:
        """Made when first asked for. Raises InvalidInput for a sound that was not added."""
        if sound_id not in self._sounds:
            raise InvalidInput(f"{sound_id!r} was not added; call add_sounds first", field="sound")
        return self._pool(sound_id, bucket)

    def pools(self) -> list[Pool]:
        return list(self._pools.values())

    def trigger(self, event: Event | str, intensity: float, now: float | None) -> Played:
        began = time.perf_counter()
        if isinstance(event, Event):
            sound_id, intensity = event.sound, event.intensity
        else:
            sound_id = event
        bucket = bucket_of(intensity)
        with self._lock:
            tier, reused, variation, clip = self._choose(sound_id, bucket, began if now is None else now)
            self.counts[tier] += 1
            self.counts["reused"] += reused
        if tier == "silence" and self._settings.strict:
            raise Unavailable(
                f"Nothing of {sound_id!r} is ready to play; prewarm it or give it a fallback clip."
            )
        return Played(
            sound_id=sound_id,
            bucket=bucket,
            tier=tier,
            reused=reused,
            variation=variation,
            clip=clip,
            latency_micros=(time.perf_counter() - began) * 1e6,
        )

    def _choose(
        self, sound_id: str, bucket: int, now: float
    ) -> tuple[PlayedTier, bool, Variation | None, Clip | None]:
        if sound_id not in self._sounds:
            return self._unknown(sound_id)
        pool = self._pool(sound_id, bucket)
        pool.demand.note(now)
        tier: PlayedTier = "live"
        taken = pool.take(self._chance)
        if taken is None:
            tier, taken = "neighbour", self._take_neighbour(sound_id, bucket)
        self._touch(pool)
        if taken is not None:
            variation, reused = taken
            self._note_change(pool, tier)
            return tier, reused, variation, variation.clip
        clip = self._fallbacks.get(sound_id)
        tier = "clip" if clip else "silence"
        self._note_change(pool, tier)
        return tier, False, None, clip

    def _take_neighbour(self, sound_id: str, bucket: int) -> tuple[Variation, bool] | None:
        for other in _NEIGHBOURS[bucket]:
            pool = self._pools.get((sound_id, other))
            taken = pool.take(self._chance) if pool else None
            if pool and taken:
                self._touch(pool)
                return taken
        return None

    def _touch(self, pool: Pool) -> None:
        """At most one entry per pool, however long nobody plans."""
        if not pool.touched:
            pool.touched = True
            self.touched.append(pool)

    def _unknown(self, sound_id: str) -> tuple[PlayedTier, bool, None, None]:
        if self._settings.strict:
            raise InvalidInput(f"{sound_id!r} was not added; call add_sounds first", field="sound")
        if not self.counts["unknown"]:
            self.notes.append(f"sound {sound_id!r} was triggered but never added; it stays silent")
        self.counts["unknown"] += 1
        return "silence", False, None, None

    def _note_change(self, pool: Pool, tier: PlayedTier) -> None:
        if pool.tier != tier and (pool.tier or tier != "live"):
            self.notes.append(f"{pool.sound.id} bucket {pool.bucket}: tier {pool.tier or 'none'} -> {tier}")
        pool.tier = tier

    def _pool(self, sound_id: str, bucket: int) -> Pool:
        """Atomic without the lock: of two threads that make one at once, both get the first."""
        pool = self._pools.get((sound_id, bucket))
        if pool is None:
            made = Pool(self._sounds[sound_id], bucket, self._settings.keep_played, self._settings.avoid_last)
            pool = self._pools.setdefault((sound_id, bucket), made)
        return pool
