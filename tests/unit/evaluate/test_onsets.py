"""The detector finds known attacks; matching is one-to-one; wrong times score low."""

from __future__ import annotations

import numpy as np
import pytest

from soundwell.evaluate.onsets import find_onsets, match_onsets, score_onsets

RATE_HZ = 48_000
TIMES = (0.1, 0.42, 0.7, 1.35, 1.6)


def bursts(times, secs=2.0, levels=None):
    rng = np.random.default_rng(0)
    samples = 1e-4 * rng.standard_normal(round(secs * RATE_HZ))
    fall = np.exp(-np.arange(4800) / 960)
    for time, level in zip(times, levels or [1.0] * len(times), strict=True):
        start = round(time * RATE_HZ)
        samples[start : start + 4800] += 0.3 * level * rng.standard_normal(4800) * fall
    return samples.astype(np.float32)


def test_attacks_are_found_within_two_milliseconds():
    assert find_onsets(bursts(TIMES), RATE_HZ) == pytest.approx(TIMES, abs=0.002)


def test_an_attack_at_the_very_start_is_found():
    assert find_onsets(bursts((0.0, 0.5)), RATE_HZ) == pytest.approx((0.0, 0.5), abs=0.002)


def test_a_softer_attack_is_found():
    assert len(find_onsets(bursts((0.2, 0.6), levels=[1.0, 0.35]), RATE_HZ)) == 2


def test_silence_has_no_onsets():
    assert find_onsets(np.zeros(RATE_HZ, np.float32), RATE_HZ).size == 0


def test_a_pair_is_used_once_and_the_nearest_wins():
    errors = match_onsets([1.0], [0.98, 1.01, 1.04], 0.05)
    assert errors == pytest.approx([0.01])
    assert match_onsets([1.0, 1.02], [1.01], 0.05).size == 1


def test_outside_the_collar_nothing_matches():
    assert match_onsets([1.0], [1.06], 0.05).size == 0


def test_f1_counts_misses_and_extras():
    score = score_onsets([[0.0, 1.0]], [[0.005, 0.5, 1.03]])
    assert score.f1[10] == pytest.approx(2 * 1 / 5)
    assert score.f1[25] == pytest.approx(2 * 1 / 5)
    assert score.f1[50] == pytest.approx(2 * 2 / 5)
    assert score.median_error_millis == pytest.approx(17.5)
    assert score.count_error == 1.0


def test_nothing_heard_scores_zero_and_has_no_error():
    score = score_onsets([[0.5]], [[]])
    assert score.f1[50] == 0.0 and np.isnan(score.median_error_millis)


def test_true_times_score_higher_than_shuffled_ones():
    heard = [find_onsets(bursts(TIMES), RATE_HZ).tolist()]
    true, shuffled = score_onsets([TIMES], heard), score_onsets([(0.25, 0.55, 0.9, 1.1, 1.8)], heard)
    assert true.f1[50] == 1.0 and shuffled.f1[50] == 0.0
