"""Variations as bytes ready to send, kept for the next who wants them. Knows neither sessions nor sockets."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace

from ..rpc.convert.session import variation_bodies
from ..rpc.messages import Format
from ..rpc.pcm import converted
from ..sounds import Sound, Variation

Key = tuple[str, str, str, int]  # variation, sound id, encoding, rate
CAPACITY_BYTES = 32 * 2**20
SMALL_BYTES = 256 * 1024  # packed in passing; more goes to a thread


def packed(variation: Variation, sound: Sound, format: Format) -> tuple[bytes, ...]:
    """Chunks without an address. Resampling and checksums of a long sound take milliseconds: use a thread."""
    clip = converted(variation.clip, format)
    onset_frames = round(variation.onset_frames * clip.sample_rate_hz / variation.clip.sample_rate_hz)
    # A shared variation may have been made under another name of the same sound.
    named = replace(variation, clip=clip, onset_frames=onset_frames, sound_id=sound.id)
    return variation_bodies(named, format.encoding)


def packs_in_passing(variation: Variation, format: Format) -> bool:
    """Whether packing takes so little time that a thread would take more."""
    clip = variation.clip
    same_rate = format.sample_rate_hz in (0, clip.sample_rate_hz)
    return same_rate and clip.samples.nbytes <= SMALL_BYTES


class Parcels:
    """At most `capacity_bytes`, least recently sent forgotten first. Holds only what pools keep too."""

    def __init__(self, capacity_bytes: int = CAPACITY_BYTES) -> None:
        self._capacity_bytes = capacity_bytes
        self._bodies: OrderedDict[Key, tuple[bytes, ...]] = OrderedDict()
        self.len_bytes = 0

    def get(self, key: Key) -> tuple[bytes, ...] | None:
        bodies = self._bodies.get(key)
        if bodies is not None:
            self._bodies.move_to_end(key)
        return bodies

    def put(self, key: Key, bodies: tuple[bytes, ...]) -> None:
        size = sum(map(len, bodies))
        if size > self._capacity_bytes // 8 or key in self._bodies:
            return
        self._bodies[key] = bodies
        self.len_bytes += size
        while self.len_bytes > self._capacity_bytes:
            _, gone = self._bodies.popitem(last=False)
            self.len_bytes -= sum(map(len, gone))
