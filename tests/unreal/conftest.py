"""What the Unreal tests share: the header tool's output, the runtime program, the native core."""

from __future__ import annotations

from pathlib import Path

import pytest

from . import runtime_build, toolchain


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("generated")


@pytest.fixture(scope="session")
def linux(generated: Path) -> toolchain.Toolchain:
    return toolchain.toolchain(generated)


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> runtime_build.Program:
    return runtime_build.build(tmp_path_factory.mktemp("runtime"))
