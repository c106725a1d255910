"""Fetches the C# tools, builds the stand-in engine and the bridge once, and offers a player per runtime."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from soundwell.audio import Clip
from soundwell.bake.bank_write import Entry, write_bank
from soundwell.sounds import Sound

from .build import build
from .playing import RUNTIMES, Player, library_folder
from .tools import Tools, fetch


@pytest.fixture(scope="session")
def tools() -> Tools:
    return fetch()


@pytest.fixture(scope="session")
def built(tools: Tools, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The assemblies for Unity 2021.3, compiled without a word of complaint."""
    out = tmp_path_factory.mktemp("unity-2021.3")
    complaints = {name: found for name, found in build(tools, "2021.3", out).items() if found}
    assert complaints == {}
    return out


@pytest.fixture(scope="session")
def library() -> Path:
    return library_folder()


@pytest.fixture(params=RUNTIMES)
def player(request: pytest.FixtureRequest, tools: Tools, built: Path, library: Path) -> Player:
    return Player(tools=tools, runtime=request.param, built=built, library=library)


@pytest.fixture(scope="session")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bank with two variations of the sound `banked`."""
    return make_bank(tmp_path_factory.mktemp("bank") / "test.bank")


def make_bank(path: Path) -> Path:
    sound = Sound(id="banked", category="impact", duration_secs=0.1)
    ramp = np.linspace(0.5, -0.5, 4_800, dtype=np.float32)[:, None]
    entries = [
        Entry(
            sound=sound,
            seed=seed,
            bucket=1,
            clip=Clip(samples=ramp / seed),
            onset_frames=0,
            made_by="fake",
            steps=4,
            model_hash="0123456789abcdef" * 4,
        )
        for seed in (1, 2)
    ]
    write_bank(path, entries)
    return path
