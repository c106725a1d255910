"""From nothing to the first sound, with a cold and with a warm disk pool; and what the released model weighs."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from soundwell.client import Client
from soundwell.config import PREFIX
from soundwell.sounds import Sound

from ..table import Row
from .tools import STEP, family_bytes, quantile, row, running, wait_until

TRIES = 5
FLOOD = 300  # variations made before memory is read
MIB = 2**20


def first_sounds(arguments: argparse.Namespace) -> Sequence[Row]:
    tries = max(1, round(TRIES * arguments.scale))
    with tempfile.TemporaryDirectory() as folder:
        cold = [_start(Path(folder) / f"cold{n}")[0] for n in range(tries)]
        pool = Path(folder) / "pool"
        _start(pool)
        warm = [_start(pool)[0] for _ in range(tries)]
    return [
        row(arguments, "cold_start", "<= 3 s to the first sound", _shown(cold), max(cold) <= 3.0, max(cold)),
        row(
            arguments,
            "warm_start",
            "<= 1 s, warm disk pool, two cores",
            _shown(warm),
            max(warm) <= 1.0,
            max(warm),
        ),
    ]


def memory(arguments: argparse.Namespace) -> Sequence[Row]:
    """With the released model, after it has made all kinds of sounds and its memory pool has filled."""
    with tempfile.TemporaryDirectory() as folder:
        _, resident = _start(Path(folder) / "pool", flood=round(FLOOD * arguments.scale))
    measured = f"{resident / MIB:.0f} MiB, RPC process and worker, at their most"
    return [row(arguments, "sidecar_memory", "<= 500 MB", measured, resident <= 500e6, resident / MIB)]


def _shown(values: Sequence[float]) -> str:
    return f"{quantile(values, 0.5):.2f} s (median of {len(values)}), {max(values):.2f} s at worst"


def _start(pool: Path, flood: int = 0) -> tuple[float, int]:
    """Seconds from the launch of the process to a sound that can be played; resident bytes after `flood` more."""
    pool.mkdir(exist_ok=True)
    ready_file = pool.parent / f"{pool.name}.ready.json"
    inherited = {name: text for name, text in os.environ.items() if not name.startswith(PREFIX)}
    settings = {"READY_FILE": ready_file, "DISK_POOL": pool, "LOG_LEVEL": "error", "PARENT_PID": os.getpid()}
    environment = inherited | {f"{PREFIX}{name}": str(value) for name, value in settings.items()}
    began = time.monotonic()
    with subprocess.Popen([sys.executable, "-m", "soundwell.sidecar"], env=environment) as sidecar:
        try:
            wait_until(ready_file.exists, 60)
            with Client(ready_file=ready_file) as client:
                client.add_sounds([STEP])
                client.prewarm([STEP], count=1, buckets=[1])
                took = time.monotonic() - began
                assert client.trigger("step").tier == "live"
                resident = _flood(client, sidecar.pid, flood) if flood else 0
        finally:
            sidecar.terminate()
            sidecar.wait(20)
    assert not running(sidecar.pid)
    return took, resident


def _flood(client: Client, pid: int, count: int) -> int:
    most = 0
    sounds = [
        Sound(id=f"flood{n}", category=category, duration_secs=duration)
        for n, (category, duration) in enumerate(
            (category, duration)
            for category in ("footstep", "weapon", "explosion")
            for duration in (0.5, 2.0, 8.0)
        )
    ]
    for sound in sounds:
        client.prewarm([sound], count=max(1, count // len(sounds) // 3))
        most = max(most, family_bytes(pid))
    return most
