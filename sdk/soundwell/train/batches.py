"""Training material made on the fly from band energies: one-shots, crops of long sounds, and mixed timelines.

Mixing adds band energies, so timestamps are exact to one 5 ms frame and unlimited in number.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ..runtime.conditions import SCALARS, EventCondition, loudness_rows, pack, text_rows
from ..runtime.spectrum import LOG_SCALE, LOG_SHIFT, SILENCE, mix_bands, shift_level
from .features import FeatureSet

FRAMES = 4
BUCKETS = (16, 24, 32, 48, 64, 96)  # tokens
TIMELINE_BUCKETS = (96, 128, 160)
INTENSITY_RANGE_DB = 18.0
SMOOTH_TOKENS = (1, 5, 15, 25)  # 20 ms to half a second

FloatArray = NDArray[np.float32]


@dataclass
class Example:
    """Bands (4 * tokens, num_bands) and what the model is told about them."""

    bands: FloatArray
    events: list[EventCondition]
    scalars: dict[str, float]

    def levels_db(self, smooth_tokens: int) -> FloatArray:
        """(tokens,) level below the loudest token's, averaged over so many tokens: a curve as a designer draws it."""
        energy = np.exp(self.bands * LOG_SCALE - LOG_SHIFT).mean(axis=1).reshape(-1, FRAMES).mean(axis=1)
        padded = np.pad(energy, smooth_tokens // 2, mode="edge")
        smooth = np.convolve(padded, np.ones(smooth_tokens) / smooth_tokens, "valid")[: len(energy)]
        return np.asarray(10.0 * np.log10(smooth / max(float(smooth.max()), 1e-12) + 1e-9), np.float32)


@dataclass
class Batch:
    """Stacked examples of one length, as float32 and int64 arrays. See runtime.conditions for the layout.

    text: (batch, events, text_dim), of width 0 where the material has no texts. loudness: (batch, tokens, 2).
    roads: (batch, 2), whether roll and event tokens are heard.
    """

    bands: FloatArray
    category: NDArray[np.int64]
    token: NDArray[np.int64]
    timing: FloatArray
    mask: FloatArray
    scalars: FloatArray
    text: FloatArray
    loudness: FloatArray
    roads: FloatArray

    def untold(self) -> Batch:
        """The same batch with nothing said: the other side of guidance."""
        silent = {"category", "token", "mask", "scalars", "text", "loudness"}
        return Batch(**{n: value * 0 if n in silent else value for n, value in vars(self).items()})


@dataclass
class Drops:
    """Probabilities of leaving a condition out, each on its own, and everything at once."""

    everything: float = 0.1
    category: float = 0.05
    token: float = 0.1
    scalar: float = 0.15
    events: float = 0.03
    text: float = 0.3
    loudness: float = 0.6
    roll: float = 0.1
    event_tokens: float = 0.1


@dataclass
class Material:
    """Draws examples by class, square root of counts, and packs them into batches of about `budget` tokens."""

    features: FeatureSet
    rng: np.random.Generator
    budget: int = 2560
    timeline_share: float = 0.25
    drops: Drops = field(default_factory=Drops)
    emphasis: NDArray[np.float64] | None = None  # a factor per row on how often it is drawn; None: all alike

    def __post_init__(self) -> None:
        f = self.features
        self._weights = self._row_weights()
        self._rows = np.arange(len(f.length))
        self._waiting: dict[int, list[Example]] = {}
        self._groups: dict[tuple[int, int], NDArray[np.int64]] = {}
        for key in {(int(c), int(t)) for c, t in zip(f.category, f.token, strict=True)}:
            self._groups[key] = np.flatnonzero((f.category == key[0]) & (f.token == key[1]))

    def _row_weights(self) -> NDArray[np.float64]:
        """Square root of class counts; a recording's original weighs as much as its copies together."""
        f = self.features
        counts = np.bincount(f.category, minlength=len(f.categories) + 1)
        weights = 1.0 / np.sqrt(np.maximum(counts, 1))[f.category] * np.where(f.original, 2.0, 1.0)
        weights = weights if self.emphasis is None else weights * self.emphasis
        cumulative = np.cumsum(weights)
        normal: NDArray[np.float64] = cumulative / cumulative[-1]
        return normal

    def draw_row(self) -> int:
        return int(np.searchsorted(self._weights, self.rng.random()))

    def next_batch(self) -> Batch:
        """Draws until one length has enough examples."""
        while True:
            example = self.timeline() if self.rng.random() < self.timeline_share else self.one_shot()
            tokens = len(example.bands) // FRAMES
            waiting = self._waiting.setdefault(tokens, [])
            waiting.append(example)
            if len(waiting) * tokens >= self.budget:
                self._waiting[tokens] = []
                return self.stack(waiting)

    def bands_of(self, row: int) -> FloatArray:
        f = self.features
        return f.bands[f.start[row] : f.start[row] + f.length[row]].astype(np.float32)

    def one_shot(self) -> Example:
        """A whole clip with a little silence after it, or a crop of a long one."""
        row = self.draw_row()
        bands = self.bands_of(row)
        length = len(bands)
        tail = int(length * self.rng.uniform(0.0, 0.3)) if self.rng.random() < 0.5 else 0
        tokens = -(-(length + tail) // FRAMES)
        size = next((bucket for bucket in BUCKETS if bucket >= tokens), BUCKETS[-1]) * FRAMES
        start = 0
        if length > size and self.rng.random() < 0.4:
            start = int(self.rng.integers(0, length - size + 1))
        canvas = np.full((size, bands.shape[1]), SILENCE, np.float32)
        piece = bands[start : start + size]
        canvas[: len(piece)] = piece
        clean = bool(self.features.original[row] and self.features.clean[row])
        if self.rng.random() < 0.25:
            canvas, clean = self._equalise(canvas), False
        intensity = 1.0 if self.rng.random() < 0.6 else float(self.rng.uniform(0.3, 1.0))
        if intensity < 1.0:
            canvas = shift_level(canvas, -INTENSITY_RANGE_DB * (1 - intensity))
        event = self._event(row, -start / 200.0, intensity)
        return Example(canvas, [event], self._scalars(row, size / 200.0, clean, many=False))

    def plain_shot(self, row: int) -> Example:
        """One clip as it is, cut at the longest bucket: for measuring."""
        bands = self.bands_of(row)[: BUCKETS[-1] * FRAMES]
        event = self._event(row, 0.0, 1.0)
        clean = bool(self.features.original[row] and self.features.clean[row])
        return Example(bands, [event], self._scalars(row, len(bands) / 200.0, clean, many=False))

    def timeline(self) -> Example:
        """One to eight events of one to three sounds at random times."""
        size = int(self.rng.choice(TIMELINE_BUCKETS)) * FRAMES
        leaders = [self.draw_row() for _ in range(int(self.rng.choice([1, 1, 1, 2, 3])))]
        count = int(self.rng.integers(1, 9))
        times = np.sort(self.rng.integers(0, size - 20, count))
        if self.rng.random() < 0.3 and count > 1:  # a burst or a walk: even spacing
            gap = int(self.rng.integers(14, max(15, min(160, (size - 20) // count))))
            times = int(self.rng.integers(0, max(1, size - 20 - gap * (count - 1)))) + gap * np.arange(count)
        layers, events = [], []
        for time in times[times < size - 8]:
            row = self._take_like(leaders[int(self.rng.integers(len(leaders)))])
            intensity = float(self.rng.uniform(0.3, 1.0)) if self.rng.random() < 0.5 else 1.0
            layer = np.full((size, self.features.bands.shape[1]), SILENCE, np.float32)
            bands = self.bands_of(row)[: size - time]
            layer[time : time + len(bands)] = shift_level(bands, -INTENSITY_RANGE_DB * (1 - intensity))
            layers.append(layer)
            events.append(self._event(row, time / 200.0, intensity))
        scalars = self._scalars(leaders[0], size / 200.0, False, many=True)
        scalars["clean"] = float(all(self.features.original[row] for row in leaders))
        return Example(mix_bands(np.stack(layers)), events, scalars)

    def _take_like(self, row: int) -> int:
        """Another clip of the same class and attribute; short ones preferred, so that events can be told apart."""
        group = self._groups[(int(self.features.category[row]), int(self.features.token[row]))]
        picks = self.rng.choice(group, 3)
        return int(picks[np.argmin(self.features.length[picks])])

    def _event(self, row: int, onset_secs: float, intensity: float) -> EventCondition:
        f = self.features
        return EventCondition(
            category=int(f.category[row]),
            token=int(f.token[row]),
            onset_secs=onset_secs,
            duration_secs=float(f.length[row]) / 200.0,
            intensity=intensity,
            text=f.text[f.clip[row]].astype(np.float32) if f.text.shape[1] else None,
        )

    def _scalars(self, row: int, duration_secs: float, clean: bool, *, many: bool) -> dict[str, float]:
        f = self.features
        return {
            "duration": duration_secs,
            "level": float(f.level_dbfs[row]),
            "bandwidth": float(f.bandwidth_hz[row]),
            "clean": float(clean),
            "many": float(many),
        }

    def _equalise(self, bands: FloatArray) -> FloatArray:
        """A smooth random response of up to about 6 dB."""
        position = np.linspace(0, np.pi, bands.shape[1])
        curve = sum(self.rng.normal(0, 2.5 / order) * np.cos(order * position) for order in (1, 2, 3))
        return shift_level(bands, np.asarray(curve, np.float32))

    def stack(self, examples: list[Example]) -> Batch:
        """Packs, with conditions dropped independently."""
        told = [self._drop(example) for example in examples]
        packed = [
            pack(*one, len(example.bands) // FRAMES) for one, example in zip(told, examples, strict=True)
        ]
        most, dim = max(1, max(len(p.category) for p in packed)), self.features.text.shape[1]
        batch = Batch(
            bands=np.stack([example.bands for example in examples]),
            category=np.zeros((len(packed), most), np.int64),
            token=np.zeros((len(packed), most), np.int64),
            timing=np.zeros((len(packed), most, 3), np.float32),
            mask=np.zeros((len(packed), most), np.float32),
            scalars=np.stack([p.scalars for p in packed]),
            text=np.zeros((len(packed), most, dim), np.float32),
            loudness=np.stack(
                [self._loudness(one[1], example) for one, example in zip(told, examples, strict=True)]
            ),
            roads=np.stack([self._roads() for _ in packed]),
        )
        for row, p in enumerate(packed):
            count = len(p.category)
            if dim and count:
                batch.text[row, :count] = text_rows([event.text for event in told[row][0]], dim)
            batch.category[row, :count], batch.token[row, :count] = p.category, p.token
            batch.timing[row, :count], batch.mask[row, :count] = p.timing, p.mask
        return batch

    def _drop(self, example: Example) -> tuple[list[EventCondition], dict[str, float]]:
        d, rng = self.drops, self.rng
        if rng.random() < d.everything:
            return [], {}
        scalars = {name: example.scalars[name] for name in SCALARS if rng.random() >= d.scalar}
        if rng.random() < d.events:
            return [], scalars
        no_category, no_token = rng.random() < d.category, rng.random() < d.token
        events = [
            EventCondition(
                category=0 if no_category else e.category,
                token=0 if no_token or no_category else e.token,
                onset_secs=e.onset_secs,
                duration_secs=e.duration_secs,
                intensity=e.intensity,
                text=None if rng.random() < d.text else e.text,
            )
            for e in example.events
        ]
        return events, scalars

    def _loudness(self, scalars: dict[str, float], example: Example) -> FloatArray:
        """(tokens, 2); none where everything is left out. The curve is smooth to another degree each time."""
        tokens, unsaid = len(example.bands) // FRAMES, self.rng.random() < self.drops.loudness
        levels = None if unsaid or not scalars else example.levels_db(int(self.rng.choice(SMOOTH_TOKENS)))
        return loudness_rows(levels, tokens)

    def _roads(self) -> FloatArray:
        """Either road may be shut, never both."""
        shut, d = self.rng.random(), self.drops
        return np.array([shut >= d.roll, not d.roll <= shut < d.roll + d.event_tokens], np.float32)
