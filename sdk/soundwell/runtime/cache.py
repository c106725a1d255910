"""Where this machine keeps what was measured on it, and how machines are told apart. Writes nothing itself."""

from __future__ import annotations

import contextlib
import os
import platform
import sys
from pathlib import Path


def cache_folder() -> Path:
    """Of this user, where the system keeps such things; it may not exist yet."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData/Local")) / "soundwell"
    if sys.platform == "darwin":
        return Path.home() / "Library/Caches/soundwell"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "soundwell"


def processor_name() -> str:
    """Machines alike in it are alike enough. Starts no process, which `platform.processor` does on Linux."""
    with contextlib.suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text("utf-8", "replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() if sys.platform == "win32" else platform.machine()
