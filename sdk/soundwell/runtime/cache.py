"""Where this user's machine keeps what was measured on it. Writes nothing itself."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def cache_folder() -> Path:
    """Of this user, where the system keeps such things; it may not exist yet."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData/Local")) / "soundwell"
    if sys.platform == "darwin":
        return Path.home() / "Library/Caches/soundwell"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "soundwell"
