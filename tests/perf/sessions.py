"""`python -m tests.perf.sessions`: what settings of ONNX Runtime's sessions cost and bring, in turns on this machine.

The released graphs under each setting: a 1 s one-shot and 10 s of stereo, medians as ratios to what is served; memory
that one process holds after both, each in a process of its own; and eight one-shots one after the other, two at a time
on shared sessions, and two at a time on sessions of one thread. What is served was chosen by this table.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from typing import Any

import numpy as np
import onnxruntime
import psutil

from soundwell.config import default_threads
from soundwell.events import Timeline, one_shot
from soundwell.play.bench import REST_SECS, SHOT, bed_timeline
from soundwell.runtime import RELEASED_WEIGHTS
from soundwell.runtime.generator import Job
from soundwell.runtime.onnx import Piece
from soundwell.runtime.sessions import session_options
from soundwell.runtime.weights import DECODER, SAMPLER, load_card

GRID = np.linspace(1.0, 0.0, 5, dtype=np.float32)
SERVED = "served"
BATCH = 8


def _threads(count: int) -> Callable[[Any], None]:
    return lambda options: setattr(options, "intra_op_num_threads", count)


def _entry(name: str, value: str) -> Callable[[Any], None]:
    return lambda options: options.add_session_config_entry(name, value)


def _without(*names: str) -> Callable[[Any], None]:
    def switch_off(options: Any) -> None:
        for name in names:
            setattr(options, name, False)

    return switch_off


SETTINGS: dict[str, Callable[[Any], None]] = {
    SERVED: lambda options: None,
    "one thread": _threads(1),
    "twice the threads": _threads(2 * default_threads()),
    "no arena": _without("enable_cpu_mem_arena"),
    "no memory pattern": _without("enable_mem_pattern"),
    "neither": _without("enable_cpu_mem_arena", "enable_mem_pattern"),
    "spinning between runs": _entry("session.force_spinning_stop", "0"),
    "no spinning": _entry("session.intra_op.allow_spinning", "0"),
    "finer blocks": _entry("session.dynamic_block_base", "4"),
    "denormals as zero": _entry("session.set_denormal_as_zero", "1"),
}


class Networks:
    """Both graphs under one setting."""

    def __init__(self, setting: str) -> None:
        card = load_card(RELEASED_WEIGHTS)
        self._card = card
        self._sampler, self._decoder = (
            onnxruntime.InferenceSession(
                card.read(name), options_of(setting), providers=["CPUExecutionProvider"]
            )
            for name in (SAMPLER, DECODER)
        )

    def run(self, timeline: Timeline, seed: int) -> np.ndarray:
        feeds = Piece(Job(timeline=timeline, seed=seed, steps=4), self._card).feeds(GRID)
        wave_noise = feeds.pop("wave_noise")
        latents = self._sampler.run(["latents"], feeds)[0]
        audio: np.ndarray = self._decoder.run(["audio"], {"latents": latents, "wave_noise": wave_noise})[0]
        return audio


def options_of(setting: str) -> Any:
    """What is served, with one thing otherwise."""
    options = session_options(default_threads())
    SETTINGS[setting](options)
    return options


def measure(repeats: int) -> dict[str, Any]:
    """Setting -> one-shot and bed in milliseconds, and memory in MiB; and the three ways of making eight."""
    networks = {name: Networks(name) for name in SETTINGS}
    pieces = {"one_shot": one_shot(SHOT), "bed": bed_timeline()}
    took: dict[str, dict[str, list[float]]] = {name: {piece: [] for piece in pieces} for name in SETTINGS}
    for seed in range(repeats + 1):
        for name, piece, timeline in ((n, p, t) for n in SETTINGS for p, t in pieces.items()):
            time.sleep(REST_SECS)
            took[name][piece].append(_secs(lambda n=name, t=timeline, s=seed: networks[n].run(t, s)))
    rows = {
        name: {f"{piece}_millis": 1e3 * median(values[1:]) for piece, values in took[name].items()}
        | {"memory_mib": _memory_of(name)}
        for name in SETTINGS
    }
    return {"settings": rows, "batch": _batches(networks[SERVED], networks["one thread"], repeats)}


def _batches(served: Networks, single: Networks, repeats: int) -> dict[str, float]:
    """Seconds of sound per second, for eight one-shots of a second."""
    shot = one_shot(SHOT)
    with ThreadPoolExecutor(2) as pool:
        ways: dict[str, Callable[[], object]] = {
            "one after the other": lambda: [served.run(shot, seed) for seed in range(BATCH)],
            "two at a time, shared": lambda: list(
                pool.map(lambda seed: served.run(shot, seed), range(BATCH))
            ),
            "two at a time, a thread each": lambda: list(
                pool.map(lambda seed: single.run(shot, seed), range(BATCH))
            ),
        }
        took: dict[str, list[float]] = {name: [] for name in ways}
        for _ in range(repeats + 1):
            for name, way in ways.items():
                time.sleep(REST_SECS)
                took[name].append(_secs(way))
    return {name: BATCH * SHOT.duration_secs / median(values[1:]) for name, values in took.items()}


def _memory_of(setting: str) -> float:
    command = [sys.executable, "-m", "tests.perf.sessions", "--memory-of", setting]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def _print_memory(setting: str) -> None:
    networks = Networks(setting)
    for timeline in (one_shot(SHOT), bed_timeline(), one_shot(SHOT)):
        networks.run(timeline, 0)
    print(psutil.Process().memory_info().rss / 2**20)


def _secs(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _lines(n: dict[str, Any]) -> Iterator[str]:
    base = n["settings"][SERVED]
    yield f"{'setting':24}{'1 s one-shot':>22}{'10 s stereo':>22}{'memory':>12}"
    for name, row in n["settings"].items():
        shot, bed = row["one_shot_millis"], row["bed_millis"]
        yield (
            f"{name:24}{shot:10.1f} ms, x {shot / base['one_shot_millis']:5.2f}"
            f"{bed:11.0f} ms, x {bed / base['bed_millis']:5.2f}{row['memory_mib']:8.0f} MiB"
        )
    yield ""
    yield from (f"{name:32}{value:6.1f} s of sound per second" for name, value in n["batch"].items())


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m tests.perf.sessions", description=__doc__)
    options.add_argument("--repeats", type=int, default=9, help="runs per number")
    options.add_argument("--json", action="store_true", help="print one JSON object")
    options.add_argument("--memory-of", choices=tuple(SETTINGS), help=argparse.SUPPRESS)
    arguments = options.parse_args()
    if arguments.memory_of:
        _print_memory(arguments.memory_of)
        return
    found = measure(arguments.repeats)
    print(json.dumps(found) if arguments.json else "\n".join(_lines(found)))


if __name__ == "__main__":
    main()
