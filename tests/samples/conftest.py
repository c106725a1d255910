"""Builds what the samples need once, and gives them a `soundwell` command whose sidecar starts fast."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.unity.tools import Tools, fetch

from .programs import native_build


@pytest.fixture(scope="session")
def release() -> Path:
    """Folder of the native core's release build: library, C and C++ samples, Python module."""
    folder: Path = native_build().build_preset("release", "-DSOUNDWELL_PYTHON=ON")
    return folder


@pytest.fixture(scope="session")
def native(release: Path) -> None:
    """`soundwell.native` can be imported, as after `soundwell native`."""
    native_build().install_module(release)


@pytest.fixture(scope="session")
def csharp_tools() -> Tools:
    return fetch()


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """`soundwell` on PATH serves by the procedural runtime, which starts fast; so do sidecars that Python starts.

    A sidecar that the core launches inherits no settings, so the variable is set behind the name.
    """
    folder = tmp_path_factory.mktemp("path with spaces")
    command = folder / "soundwell"
    command.write_text(
        f'#!/bin/sh\nSOUNDWELL_RUNTIME=procedural exec "{sys.executable}" -m soundwell.cli "$@"\n'
    )
    command.chmod(0o755)
    path = f"{folder}{os.pathsep}{os.environ['PATH']}"
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("SOUNDWELL_")}
    return inherited | {"PATH": path, "SOUNDWELL_RUNTIME": "procedural"}
