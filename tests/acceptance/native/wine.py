"""The Windows library at work: the conversation program, cross-built, under wine against a real sidecar."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from soundwell.config import SidecarConfig
from soundwell.sidecar.launch import Sidecar

from .builds import BINDINGS, by_seed, converse, run

DEBIAN = Path("/usr/lib/wine")  # where Debian's wine64 puts its programs, outside of PATH


def build_conversation(library: Path, folder: Path) -> Path:
    """conversation.exe beside a copy of the DLL."""
    program = folder / "conversation.exe"
    source = BINDINGS / "tests/conversation.c"
    zig = (sys.executable, "-m", "ziglang", "cc", "-target", "x86_64-windows-gnu", "-O2")
    run(*zig, f"-I{BINDINGS / 'include'}", source, library / "soundwell.lib", "-o", program)
    shutil.copy2(library / "soundwell.dll", folder)
    return program


def _wine(name: str) -> str:
    return shutil.which(name) or str(DEBIAN / name)


def speak(program: Path, *endpoint: str) -> dict[str, Any]:
    """The conversation by the Windows library; wine's own prefix, none of the user's."""
    with tempfile.TemporaryDirectory(prefix="wine-") as prefix:
        quiet = {"WINEPREFIX": prefix, "WINEDEBUG": "-all", "WINEDLLOVERRIDES": "mscoree=;mshtml="}
        done = subprocess.run(
            [_wine("wine64"), str(program), *endpoint],
            env=os.environ | quiet, capture_output=True, text=True, timeout=300,
        )  # fmt: skip
        subprocess.run([_wine("wineserver64"), "-k"], env=os.environ | quiet, capture_output=True)
    if done.returncode:
        raise RuntimeError(
            f"under wine it left with {done.returncode}: {(done.stdout + done.stderr)[-1000:]}"
        )
    return by_seed(json.loads(done.stdout))


def same_conversation(library: Path, release: Path) -> tuple[bool, str]:
    """Whether Windows and Linux heard the same, and a sentence."""
    with tempfile.TemporaryDirectory() as folder:
        program = build_conversation(library, Path(folder))
        with Sidecar(SidecarConfig(runtime="procedural", log_level="error")) as sidecar:
            endpoint = ("tcp", "127.0.0.1", sidecar.address.rpartition(":")[2], sidecar.token)
            windows, linux = speak(program, *endpoint), converse(release / "conversation", *endpoint)
    shots = len(windows["shots"])
    return windows == linux, f"{shots} variations and a rendering {'equal' if windows == linux else 'differ'}"
