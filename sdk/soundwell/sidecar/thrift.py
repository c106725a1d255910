"""Gives memory of long sounds back to the system once they are gone. Measures nothing, keeps nothing."""

from __future__ import annotations

import ctypes
import sys

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3  # malloc.h
LARGE_BYTES = 512 * 1024  # a second of mono in float32 is smaller, and stays quick to get
SPARE_BYTES = 16 * 2**20  # that the heap keeps for what comes next, so as not to shrink and grow all the time


def give_back_large_blocks() -> None:
    """Left alone, glibc raises the size from which a block is its own mapping to that of the largest one freed, up to
    32 MiB; from then on what long sounds leave stays in its heaps, in pieces. Nothing where malloc is another's.
    """
    if sys.platform != "linux":
        return
    try:
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(_M_MMAP_THRESHOLD, LARGE_BYTES)
        mallopt(_M_TRIM_THRESHOLD, SPARE_BYTES)
    except (OSError, AttributeError):
        return
