"""Presets of the native core, built when first asked for; programs run, their JSON read."""

from __future__ import annotations

import functools
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

BINDINGS = Path(__file__).resolve().parents[3] / "bindings"


@functools.cache
def build(preset: str, *settings: str) -> Path:
    """Configures and builds a preset; its folder."""
    python = ("-DSOUNDWELL_TEST_PYTHON=" + sys.executable, "-DPython_EXECUTABLE=" + sys.executable)
    run("cmake", "--preset", preset, *python, *settings, cwd=BINDINGS)
    run("cmake", "--build", "--preset", preset, cwd=BINDINGS)
    return BINDINGS / "build" / preset


def run(*command: str | Path | float, cwd: Path | None = None, env: dict[str, str] | None = None) -> str:
    """What it printed. A failure shows it."""
    done = subprocess.run([str(part) for part in command], cwd=cwd, env=env, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{command[0]} left with {done.returncode}: {(done.stdout + done.stderr)[-2000:]}")
    return done.stdout


def run_json(*command: str | Path | float, env: dict[str, str] | None = None) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(*command, env=env).splitlines()[-1])
    return found


def converse(program: Path, *endpoint: str | Path) -> dict[str, Any]:
    """What the conversation program heard; by seed, since variations of one want may arrive in any order."""
    return by_seed(run_json(program, *endpoint))


def by_seed(told: dict[str, Any]) -> dict[str, Any]:
    return told | {"shots": sorted(told["shots"], key=lambda shot: int(shot["seed"]))}
