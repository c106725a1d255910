"""`soundwell bench`: how fast this machine makes sound, beside how fast it multiplies matrices.

Times a runtime in this process, alone: no sidecar, no wire. Every number is a median of alternating runs.
"""

from __future__ import annotations

import datetime
import json
import os
import platform
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any

import click
import numpy as np
from rich.console import Console
from rich.table import Table

from ..config import RUNTIMES
from ..events import Event, Timeline, one_shot
from ..runtime import folder_of, make_generator
from ..runtime.automatic import choose
from ..runtime.generator import Generator, Job
from ..runtime.weights import CARD, load_card
from ..sounds import Sound

MATRIX = 1024
BATCH = 8
STEPS = 4
REST_SECS = 0.15  # idle threads of the work before spin for a while, and would slow the next
STEP = Sound(id="step", category="footstep", attributes={"surface": "gravel"}, duration_secs=1.0)
RAIN = Sound(id="rain", category="ambience", attributes={"kind": "rain"}, duration_secs=10.0, channels=2)
SHOT = Sound(id="shot", category="weapon", attributes={"kind": "pistol"}, duration_secs=1.0)


@click.command()
@click.option(
    "--runtime", type=click.Choice(RUNTIMES), default="auto", show_default=True, help="What makes the sound."
)
@click.option(
    "--weights",
    type=click.Path(path_type=Path),
    help="Folder of the model, or the word lite.  [default: the released one]",
)
@click.option(
    "--threads", type=click.IntRange(0, 256), default=0, help="Of the runtime; 0 goes by the machine."
)
@click.option(
    "--repeats", type=click.IntRange(1, 1000), default=9, show_default=True, help="Runs per number."
)
@click.option(
    "--curve", is_flag=True, help="By batch and duration instead; sidecars here then begin with it."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(
    runtime: str, weights: Path | None, threads: int, repeats: int, curve: bool, as_json: bool
) -> None:
    """Measure one-shots, a long stereo bed, batches, start-up and matrix products.

    With the runtime auto, the fastest of those installed is found first, and kept for all later starts.
    """
    if runtime == "auto" and (folder_of(weights) / CARD).is_file():
        runtime = choose(load_card(folder_of(weights)), threads)
    if curve:
        from . import curve as curves

        found = curves.measure(runtime, weights, threads, repeats)
        click.echo(json.dumps(found)) if as_json else curves.show(found)
        return
    numbers = run(runtime, weights, threads, repeats)
    click.echo(json.dumps(numbers)) if as_json else _show(numbers)


def run(runtime: str, weights: Path | None, threads: int, repeats: int) -> dict[str, Any]:
    """All numbers; keys are stable: programs read them."""
    began = time.perf_counter()
    generator = make_generator(runtime, weights, threads)
    first = generator.generate([_job(one_shot(STEP), 0)])[0]
    start_secs = time.perf_counter() - began
    bed = bed_timeline()
    works: dict[str, Callable[[int], object]] = {
        "one_shot": lambda seed: generator.generate([_job(one_shot(STEP), seed)]),
        "bed": lambda seed: generator.generate([_job(bed, seed)]),
        "batch": lambda seed: _run_batch(generator, seed),
        "matrix": matrix_product(),
    }
    took = _alternate(works, repeats)
    one_shot_secs, bed_secs, batch_secs = (median(took[name]) for name in ("one_shot", "bed", "batch"))
    flops = 2.0 * MATRIX**3
    return {
        "runtime": generator.name,
        "model_hash": generator.model_hash,
        "made_by": first.made_by,
        "steps": first.steps,
        "repeats": repeats,
        "start_secs": start_secs,
        "one_shot_1s_millis": one_shot_secs * 1e3,
        "one_shot_1s_real_time_factor": one_shot_secs / STEP.duration_secs,
        "stereo_10s_millis": bed_secs * 1e3,
        "stereo_10s_real_time_factor": bed_secs / bed.duration_secs,
        "batch_size": BATCH,
        "batch_millis": batch_secs * 1e3,
        "batch_audio_secs_per_sec": BATCH * SHOT.duration_secs / batch_secs,
        "matrix_peak_gflops": flops / min(took["matrix"]) / 1e9,
        "matrix_median_gflops": flops / median(took["matrix"]) / 1e9,
        "cpus": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
        "machine": platform.machine(),
        "measured": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
    }


def _alternate(works: dict[str, Callable[[int], object]], repeats: int) -> dict[str, list[float]]:
    """Seconds per run, one of each in turn, so that a slow minute hits all alike. The first is dropped."""
    took: dict[str, list[float]] = {name: [] for name in works}
    for turn in range(repeats + 1):
        for name, work in works.items():
            time.sleep(REST_SECS)
            began = time.perf_counter()
            work(turn)
            took[name].append(time.perf_counter() - began)
    return {name: values[1:] for name, values in took.items()}


def _job(timeline: Timeline, seed: int) -> Job:
    return Job(timeline=timeline, seed=seed, steps=STEPS)


def _run_batch(generator: Generator, seed: int) -> Sequence[object]:
    return generator.generate([_job(one_shot(SHOT), seed * BATCH + index) for index in range(BATCH)])


def bed_timeline() -> Timeline:
    """Ten seconds of stereo rain with steps in it."""
    steps = tuple(Event(sound="step", time_secs=0.5 * index, intensity=0.6) for index in range(1, 19))
    return Timeline(
        sounds={"rain": RAIN, "step": STEP},
        events=(Event(sound="rain"), *steps),
        duration_secs=10.0,
        channels=2,
    )


def matrix_product() -> Callable[[int], object]:
    """A float32 product of square matrices with numpy's own BLAS."""
    rng = np.random.default_rng(0)
    left, right = (rng.standard_normal((MATRIX, MATRIX), np.float32) for _ in range(2))
    return lambda _: left @ right


def _show(n: dict[str, Any]) -> None:
    table = Table(
        "what", "value", "", title=f"{n['runtime']} runtime on {n['cpus']} x {n['machine']}, {n['measured']}"
    )
    table.add_row(
        "1 s one-shot",
        f"{n['one_shot_1s_millis']:.1f} ms",
        f"{n['one_shot_1s_real_time_factor']:.4f} of real time",
    )
    table.add_row(
        "10 s stereo",
        f"{n['stereo_10s_millis']:.1f} ms",
        f"{n['stereo_10s_real_time_factor']:.4f} of real time",
    )
    table.add_row(f"batch of {n['batch_size']} x 1 s", f"{n['batch_millis']:.1f} ms",
                  f"{n['batch_audio_secs_per_sec']:.1f} s of audio per second")  # fmt: skip
    table.add_row("start", f"{n['start_secs']:.2f} s", "until the first sound")
    table.add_row(
        "matrix product",
        f"{n['matrix_peak_gflops']:.1f} GFLOP/s",
        f"peak; median {n['matrix_median_gflops']:.1f}",
    )
    Console().print(table)
