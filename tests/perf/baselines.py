"""`python -m tests.perf.baselines`: the hot paths, each as a multiple of a calibration loop timed around it.

A machine that others load slows both alike, so the ratio stays where it was; a change of ours moves it. Compared with
tests/perf/baselines.json, which `--save` writes anew. Exits 1 where a path takes `--tolerance` times its share.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import platform
import sys
import time
from collections.abc import Generator
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import pytest
from rich.console import Console
from rich.table import Table

HERE = Path(__file__).resolve().parent
FILE = HERE / "baselines.json"
TOLERANCE = 1.5
SAMPLES = np.linspace(-1.0, 1.0, 48_000, dtype=np.float32)


def calibration_secs() -> float:
    """Median of some turns of what our hot paths are made of: objects, dictionaries, bytes, a second of samples."""
    return median(_turn() for _ in range(15))


def _turn() -> float:
    began = time.perf_counter()
    table: dict[str, tuple[int, float]] = {}
    for number in range(600):
        table[f"sound-{number % 97}"] = (number, number / 7)
    ordered = sorted(table.items(), key=lambda item: item[1])
    pcm = np.rint(SAMPLES * 32767.0).astype(np.int16).tobytes()
    assert hashlib.sha256(pcm).digest() and len(ordered) == 97
    return time.perf_counter() - began


class Calibrated:
    """A plugin that keeps each benchmark's median over the loop's."""

    def __init__(self) -> None:
        self.ratios: dict[str, float] = {}

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_call(self, item: pytest.Function) -> Generator[None, Any, None]:
        before = calibration_secs()
        yield
        loop_secs = (before + calibration_secs()) / 2
        benchmark = item.funcargs.get("benchmark")
        if benchmark is not None and benchmark.stats is not None:
            self.ratios[item.name] = benchmark.stats.stats.median / loop_secs


def measure() -> dict[str, float]:
    """Ratios by name. Raises SystemExit where a benchmark failed."""
    plugin = Calibrated()
    status = pytest.main(["-q", "--no-header", str(HERE / "bench_hot_paths.py")], plugins=[plugin])
    if status:
        raise SystemExit(f"the hot paths could not be measured (pytest: {status})")
    return plugin.ratios


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.perf.baselines", description=__doc__)
    parser.add_argument("--save", action="store_true", help="what is measured becomes the baseline")
    parser.add_argument(
        "--tolerance", type=float, default=TOLERANCE, help="times the baseline that still pass"
    )
    arguments = parser.parse_args()
    ratios = measure()
    if arguments.save:
        document = {
            "measured": {"date": date.today().isoformat(), "machine": platform.machine()},
            "ratios": {name: round(ratio, 5) for name, ratio in sorted(ratios.items())},
        }
        FILE.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
        print(f"{len(ratios)} baselines saved in {FILE.name}")
        return 0
    baselines = json.loads(FILE.read_text(encoding="utf-8"))["ratios"]
    table = Table("hot path", "baseline", "now", "now / baseline", "kept", title="in calibration loops")
    slower = []
    for name, ratio in ratios.items():
        known = baselines.get(name)
        kept = known is None or ratio <= arguments.tolerance * known
        slower += [] if kept else [name]
        times = "new" if known is None else f"{ratio / known:.2f}"
        table.add_row(
            name, "" if known is None else f"{known:.4f}", f"{ratio:.4f}", times, "yes" if kept else "NO"
        )
    Console().print(table)
    return 1 if slower else 0


if __name__ == "__main__":
    sys.exit(main())
