"""Builds presets of the native core for tests, and runs what was built. Knows CMake's command line, no C++."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BINDINGS = ROOT / "bindings"


def run(*command, **options):
    """Runs it; a failure shows what it printed."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, **options)
    assert done.returncode == 0, (
        f"{command} left with {done.returncode}\n{(done.stdout + done.stderr)[-6000:]}"
    )
    return done


def build_preset(preset, *settings):
    """Configures and builds; returns the build folder. What is there already is built no second time."""
    python = ("-DSOUNDWELL_TEST_PYTHON=" + sys.executable, "-DPython_EXECUTABLE=" + sys.executable)
    run("cmake", "--preset", preset, *python, *settings, cwd=BINDINGS)
    run("cmake", "--build", "--preset", preset, cwd=BINDINGS)
    return BINDINGS / "build" / preset


def install_module(release):
    """Puts the built Python module beside its package as `soundwell native` does; returns the package."""
    import soundwell.native as module

    built = next((release / "python").glob("_core.*"))
    target = Path(module.__file__).parent / built.name
    if not target.is_file() or target.stat().st_mtime < built.stat().st_mtime:
        fresh = target.with_name(f".{built.name}.new")
        shutil.copy2(built, fresh)
        fresh.replace(target)
    return module
