"""What `auto` is on this machine: the fastest runtime that passes a parity check, found once and remembered.

With one candidate, which is what a plain install has, nothing is measured and nothing is written.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import platform
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

import numpy as np

from ..errors import SoundwellError
from ..events import one_shot
from ..sounds import Sound
from .cache import cache_folder
from .choices import candidates, maker_of
from .generator import Job
from .graphs import Graphs
from .onnx import Piece
from .weights import ModelCard

log = logging.getLogger(__name__)

REFERENCE = "onnx"
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
    _write(memory_file(card, threads, names), {"runtime": best, "seconds": seconds})
    return best


def remembered(card: ModelCard, threads: int) -> str | None:
    """What `choose` will say without measuring; None where it would have to measure."""
    names = candidates()
    if len(names) == 1:
        return names[0]
    try:
        found = json.loads(memory_file(card, threads, names).read_text("utf-8"))["runtime"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return found if found in names else None


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


def memory_file(card: ModelCard, threads: int, names: Sequence[str]) -> Path:
    """Where the choice is kept: by weights, machine, candidates and the versions of what could be taken."""
    from importlib.metadata import PackageNotFoundError, version

    versions = []
    for package in ("onnxruntime", "onnxruntime-gpu", "openvino"):
        with contextlib.suppress(PackageNotFoundError):
            versions.append(f"{package}={version(package)}")
    machine = f"{platform.machine()}/{platform.processor()}/{os.cpu_count()}/{threads}"
    facts = "/".join([card.student_hash(), machine, *versions, *names])
    return cache_folder() / f"runtime-{hashlib.sha256(facts.encode()).hexdigest()[:16]}.json"


def _sound(graphs: Graphs, card: ModelCard) -> np.ndarray:
    feeds = Piece(Job(timeline=one_shot(PROBE), seed=1), card).feeds(np.linspace(1, 0, 5, dtype=np.float32))
    wave_noise = feeds.pop("wave_noise")
    return graphs.decode(graphs.sample(feeds), wave_noise, feeds)


def _seconds(graphs: Graphs, card: ModelCard) -> float:
    began = time.perf_counter()
    _sound(graphs, card)
    return time.perf_counter() - began


def _write(path: Path, document: dict[str, object]) -> None:
    """Whole or not at all; what cannot be kept is measured again."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}.{os.getpid()}")
        temporary.write_text(json.dumps(document), "utf-8")
        temporary.replace(path)
    except OSError as error:
        log.warning("%s is not written: %s; the runtime will be chosen again", path, error)
