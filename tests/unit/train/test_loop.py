"""A stage's run: budgets by steps and by time, and a command that stops in time and goes on later."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from soundwell.train.loop import Deadline, Paused, Run, Schedule


@pytest.fixture(autouse=True)
def no_deadline():
    yield
    Deadline.stop_after(0)


def test_a_run_ends_after_its_steps(tmp_path: Path) -> None:
    run = Run(tmp_path, 3)
    while not run.finished:
        run.advance({"loss": 1.0}, {})
    assert run.step == 3 and run.checkpoint.exists()


def test_a_budget_counts_the_seconds_of_all_commands(tmp_path: Path) -> None:
    run = Run(tmp_path, 10**9, budget_secs=100.0)
    run.secs = 60.0
    run.advance({"loss": 1.0}, {})
    run.save({})
    again = Run(tmp_path, 10**9, budget_secs=100.0)
    again.resume({})
    assert 0.6 <= again.progress < 0.7 and again.step == 1
    again.secs = 100.0
    again.advance({"loss": 1.0}, {})
    assert again.finished


def test_a_passed_deadline_saves_and_stops(tmp_path: Path) -> None:
    layer = torch.nn.Linear(2, 2)
    run = Run(tmp_path, 100)
    Deadline.at = 0.0
    with pytest.raises(Paused, match="at step 1"):
        run.advance({"loss": 1.0}, {"layer": layer})
    again = Run(tmp_path, 100)
    again.resume({"layer": torch.nn.Linear(2, 2)})
    assert again.step == 1


def test_the_last_step_is_not_lost_to_a_deadline(tmp_path: Path) -> None:
    run = Run(tmp_path, 1)
    Deadline.at = 0.0
    run.advance({"loss": 1.0}, {})
    assert run.finished


def test_who_watches_a_run_is_told_instead_of_the_terminal(tmp_path: Path, capsys) -> None:
    seen: list[float] = []
    run = Run(tmp_path, 2, show=lambda run: seen.append(run.progress))
    while not run.finished:
        run.advance({"loss": 1.0}, {})
    assert seen == [0.5, 1.0] and capsys.readouterr().out == ""
    assert (tmp_path / "losses.csv").read_text().startswith("step,secs,loss")


def test_the_rate_follows_progress_after_the_warm_up() -> None:
    schedule = Schedule(peak=1.0, warmup_steps=10, num_steps=100)
    assert schedule.at(4, 0.9) == 0.5  # still warming up, whatever the clock says
    assert schedule.at(50, 0.0) == 1.0 and schedule.at(50, 1.0) == pytest.approx(0.04)
    assert schedule(100) == pytest.approx(0.04)
