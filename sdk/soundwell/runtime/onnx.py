"""The trained model on ONNX Runtime: noise from the seed, one call of one graph, and the last touches to the PCM.

Jobs of a batch run one after the other: with several rows in one call, matrix products may round differently, and
a variation must not depend on its company. Knows nothing of processes, pools or wires.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..audio import Clip
from ..errors import InvalidInput
from . import folder_of
from .conditions import FRAMES_PER_TOKEN, LATENT_DIM, NOISE_WIDTH, pack, tokens_for
from .finish import finish
from .generator import Job, Part, Rendering
from .graphs import FusedGraphs, Graphs, WholeGraph
from .inputs import NO_EVENT, condition_feeds, conditions, near_anchors, normal
from .long import LongPiece, is_long, is_progressive
from .mark import Mark
from .sessions import open_session
from .spectrum import log_bands
from .weights import ENCODER, STUDENT, TEACHER, ModelCard, load_card

FloatArray = NDArray[np.float32]
STEP_COUNTS = (4, 2, 1)
SAMPLE_RATE_HZ = 48_000


class OnnxGenerator:
    """The 4-step student (2 and 1 in a hurry), whatever computes its networks. Thread-safe as they are."""

    def __init__(
        self,
        weights: Path | None = None,
        threads: int = 0,
        *,
        mark: Mark | None = None,
        name: str = "onnx",
        graphs: Callable[[ModelCard, int], Graphs] | None = None,
    ) -> None:
        """`graphs` makes the networks of a card, with so many threads; by default ONNX Runtime on the CPU."""
        self.card = load_card(folder_of(weights))
        self.name = name
        self.graphs = (graphs or serving_graphs)(self.card, threads)
        self._mark = mark
        plain_hash = self.card.student_hash(self.name)
        self.model_hash = mark.hash_of(plain_hash) if mark else plain_hash
        self.sample_rate_hz = SAMPLE_RATE_HZ

    def batch_key(self, job: Job) -> tuple[object, ...]:
        """Length, channels and steps: what costs alike."""
        return (tokens_for(job.timeline.duration_secs), job.timeline.channels, job.steps)

    def generate(self, jobs: Sequence[Job]) -> list[Rendering]:
        """One rendering per job. Raises InvalidInput for a step count the student was not taught."""
        return [self._generate(job) for job in jobs]

    def generate_streamed(self, job: Job, on_part: Callable[[Part], None]) -> Rendering:
        """What `generate` makes of the job; of a long piece each stretch is handed out when it is finished."""
        _check_steps(job)
        if not is_progressive(job.timeline):
            return self._generate(job)
        pieces: list[FloatArray] = []
        start = 0
        for samples in self._finished(job):
            clip = Clip(samples=samples, sample_rate_hz=SAMPLE_RATE_HZ)
            total = round(job.timeline.duration_secs * SAMPLE_RATE_HZ)
            on_part(Part(clip=clip, start_frame=start, num_frames=total, made_by="model", steps=job.steps))
            pieces.append(samples)
            start += len(samples)
        clip = Clip(samples=np.concatenate(pieces), sample_rate_hz=SAMPLE_RATE_HZ)
        return Rendering(clip=clip, made_by="model", steps=job.steps)

    def _generate(self, job: Job) -> Rendering:
        _check_steps(job)
        if is_progressive(job.timeline):
            return self.generate_streamed(job, lambda part: None)
        audio = self._long(job) if is_long(job.timeline) else self._short(job)
        return Rendering(clip=finish(audio, job), made_by="model", steps=job.steps)

    def _short(self, job: Job) -> FloatArray:
        """Two calls, sampler and decoder, and the mark between them."""
        feeds = Piece(job, self.card).feeds(np.linspace(1.0, 0.0, job.steps + 1, dtype=np.float32))
        wave_noise = feeds.pop("wave_noise")
        latents = self.graphs.sample(feeds)
        return self.graphs.decode(self._mark.put(latents) if self._mark else latents, wave_noise, feeds)

    def _finished(self, job: Job) -> Iterator[FloatArray]:
        """(frames, channels) of a long piece, in order."""
        piece, graphs = LongPiece(job, self.card, self.card.guidance), self.graphs
        return piece.finished(graphs.sample, graphs.decode, graphs.bands, job.steps, self._mark)

    def _long(self, job: Job) -> FloatArray:
        """Many calls: windows by steps, then blocks."""
        piece = LongPiece(job, self.card, self.card.guidance)
        latents = piece.latents(self.graphs.sample, job.steps)
        return piece.audio(self._mark.put(latents) if self._mark else latents, self.graphs.decode)

    def decode(self, latents: FloatArray, wave_noise: FloatArray, feeds: dict[str, Any]) -> FloatArray:
        """Latents (1, tokens, 64) and noise (1, channels, frames, 962) -> (channels, samples)."""
        return self.graphs.decode(latents, wave_noise, feeds)


class TeacherGenerator:
    """The guided teacher in many Euler steps, decoded by the same decoder; for evaluation."""

    def __init__(
        self, weights: Path | None = None, threads: int = 0, *, steps: int = 50, guidance: float | None = None
    ) -> None:
        self._student = OnnxGenerator(weights, threads)
        card = self._student.card
        self._session = open_session(card.read(TEACHER), threads)
        self.name = "onnx-teacher"
        self.model_hash = card.model_hash(TEACHER)
        self.sample_rate_hz = SAMPLE_RATE_HZ
        self._steps, self._guidance = steps, guidance if guidance is not None else card.guidance

    def batch_key(self, job: Job) -> tuple[object, ...]:
        return self._student.batch_key(job)

    def generate(self, jobs: Sequence[Job]) -> list[Rendering]:
        """One rendering per job; `Job.steps` is ignored."""
        return [self._generate(job) for job in jobs]

    def _generate(self, job: Job) -> Rendering:
        audio = self._long(job) if is_long(job.timeline) else self._short(job)
        return Rendering(clip=finish(audio, job), made_by="model", steps=self._steps)

    def _short(self, job: Job) -> FloatArray:
        piece = Piece(job, self._student.card)
        feeds = piece.feeds(np.linspace(1.0, 0.0, self._steps + 1, dtype=np.float32), guidance=self._guidance)
        wave_noise = feeds.pop("wave_noise")
        latents = self._session.run(["result"], feeds)[0]
        return self._student.decode(latents, wave_noise, feeds)

    def _long(self, job: Job) -> FloatArray:
        piece = LongPiece(job, self._student.card, self._guidance)
        latents = piece.latents(lambda feeds: self._session.run(["result"], feeds)[0], self._steps)
        return piece.audio(latents, self._student.decode)


class CodecGenerator:
    """Real audio through encoder and decoder: the ceiling of what the model can sound like."""

    def __init__(self, weights: Path | None = None, threads: int = 0) -> None:
        self._student = OnnxGenerator(weights, threads)
        self._encoder = open_session(self._student.card.read(ENCODER), threads)

    def roundtrip(self, samples: FloatArray, seed: int = 0) -> FloatArray:
        """Mono (num_frames,) at 48 kHz -> the same length and peak."""
        bands = log_bands(np.pad(samples, (0, -len(samples) % 960)))
        latents = self._encoder.run(["latents"], {"bands": bands[None]})[0]
        wave_noise = normal(seed, 1, (1, 1, bands.shape[0], NOISE_WIDTH))
        feeds = condition_feeds(
            pack([NO_EVENT], {}, latents.shape[1], hears=self._student.card.hears),
            self._student.card.guidance,
        )
        audio = self._student.decode(latents, wave_noise, feeds)[0, : len(samples)]
        scaled: FloatArray = audio * (
            np.abs(samples).max(initial=1e-6) / max(1e-6, float(np.abs(audio).max(initial=0)))
        )
        return scaled


class Piece:
    """One short job as the graph takes it, in one piece."""

    def __init__(self, job: Job, card: ModelCard) -> None:
        timeline = job.timeline
        self.seed, self.card, self.timeline = job.seed, card, timeline
        self.channels = timeline.channels
        self.num_tokens = tokens_for(timeline.duration_secs)
        self.conditions = conditions(timeline, card, self.num_tokens)

    def feeds(self, grid: FloatArray, guidance: float | None = None) -> dict[str, Any]:
        """All inputs of the student's graph; noise is a function of the seed alone."""
        frames = self.num_tokens * FRAMES_PER_TOKEN
        return {
            **condition_feeds(self.conditions, guidance if guidance is not None else self.card.guidance),
            "noise": self.noise(),
            "times": grid[:-1].copy(),
            "spans": grid[:-1] - grid[1:],
            "wave_noise": normal(self.seed, 1, (1, self.channels, frames, NOISE_WIDTH)),
        }

    def noise(self) -> FloatArray:
        """(1, tokens, 64) that the sampler starts from."""
        own = normal(self.seed, 0, (1, self.num_tokens, LATENT_DIM))
        return near_anchors(own, self.timeline)


def _check_steps(job: Job) -> None:
    if job.steps not in STEP_COUNTS:
        raise InvalidInput(f"{job.steps} is not a step count of this model; use 4, 2 or 1", field="steps")


def serving_graphs(card: ModelCard, threads: int) -> Graphs:
    """The two files made for ONNX Runtime where the folder has them, else the student's one."""
    return FusedGraphs(card, threads) if card.is_fused else WholeGraph(card.read(STUDENT), threads)
