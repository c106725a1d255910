"""How long `Context.acquire` takes a Python caller."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import numpy as np

from soundwell import native
from soundwell.config import SidecarConfig
from soundwell.sidecar.launch import Sidecar

from .builds import BINDINGS

CALLS, WARM_UP, POOL = 200_000, 2_000, 12


def acquire_micros() -> tuple[float, float]:
    """(p50, p99) of one call and the release of what it gave, the clock's own median subtracted."""
    built = next((BINDINGS / "build/release/python").glob("_core.*"))
    shutil.copy2(built, Path(native.__file__).parent / built.name)
    settings = native.Settings(min_depth=POOL, max_depth=POOL, keep_played=POOL)
    with (
        Sidecar(SidecarConfig(runtime="fake", log_level="error")) as sidecar,
        native.Context(settings) as context,
    ):
        context.connect(native.Endpoint(ready_file=str(sidecar.ready_file)))
        sound = context.define_sound(native.SoundSettings(id="step", category="footstep", duration_secs=0.3))
        context.prewarm(sound, POOL, buckets=2)
        while context.pool(sound, 1).fresh < POOL:
            time.sleep(0.01)
        took = np.array([_one_call(context, sound) for _ in range(WARM_UP + CALLS)][WARM_UP:])
        clock = np.median([_nothing() for _ in range(10_000)])
    p50, p99 = np.percentile(took - clock, [50, 99]) / 1e3
    return float(p50), float(p99)


def _one_call(context: native.Context, sound: int) -> int:
    began = time.perf_counter_ns()
    context.acquire(sound)
    return time.perf_counter_ns() - began


def _nothing() -> int:
    began = time.perf_counter_ns()
    return time.perf_counter_ns() - began
