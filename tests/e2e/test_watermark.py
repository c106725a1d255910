"""The sidecar marks what its model makes unless it is told not to."""

from __future__ import annotations

import pytest

from soundwell.client import Client
from soundwell.config import SidecarConfig
from soundwell.events import one_shot
from soundwell.runtime.detect import Detector
from soundwell.runtime.mark import mark_of
from soundwell.sidecar.launch import Sidecar
from soundwell.sounds import Sound

RAIN = Sound(id="rain", category="ambience", attributes={"kind": "rain"}, duration_secs=2.0)


@pytest.mark.parametrize(("settings", "marked"), [({}, True), ({"watermark": "off"}, False)])
def test_rendered_through_a_sidecar(settings, marked: bool) -> None:
    mark = mark_of("on")
    assert mark is not None
    with Sidecar(SidecarConfig(**settings)) as sidecar, Client(ready_file=sidecar.ready_file) as client:
        clip = client.render(one_shot(RAIN, 1.0))
    assert Detector().detect(clip.mono(), mark).marked is marked
