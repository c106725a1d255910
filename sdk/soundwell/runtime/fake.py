"""A runtime for tests and examples: a decaying tone per event, from seed and sound alone. Knows no model.

It can be late or broken on request. In a worker process the environment asks for it:
    FAKE_RUNTIME="latency_millis=20,fail_every=3,crash_every=2,hang_every=2,lost_weights=1,signals=1,load_secs=2"
Counts run per process, so a job that met a crash succeeds in the next worker if `crash_every` is 2 or more. With
`signals`, SIGUSR1 makes the next two tries run out of memory, and SIGUSR2 fail as a lost device would.
"""

from __future__ import annotations

import hashlib
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from ..audio import Clip, FloatArray
from ..errors import InvalidInput, WeightsCorrupt, WorkerFailed
from ..events import Event
from .generator import Job, Rendering

ENVIRONMENT = "FAKE_RUNTIME"
CRASH_EXIT_CODE = 86
KEPT_JOBS = 1024  # a soak must not be mistaken for a leak
TRIES = 3  # of a batch, then of its first job, twice
DECAY_SECS = 0.08
TONE_FRAMES = 48_000  # after twelve decays nothing is left


class FakeGenerator:
    """Generator with no model. All options 0: prompt and faultless."""

    name = "fake"
    model_hash = hashlib.sha256(b"soundwell fake runtime 1").hexdigest()
    sample_rate_hz = 48_000

    def __init__(
        self,
        latency_millis: float = 0,  # per call of `generate`
        fail_every: int = 0,  # every n-th job raises WorkerFailed
        crash_every: int = 0,  # every n-th job ends the process, as a fault in native code would
        hang_every: int = 0,  # every n-th job never returns
        lost_weights: int = 0,  # 1: cannot be made, as with a corrupt file
        signals: int = 0,  # 1: signals ask for faults; main thread only
        load_secs: float = 0,  # to be made, as a large model takes
    ) -> None:
        time.sleep(load_secs)
        if lost_weights:
            raise WeightsCorrupt("fake.bin: SHA-256 is not the one its model card names; install it again")
        self._latency_secs = latency_millis / 1000.0
        self._fail_every = int(fail_every)
        self._crash_every = int(crash_every)
        self._hang_every = int(hang_every)
        self.jobs: deque[Job] = deque(maxlen=KEPT_JOBS)  # that were begun
        self._begun = 0
        self._coming: deque[Exception] = deque()  # raised by the coming tries
        if signals:
            self._fail_on(signal.SIGUSR1, lambda: MemoryError("the fake device is out of memory"))
            self._fail_on(signal.SIGUSR2, lambda: RuntimeError("CUDA error: the fake device was lost"))

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> FakeGenerator:
        """Options from FAKE_RUNTIME; none where it is not set."""
        try:
            pairs = [entry.split("=") for entry in environ.get(ENVIRONMENT, "").split(",") if entry]
            return cls(**{name.strip(): float(value) for name, value in pairs})  # type: ignore[arg-type]
        except (TypeError, ValueError) as error:
            raise InvalidInput(
                f"must read like latency_millis=20,fail_every=3 ({error})", field=ENVIRONMENT
            ) from error

    def batch_key(self, job: Job) -> tuple[object, ...]:
        return (job.timeline.channels, job.steps)

    def generate(self, jobs: Sequence[Job]) -> list[Rendering]:
        time.sleep(self._latency_secs)
        return [self._render(job) for job in jobs]

    def _render(self, job: Job) -> Rendering:
        self.jobs.append(job)
        self._begun += 1
        self._misbehave(self._begun)
        return Rendering(clip=Clip(samples=_render_timeline(job)), made_by="fake", steps=job.steps)

    def _fail_on(self, number: signal.Signals, make: Callable[[], Exception]) -> None:
        signal.signal(number, lambda *_: self._coming.extend(make() for _ in range(TRIES)))

    def _misbehave(self, count: int) -> None:
        if self._coming:
            raise self._coming.popleft()
        if self._crash_every and count % self._crash_every == 0:
            os._exit(CRASH_EXIT_CODE)
        if self._hang_every and count % self._hang_every == 0:
            threading.Event().wait()
        if self._fail_every and count % self._fail_every == 0:
            raise WorkerFailed(f"the fake runtime fails every {self._fail_every}. job, as it was told to")


def _render_timeline(job: Job) -> FloatArray:
    """(num_frames, channels): each event's tone from its time on."""
    timeline = job.timeline
    num_frames = round(timeline.duration_secs * FakeGenerator.sample_rate_hz)
    samples = np.zeros((num_frames, timeline.channels), np.float32)
    for index, event in enumerate(timeline.events):
        start = round(event.time_secs * FakeGenerator.sample_rate_hz)
        tone = _tone(job, index, event, min(TONE_FRAMES, num_frames - start))
        samples[start : start + len(tone)] += tone
    return np.clip(samples, -1.0, 1.0)


def _tone(job: Job, index: int, event: Event, num_frames: int) -> FloatArray:
    """(num_frames, channels): a dying sine and noise. Sound and seed set its pitch, intensity its level."""
    seed = f"{job.seed}/{index}" if event.seed is None else f"event {event.seed}"
    name = f"{job.timeline.sounds[event.sound].hash}/{seed}"
    random = np.random.default_rng(list(hashlib.sha256(name.encode()).digest()))
    time_secs = np.arange(num_frames)[:, None] / FakeGenerator.sample_rate_hz
    tone = np.sin(2 * np.pi * random.uniform(200.0, 2000.0) * time_secs + np.pi / 2)
    noise = random.standard_normal((num_frames, job.timeline.channels))
    envelope = 0.8 * event.intensity * np.exp(-time_secs / DECAY_SECS)
    return (envelope * (0.8 * tone + 0.05 * noise)).astype(np.float32)
