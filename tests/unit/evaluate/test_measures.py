"""Numbers about sets, on small arrays whose answers are known."""

from __future__ import annotations

import numpy as np
import pytest

from soundwell.evaluate import measures


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def test_top_k_hits():
    probabilities = np.array([[0.5, 0.3, 0.2], [0.1, 0.2, 0.7]])
    labels = np.array([1, 2])
    assert measures.hits(probabilities, labels, 1).tolist() == [0.0, 1.0]
    assert measures.hits(probabilities, labels, 2).tolist() == [1.0, 1.0]


def test_classes_weigh_equally():
    values, labels = np.array([1.0, 1.0, 1.0, 0.0]), np.array([0, 0, 0, 1])
    assert measures.balanced_mean(values, labels) == 0.5


def test_interval_of_agreement_holds_the_value(rng):
    values, labels = (rng.random(60) < 0.6).astype(float), np.arange(60) % 5
    low, high = measures.balanced_interval(values, labels, rng)
    assert low < measures.balanced_mean(values, labels) < high


def test_frechet_of_one_dimension_is_the_textbook_formula(rng):
    real, fake = rng.normal(0, 1, (500, 1)), rng.normal(3, 2, (400, 1))
    known = (real.mean() - fake.mean()) ** 2 + (real.std(ddof=1) - fake.std(ddof=1)) ** 2
    assert measures.frechet(real, fake) == pytest.approx(known)


def test_frechet_agrees_with_the_matrix_square_root(rng):
    real, fake = rng.normal(size=(40, 6)) @ rng.normal(size=(6, 6)), rng.normal(size=(50, 6))
    first, second = np.cov(real.T), np.cov(fake.T)
    roots = np.sqrt(np.maximum(np.linalg.eigvals(first @ second).real, 0)).sum()
    known = np.square(real.mean(0) - fake.mean(0)).sum() + np.trace(first + second) - 2 * roots
    assert measures.frechet(real, fake) == pytest.approx(known)


def test_frechet_of_a_set_to_itself_is_zero(rng):
    real = rng.normal(size=(20, 50))
    assert measures.frechet(real, real) == pytest.approx(0.0, abs=1e-9)


def test_frechet_interval_is_about_the_value(rng):
    real, fake = rng.normal(size=(60, 8)), rng.normal(0.5, 1, (60, 8))
    value = measures.frechet(real, fake)
    low, high = measures.frechet_interval(real, fake, value, rng)
    assert 0.0 <= low < value < high


def test_a_pool_of_one_sound_has_no_diversity(rng):
    same = measures.directions(np.tile(rng.normal(size=8), (4, 1)), np.zeros(8))
    other = measures.directions(rng.normal(size=(4, 8)), np.zeros(8))
    assert measures.mean_distance([same]) == pytest.approx(0.0)
    assert measures.mean_distance([other]) > 0.5


def test_a_copied_training_clip_is_seen(rng):
    training = measures.directions(rng.normal(size=(30, 16)), np.zeros(16))
    assert measures.nearest_similarity(training[3:5], training) == pytest.approx([1.0, 1.0])


def test_wasserstein_of_a_shift_is_the_shift(rng):
    values = rng.normal(size=300)
    assert measures.wasserstein(values, values + 2.5) == pytest.approx(2.5)
    assert measures.wasserstein(values, values) == 0.0
