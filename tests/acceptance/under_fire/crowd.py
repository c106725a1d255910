"""Many clients at once, in processes of their own: `python -m ...crowd READY_FILE CLIENTS RATE SECS SEED`."""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from soundwell.client import Client, ClientSettings
from soundwell.config import SidecarConfig
from soundwell.rpc.messages import Format
from soundwell.sidecar.launch import Sidecar
from soundwell.sounds import Sound

from ..table import Row
from .tools import family_bytes, quantile, row

CLIENTS, RATE_HZ, LASTS_SECS, WARM_UP_SECS = 32, 2000.0, 120.0, 75.0  # until pools are full
PROCESSES = 2
POOL_BYTES = 32 * 2**20  # small, so that it is full before memory is looked at
ROOT = Path(__file__).resolve().parents[3]
SOUNDS = [
    Sound(id=f"sound{n}", category=category, duration_secs=0.25)
    for n, category in enumerate(("footstep", "weapon", "impact", "whoosh", "ui", "door"))
]


def crowd(arguments: argparse.Namespace) -> Sequence[Row]:
    lasts_secs = LASTS_SECS * arguments.scale
    warm_up_secs = max(10.0, WARM_UP_SECS * arguments.scale)
    with (
        Sidecar(SidecarConfig(log_level="error", pool_bytes=POOL_BYTES)) as sidecar,
        ThreadPoolExecutor(PROCESSES) as readers,
    ):
        shares = (CLIENTS // PROCESSES, RATE_HZ / PROCESSES, lasts_secs + warm_up_secs)
        command = [sys.executable, "-m", "tests.acceptance.under_fire.crowd", str(sidecar.ready_file)]
        players = [
            subprocess.Popen(
                [*command, *map(str, shares), str(seed)], cwd=ROOT, stdout=subprocess.PIPE, text=True
            )
            for seed in range(PROCESSES)
        ]
        for player in players:
            player.stdout.readline()  # prewarmed
        # Read from now on: a player that has more to tell than a pipe holds would never end.
        telling = [readers.submit(player.communicate) for player in players]
        time.sleep(warm_up_secs)
        resident = []
        while not all(told.done() for told in telling):
            resident.append(family_bytes(sidecar.pid))
            time.sleep(1.0)
        told = [json.loads(future.result()[0]) for future in telling]
        with Client(ready_file=sidecar.ready_file) as watcher:
            work = watcher.info().work
    return _rows(arguments, told, resident[: max(2, len(resident) - 3)], work, lasts_secs + warm_up_secs)


def _rows(arguments, told, resident, work, lasted: float) -> list[Row]:
    counts: Counter[str] = Counter()
    for one in told:
        counts.update(one["counts"])
    triggers = sum(one["triggers"] for one in told)
    micros = sorted(value for one in told for value in one["trigger_micros"])
    live = counts["live"] / triggers
    faults = {name: count for name, count in counts.items() if name.isupper()}
    errors = {name: count for name, count in faults.items() if name != "OVERLOADED"}
    missed = triggers - sum(counts[tier] for tier in ("live", "neighbour", "clip"))
    middle = quantile(resident, 0.5)
    spread = 100 * max(max(resident) / middle - 1, 1 - min(resident) / middle)
    said = f"{triggers / lasted:.0f} triggers/s of {CLIENTS} clients for {lasted:.0f} s"
    p99_micros = quantile(micros, 0.99)
    refills = [value for one in told for value in one["refill_millis"]]
    return [
        row(
            arguments,
            "crowd_errors",
            "no error, no missed answer at 2,000/s",
            f"{len(errors)} kinds of error {errors or ''}, {missed} of {triggers} missed; {said}; asked to wait "
            f"{counts['OVERLOADED']} times; worker restarts {work.worker_restarts}",
            not errors and missed == 0 and triggers / lasted >= 0.98 * RATE_HZ and not work.worker_restarts,
            float(missed),
        ),
        row(
            arguments,
            "crowd_live_p99",
            "stated",
            f"trigger p50 {quantile(micros, 0.5):.0f} us, p99 {p99_micros:.0f} us; {100 * live:.1f} % live; "
            f"want to arrival p50 {quantile(refills, 0.5):.0f} ms, p99 {quantile(refills, 0.99):.0f} ms",
            True,
            p99_micros,
        ),
        row(
            arguments,
            "crowd_memory",
            "flat: +-2 % after warm-up",
            f"+-{spread:.2f} % around {middle / 2**20:.0f} MiB, {len(resident)} readings",
            spread <= 2.0,
            spread,
        ),
    ]


def play(ready_file: Path, num_clients: int, rate_hz: float, lasts_secs: float, seed: int) -> None:
    """Triggers at a steady rate, spread over clients and sounds by chance; prints one line of JSON."""
    chance = random.Random(seed)
    settings = ClientSettings(format=Format(encoding="int16"), max_depth=4, max_in_flight=32)
    clients = [Client(ready_file=ready_file, settings=settings) for _ in range(num_clients)]
    for client in clients:
        client.prewarm(SOUNDS, count=1)
    print("ready", flush=True)
    began, count, micros = time.monotonic(), 0, []
    while (due := count / rate_hz) < lasts_secs:
        time.sleep(max(0.0, began + due - time.monotonic()))
        played = chance.choice(clients).trigger(chance.choice(SOUNDS).id, intensity=chance.random())
        count += 1
        if count % 7 == 0:
            micros.append(played.latency_micros)
    _tell(clients, count, micros)


def _tell(clients: list[Client], triggers: int, micros: list[float]) -> None:
    counts: Counter[str] = Counter()
    refills: list[float] = []
    for client in clients:
        counts.update(client.counts)
        refills += [secs * 1e3 for pool in client._tiers.pools() for secs in pool.refills._took_secs]
        client.close()
    told = {"counts": counts, "triggers": triggers, "trigger_micros": micros, "refill_millis": refills}
    print(json.dumps(told), flush=True)


if __name__ == "__main__":
    play(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4]), int(sys.argv[5]))
