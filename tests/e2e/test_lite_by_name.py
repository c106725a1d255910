"""The released lite model by its name: served by a real sidecar, heard as another model, marked like the default."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from soundwell.client import Client
from soundwell.config import SidecarConfig
from soundwell.events import one_shot
from soundwell.runtime import LITE, RELEASED_WEIGHTS, folder_of, identity_of, make_generator
from soundwell.runtime.detect import Detector
from soundwell.runtime.generator import Job
from soundwell.runtime.mark import mark_of
from soundwell.runtime.spectrum import log_bands
from soundwell.sidecar.launch import Sidecar
from soundwell.sounds import Sound

RAIN = Sound(id="rain", category="ambience", attributes={"kind": "rain"}, duration_secs=2.0)
STEP = Sound(id="step", category="footstep", attributes={"surface": "gravel"}, duration_secs=0.5)


def test_the_word_lite_is_the_released_lite_folder_unless_a_folder_is_called_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert folder_of(None) == RELEASED_WEIGHTS and folder_of(Path(LITE)) == RELEASED_WEIGHTS / LITE
    assert folder_of(tmp_path) == tmp_path
    monkeypatch.chdir(tmp_path)
    (tmp_path / LITE).mkdir()
    assert folder_of(Path(LITE)) == Path(LITE)


def test_a_sidecar_serves_it_and_its_sounds_carry_the_mark() -> None:
    mark = mark_of("on")
    assert mark is not None
    config = SidecarConfig(weights=Path(LITE), runtime="onnx")
    with Sidecar(config) as sidecar, Client(ready_file=sidecar.ready_file) as client:
        clip = client.render(one_shot(RAIN, 1.0))
        client.add_sounds([STEP])
        client.prewarm([STEP], count=2)
        played = client.trigger("step")
    mine, default = (identity_of("onnx", weights, "on") for weights in (Path(LITE), None))
    assert mine is not None and default is not None
    assert played.variation is not None and played.variation.model_hash == mine.model_hash
    assert mine.model_hash != default.model_hash
    assert Detector().detect(clip.mono(), mark).marked


def test_it_is_near_the_default() -> None:
    """Of one seed both make much the same; another seed of the default is farther off."""
    lite, default = (make_generator("onnx", weights, threads=1) for weights in (Path(LITE), None))
    near, far = [], []
    for seed in range(6):
        asks = ((lite, seed), (default, seed), (default, 100 + seed))
        clips = [maker.generate([Job(timeline=one_shot(STEP, 1.0), seed=own)])[0].clip for maker, own in asks]
        mine, theirs, another = (log_bands(clip.mono()).ravel() for clip in clips)
        near.append(np.corrcoef(mine, theirs)[0, 1])
        far.append(np.corrcoef(another, theirs)[0, 1])
    assert np.mean(near) > np.mean(far) + 0.1
