"""`soundwell bench --curve`: seconds by batch, duration and steps; what a sidecar's cost model then begins with."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import Console
from rich.table import Table

from ..config import default_threads
from ..events import Event, Timeline
from ..runtime import make_generator
from ..runtime.cache import cache_folder
from ..runtime.generator import Generator, Job
from ..sidecar.cost_file import CostFile
from ..sidecar.cost_model import CostModel
from ..sounds import MAX_SOUND_SECS, Sound

BATCHES = (1, 2, 4, 8)
DURATIONS_SECS = (0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0)
MAX_AUDIO_SECS = 60.0  # of one point; beyond, nothing new is learnt
STEPS = (4, 2, 1)
HASTY_SECS = 1.0  # the point at which fewer steps are measured too


def measure(runtime: str, weights: Path | None, threads: int, repeats: int) -> dict[str, Any]:
    """Points with stable keys, and the file that a sidecar on this machine begins with."""
    generator = make_generator(runtime, weights, threads, watermark="on")
    cost = CostModel()
    points = []
    for secs in DURATIONS_SECS:
        for batch in BATCHES:
            if secs * batch <= max(MAX_AUDIO_SECS, secs):
                points.append(_point(generator, cost, secs, batch, 4, repeats))
    points += [_point(generator, cost, HASTY_SECS, 1, steps, repeats) for steps in STEPS[1:]]
    file = CostFile(cache_folder(), generator.name, generator.model_hash, threads or default_threads())
    file.path.parent.mkdir(parents=True, exist_ok=True)
    file.write(cost)
    return {"runtime": generator.name, "points": points, "kept": str(file.path), **growth(points)}


def growth(points: list[dict[str, Any]]) -> dict[str, float]:
    """Cost of a second of sound in 60 s over its cost in shorter pieces; 1 is linear. Windows begin beyond 10 s."""
    per_sec = {
        p["audio_secs"]: p["secs"] / p["audio_secs"] for p in points if p["batch"] == 1 and p["steps"] == 4
    }
    if not {1.0, 10.0, 30.0, 60.0} <= per_sec.keys():
        return {}
    return {
        "cost_per_sec_10_to_60": per_sec[60.0] / per_sec[10.0],
        "cost_per_sec_30_to_60": per_sec[60.0] / per_sec[30.0],
        "cost_per_sec_1_to_60": per_sec[60.0] / per_sec[1.0],
    }


def _point(
    generator: Generator, cost: CostModel, secs: float, batch: int, steps: int, repeats: int
) -> dict[str, Any]:
    timeline = timeline_of(secs)
    jobs = [Job(timeline=timeline, seed=seed, steps=steps) for seed in range(batch)]
    count = max(1, min(repeats, round(repeats * 10.0 / max(10.0, secs * batch))))
    took = [_seconds(lambda: generator.generate(jobs)) for _ in range(count + 1)]
    usual = median(took[1:])
    cost.observe(secs, batch, steps, usual)
    return {
        "audio_secs": secs,
        "batch": batch,
        "steps": steps,
        "secs": usual,
        "audio_secs_per_sec": secs * batch / usual,
        "repeats": count,
    }


def timeline_of(secs: float) -> Timeline:
    """One shot of so many seconds; where no sound may last as long, it is triggered again whenever it is through."""
    shot = Sound(id="shot", category="weapon", duration_secs=min(secs, MAX_SOUND_SECS))
    count = math.ceil(secs / shot.duration_secs)
    events = tuple(Event(sound="shot", time_secs=shot.duration_secs * index) for index in range(count))
    return Timeline(sounds={"shot": shot}, events=events, duration_secs=secs)


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def show(n: dict[str, Any]) -> None:
    table = Table("seconds of sound", *(f"batch of {b}" for b in BATCHES),
                  title=f"{n['runtime']}: ms (s of sound per s), 4 steps")  # fmt: skip
    found = {(p["audio_secs"], p["batch"]): p for p in n["points"] if p["steps"] == 4}
    for secs in DURATIONS_SECS:
        cells = [found.get((secs, batch)) for batch in BATCHES]
        table.add_row(
            f"{secs:g}",
            *(f"{p['secs'] * 1e3:.0f} ({p['audio_secs_per_sec']:.0f})" if p else "" for p in cells),
        )
    console = Console()
    console.print(table)
    console.print(f"a sidecar on this machine begins with {n['kept']}")
