"""The way to the first sound: each part in a fresh interpreter of its own, and what its imports cost."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from ..errors import WorkerFailed

PARTS = {
    "interpreter": "pass",
    "import soundwell": "import soundwell",
    "import of the sidecar": "import soundwell.sidecar.run",
    "import of the worker": "import soundwell.sidecar.worker",
    "import of onnxruntime": "import onnxruntime",
}
FIRST_SOUND = """
import time
began = time.perf_counter()
from soundwell.runtime import make_generator
from soundwell.events import one_shot
from soundwell.runtime.generator import Job
from soundwell.sounds import Sound
imported = time.perf_counter()
generator = make_generator("auto", {weights!r})
opened = time.perf_counter()
job = Job(timeline=one_shot(Sound(id="step", category="footstep", duration_secs=1.0)), seed=1)
generator.generate([job])
print(imported - began, opened - imported, time.perf_counter() - opened)
"""
_IMPORT = re.compile(r"import time:\s+(\d+) \|\s+(\d+) \| (.*)")


def startup(weights: Path | None) -> dict[str, Any]:
    """Seconds of each part, and the twelve costliest imports of the worker as `python -X importtime` tells them."""
    parts = {name: _seconds(code) for name, code in PARTS.items()}
    began = time.perf_counter()
    told = _python("-c", FIRST_SOUND.format(weights=weights)).stdout.split()
    whole = time.perf_counter() - began
    names = ("import", "sessions", "first sound")
    return {
        "parts_secs": parts,
        **{f"{name}_secs".replace(" ", "_"): float(value) for name, value in zip(names, told, strict=True)},
        "process_to_first_sound_secs": whole,
        "imports_millis": imports("soundwell.sidecar.worker"),
    }


def imports(module: str, count: int = 12) -> dict[str, float]:
    """Module -> milliseconds of its import alone, without those that it imports in turn."""
    told = _python("-X", "importtime", "-c", f"import {module}").stderr
    found = {name.strip(): int(own) / 1e3 for own, _, name in _IMPORT.findall(told)}
    return dict(sorted(found.items(), key=lambda item: -item[1])[:count])


def _seconds(code: str) -> float:
    took = []
    for _ in range(3):
        began = time.perf_counter()
        _python("-c", code)
        took.append(time.perf_counter() - began)
    return min(took)


def _python(*arguments: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True)
    if done.returncode:
        raise WorkerFailed(f"a fresh interpreter failed: {done.stderr.strip().splitlines()[-1:]}")
    return done


def show_startup(n: dict[str, Any]) -> None:
    table = Table("start", "s", title=f"process to first sound: {n['process_to_first_sound_secs']:.2f} s")
    for name in ("import_secs", "sessions_secs", "first_sound_secs"):
        table.add_row(name.removesuffix("_secs").replace("_", " "), f"{n[name]:.3f}")
    for name, secs in n["parts_secs"].items():
        table.add_row(f"({name}, alone)", f"{secs:.3f}")
    for name, millis in n["imports_millis"].items():
        table.add_row(f"(worker imports {name})", f"{millis / 1e3:.3f}")
    Console().print(table)
