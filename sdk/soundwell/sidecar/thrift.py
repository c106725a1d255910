"""Gives memory of long sounds back to the system once they are gone. Measures nothing, keeps nothing."""

from __future__ import annotations

import ctypes
import sys

_M_MMAP_THRESHOLD = -3  # malloc.h
LARGE_BYTES = 512 * 1024  # a second of mono in float32 is smaller, and stays quick to get


def give_back_large_blocks() -> None:
    """Left alone, glibc raises the size from which a block is its own mapping to that of the largest one freed, up to
    32 MiB; from then on what long sounds leave stays in its heaps, in pieces. Nothing where malloc is another's.
    """
    if sys.platform != "linux":
        return
    try:
        ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, LARGE_BYTES)
    except (OSError, AttributeError):
        return
