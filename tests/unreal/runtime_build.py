"""Builds and runs the plugin on the stand-in engine, under ASan and UBSan, with the real core and a real sidecar."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..native.native_build import build_preset
from . import toolchain

HERE = Path(__file__).parent
LIBRARY = Path("Binaries/ThirdParty/Soundwell/Linux/libsoundwell.so")
SIDECAR = Path(sys.executable).with_name("soundwell")
SANITIZER_OPTIONS = {
    "ASAN_OPTIONS": "detect_leaks=1:detect_stack_use_after_return=1",
    "UBSAN_OPTIONS": "print_stacktrace=1",
}


@dataclass(frozen=True, kw_only=True)
class Program:
    """The linked program. `plugin` is a plugin's folder with the core's library in it, `bare` one without."""

    path: Path
    plugin: Path
    bare: Path

    def run(
        self, *scenes: str, plugin: Path | None = None, sidecar: str = str(SIDECAR)
    ) -> list[dict[str, Any]]:
        """The checks of the scenes; raises RuntimeError with the sanitizers' words where the program fails."""
        done = subprocess.run(
            [str(self.path), str(plugin or self.plugin), sidecar, *scenes],
            capture_output=True,
            text=True,
            timeout=600,
            env={**os.environ, **SANITIZER_OPTIONS},
        )
        if done.returncode != 0:
            raise RuntimeError(f"exit {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-6000:]}")
        return [json.loads(line) for line in done.stdout.splitlines()]


def core_library() -> Path:
    """The native core as CMake builds it; SOUNDWELL_LIBRARY names another one."""
    named = os.environ.get("SOUNDWELL_LIBRARY")
    return Path(named) if named else Path(build_preset("release")) / "libsoundwell.so"


def build(out: Path) -> Program:
    library = core_library()
    tools = toolchain.toolchain(out, *toolchain.SANITIZED, f"-I{HERE}")
    files = [
        *tools.unities(*toolchain.MODULES),
        tools.unity("bodies", sorted((toolchain.STUBS / "bodies").glob("*.cpp"))),
        tools.unity("runtime", sorted((HERE / "runtime").glob("*.cpp"))),
    ]
    program = Program(path=out / "runtime", plugin=out / "plugin", bare=out / "bare")
    tools.build(files, program.path)
    program.bare.mkdir()
    (program.plugin / LIBRARY).parent.mkdir(parents=True)
    shutil.copy(library, program.plugin / LIBRARY)
    return program
