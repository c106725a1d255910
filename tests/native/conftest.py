"""Builds the native core once per test run and starts the sidecars that its tests talk to."""

from __future__ import annotations

import os
import sys

import pytest
from native_build import build_preset, install_module

from soundwell.config import SidecarConfig
from soundwell.sidecar.launch import Sidecar


@pytest.fixture(scope="session")
def release():
    """Folder of the release build: library, tests, samples, benches and the Python module."""
    return build_preset("release", "-DSOUNDWELL_PYTHON=ON")


@pytest.fixture(scope="session")
def native(release):
    """The module soundwell.native, put beside its package as `soundwell native` does."""
    return install_module(release)


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
