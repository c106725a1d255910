"""The fake runtime: deterministic, and broken only on request."""

from __future__ import annotations

import numpy as np
import pytest

from soundwell.errors import InvalidInput, WeightsCorrupt, WorkerFailed
from soundwell.events import Event, Timeline, one_shot
from soundwell.runtime import make_generator
from soundwell.runtime.fake import FakeGenerator
from soundwell.runtime.generator import Job
from soundwell.sounds import Sound

STEP = Sound(id="step", category="footstep")


def samples_of(seed, sound=STEP):
    job = Job(timeline=one_shot(sound), seed=seed)
    return FakeGenerator().generate([job])[0].clip.samples


def test_seed_and_sound_decide_the_samples():
    assert np.array_equal(samples_of(1), samples_of(1))
    assert not np.array_equal(samples_of(1), samples_of(2))
    assert not np.array_equal(samples_of(1), samples_of(1, Sound(id="step", category="door")))


def test_company_in_the_batch_changes_nothing():
    jobs = [Job(timeline=one_shot(STEP), seed=seed) for seed in (1, 2, 3)]
    together = FakeGenerator().generate(jobs)
    for job, rendering in zip(jobs, together, strict=True):
        assert np.array_equal(rendering.clip.samples, samples_of(job.seed))


def test_each_event_sounds_at_its_time():
    events = (Event(sound="step", time_secs=0.25), Event(sound="step", time_secs=0.75))
    timeline = Timeline(sounds={"step": STEP}, events=events, duration_secs=1.0, channels=2)
    samples = FakeGenerator().generate([Job(timeline=timeline, seed=1)])[0].clip.samples
    assert samples.shape == (48_000, 2)
    assert np.abs(samples[:12_000]).max() == 0
    for start in (12_000, 36_000):
        assert np.abs(samples[start : start + 480]).max() > 0.2


def test_fails_as_often_as_it_was_told():
    generator = FakeGenerator.from_environment({"FAKE_RUNTIME": "fail_every=2,latency_millis=0"})
    job = Job(timeline=one_shot(STEP), seed=1)
    generator.generate([job])
    with pytest.raises(WorkerFailed):
        generator.generate([job])


def test_unknown_option_is_named():
    with pytest.raises(InvalidInput, match="FAKE_RUNTIME.*'late'"):
        FakeGenerator.from_environment({"FAKE_RUNTIME": "late=1"})


def test_lost_weights_are_reported(monkeypatch):
    monkeypatch.setenv("FAKE_RUNTIME", "lost_weights=1")
    with pytest.raises(WeightsCorrupt):
        make_generator("fake")


def test_auto_is_procedural_without_weights(tmp_path):
    assert make_generator("auto", tmp_path).name == "procedural"


def test_unknown_runtime_is_refused():
    with pytest.raises(InvalidInput, match="'gpu' is not a runtime"):
        make_generator("gpu")
