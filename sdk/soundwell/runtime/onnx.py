"""The trained model on ONNX Runtime: noise from the seed, one call of one graph, and the last touches to the PCM.

Jobs of a batch run one after the other: with several rows in one call, matrix products may round differently, and
a variation must not depend on its company. Knows nothing of processes, pools or wires.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..audio import Clip
from ..errors import InvalidInput, NotInstalled, WeightsCorrupt
from . import RELEASED_WEIGHTS, default_threads
from .conditions import FRAMES_PER_TOKEN, LATENT_DIM, NOISE_WIDTH, pack, tokens_for
from .cut_graph import bands_only, latents_only
from .finish import finish
from .generator import Job, Part, Rendering
from .graph_check import check_graph
from .inputs import NO_EVENT, condition_feeds, conditions, near_anchors, normal
from .long import LongPiece, is_long, is_progressive
from .mark import Mark
from .spectrum import log_bands
from .weights import ModelCard, load_card

FloatArray = NDArray[np.float32]
STEP_COUNTS = (4, 2, 1)
STUDENT, TEACHER, ENCODER = "student.onnx", "teacher.onnx", "encoder.onnx"
SAMPLE_RATE_HZ = 48_000


class OnnxGenerator:
    """The 4-step student (2 and 1 in a hurry). Thread-safe as ONNX Runtime sessions are."""

    def __init__(
        self,
        weights: Path | None = None,
        threads: int = 0,
        *,
        quantised: bool = False,
        mark: Mark | None = None,
    ) -> None:
        self.card = load_card(weights or RELEASED_WEIGHTS)
        content = self.card.read(STUDENT)
        content = quantise(content) if quantised else content
        self._session = open_session(content, threads)
        self._sampler = Later(lambda: open_session(latents_only(content), threads))
        self._bands = Later(lambda: BandDecoder(content, threads))
        if mark is not None:
            self._sampler()  # every piece will need it
        self.name = "onnx-int8" if quantised else "onnx"
        self._mark = mark
        plain_hash = self.card.model_hash(STUDENT)
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
        """One call of the whole graph; with a mark, two halves of it and the mark between them."""
        feeds = Piece(job, self.card).feeds(np.linspace(1.0, 0.0, job.steps + 1, dtype=np.float32))
        if self._mark is not None:
            wave_noise = feeds.pop("wave_noise")
            latents = self._sampler().run(["latents"], feeds)[0]
            return self.decode(self._mark.put(latents), wave_noise, feeds)
        audio: FloatArray = self._session.run(["audio"], feeds)[0][0]
        return audio

    def _finished(self, job: Job) -> Iterator[FloatArray]:
        """(frames, channels) of a long piece, in order."""
        piece, sampler = LongPiece(job, self.card, self.card.guidance), self._sampler()
        sample = lambda feeds: sampler.run(["latents"], feeds)[0]  # noqa: E731
        return piece.finished(sample, self.decode, self._bands(), job.steps, self._mark)

    def _long(self, job: Job) -> FloatArray:
        """Many calls: windows by steps, then blocks."""
        piece, sampler = LongPiece(job, self.card, self.card.guidance), self._sampler()
        latents = piece.latents(lambda feeds: sampler.run(["latents"], feeds)[0], job.steps)
        return piece.audio(self._mark.put(latents) if self._mark else latents, self.decode)

    def decode(self, latents: FloatArray, wave_noise: FloatArray, feeds: dict[str, Any]) -> FloatArray:
        """Latents (1, tokens, 64) and noise (1, channels, frames, 962) -> (channels, samples): no step at all."""
        nothing = np.zeros(0, np.float32)
        given = {**feeds, "noise": latents, "wave_noise": wave_noise, "times": nothing, "spans": nothing}
        audio: FloatArray = self._session.run(["audio"], given)[0][0]
        return audio


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


class BandDecoder:
    """Latents (1, tokens, 64) -> log band energies (1, tokens, 4 * bands), without any audio."""

    def __init__(self, student: bytes, threads: int) -> None:
        content, self._output = bands_only(student)
        self._session = open_session(content, threads)

    def __call__(self, latents: FloatArray) -> FloatArray:
        bands: FloatArray = self._session.run([self._output], {"latents": latents})[0]
        return bands


class Later:
    """A session opened when first called for, once, whichever thread comes first."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make, self._lock, self._made = make, threading.Lock(), None

    def __call__(self) -> Any:
        with self._lock:
            if self._made is None:
                self._made = self._make()
            return self._made


def open_session(content: bytes, threads: int) -> Any:
    """A session on the best provider this install has, GPU first."""
    import onnxruntime

    check_graph(content, "the model")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads or default_threads()
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    wanted = ("CUDAExecutionProvider", "CPUExecutionProvider")
    providers = [name for name in wanted if name in onnxruntime.get_available_providers()]
    try:
        return onnxruntime.InferenceSession(content, options, providers=providers)
    except Exception as error:  # onnxruntime's own errors share no public base
        raise WeightsCorrupt(
            f"ONNX Runtime cannot load the model ({error}); install Soundwell again"
        ) from error


def quantise(content: bytes) -> bytes:
    """The same graph with int8 weights in its matrix products, activations quantised on the fly."""
    try:
        import onnx
        from onnxruntime.quantization import QuantType, quantize_dynamic
    except ImportError as error:
        raise NotInstalled("int8 needs onnx; install it with: pip install 'soundwell[train]'") from error
    import tempfile

    from .halves import to_float32

    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "float.onnx", Path(folder) / "int8.onnx"
        onnx.save(to_float32(onnx.load_from_string(content)), str(source))
        quantize_dynamic(
            str(source),
            str(target),
            weight_type=QuantType.QInt8,
            per_channel=True,
            extra_options={"EnableSubgraph": True, "MatMulConstBOnly": True},
        )
        return target.read_bytes()
