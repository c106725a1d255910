"""Twenty files become weights that a real sidecar serves, and a label nobody had before is heard."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from soundwell import Client, Sound, catalog
from soundwell.catalog import use_labels
from soundwell.config import SidecarConfig
from soundwell.sidecar.launch import Sidecar

REPOSITORY = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "soundwell.cli", "train"]


@pytest.fixture(scope="module")
def tuned(tmp_path_factory) -> tuple[Path, dict]:
    """The example of docs/own-library.md with a budget of seconds. -> (weights, what the command printed)"""
    folder = tmp_path_factory.mktemp("library")
    maker = REPOSITORY / "samples" / "library" / "make_library.py"
    subprocess.run([sys.executable, str(maker), str(folder / "sounds")], check=True, capture_output=True)
    options = ["--library", folder / "sounds", "--new", "footstep/slime", "--out", folder / "weights"]
    options += ["--minutes", "0.2", "--licence", "CC0-1.0, made by a script", "--threads", "1", "--json"]
    done = subprocess.run(
        [*COMMAND, *map(str, options)], check=True, capture_output=True, text=True, env=environment()
    )
    return folder / "weights", json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(autouse=True)
def own_words_stay_here():
    before = list(catalog._chosen)
    yield
    catalog._chosen[:] = before


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "OMP_NUM_THREADS": "1", **more}


def test_the_report_counts_the_files_and_measures_both_sides(tuned: tuple[Path, dict]) -> None:
    _, report = tuned
    assert report["labels"] == {"creature/alien": 6, "footstep/slime": 8, "ui/beep": 6}
    assert report["new_labels"] == ["creature/alien", "footstep/slime"]
    measures = report["measures"]
    assert report["held_out"] == measures["held_out_files"] == 3
    assert measures["held_out_flow_loss_after"] < measures["held_out_flow_loss_before"]
    assert set(measures["distance_after"]) == set(report["labels"])


def test_the_card_says_what_was_added(tuned: tuple[Path, dict]) -> None:
    weights, _ = tuned
    card = json.loads((weights / "model_card.json").read_text())
    assert card["library"]["files"] == 20
    assert card["library"]["licence"] == "CC0-1.0, made by a script"
    assert card["config"]["tokens"][-2:] == ["creature/alien", "footstep/slime"]
    assert "note" in card["metrics"] and card["base"]["student_sha256"]
    assert "footstep/slime/01.wav" in (weights / "ATTRIBUTION.md").read_text()


def test_a_real_sidecar_plays_the_new_label(tuned: tuple[Path, dict]) -> None:
    weights, _ = tuned
    with Sidecar(SidecarConfig(weights=weights)) as sidecar, Client(ready_file=sidecar.ready_file) as client:
        step = Sound(id="step", category="footstep", attributes={"surface": "slime"}, duration_secs=0.4)
        client.wait_connected()
        client.add_sounds([step])
        client.prewarm([step], count=2)
        played = client.trigger("step", intensity=0.9)
        assert played.variation.made_by == "model"
        assert np.abs(played.variation.clip.samples).max() > 0.05


def test_another_process_knows_the_word_by_the_environment(tuned: tuple[Path, dict]) -> None:
    weights, _ = tuned
    program = "from soundwell import Sound; print(Sound(id='s', text='a footstep in slime').attributes)"
    done = subprocess.run(
        [sys.executable, "-c", program],
        check=True, capture_output=True, text=True, env=environment(SOUNDWELL_WEIGHTS=str(weights)),
    )  # fmt: skip
    assert "'surface': 'slime'" in done.stdout


def test_the_new_label_is_another_sound_than_the_class_alone(tuned: tuple[Path, dict]) -> None:
    from soundwell.events import one_shot
    from soundwell.runtime.generator import Job
    from soundwell.runtime.onnx import OnnxGenerator

    weights, _ = tuned
    use_labels(weights)
    generator = OnnxGenerator(weights, threads=2)
    takes = [
        generator.generate([Job(timeline=one_shot(sound, 1.0), seed=1)])[0].clip.samples
        for sound in (
            Sound(id="a", category="footstep", attributes={"surface": "slime"}, duration_secs=0.4),
            Sound(id="a", category="footstep", duration_secs=0.4),
        )
    ]
    assert np.abs(takes[0] - takes[1]).max() > 0.01


def test_the_same_command_again_goes_on_and_other_files_are_refused(
    tuned: tuple[Path, dict], tmp_path: Path
) -> None:
    """Nothing is left to train, so this only exports again; a changed library would be another training."""
    weights, _ = tuned
    sounds = weights.parent / "sounds"
    options = ["--library", str(sounds), "--out", str(tmp_path / "w"), "--run", f"{weights}.run"]
    options += ["--minutes", "0.2", "--map", "footstep/slime=footstep/mud"]
    done = subprocess.run([*COMMAND, *options], capture_output=True, text=True, env=environment())
    assert done.returncode == 2 and "add --fresh" in done.stderr
