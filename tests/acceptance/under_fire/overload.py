"""Four times what the device can do: who is refused hears it at once, who is admitted gets it in time."""

from __future__ import annotations

import argparse
import asyncio
import random
import time
from collections.abc import Sequence

from soundwell.config import SidecarConfig
from soundwell.sidecar.launch import Sidecar
from soundwell.sounds import Sound

from ..table import Row
from .talker import Asked, Talker, endpoint_of, talking
from .tools import millis, row

DEADLINE_MILLIS = 500
LASTS_SECS = 60.0
PROBE_SECS = 8.0
PROBE_IN_FLIGHT = 32
SOUND = Sound(id="step", category="footstep", attributes={"surface": "gravel"}, duration_secs=0.5)


def overload(arguments: argparse.Namespace) -> Sequence[Row]:
    with Sidecar(SidecarConfig(log_level="error", pool_bytes=0)) as sidecar:
        capacity_hz, asked, lasted = asyncio.run(_storm(arguments, sidecar))
    refused = [one for one in asked if one.fault and one.fault.code == "OVERLOADED"]
    admitted = [one for one in asked if one not in set(refused)]
    on_time = [one for one in admitted if one.arrival and one.took_secs * 1e3 <= DEADLINE_MILLIS]
    p99 = millis((one.took_secs for one in refused), 0.99)
    share = len(on_time) / max(1, len(admitted))
    goodput = len(on_time) / lasted / capacity_hz
    rates = f"capacity {capacity_hz:.0f}/s, offered {len(asked) / lasted:.0f}/s for {lasted:.0f} s"
    return [
        row(
            arguments,
            "overload_refusals",
            "refused at once: p99 < 10 ms",
            f"p99 {p99:.2f} ms, of {len(refused)}; {rates}",
            bool(refused) and p99 < 10.0,
            p99,
        ),
        row(
            arguments,
            "overload_on_time",
            ">= 0.99 of admitted work in time",
            f"{share:.4f} of {len(admitted)} within {DEADLINE_MILLIS} ms",
            share >= 0.99,
            share,
        ),
        row(
            arguments,
            "overload_goodput",
            "no collapse: >= 0.8 of the capacity at four steps",
            f"{goodput:.2f} of it was delivered in time",
            goodput >= 0.8,
            goodput,
        ),
    ]


async def _storm(arguments: argparse.Namespace, sidecar: Sidecar) -> tuple[float, list[Asked], float]:
    async with talking(endpoint_of(sidecar), "storm", encoding="int16") as talker:
        capacity_hz = await _capacity(talker)
        chance = random.Random(arguments.seed)
        asked: list[Asked] = []
        began = time.monotonic()
        lasts_secs, due = LASTS_SECS * arguments.scale, 0.0
        while due < lasts_secs:
            due += chance.expovariate(4 * capacity_hz)
            await asyncio.sleep(max(0.0, began + due - time.monotonic()))
            asked.append(
                await talker.ask(SOUND, seed=1_000_000 + len(asked), deadline_millis=DEADLINE_MILLIS)
            )
        lasted = time.monotonic() - began
        await asyncio.wait_for(asyncio.gather(*(one.done.wait() for one in asked)), 60)
    return capacity_hz, asked, lasted


async def _capacity(talker: Talker) -> float:
    """Variations per second in four steps, with always enough to do."""
    seed, made, began = 0, 0, 0.0
    waiting: list[Asked] = []
    warm_until = time.monotonic() + PROBE_SECS / 4
    while not began or time.monotonic() - began < PROBE_SECS:
        while len(waiting) < PROBE_IN_FLIGHT:
            waiting.append(await talker.ask(SOUND, seed=seed))
            seed += 1
        await waiting.pop(0).done.wait()
        made += bool(began)
        if not began and time.monotonic() > warm_until:
            began = time.monotonic()
    rate = made / (time.monotonic() - began)
    for one in waiting:
        await one.done.wait()
    return rate
