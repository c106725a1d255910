"""What several rows need: percentiles, memory of processes, a scale for quick looks. Measures nothing itself."""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from soundwell.config import SidecarConfig
from soundwell.sidecar.launch import Sidecar
from soundwell.sounds import Sound

from ..table import Row

STEP = Sound(id="step", category="footstep", attributes={"surface": "gravel"}, duration_secs=0.3)


def row(
    arguments: argparse.Namespace, key: str, aim: str, measured: str, met: bool, value: float | None = None
) -> Row:
    """A row of the table. Of a scaled run none is met: it did not last as long as the aim says."""
    if arguments.scale != 1.0:
        shown = (
            f"[scaled x{arguments.scale:g}, does not count; {'in' if met else 'NOT in'} the aim] {measured}"
        )
        return Row(key=key, aim=aim, measured=shown, met=False, value=value)
    return Row(key=key, aim=aim, measured=measured, met=met, value=value)


def quantile(values: Iterable[float], share: float) -> float:
    """The smallest value that at least `share` of them do not exceed; nan of none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


def millis(values: Iterable[float], share: float) -> float:
    return quantile(values, share) * 1e3


def children_of(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


def resident_bytes(pid: int) -> int:
    """0 where the process has gone."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0


def family_bytes(pid: int) -> int:
    """Of a sidecar and its worker together."""
    return sum(map(resident_bytes, [pid, *children_of(pid)]))


def num_handles(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def wait_until(condition, timeout_secs: float) -> float:
    """Seconds it took; the timeout where it never came."""
    began = time.monotonic()
    while not condition() and time.monotonic() - began < timeout_secs:
        time.sleep(0.005)
    return time.monotonic() - began


def fake(fault: str = "", **settings: object) -> Sidecar:
    """A sidecar on the fake runtime, with its faults; the log goes to no terminal."""
    settings = {"log_level": "error", **settings}
    return Sidecar(SidecarConfig(runtime="fake", **settings), environment={"FAKE_RUNTIME": fault})


def slope_per_hour(values: Sequence[tuple[float, float]]) -> float:
    """Least squares over (seconds, value): how much the value grows in an hour."""
    mean_t = sum(t for t, _ in values) / len(values)
    mean_v = sum(v for _, v in values) / len(values)
    spread = sum((t - mean_t) ** 2 for t, _ in values)
    return 3600.0 * sum((t - mean_t) * (v - mean_v) for t, v in values) / spread if spread else 0.0
