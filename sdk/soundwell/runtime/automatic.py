"""Finds the fastest runtime for the model on this machine among those that pass a parity check, and keeps it.

It takes seconds, so no start of a sidecar does it: `soundwell bench` does, once.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from statistics import median

import numpy as np
from numpy.typing import NDArray

from ..errors import SoundwellError
from ..events import one_shot
from ..sounds import Sound
from .choices import candidates, maker_of
from .generator import Job
from .graphs import Graphs
from .onnx import Piece
from .remembered import REFERENCE, remember, remembered
from .weights import ModelCard

log = logging.getLogger(__name__)

TOLERANCE = 1e-3  # of the peak, largest difference to the reference; float32 runtimes are near 1e-6
REPEATS = 5
PROBE = Sound(id="probe", category="footstep", duration_secs=1.0)


def choose(card: ModelCard, threads: int) -> str:
    """The name of a runtime; measured where it is not remembered."""
    found = remembered(card, threads)
    if found is not None:
        return found
    names = candidates()
    seconds = measure(card, threads, names)
    best = min(seconds, key=lambda name: seconds[name])
    log.info("runtime %s is the fastest here: %s", best, seconds)
    remember(card, threads, names, {"runtime": best, "seconds": seconds})
    return best


def measure(card: ModelCard, threads: int, names: Sequence[str]) -> dict[str, float]:
    """Seconds for one second of sound, of each runtime that loads and whose samples agree with the reference's."""
    expected = _sound(maker_of(REFERENCE)(card, threads), card)
    seconds: dict[str, float] = {}
    for name in names:
        try:
            graphs = maker_of(name)(card, threads)
            gap = float(np.abs(_sound(graphs, card) - expected).max() / np.abs(expected).max())
        except (SoundwellError, RuntimeError, ValueError) as error:
            log.warning("runtime %s does not work here: %s", name, error)
            continue
        if not gap < TOLERANCE:
            log.warning("runtime %s sounds otherwise (off by %.2g) and is not taken", name, gap)
            continue
        seconds[name] = median(_seconds(graphs, card) for _ in range(REPEATS))
    return seconds


def _sound(graphs: Graphs, card: ModelCard) -> NDArray[np.float32]:
    feeds = Piece(Job(timeline=one_shot(PROBE), seed=1), card).feeds(np.linspace(1, 0, 5, dtype=np.float32))
    wave_noise = feeds.pop("wave_noise")
    return graphs.decode(graphs.sample(feeds), wave_noise, feeds)


def _seconds(graphs: Graphs, card: ModelCard) -> float:
    began = time.perf_counter()
    _sound(graphs, card)
    return time.perf_counter() - began
