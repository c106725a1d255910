"""Every runtime that can run here makes what torch makes, as near as it claims; and is told apart where it does not."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from soundwell.config import MODEL_RUNTIMES
from soundwell.errors import NotInstalled
from soundwell.events import one_shot
from soundwell.runtime import RELEASED_WEIGHTS, automatic, identity_of, make_generator, remembered
from soundwell.runtime.choices import CHOICES, maker_of
from soundwell.runtime.generator import Job
from soundwell.runtime.onnx import Piece
from soundwell.runtime.weights import load_card
from soundwell.sounds import Sound

STEP = Sound(id="step", category="footstep", attributes={"surface": "gravel"}, duration_secs=0.4)
CARD = load_card(RELEASED_WEIGHTS)
ALLOWED = {  # largest difference to torch in float32, of the peak
    "onnx": 1e-4,
    "openvino": 1e-4,
    "onnx-int8": 1.0,
    "onnx-int4": 1.0,
    "torch-bf16": 1.0,
}


def sound_of(runtime: str) -> np.ndarray:
    graphs = maker_of(runtime)(CARD, 1)
    feeds = Piece(Job(timeline=one_shot(STEP), seed=3), CARD).feeds(np.linspace(1, 0, 5, dtype=np.float32))
    wave_noise = feeds.pop("wave_noise")
    return graphs.decode(graphs.sample(feeds), wave_noise, feeds)


@pytest.fixture(scope="module")
def reference() -> np.ndarray:
    return sound_of("torch")


@pytest.mark.parametrize("runtime", ALLOWED)
def test_a_runtime_keeps_to_torch(runtime: str, reference: np.ndarray) -> None:
    if any(importlib.util.find_spec(package) is None for package in CHOICES[runtime].needs):
        with pytest.raises(NotInstalled, match="pip install"):
            maker_of(runtime)
        return
    gap = np.abs(sound_of(runtime) - reference) / np.abs(reference).max()
    print(f"{runtime}: max {gap.max():.2e}, mean {gap.mean():.2e} of the peak")
    assert gap.max() < ALLOWED[runtime] and gap.mean() < ALLOWED[runtime] / 10


def test_runtimes_that_round_otherwise_have_other_names_for_what_they_make() -> None:
    hashes = {name: identity_of(name).model_hash for name in MODEL_RUNTIMES}
    assert len(set(hashes.values())) == len(MODEL_RUNTIMES) == len(CHOICES)
    assert make_generator("onnx-int8").model_hash == hashes["onnx-int8"]
    assert make_generator("onnx").model_hash == hashes["onnx"] == CARD.student_hash()


def test_a_provider_that_this_build_lacks_is_said_to_be_missing() -> None:
    with pytest.raises(NotInstalled, match="DmlExecutionProvider"):
        maker_of("directml")


AFTER_A_SOUND = """
import os, signal, sys
from soundwell.runtime import make_generator
from soundwell.events import one_shot
from soundwell.runtime.generator import Job
from soundwell.sounds import Sound
job = Job(timeline=one_shot(Sound(id="click", category="ui", duration_secs=0.1)), seed=1)
generator = make_generator(sys.argv[1], None, 1)
generator.generate([job])
del generator
signal.signal(signal.SIGUSR1, lambda *_: None)
os.kill(os.getpid(), signal.SIGUSR1)
"""


@pytest.mark.parametrize("runtime", ["onnx", "openvino"])
def test_a_signal_after_a_sound_does_no_harm(runtime: str) -> None:
    if any(importlib.util.find_spec(package) is None for package in CHOICES[runtime].needs):
        return  # what it says then is tested above
    done = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", AFTER_A_SOUND, runtime], capture_output=True
    )
    assert done.returncode == 0, done.stderr


def given_candidates(monkeypatch, tmp_path: Path, names: tuple[str, ...]) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    for module in (automatic, remembered):
        monkeypatch.setattr(module, "candidates", lambda: names)


def test_auto_measures_once_and_remembers(monkeypatch, tmp_path: Path) -> None:
    given_candidates(monkeypatch, tmp_path, ("onnx", "torch"))
    monkeypatch.setattr(
        automatic, "_seconds", lambda graphs, card: float(type(graphs).__name__ != "TorchGraphs")
    )
    assert remembered.remembered(CARD, 1) is None and remembered.automatic(CARD, 1) == "onnx"
    assert automatic.choose(CARD, 1) == "torch"
    monkeypatch.setattr(automatic, "measure", lambda *_: pytest.fail("it was known"))
    assert automatic.choose(CARD, 1) == remembered.automatic(CARD, 1) == "torch"
    assert identity_of("auto", threads=1).name == "torch"


def test_auto_takes_no_runtime_that_sounds_otherwise(monkeypatch, tmp_path: Path) -> None:
    names = ("onnx", "onnx-int8")
    given_candidates(monkeypatch, tmp_path, names)
    assert automatic.choose(CARD, 1) == "onnx"
    kept = json.loads(remembered.memory_file(CARD, 1, names).read_text())
    assert set(kept["seconds"]) == {"onnx"}
