"""What one session wants and has not got yet: accepted or refused, most urgent first. Sends nothing, makes nothing."""

from __future__ import annotations

import asyncio
import hashlib
import heapq
import itertools
import math
import time
from collections import OrderedDict
from dataclasses import dataclass, field

from ..errors import InvalidInput, Overloaded
from ..rpc.messages import Want
from ..sounds import Sound

MAX_SOUNDS = 4096
DELIVERY_SECS = (0.004, 0.04)  # of a deadline, kept for the way back: a fifth of it, at least and at most
TIGHT_SECS = 0.012  # to make something new; with less left, what is at hand goes out at once


@dataclass(eq=False)
class Progress:
    """A want that is not finished."""

    want: Want
    sound: Sound
    seeds: tuple[int, ...]
    deadline: float  # time.monotonic() seconds, the way back taken off; inf: none
    delivered: int = 0
    failed: int = 0
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def hurried(self) -> bool:
        """Any other of its pool will do, if only it comes in time."""
        return math.isfinite(self.deadline) and not self.want.seeds

    @property
    def tight(self) -> bool:
        """Hurried, and it is not likely that anything new would be in time."""
        return self.hurried and self.deadline - time.monotonic() < TIGHT_SECS

    @property
    def left(self) -> int:
        return self.want.count - self.delivered - self.failed


Entry = tuple[int, float, int, Progress, int]  # priority, deadline, sequence, want, index


class Wants:
    """At most `max_outstanding` variations are asked for and neither delivered nor given up."""

    def __init__(self, base_seed: int, max_outstanding: int) -> None:
        self._base_seed = base_seed
        self._max_outstanding = max_outstanding
        self._sounds: OrderedDict[str, Sound] = OrderedDict()  # by hash and by id
        self._numbers: dict[tuple[str, int], itertools.count[int]] = {}
        self._unfinished: dict[str, Progress] = {}
        self._waiting: list[Entry] = []  # a heap
        self._sequence = itertools.count()

    @property
    def outstanding(self) -> int:
        return sum(progress.left for progress in self._unfinished.values())

    @property
    def unfinished(self) -> tuple[Progress, ...]:
        return tuple(self._unfinished.values())

    @property
    def waiting(self) -> int:
        """Variations that nobody has begun to make or send."""
        return len(self._waiting)

    def accept(self, want: Want) -> None:
        """Raises InvalidInput for what is not legal here, Overloaded for too much."""
        if want.want_id in self._unfinished:
            raise InvalidInput(f"{want.want_id!r} names a want that is not finished", field="want.want_id")
        if self.outstanding + want.count > self._max_outstanding:
            raise Overloaded(f"{self.outstanding} variations are outstanding; ask again when some have come.")
        sound = self._sound_of(want)
        deadline = time.monotonic() + _allowed_secs(want.deadline_millis)
        progress = Progress(want, sound, want.seeds or self._fresh_seeds(sound, want), deadline)
        self._unfinished[want.want_id] = progress
        for index in range(want.count):
            self.put_back((int(want.priority), deadline, next(self._sequence), progress, index))

    def next(self) -> Entry | None:
        """The most urgent that waits, taken out; None where none does."""
        return heapq.heappop(self._waiting) if self._waiting else None

    def put_back(self, entry: Entry) -> None:
        heapq.heappush(self._waiting, entry)

    def give_up(self, want_id: str) -> Progress | None:
        """Nothing more of it waits, and what is left of it has failed. None: it may just have finished."""
        progress = self._unfinished.get(want_id)
        if progress is None:
            return None
        # Not left for later: without room in the window nobody would ever look at them.
        self._waiting = [entry for entry in self._waiting if entry[3] is not progress]
        heapq.heapify(self._waiting)
        progress.failed += progress.left
        return progress

    def finish(self, progress: Progress) -> bool:
        """Forgets it once nothing of it is left. False: something is, or it was forgotten before."""
        return not progress.left and self._unfinished.pop(progress.want.want_id, None) is not None

    def clear(self) -> None:
        self._unfinished.clear()
        self._waiting.clear()

    def _sound_of(self, want: Want) -> Sound:
        if want.sound is not None:
            for name in (want.sound.hash, want.sound.id):
                self._sounds[name] = want.sound
            while len(self._sounds) > MAX_SOUNDS:
                self._sounds.popitem(last=False)
            return want.sound
        name = want.sound_hash or want.sound_id
        if name not in self._sounds:
            field_name = "want.sound_hash" if want.sound_hash else "want.sound_id"
            raise InvalidInput(
                f"{name!r} was not described in this session; send the sound", field=field_name
            )
        return self._sounds[name]

    def _fresh_seeds(self, sound: Sound, want: Want) -> tuple[int, ...]:
        numbers = self._numbers.setdefault((sound.hash, want.bucket), itertools.count())
        chosen = itertools.islice(numbers, want.count)
        return tuple(seed_number(self._base_seed, sound.hash, want.bucket, number) for number in chosen)


def seed_number(base_seed: int, sound_hash: str, bucket: int, number: int) -> int:
    """The seed of a pool's variation `number`: alike in all sessions of one base seed, to share pools."""
    name = f"{base_seed}/{sound_hash}/{bucket}/{number}"
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:6], "big")  # 48 bit: exact in a double


def _allowed_secs(deadline_millis: int) -> float:
    """For making it: less than was given, because it must also arrive."""
    if not deadline_millis:
        return math.inf
    given_secs = deadline_millis / 1000.0
    return given_secs - min(DELIVERY_SECS[1], max(DELIVERY_SECS[0], given_secs / 5))
