"""Windows on a line and on a ring: every token is covered, agrees with its neighbours, and knows no seam."""

from __future__ import annotations

import numpy as np
import pytest

from soundwell.runtime.windows import OVERLAP, WINDOW, Front, denoise, lay_out


def smooth(x: np.ndarray) -> np.ndarray:
    """A step that depends on neighbours only, as a local network does: (1, width, dim) -> same."""
    padded = np.pad(x, ((0, 0), (2, 2), (0, 0)), mode="edge")
    return sum(padded[:, i : i + x.shape[1]] for i in range(5)) / 5


@pytest.mark.parametrize("ring", [False, True])
@pytest.mark.parametrize("num_tokens", [1, 7, 64, 112, 160, 161, 500, 3000])
def test_every_token_is_covered(num_tokens: int, ring: bool) -> None:
    layout = lay_out(num_tokens, ring=ring)
    covered = np.concatenate([layout.tokens_of(window) for window in range(len(layout.starts))])
    assert set(covered) == set(range(num_tokens))
    assert layout.width <= max(WINDOW, num_tokens if not ring else 0)


def test_neighbours_overlap() -> None:
    for layout in (lay_out(1000, ring=False), lay_out(1000, ring=True)):
        assert np.diff(layout.starts).max() <= layout.width - OVERLAP
    ring = lay_out(1000, ring=True)
    assert ring.num_tokens - ring.starts[-1] <= ring.width - OVERLAP


def test_a_line_in_windows_equals_the_line_in_one_piece() -> None:
    noise = np.random.default_rng(0).normal(size=(1, 700, 3)).astype(np.float32)
    whole = smooth(noise)
    split = denoise(noise, lay_out(700, ring=False), 1, lambda x, window, step: smooth(x))
    inner = np.abs(split - whole)
    assert inner.max() < 0.05 * np.abs(whole).max()  # only the faded rims of windows differ


def test_a_ring_turned_is_the_same_ring() -> None:
    """Turning the noise by the windows' own hop turns the result: no place is a beginning."""
    layout = lay_out(3 * 112, ring=True)
    noise = np.random.default_rng(1).normal(size=(1, layout.num_tokens, 3)).astype(np.float32)
    step = lambda x, window, index: 0.9 * smooth(x)  # noqa: E731
    straight, turned = (denoise(np.roll(noise, by, axis=1), layout, 4, step) for by in (0, 112))
    assert np.allclose(np.roll(straight, 112, axis=1), turned, atol=1e-5)


def test_a_small_ring_is_covered_more_than_once_and_averaged() -> None:
    layout = lay_out(10, ring=True)
    assert layout.width > 10
    noise = np.random.default_rng(2).normal(size=(1, 10, 2)).astype(np.float32)
    assert np.allclose(denoise(noise, layout, 3, lambda x, window, step: x), noise, atol=1e-5)


@pytest.mark.parametrize(("num_tokens", "ring"), [(700, False), (700, True), (10, True), (90, False)])
def test_a_front_finishes_the_same_latent_to_the_bit(num_tokens: int, ring: bool) -> None:
    layout = lay_out(num_tokens, ring=ring)
    noise = np.random.default_rng(3).normal(size=(1, num_tokens, 3)).astype(np.float32)
    step = lambda x, window, index: 0.9 * smooth(x)  # noqa: E731
    whole, front = denoise(noise, layout, 4, step), Front(noise, layout, 4, step)
    places = np.arange(-8, 60) % num_tokens
    assert np.array_equal(front.at(places), whole[:, places])
    assert np.array_equal(front.at(np.arange(num_tokens)), whole)


def test_a_fronts_beginning_costs_a_tenth_of_a_minute() -> None:
    layout, steps = lay_out(3000, ring=False), []
    noise = np.zeros((1, 3000, 2), np.float32)
    front = Front(noise, layout, 4, lambda x, window, index: steps.append((window, index)) or x)
    front.at(np.arange(108))
    assert len(steps) <= 0.12 * 4 * len(layout.starts)
    front.at(np.arange(3000))
    assert len(steps) == len(set(steps)) == 4 * len(layout.starts)  # nothing twice
