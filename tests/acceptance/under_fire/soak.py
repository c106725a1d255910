"""An hour of a recorded game, as fast as it will go: does anything grow that should not?"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from soundwell.client import Client, ClientSettings
from soundwell.play.log import load_log
from soundwell.rpc.messages import Format

from ..table import Row
from .tools import fake, family_bytes, num_handles, row, slope_per_hour

GAME_SECS = 3600.0
SPEED = 15.0
WARM_UP_SHARE = 0.3
POOL_BYTES, DISK_POOL_BYTES = 24 * 2**20, 32 * 2**20
SLOPE_MIB = 5.0  # per game hour: what a process of 140 MiB may wander
MIB = 2**20


def soak(arguments: argparse.Namespace) -> Sequence[Row]:
    log, game_secs = load_log(), GAME_SECS * arguments.scale
    readings: list[tuple[float, float]] = []
    handles: list[int] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "pool"
        with fake(pool_bytes=POOL_BYTES, disk_pool=folder, disk_pool_bytes=DISK_POOL_BYTES) as sidecar:
            began, played = time.monotonic(), 0.0
            triggers = silent = 0
            while played < game_secs:
                # Each pass is a new game: another client, other seeds.
                settings = ClientSettings(seed=round(played), format=Format(encoding="int16"))
                with Client(ready_file=sidecar.ready_file, settings=settings) as client:
                    client.prewarm(log.sounds.values(), count=1)
                    for event in log.events:
                        due = began + (played + event.time_secs) / SPEED
                        time.sleep(max(0.0, due - time.monotonic()))
                        silent += client.trigger(event).tier == "silence"
                        triggers += 1
                    info = client.info()
                played += log.duration_secs
                readings.append((played, family_bytes(sidecar.pid)))
                handles.append(num_handles(sidecar.pid))
            kept = sum(path.stat().st_size for path in folder.rglob("*.variation"))
    return _rows(arguments, readings, handles, info.pools.memory_bytes, kept, triggers, silent)


def _rows(arguments, readings, handles, held: int, kept: int, triggers: int, silent: int) -> list[Row]:
    late = readings[int(len(readings) * WARM_UP_SHARE) :]
    slope = slope_per_hour(late) / MIB if len(late) > 1 else float("nan")
    late_handles = handles[int(len(handles) * WARM_UP_SHARE) :]
    spread = max(late_handles) - min(late_handles)
    span = f"{readings[-1][0] / 60:.0f} minutes of game, {triggers} triggers, {silent} silent"
    return [
        row(
            arguments,
            "soak_memory",
            f"RSS slope ~0 (within +-{SLOPE_MIB:g} MiB per game hour)",
            f"{slope:+.2f} MiB/h around {late[-1][1] / MIB:.0f} MiB; {span}",
            abs(slope) <= SLOPE_MIB and silent == 0,
            slope,
        ),
        row(
            arguments,
            "soak_handles",
            "file handles flat",
            f"{min(late_handles)} to {max(late_handles)}",
            spread <= 4,
            float(spread),
        ),
        row(
            arguments,
            "soak_pools",
            "pools within their caps",
            f"memory {held / MIB:.1f} of {POOL_BYTES // MIB}, disk {kept / MIB:.1f} of {DISK_POOL_BYTES // MIB} MiB",
            held <= POOL_BYTES and kept <= DISK_POOL_BYTES,
            float(held),
        ),
    ]
