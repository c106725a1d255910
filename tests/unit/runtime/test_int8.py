"""int8 by calibration: what is quantised, by what ranges, and how near the sound stays."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from soundwell.errors import WeightsCorrupt
from soundwell.events import one_shot
from soundwell.export.int8_ranges import write_ranges
from soundwell.runtime import RELEASED_WEIGHTS
from soundwell.runtime.generator import Job
from soundwell.runtime.graphs import FusedGraphs
from soundwell.runtime.halves import plain_model
from soundwell.runtime.int8 import (
    Ranges,
    activations,
    by_channel,
    eight_bits,
    int8_graphs,
    measure,
    quantised,
    read_ranges,
)
from soundwell.runtime.onnx import Piece
from soundwell.runtime.weights import DECODER, INT8, INT8_RANGES, SAMPLER, load_card
from soundwell.sounds import Sound

onnx = pytest.importorskip("onnx")
STEP = Sound(id="step", category="footstep", attributes={"surface": "gravel"}, duration_secs=0.4)


@pytest.fixture(scope="module")
def ranges() -> Ranges:
    return measure(load_card(RELEASED_WEIGHTS), threads=2)


def test_every_product_of_a_step_becomes_integers_but_the_first_and_the_last(ranges: Ranges) -> None:
    content = quantised(load_card(RELEASED_WEIGHTS).read(SAMPLER), ranges)
    graph = onnx.load_from_string(content).graph
    body = next(a.g for node in graph.node for a in node.attribute if a.HasField("g"))
    kinds = [node.op_type for node in body.node]
    left = [node.name for node in body.node if node.op_type in ("MatMul", "Gemm")]
    assert sorted(left) == ["step//MatMul", "step//project/Gemm"]
    # four of each block, and two more of every second, which listens to the events
    assert kinds.count("MatMulIntegerToFloat") == 6 * 4 + 3 * 2
    assert "MatMulIntegerToFloat" not in [node.op_type for node in graph.node]  # done once: stays


def test_ranges_are_the_same_at_every_measuring(ranges: Ranges) -> None:
    assert len(ranges) > 30 and all(low < high for low, high in ranges.values())
    again = measure(load_card(RELEASED_WEIGHTS), threads=2)
    assert again == ranges


def test_the_released_ranges_are_those_of_the_released_graphs(ranges: Ranges) -> None:
    card = load_card(RELEASED_WEIGHTS)
    told = read_ranges(card)
    assert told.keys() == ranges.keys()
    worst = max(abs(told[name][1] - high) / high for name, (_, high) in ranges.items())
    assert worst < 0.01  # processors round otherwise


def test_the_latent_stays_near_float32() -> None:
    card = load_card(RELEASED_WEIGHTS)
    feeds = Piece(Job(timeline=one_shot(STEP), seed=5), card).feeds(np.linspace(1, 0, 5, dtype=np.float32))
    feeds.pop("wave_noise")
    exact, small = FusedGraphs(card, 1).sample(feeds), int8_graphs(card, 1).sample(feeds)
    assert 0 < np.abs(small - exact).mean() < 0.05 * exact.std()


def test_eight_bits_hold_the_range_and_nothing() -> None:
    for low, high in ((-3.0, 5.0), (0.5, 2.0), (-4.0, -1.0), (0.0, 0.0)):
        scale, zero = eight_bits(low, high)
        assert 0 <= zero <= 255
        for value in (0.0, low, high):
            integer = np.clip(round(value / scale) + zero, 0, 255)
            assert abs((integer - zero) * scale - value) <= scale


def test_weights_keep_seven_bits_by_channel() -> None:
    weight = np.random.default_rng(1).normal(size=(40, 3)).astype(np.float32) * np.array(
        [1.0, 10.0, 0.0], np.float32
    )
    integers, scales = by_channel(weight)
    assert np.abs(integers).max() == 64 and integers.dtype == np.int8
    assert np.abs(integers * scales - weight).max(axis=0) == pytest.approx(0.5 * scales, rel=0.1, abs=1e-6)


def copied(folder: Path) -> Path:
    shutil.copytree(RELEASED_WEIGHTS, folder, ignore=shutil.ignore_patterns("lite", INT8_RANGES))
    card = json.loads((folder / "model_card.json").read_text())
    card["files"].pop(INT8_RANGES, None)
    (folder / "model_card.json").write_text(json.dumps(card))
    return folder


def test_a_folder_gets_its_ranges_and_then_another_name_for_its_sounds(tmp_path: Path) -> None:
    folder = copied(tmp_path / "w")
    before = load_card(folder)
    written = write_ranges(folder)
    after = load_card(folder)
    assert read_ranges(after).keys() == written.keys()
    assert before.student_hash(INT8) != after.student_hash(INT8)
    assert before.student_hash() == after.student_hash()


def test_ranges_of_other_graphs_are_refused(tmp_path: Path) -> None:
    folder = copied(tmp_path / "w")
    write_ranges(folder)
    card = load_card(folder)
    with pytest.raises(WeightsCorrupt, match=r"says nothing of .*export\.int8_ranges"):
        quantised(card.read(SAMPLER), {})
    (folder / INT8_RANGES).write_text("{}")
    with pytest.raises(WeightsCorrupt, match="SHA-256"):
        int8_graphs(load_card(folder), 1)


def test_activations_are_named_once() -> None:
    content = load_card(RELEASED_WEIGHTS).read(DECODER)
    names = activations(plain_model(content, "this test").graph)
    assert len(names) == len(set(names)) > 8
