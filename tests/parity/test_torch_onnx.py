"""The exported graphs compute what the torch networks compute."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from soundwell.events import Event, Timeline, one_shot
from soundwell.model.sampler import sample
from soundwell.runtime.generator import Job
from soundwell.runtime.graphs import FusedGraphs, WholeGraph
from soundwell.runtime.onnx import OnnxGenerator, Piece, TeacherGenerator
from soundwell.runtime.weights import STUDENT, load_card
from soundwell.sounds import Sound
from soundwell.train.stages import load_codec, load_denoiser

STEP = Sound(id="step", category="footstep", attributes={"surface": "gravel"}, duration_secs=0.2)
TONE = Sound(id="tone", category="ui", duration_secs=0.3)
PIECE = Timeline(
    sounds={"step": STEP, "tone": TONE},
    events=(Event(sound="step", intensity=1.0), Event(sound="tone", time_secs=0.213)),
    duration_secs=0.7,
    channels=2,
)


@pytest.mark.parametrize("form", ["fused", "whole"])
@pytest.mark.parametrize("steps", [4, 2, 1])
def test_student_graph_equals_torch(run: Path, exported: Path, steps: int, form: str) -> None:
    card = load_card(exported)
    graphs = FusedGraphs(card, 1) if form == "fused" else WholeGraph(card.read(STUDENT), 1)
    piece = Piece(Job(timeline=PIECE, seed=5, steps=steps), card)
    feeds = piece.feeds(np.linspace(1.0, 0.0, steps + 1, dtype=np.float32))
    sampled = {name: value for name, value in feeds.items() if name != "wave_noise"}
    found = graphs.decode(graphs.sample(sampled), feeds["wave_noise"], sampled)
    expected = torch_audio(run, feeds, steps)
    difference = np.abs(found - expected)
    print(f"{steps} steps: max {difference.max():.2e}, mean {difference.mean():.2e}")
    assert found.shape == (2, 35 * 960)
    assert difference.max() < 5e-3 * max(1.0, np.abs(expected).max())  # weights are stored as float16


def torch_audio(run: Path, feeds: dict, steps: int) -> np.ndarray:
    student, codec = load_denoiser(run / "student.pt"), load_codec(run / "codec.pt")
    given = {name: torch.from_numpy(value) for name, value in feeds.items()}
    with torch.no_grad():
        names = ("category", "token", "timing", "mask", "scalars")
        prepared = student.prepare(*(given[name] for name in names), given["noise"].shape[1])
        velocity = lambda x, time, span: student(x, time, span, given["guidance"], prepared)  # noqa: E731
        latents = sample(given["noise"], velocity, steps)
        channels = [codec.decode(latents, given["wave_noise"][:, c])[0] for c in range(2)]
    return torch.stack(channels).numpy()


def test_teacher_with_guidance_one_is_the_plain_model(run: Path, exported: Path) -> None:
    """Guidance 1 is the told side alone, which torch can do in one pass."""
    generator = TeacherGenerator(exported, threads=1, steps=3, guidance=1.0)
    piece = Piece(Job(timeline=PIECE, seed=5), generator._student.card)
    feeds = piece.feeds(np.linspace(1.0, 0.0, 4, dtype=np.float32), guidance=1.0)
    feeds.pop("wave_noise")
    found = generator._session.run(["result"], feeds)[0]
    teacher = load_denoiser(run / "teacher.pt")
    given = {name: torch.from_numpy(value) for name, value in feeds.items()}
    with torch.no_grad():
        names = ("category", "token", "timing", "mask", "scalars")
        prepared = teacher.prepare(*(given[name] for name in names), given["noise"].shape[1])
        plain = lambda x, time, span: teacher(x, time, span * 0, given["guidance"], prepared)  # noqa: E731
        expected = sample(given["noise"], plain, 3).numpy()
    assert np.abs(found - expected).max() < 5e-3 * np.abs(expected).max()


def test_company_does_not_change_a_sound(exported: Path) -> None:
    generator = OnnxGenerator(exported, threads=1)
    jobs = [Job(timeline=one_shot(STEP, 1.0), seed=seed) for seed in range(3)]
    together = [rendering.clip.samples for rendering in generator.generate(jobs)]
    alone = [generator.generate([job])[0].clip.samples for job in jobs]
    assert all(np.array_equal(a, b) for a, b in zip(together, alone, strict=True))
    assert not np.array_equal(together[0], together[1])
