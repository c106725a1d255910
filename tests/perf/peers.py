"""`python -m tests.perf.peers`: our runtime beside published architectures, same seconds, same cores, in turns.

The peers are built here from their published layer sizes with random weights, in torch float32 as they are published;
no weights are downloaded. Medians of runs in turns; what counts is the ratio. AudioLDM 2 takes so long that one of its
50 guided steps is timed and multiplied, which is said in its row. `python -m tests.perf.throwaway` does the same in an
environment of its own.
"""

from __future__ import annotations

import argparse
import gc
import json
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import torch

from soundwell.config import default_threads
from soundwell.events import one_shot
from soundwell.runtime import make_generator
from soundwell.runtime.generator import Job
from soundwell.sounds import Sound

from . import audioldm2, stable_audio_small


def compare(duration_secs: float, turns: int, runtime: str, only: str = "") -> dict[str, Any]:
    """Seconds and ratios to ours, with stable keys."""
    torch.set_num_threads(default_threads())
    works = {"soundwell": ours(duration_secs, runtime)}
    if only in ("", "stable_audio_open_small"):
        peer = stable_audio_small.StableAudioSmall()
        works["stable_audio_open_small"] = lambda: peer.generate(duration_secs)
    if only in ("", "audioldm2"):
        other = audioldm2.AudioLdm2()
        works["audioldm2_step"] = lambda: other.step(duration_secs)
        works["audioldm2_decode"] = lambda: other.decode(duration_secs)
    took: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(turns):
        for name, work in works.items():
            for _ in range(3 if name == "soundwell" else 1):
                took[name].append(_seconds(work))
    secs = {name: median(values) for name, values in took.items()}
    if "audioldm2_step" in secs:
        secs["audioldm2"] = audioldm2.STEPS * secs["audioldm2_step"] + secs["audioldm2_decode"]
    gc.collect()
    return {
        "audio_secs": duration_secs,
        "turns": turns,
        "threads": default_threads(),
        "secs": secs,
        "times_slower": {name: value / secs["soundwell"] for name, value in secs.items()},
    }


def ours(duration_secs: float, runtime: str) -> Callable[[], object]:
    """Stereo at 48 kHz, 4 steps, everything from the timeline to the clip."""
    generator = make_generator(runtime)
    rain = Sound(id="rain", category="ambience", duration_secs=duration_secs, channels=2)
    job = Job(timeline=one_shot(rain), seed=1)
    generator.generate([job])
    return lambda: generator.generate([job])


def _seconds(work: Callable[[], object]) -> float:
    time.sleep(0.15)  # threads of the work before may spin for a while
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    options = argparse.ArgumentParser(prog="python -m tests.perf.peers", description=__doc__)
    options.add_argument("--secs", type=float, default=10.0, help="of audio")
    options.add_argument("--turns", type=int, default=3)
    options.add_argument("--runtime", default="auto")
    options.add_argument("--only", default="", choices=["", "stable_audio_open_small", "audioldm2"])
    options.add_argument("--json", action="store_true")
    asked = options.parse_args()
    found = compare(asked.secs, asked.turns, asked.runtime, asked.only)
    if asked.json:
        print(json.dumps(found))
    else:
        for name, value in found["secs"].items():
            print(f"{name:28} {value:9.3f} s   {found['times_slower'][name]:8.1f} x")
