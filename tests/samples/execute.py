"""Executes a notebook in a process of its own, as Jupyter would: python -m tests.samples.execute IN OUT."""

from __future__ import annotations

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

CELL_SECS = 240


def main() -> None:
    source, target = Path(sys.argv[1]), Path(sys.argv[2])
    notebook = nbformat.read(source, as_version=4)
    NotebookClient(
        notebook, timeout=CELL_SECS, resources={"metadata": {"path": str(target.parent)}}
    ).execute()
    nbformat.write(notebook, target)


if __name__ == "__main__":
    main()
