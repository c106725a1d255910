"""The last touches to a long piece while it is made: what `finish` does, block by block. Knows no model.

The gain is given beforehand; a limiter that looks ahead holds what comes louder. On a ring it looks round the joint.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..events import Timeline
from .finish import FADE_SECS, PEAK, RATE, curve_gain, intensity_gain, is_loop, side_level
from .levels import REACH_FRAMES, held_gain

LOOK_TOKENS = 5
LOOK_FRAMES = 960 * LOOK_TOKENS
assert LOOK_FRAMES >= REACH_FRAMES
CREST = 3.0  # peak over RMS of the loudest frame; LEDGER.md, 2026-11-25

FloatArray = NDArray[np.float32]


class Finisher:
    """Raw blocks (1 or 2 channels, whole tokens) in, finished ones (frames, channels) out, LOOK_FRAMES later."""

    def __init__(self, timeline: Timeline, loudest_frame: float, before: FloatArray) -> None:
        """`before`: (channels, LOOK_FRAMES) that come before the piece: of a ring its end, else silence."""
        self._timeline = timeline
        self._num_frames = round(timeline.duration_secs * RATE)
        self._side = side_level(timeline)
        stereo = np.sqrt(1.0 + self._side**2) if len(before) == 2 else 1.0
        peak = CREST * stereo * loudest_frame
        self._gain = np.float32(0.0 if peak < 1e-5 else PEAK / peak)
        self._line = self._shaped(before)
        self._done = 0  # finished frames

    def push(self, raw: FloatArray) -> FloatArray:
        """What is finished with these frames; may be empty."""
        self._line = np.concatenate([self._line, self._shaped(raw)], axis=1)
        return self._take(max(0, self._line.shape[1] - 2 * LOOK_FRAMES))

    def last(self, after: FloatArray) -> FloatArray:
        """The rest. `after`: (channels, LOOK_FRAMES) that follow: of a ring its beginning, else silence."""
        return self.push(after)

    def _take(self, count: int) -> FloatArray:
        held = self._line * held_gain(self._line, PEAK)
        piece = held[:, LOOK_FRAMES : LOOK_FRAMES + count]
        self._line = self._line[:, count:]
        start, stop = self._done, min(self._done + count, self._num_frames)
        self._done = stop
        places = np.arange(start, stop)
        gain = np.float32(intensity_gain(self._timeline)) * self._ends(places)
        if self._timeline.loudness:
            gain = gain * curve_gain(self._timeline, places)
        return np.ascontiguousarray(np.clip(piece[:, : stop - start] * gain, -1.0, 1.0).T, np.float32)

    def _shaped(self, raw: FloatArray) -> FloatArray:
        if len(raw) == 2:
            side = raw[1] * np.float32(self._side)
            raw = np.stack([raw[0] + side, raw[0] - side])
        return raw * self._gain

    def _ends(self, places: NDArray[np.int64]) -> FloatArray:
        """A line's last frames fade, as `finish` fades them."""
        length = min(round(FADE_SECS * RATE), self._num_frames)
        if is_loop(self._timeline) or not len(places) or places[-1] < self._num_frames - length:
            return np.ones(len(places), np.float32)
        turn = np.linspace(0, np.pi / 2, length, dtype=np.float32)
        since = places - (self._num_frames - length)
        return np.where(since < 0, np.float32(1.0), np.cos(turn[np.maximum(since, 0)]) ** 2)
