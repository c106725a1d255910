"""Builds the native core once per test run and starts the sidecars that its tests talk to."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest
from native_build import build_preset

from soundwell.config import SidecarConfig
from soundwell.sidecar.launch import Sidecar


@pytest.fixture(scope="session")
def release():
    """Folder of the release build: library, tests, samples, benches and the Python module."""
    return build_preset("release", "-DSOUNDWELL_PYTHON=ON")


@pytest.fixture(scope="session")
def native(release):
    """The module soundwell.native, put beside its package as `soundwell native` does."""
    import soundwell.native as module

    built = next((release / "python").glob("_core.*"))
    target = Path(module.__file__).parent / built.name
    if not target.is_file() or target.stat().st_mtime < built.stat().st_mtime:
        fresh = target.with_name(f".{built.name}.new")
        shutil.copy2(built, fresh)
        fresh.replace(target)
    return module


@pytest.fixture(scope="module")
def sidecar():
    """A real sidecar with the procedural runtime, whose variations go by seed."""
    with Sidecar(SidecarConfig(runtime="procedural")) as running:
        yield running


@pytest.fixture
def environment(tmp_path_factory):
    """For programs that launch a sidecar: on PATH a `soundwell` that takes the procedural runtime, which starts fast.

    A launched sidecar inherits no settings, so the variable is set behind the name.
    """
    folder = tmp_path_factory.mktemp("path with spaces")
    command = folder / "soundwell"
    command.write_text(
        f'#!/bin/sh\nSOUNDWELL_RUNTIME=procedural exec "{sys.executable}" -m soundwell.cli "$@"\n'
    )
    command.chmod(0o755)
    return os.environ | {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}
