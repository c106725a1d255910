"""The cost model learns this device from what it sees."""

from __future__ import annotations

import pytest

from soundwell.sidecar.cost_model import CostModel

CASES = [(secs, batch, steps) for secs in (0.5, 1.0, 4.0) for batch in (1, 4) for steps in (4, 2, 1)]


def device(secs, batch, steps):
    """A tenth of the speed that the prior expects."""
    return 0.05 + 0.01 * steps + secs * batch * (0.1 + 0.15 * steps)


def taught(rounds, truth=device):
    cost = CostModel()
    for case in CASES * rounds:
        cost.observe(*case, truth(*case))
    return cost


def test_learns_a_device_from_a_few_rounds():
    cost = taught(3)
    for case in CASES:
        assert cost.predict(*case) == pytest.approx(device(*case), rel=0.1)


def test_one_kind_of_work_already_moves_the_others():
    cost = CostModel()
    for _ in range(10):
        cost.observe(1.0, 1, 4, device(1.0, 1, 4))
    assert cost.predict(1.0, 1, 4) == pytest.approx(device(1.0, 1, 4), rel=0.05)
    assert cost.predict(2.0, 1, 2) == pytest.approx(device(2.0, 1, 2), rel=0.5)


def test_follows_a_device_that_slows_down():
    cost = taught(3)
    for case in CASES * 10:
        cost.observe(*case, 3 * device(*case))
    for case in CASES:
        assert cost.predict(*case) == pytest.approx(3 * device(*case), rel=0.15)


def test_procedural_tier_is_learnt_apart():
    cost = taught(3)
    for _ in range(20):
        cost.observe(1.0, 1, 0, 0.5)
    assert cost.predict(1.0, 1, 0) == pytest.approx(0.5, rel=0.05)
    assert cost.predict(1.0, 1, 4) == pytest.approx(device(1.0, 1, 4), rel=0.3)


def test_one_stall_is_not_taken_for_a_slow_device():
    cost = taught(3)
    cost.observe(1.0, 1, 4, 100 * device(1.0, 1, 4))
    cost.observe(1.0, 1, 4, device(1.0, 1, 4))
    assert cost.predict(1.0, 1, 4) < 2 * device(1.0, 1, 4)


def test_sampler_thought_too_slow_gets_another_chance():
    cost = CostModel()
    cost.observe(1.0, 1, 4, 60.0)
    for _ in range(300):
        cost.observe(1.0, 1, 0, 0.01)
    assert cost.predict(1.0, 1, 4) < 6.0


def test_prediction_stays_positive_and_more_steps_never_cost_less():
    cost = CostModel()
    for _ in range(500):
        cost.observe(0.1, 1, 4, 1e-6)
        cost.observe(10.0, 1, 1, 5.0)
    predictions = [cost.predict(1.0, 1, steps) for steps in (1, 2, 4)]
    assert 0 < predictions[0] <= predictions[1] <= predictions[2]
