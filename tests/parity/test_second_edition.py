"""A model that hears texts and loudness curves, with attack gains, critics and agreement: trained for seconds, exported
and served. Real stages and files, no quality.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from conftest import invoke

from soundwell.catalog.table import load_table
from soundwell.evaluate.seams import bed_timeline
from soundwell.events import Event, Timeline, one_shot
from soundwell.export.command import command as export
from soundwell.export.restore import restore
from soundwell.export.unpack import unpack
from soundwell.runtime.generator import Job
from soundwell.runtime.onnx import OnnxGenerator, Piece
from soundwell.sounds import Sound
from soundwell.train.command import distill, train
from soundwell.train.stages import CODEC_START, TEACHER, TEACHER_START, load_codec, load_denoiser

SECOND = ("--preset", "smoke-second", "--threads", 1)
STEP = Sound(id="step", category="footstep", attributes={"surface": "gravel"}, duration_secs=0.3)


@pytest.fixture(scope="module")
def second(corpus: Path, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("second")
    invoke(train, "--corpus", corpus, "--run", folder, *SECOND)
    invoke(distill, "--run", folder, *SECOND)
    return folder


@pytest.fixture(scope="module")
def weights(second: Path, corpus: Path, tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("second_weights")
    invoke(export, "--run", second, "--corpus", corpus, "--out", out, "--preset", "smoke-second")
    return out


@pytest.fixture(scope="module")
def speaking(second: Path, corpus: Path, tmp_path_factory) -> Path:
    """The same with every weight stirred: what begins at zero and was trained for three steps would hardly be heard."""
    folder, out = tmp_path_factory.mktemp("stirred"), tmp_path_factory.mktemp("stirred_weights")
    for path in second.glob("*.*"):
        (folder / path.name).write_bytes(path.read_bytes())
    state = torch.load(folder / "student.pt", weights_only=True)
    generator = torch.Generator().manual_seed(0)
    for value in state["weights"].values():
        value += 0.05 * torch.randn(value.shape, generator=generator)
    torch.save(state, folder / "student.pt")
    invoke(export, "--run", folder, "--corpus", corpus, "--out", out, "--preset", "smoke-second")
    return out


def render(generator: OnnxGenerator, timeline: Timeline) -> np.ndarray:
    return generator.generate([Job(timeline=timeline, seed=3, steps=2)])[0].clip.samples


def test_every_part_was_trained(second: Path) -> None:
    names = {"wave": "critic", "attack": "gain", "student": "contrast"}
    for stage, loss in names.items():
        rows = list(csv.DictReader((second / stage / "losses.csv").read_text().splitlines()))
        assert np.isfinite([float(row[loss]) for row in rows]).any(), stage
    assert (second / "student" / "before_finish.pt").exists()
    assert load_codec(second / "codec.pt").config.attack_gains == 2


def test_card_says_what_the_model_hears(weights: Path) -> None:
    generator = OnnxGenerator(weights, threads=1)
    assert generator.card.hears.text_dim == load_table().dim and generator.card.hears.loudness
    names = {value.name for value in onnx.load(weights / "student.onnx").graph.input}
    assert {"text", "loudness"} <= names


def test_torch_and_graph_agree_with_all_that_is_new(speaking: Path) -> None:
    """`restore` measures it: weights out of the graphs, and both sides' outputs for one piece."""
    networks = restore(speaking)
    assert networks.student.conditioner.text is not None and networks.codec.wave.attack is not None


def test_other_words_make_another_sound(speaking: Path) -> None:
    generator = OnnxGenerator(speaking, threads=1)
    said = [
        Sound(id="a", category="footstep", text=text, duration_secs=0.3) for text in ("gravel", "a wet cave")
    ]
    first, again, other = (render(generator, one_shot(sound)) for sound in (said[0], said[0], said[1]))
    assert np.array_equal(first, again)
    assert np.abs(first - other).max() > 1e-3


def test_a_curve_is_told_to_the_model_for_beds_only(speaking: Path) -> None:
    generator = OnnxGenerator(speaking, threads=1)
    curve = ((0.0, 0.0), (2.0, -20.0))
    bed = Sound(id="bed", category="ambience", duration_secs=2.0)
    for sound, told in ((bed, True), (STEP, False)):
        timeline = Timeline(
            sounds={sound.id: sound}, events=(Event(sound=sound.id),), duration_secs=2.0, loudness=curve
        )
        loudness = Piece(Job(timeline=timeline, seed=1), generator.card).conditions.more["loudness"]
        assert bool(loudness[:, 1].any()) == told
    assert loudness.shape == (100, 2)


def test_long_beds_stream_from_such_a_model_too(weights: Path) -> None:
    generator = OnnxGenerator(weights, threads=1)
    timeline, parts = bed_timeline("rain", 12.0), []
    whole = generator.generate_streamed(Job(timeline=timeline, seed=1, steps=1, stream=True), parts.append)
    assert len(parts) > 3
    assert np.array_equal(np.concatenate([part.clip.samples for part in parts]), whole.clip.samples)


def test_a_release_is_where_the_next_run_begins(corpus: Path, exported: Path, tmp_path: Path) -> None:
    """Weights of an edition that hears less, unpacked, train on as one that hears more."""
    unpack(exported, tmp_path, text=True, loudness=True)
    config = load_denoiser(tmp_path / TEACHER_START).config
    assert config.text_dim == load_table().dim and config.hears_loudness
    assert load_codec(tmp_path / CODEC_START).config == config
    invoke(train, "--corpus", corpus, "--run", tmp_path, *SECOND)
    start, trained = load_denoiser(tmp_path / TEACHER_START), load_denoiser(tmp_path / TEACHER)
    moved = [
        float((a - b).detach().abs().max())
        for a, b in zip(start.parameters(), trained.parameters(), strict=True)
    ]
    assert trained.config.width == start.config.width and 0 < max(moved) < 0.5
