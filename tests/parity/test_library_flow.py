"""Tuning a toy model on a dozen clicks: stages go on where they stopped; another library is another training."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
import torch

from soundwell.errors import InvalidInput
from soundwell.export.restore import restore
from soundwell.train.library.clips import Library, read_library
from soundwell.train.library.flow import Plan, tune
from soundwell.train.library.labels import Item, Label
from soundwell.train.library.tune import TuneRecipe
from soundwell.train.loop import Deadline, Paused

SLIME = Label(category="footstep", value="slime")


@pytest.fixture(autouse=True)
def no_deadline():
    yield
    Deadline.stop_after(0)


def clicks(folder: Path, count: int = 6) -> Library:
    items = []
    for index in range(count):
        rng = np.random.default_rng(index)
        audio = rng.normal(0, 0.2, 12_000) * np.exp(-np.arange(12_000) / 2_000)
        soundfile.write(folder / f"{index}.wav", audio, 48_000)
        items.append(Item(path=folder / f"{index}.wav", name=f"{index}.wav", label=SLIME))
    return read_library(items, new_tokens=[SLIME.token])


def plan(run: Path, **recipe) -> Plan:
    small = TuneRecipe(num_steps=3, budget_tokens=128, **recipe)
    return Plan(run=run, budget_secs=8.0, fresh_tokens=(SLIME.token,), recipe=small, threads=1)


def test_a_stopped_training_goes_on_and_ends(exported: Path, tmp_path: Path) -> None:
    networks, library = restore(exported), clicks(tmp_path)
    told: list[tuple[str, float]] = []
    Deadline.at = 0.0
    with pytest.raises(Paused):
        tune(networks, library, plan(tmp_path / "run"), lambda *said: told.append(said))
    assert {stage for stage, _ in told} == {"replay", "teacher"}
    Deadline.stop_after(0)
    told.clear()
    tuned = tune(networks, library, plan(tmp_path / "run"), lambda *said: told.append(said))
    assert (
        told[0] == ("teacher", pytest.approx(2 / 3, abs=0.2)) or told[0][1] == 1.0
    )  # nothing was done twice
    assert tuned.steps["teacher"] <= 3 and tuned.steps["student"] >= 1
    assert tuned.networks.config.tokens[-1] == "footstep/slime"
    assert len(tuned.networks.student.conditioner.token.weight) == len(tuned.networks.config.tokens) + 1


def test_other_files_or_options_need_another_folder(exported: Path, tmp_path: Path) -> None:
    networks = restore(exported)
    plan(tmp_path / "run").begin(networks, clicks(tmp_path))
    plan(tmp_path / "run").begin(networks, clicks(tmp_path))
    with pytest.raises(InvalidInput, match="add --fresh"):
        plan(tmp_path / "run").begin(networks, clicks(tmp_path, count=7))
    with pytest.raises(InvalidInput, match="add --fresh"):
        plan(tmp_path / "run", lr=1e-3).begin(networks, clicks(tmp_path))


def test_the_released_teacher_is_not_touched(exported: Path, tmp_path: Path) -> None:
    networks = restore(exported)
    before = {name: value.clone() for name, value in networks.teacher.state_dict().items()}
    tune(networks, clicks(tmp_path), plan(tmp_path / "run"), lambda *said: None)
    assert all(torch.equal(value, before[name]) for name, value in networks.teacher.state_dict().items())
