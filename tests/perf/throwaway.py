"""`python3 -m tests.perf.throwaway [OPTIONS]`: tests.perf.peers in an environment made for this run and then removed.

Needs Python alone: Soundwell and torch are installed there, so that nothing else that is installed can be in the way.
Options are those of peers.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def main(arguments: list[str]) -> int:
    """The exit status of the comparison."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder) / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        subprocess.run([python, "-m", "pip", "install", "-q", f"{ROOT}[train]"], check=True)
        return subprocess.run([python, "-m", "tests.perf.peers", *arguments], cwd=ROOT).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
