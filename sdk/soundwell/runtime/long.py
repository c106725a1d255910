"""Pieces longer than ten seconds, and loops: windows denoised together, then decoded block by block.

A loop is a ring in the latent and in the decoder, so its end is its beginning's neighbour and no crossfade is needed.
Knows how to call a sampler and a decoder, not which they are. Why these sizes: LEDGER.md, 2026-11-25.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..events import Timeline
from .conditions import (
    FRAMES_PER_TOKEN,
    LATENT_DIM,
    NOISE_WIDTH,
    TOKENS_PER_SEC,
    Conditions,
    EventCondition,
    pack,
    tokens_for,
)
from .finish import RATE, is_loop
from .generator import Job
from .inputs import NO_EVENT, condition_feeds, event_conditions, near_anchors, normal, scalars_of
from .weights import ModelCard
from .windows import Layout, denoise, lay_out

FloatArray = NDArray[np.float32]
Sample = Callable[[dict[str, Any]], FloatArray]  # the sampler's inputs -> latents (1, tokens, 64)
Decode = Callable[[FloatArray, FloatArray, dict[str, Any]], FloatArray]  # see OnnxGenerator.decode

LONG_SECS = 10.0
REACH_SECS = 4.0  # what began earlier, or ends later, is told as if it did so here, outside the window
BLOCK = 100  # tokens decoded in one call
CONTEXT = 8  # tokens to either side that a decoded token hears of: 7 by the decoder's convolutions
FIRST_WAVE_STREAM = 2  # of the seed's random streams; 0 and 1 belong to short pieces


def is_long(timeline: Timeline) -> bool:
    """True where one call of the graph is not enough."""
    return is_loop(timeline) or timeline.duration_secs > LONG_SECS


def layout_of(timeline: Timeline) -> Layout:
    """The windows of a long timeline, in tokens."""
    if is_loop(timeline):
        return lay_out(max(1, round(timeline.duration_secs * TOKENS_PER_SEC)), ring=True)
    return lay_out(tokens_for(timeline.duration_secs), ring=False)


def joints_secs(timeline: Timeline) -> list[float]:
    """Where windows begin or end, and where decoded blocks meet: all places where a seam could be."""
    layout, secs = layout_of(timeline), timeline.duration_secs
    edges = {start + shift for start in layout.starts for shift in (0, layout.width)}
    edges |= set(range(0, layout.num_tokens, BLOCK))
    if layout.ring:
        return sorted({place % layout.num_tokens * secs / layout.num_tokens for place in edges})
    return sorted(place / TOKENS_PER_SEC for place in edges if 0 < place < layout.num_tokens)


class LongPiece:
    """One job as windows of tokens, on a line or on a ring."""

    def __init__(self, job: Job, card: ModelCard, guidance: float) -> None:
        timeline = job.timeline
        self.seed, self.timeline, self.guidance = job.seed, timeline, guidance
        self.layout = layout_of(timeline)
        self.ring, self.num_tokens = self.layout.ring, self.layout.num_tokens
        events = joined(event_conditions(timeline, card))
        self.windows = [self._told(events, start, card) for start in self.layout.starts]
        self._wave_noise = lru_cache(maxsize=4)(self._make_wave_noise)

    def latents(self, sample: Sample, num_steps: int) -> FloatArray:
        """(1, num_tokens, 64), all windows denoised together."""
        grid = np.linspace(1.0, 0.0, num_steps + 1, dtype=np.float32)

        def step(x: FloatArray, window: int, index: int) -> FloatArray:
            feeds = condition_feeds(self.windows[window], self.guidance)
            feeds |= {"noise": x, "times": grid[index : index + 1]}
            return sample({**feeds, "spans": grid[index : index + 1] - grid[index + 1 : index + 2]})

        noise = normal(self.seed, 0, (1, self.num_tokens, LATENT_DIM))
        return denoise(near_anchors(noise, self.timeline), self.layout, num_steps, step)

    def audio(self, latents: FloatArray, decode: Decode) -> FloatArray:
        """Latents -> (channels, samples): of a ring exactly the timeline's, else at least as many."""
        audio = np.concatenate(list(self.blocks(latents, decode)), axis=1)
        num_frames = round(self.timeline.duration_secs * RATE)
        return stretched(audio, num_frames) if self.ring else audio

    def blocks(self, latents: FloatArray, decode: Decode) -> Iterator[FloatArray]:
        """The same in blocks of up to two seconds, each decoded when it is asked for."""
        for start in range(0, self.num_tokens, BLOCK):
            stop = min(start + BLOCK, self.num_tokens)
            first = start - CONTEXT if self.ring else max(0, start - CONTEXT)
            last = stop + CONTEXT if self.ring else min(self.num_tokens, stop + CONTEXT)
            places = np.arange(first, last) % self.num_tokens
            nothing = condition_feeds(pack([NO_EVENT], {}, len(places)), self.guidance)
            audio = decode(latents[:, places], self._noise_of(places), nothing)
            per_token = audio.shape[1] // len(places)
            yield audio[:, (start - first) * per_token : (stop - first) * per_token]

    def _told(self, events: Sequence[EventCondition], start: int, card: ModelCard) -> Conditions:
        """What a window is told: its part of the timeline, by its own clock."""
        width = self.layout.width
        ring_secs = self.num_tokens / TOKENS_PER_SEC if self.ring else 0.0
        near = heard_from(events, start / TOKENS_PER_SEC, width / TOKENS_PER_SEC, ring_secs)
        scalars = scalars_of(self.timeline, card, width, many=len(near) > 1)
        return pack(near or [NO_EVENT], scalars, width)

    def _noise_of(self, places: NDArray[np.int64]) -> FloatArray:
        """(1, channels, frames, 962) of the tokens at these places; a token's noise is always the same."""
        pieces = []
        for place in places:
            block, within = divmod(int(place), BLOCK)
            frame = within * FRAMES_PER_TOKEN
            pieces.append(self._wave_noise(block)[:, :, frame : frame + FRAMES_PER_TOKEN])
        return np.concatenate(pieces, axis=2)

    def _make_wave_noise(self, block: int) -> FloatArray:
        shape = (1, self.timeline.channels, BLOCK * FRAMES_PER_TOKEN, NOISE_WIDTH)
        return normal(self.seed, FIRST_WAVE_STREAM + block, shape)


def joined(events: Sequence[EventCondition]) -> list[EventCondition]:
    """Events alike of which one begins where the other ends are one: a bed triggered at its end goes on."""
    told: list[EventCondition] = []
    for event in events:
        for index, before in enumerate(told):
            goes_on = abs(before.onset_secs + before.duration_secs - event.onset_secs) < 1.0 / TOKENS_PER_SEC
            alike = (before.category, before.token, before.intensity) == (
                event.category,
                event.token,
                event.intensity,
            )
            if goes_on and alike and before.duration_secs > REACH_SECS:
                told[index] = replace(before, duration_secs=before.duration_secs + event.duration_secs)
                break
        else:
            told.append(event)
    return told


def heard_from(
    events: Sequence[EventCondition], start_secs: float, width_secs: float, ring_secs: float
) -> list[EventCondition]:
    """The events that a window is told of, by its own clock; on a ring (not 0) they come round again.

    What fills the whole ring has no beginning: it is told as sounding before, within and after the window.
    """
    found = []
    for event in events:
        if ring_secs and event.duration_secs >= ring_secs - 1.0 / TOKENS_PER_SEC:
            found.append(replace(event, onset_secs=-REACH_SECS, duration_secs=width_secs + 2 * REACH_SECS))
            continue
        rounds = range(-1, 2 + int((start_secs + width_secs + REACH_SECS) / ring_secs)) if ring_secs else (0,)
        for turn in rounds:
            onset = event.onset_secs + turn * ring_secs - start_secs
            end = onset + event.duration_secs
            if end > -REACH_SECS and onset < width_secs + REACH_SECS:
                onset, end = max(onset, -REACH_SECS), min(end, width_secs + REACH_SECS)
                found.append(replace(event, onset_secs=onset, duration_secs=end - onset))
    if found or not events:
        return found
    nearest = min(events, key=lambda event: abs(event.onset_secs - start_secs))
    return [replace(nearest, onset_secs=-REACH_SECS - nearest.duration_secs)]


def stretched(audio: FloatArray, num_frames: int) -> FloatArray:
    """(channels, samples) of a ring -> num_frames of the same ring, exact to its band limit.

    Tokens are 20 ms, loops any length: the rest, 10 ms at most, is a change of speed.
    """
    if audio.shape[1] == num_frames:
        return audio
    spectrum = np.fft.rfft(audio.astype(np.float64), axis=1)
    line = np.fft.irfft(spectrum, n=num_frames, axis=1) * (num_frames / audio.shape[1])
    return np.asarray(line, np.float32)
