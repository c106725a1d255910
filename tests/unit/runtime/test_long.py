"""Long pieces and loops by the released model: exact lengths, no seam, blocks that equal the whole."""

from __future__ import annotations

import numpy as np
import pytest

from soundwell.evaluate.seams import bed_timeline, seam_of
from soundwell.events import Event, Timeline, one_shot
from soundwell.runtime.conditions import EventCondition
from soundwell.runtime.finish import RATE
from soundwell.runtime.generator import Job
from soundwell.runtime.graphs import WholeGraph
from soundwell.runtime.inputs import NO_EVENT, condition_feeds, pack
from soundwell.runtime.long import LongPiece, heard_from, joined, joints_secs, stretched
from soundwell.runtime.onnx import OnnxGenerator, Piece
from soundwell.runtime.weights import STUDENT
from soundwell.sounds import Sound

STEP = Sound(id="step", category="footstep", duration_secs=0.4)


@pytest.fixture(scope="module")
def generator() -> OnnxGenerator:
    return OnnxGenerator()


def render(generator: OnnxGenerator, timeline: Timeline, seed: int = 4, steps: int = 2) -> np.ndarray:
    return generator.generate([Job(timeline=timeline, seed=seed, steps=steps)])[0].clip.samples


def event(onset: float, secs: float) -> EventCondition:
    return EventCondition(category=1, token=0, onset_secs=onset, duration_secs=secs, intensity=1.0)


def test_the_cut_graph_makes_the_same_latents_step_by_step(generator) -> None:
    """One step at a time by the sampling half, decoded by the whole graph, is what the whole graph makes."""
    feeds = Piece(Job(timeline=one_shot(STEP), seed=1), generator.card).feeds(
        np.linspace(1, 0, 5, dtype=np.float32)
    )
    graph = WholeGraph(generator.card.read(STUDENT), 1)
    whole = graph._session.run(["audio"], feeds)[0][0]
    wave_noise, times, spans = (feeds.pop(name) for name in ("wave_noise", "times", "spans"))
    x = feeds["noise"]
    for index in range(4):
        now = {"noise": x, "times": times[index : index + 1], "spans": spans[index : index + 1]}
        x = graph.sample({**feeds, **now})
    assert np.allclose(graph.decode(x, wave_noise, feeds), whole, atol=1e-4)


def test_blocks_equal_the_whole(generator) -> None:
    timeline = one_shot(Sound(id="wind", category="ambience", duration_secs=12.0))
    piece = LongPiece(Job(timeline=timeline, seed=1), generator.card, 3.0)
    latents = np.random.default_rng(0).normal(size=(1, piece.num_tokens, 64)).astype(np.float32)
    nothing = condition_feeds(pack([NO_EVENT], {}, piece.num_tokens), 3.0)
    whole = generator.decode(latents, piece._noise_of(np.arange(piece.num_tokens)), nothing)
    assert np.allclose(piece.audio(latents, generator.decode), whole, atol=1e-4 * np.abs(whole).max())


@pytest.mark.parametrize("secs", [0.3, 1.0, 2.013])
def test_a_loop_is_exact_and_its_end_is_its_beginnings_neighbour(generator, secs: float) -> None:
    samples = render(generator, bed_timeline("wind", secs))
    assert samples.shape == (round(secs * RATE), 1)
    assert np.array_equal(samples, render(generator, bed_timeline("wind", secs)))
    step = np.abs(np.diff(samples[:, 0]))
    assert abs(samples[0, 0] - samples[-1, 0]) <= step.max()


def test_no_joint_of_a_long_loop_stands_out(generator) -> None:
    timeline = bed_timeline("rain", 12.0)
    samples = render(generator, timeline)[:, 0]
    found = seam_of(samples, RATE, joints_secs(timeline), ring=True)
    assert 0.85 < found.ratio < 1.15 and found.chance > 0.02


def test_steps_in_a_long_walk_come_when_told(generator) -> None:
    times = np.arange(0.5, 11.5, 0.75)
    events = tuple(Event(sound="step", time_secs=float(time), intensity=1.0) for time in times)
    walk = Timeline(sounds={"step": STEP}, events=events, duration_secs=12.0)
    loud = np.square(render(generator, walk, steps=4)[:, 0])
    after = [loud[round(t * RATE) : round((t + 0.12) * RATE)].mean() for t in times]
    before = [loud[round((t - 0.15) * RATE) : round((t - 0.03) * RATE)].mean() for t in times]
    assert np.mean(np.log10(after) > np.log10(before) + 0.5) >= 0.8


def test_beds_triggered_at_their_end_are_one() -> None:
    assert joined([event(0, 30), event(30, 30)]) == [event(0, 60)]
    assert len(joined([event(0, 30), event(31, 30)])) == 2
    assert len(joined([event(0, 0.3), event(0.3, 0.3)])) == 2  # steps are steps


def test_a_window_hears_what_is_near_and_a_ring_comes_round() -> None:
    line = heard_from([event(1, 0.5), event(20, 0.5)], 18.0, 3.2, 0.0)
    assert [round(heard.onset_secs, 3) for heard in line] == [2.0]
    ring = heard_from([event(0.5, 0.2)], 3.0, 3.2, 4.0)
    assert sorted(round(heard.onset_secs, 3) for heard in ring) == [-2.5, 1.5, 5.5]
    (bed,) = heard_from([event(0, 4.0)], 1.0, 3.2, 4.0)
    assert bed.onset_secs < 0 and bed.onset_secs + bed.duration_secs > 3.2


def test_a_window_without_events_is_told_of_one_that_is_over() -> None:
    (heard,) = heard_from([event(1, 0.5)], 20.0, 3.2, 0.0)
    assert heard.onset_secs + heard.duration_secs < 0


def test_stretching_a_ring_keeps_its_tone_and_its_joint() -> None:
    turn = np.sin(2 * np.pi * 5 * np.arange(960) / 960, dtype=np.float32)[None]
    line = stretched(turn, 1000)
    assert np.allclose(line, np.sin(2 * np.pi * 5 * np.arange(1000) / 1000)[None], atol=1e-5)
