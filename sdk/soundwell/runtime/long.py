"""Pieces longer than ten seconds, and loops: windows denoised together, then decoded block by block.

A loop is a ring in the latent and in the decoder, so its end is its beginning's neighbour and no crossfade is needed.
What lasts longer than ten seconds is finished in order, its first seconds while the rest is still noise.
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
from .inputs import (
    NO_EVENT,
    condition_feeds,
    event_conditions,
    near_anchors,
    normal,
    scalars_of,
    told_levels,
)
from .levels import loudest_frame
from .mark import Mark
from .progressive import LOOK_FRAMES, LOOK_TOKENS, Finisher
from .weights import ModelCard
from .windows import Front, Layout, Step, denoise, lay_out

FloatArray = NDArray[np.float32]
Sample = Callable[[dict[str, Any]], FloatArray]  # the sampler's inputs -> latents (1, tokens, 64)
Decode = Callable[[FloatArray, FloatArray, dict[str, Any]], FloatArray]  # see OnnxGenerator.decode
LatentsAt = Callable[[NDArray[np.int64]], FloatArray]  # places -> (1, len(places), 64)

LONG_SECS = 10.0
REACH_SECS = 4.0  # what began earlier, or ends later, is told as if it did so here, outside the window
BLOCK = 100  # tokens decoded in one call
CONTEXT = 8  # tokens to either side that a decoded token hears of: 7 by the decoder's convolutions
FIRST_WAVE_STREAM = 2  # of the seed's random streams; 0 and 1 belong to short pieces
CORRECTION = (0.5, 2.0)  # of a level foreseen by one step; 6 dB either way
LISTEN_TOKENS = 100  # that decide where in its pattern the mark begins


def is_long(timeline: Timeline) -> bool:
    """True where one call of the graph is not enough."""
    return is_loop(timeline) or timeline.duration_secs > LONG_SECS


def is_progressive(timeline: Timeline) -> bool:
    """True where the beginning is finished long before the end. A ring must hold a whole number of tokens: another
    length is a change of speed, for which the whole is needed.
    """
    tokens = timeline.duration_secs * TOKENS_PER_SEC
    whole = abs(tokens - round(tokens)) < 1e-6
    return timeline.duration_secs > LONG_SECS and (whole or not is_loop(timeline))


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
        self.hears = card.hears
        self.windows = [self._told(events, index, card) for index in range(len(self.layout.starts))]
        self._wave_noise = lru_cache(maxsize=4)(self._make_wave_noise)

    def latents(self, sample: Sample, num_steps: int) -> FloatArray:
        """(1, num_tokens, 64), all windows denoised together."""
        return denoise(self._noise(), self.layout, num_steps, self._step(sample, num_steps))

    def audio(self, latents: FloatArray, decode: Decode) -> FloatArray:
        """Latents -> (channels, samples): of a ring exactly the timeline's, else at least as many."""
        audio = np.concatenate(list(self.blocks(lambda places: latents[:, places], decode)), axis=1)
        num_frames = round(self.timeline.duration_secs * RATE)
        return stretched(audio, num_frames) if self.ring else audio

    def blocks(self, latents_at: LatentsAt, decode: Decode) -> Iterator[FloatArray]:
        """The same in blocks of up to two seconds, each decoded when it is asked for."""
        for start in range(0, self.num_tokens, BLOCK):
            yield self._decoded(start, min(start + BLOCK, self.num_tokens), latents_at, decode)

    def finished(
        self,
        sample: Sample,
        decode: Decode,
        bands: Callable[[FloatArray], FloatArray],
        num_steps: int,
        mark: Mark | None,
    ) -> Iterator[FloatArray]:
        """(frames, channels) with level and ends, in order; joined, exactly the timeline's frames.

        The level is of the whole piece's band energies as one step makes them, a quarter of the work of four, corrected
        by how much louder the first block came out in the end.
        """
        front = Front(self._noise(), self.layout, 1, self._step(sample, 1))
        rough = front.at(np.arange(self.num_tokens))
        if num_steps > 1:
            front = Front(self._noise(), self.layout, num_steps, self._step(sample, num_steps))
        latents_at = marked(front.at, self.num_tokens, mark)
        first = np.arange(min(BLOCK, self.num_tokens))
        loudest = loudest_frame(bands(latents_at(first)))
        louder = loudest / max(loudest_frame(bands(rough[:, first])), 1e-9)
        loudest = max(loudest, loudest_frame(bands(rough)) * float(np.clip(louder, *CORRECTION)))
        silence = np.zeros((self.timeline.channels, LOOK_FRAMES), np.float32)
        before = self._decoded(-LOOK_TOKENS, 0, latents_at, decode) if self.ring else silence
        finisher, after = Finisher(self.timeline, loudest, before), silence
        for index, raw in enumerate(self.blocks(latents_at, decode)):
            after = raw[:, :LOOK_FRAMES] if self.ring and index == 0 else after
            yield finisher.push(raw)
        yield finisher.last(after)

    def _noise(self) -> FloatArray:
        return near_anchors(normal(self.seed, 0, (1, self.num_tokens, LATENT_DIM)), self.timeline)

    def _step(self, sample: Sample, num_steps: int) -> Step:
        grid = np.linspace(1.0, 0.0, num_steps + 1, dtype=np.float32)

        def step(x: FloatArray, window: int, index: int) -> FloatArray:
            feeds = condition_feeds(self.windows[window], self.guidance)
            feeds |= {"noise": x, "times": grid[index : index + 1]}
            return sample({**feeds, "spans": grid[index : index + 1] - grid[index + 1 : index + 2]})

        return step

    def _decoded(self, start: int, stop: int, latents_at: LatentsAt, decode: Decode) -> FloatArray:
        """(channels, samples) of the tokens from start to stop; on a ring they may lie before its beginning."""
        first = start - CONTEXT if self.ring else max(0, start - CONTEXT)
        last = stop + CONTEXT if self.ring else min(self.num_tokens, stop + CONTEXT)
        places = np.arange(first, last) % self.num_tokens
        nothing = condition_feeds(pack([NO_EVENT], {}, len(places), hears=self.hears), self.guidance)
        audio = decode(latents_at(places), self._noise_of(places), nothing)
        per_token = audio.shape[1] // len(places)
        return audio[:, (start - first) * per_token : (stop - first) * per_token]

    def _told(self, events: Sequence[EventCondition], window: int, card: ModelCard) -> Conditions:
        """What a window is told: its part of the timeline, by its own clock."""
        start, width = self.layout.starts[window], self.layout.width
        ring_secs = self.num_tokens / TOKENS_PER_SEC if self.ring else 0.0
        near = heard_from(events, start / TOKENS_PER_SEC, width / TOKENS_PER_SEC, ring_secs)
        scalars = scalars_of(self.timeline, card, width, many=len(near) > 1)
        levels = told_levels(self.timeline, card, self.layout.tokens_of(window))
        return pack(near or [NO_EVENT], scalars, width, hears=card.hears, levels_db=levels)

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


def marked(latents_at: LatentsAt, num_tokens: int, mark: Mark | None) -> LatentsAt:
    """The same latents with the mark in them; where it begins, the first seconds decide."""
    if mark is None:
        return latents_at
    beginning = mark.beginning(latents_at(np.arange(min(LISTEN_TOKENS, num_tokens))))
    return lambda places: latents_at(places) + mark.at(places, beginning)


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
