"""`python -m soundwell.sidecar`: the same as `soundwell serve`, for programs that start a sidecar."""

from __future__ import annotations

from ..cli import run
from .command import serve

if __name__ == "__main__":
    run(serve)
