"""Two hundred random faults in ten minutes under load: no wrong sound, nothing lost, soon well again.

The fake runtime renders, because its sound can be told here to the sample. Half of the clients come through a proxy
that loses connections. A fault's recovery lasts until every client has had an answer to something it asked afterwards.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import hashlib
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import Any

from soundwell.client.transport import Endpoint
from soundwell.config import SidecarConfig
from soundwell.errors import Unavailable
from soundwell.events import one_shot
from soundwell.rpc.messages import Priority
from soundwell.rpc.ready_file import read_ready
from soundwell.runtime.fake import FakeGenerator
from soundwell.runtime.generator import Job
from soundwell.sidecar.launch import Sidecar
from soundwell.sounds import Sound, bucket_intensity

from ..table import Row
from . import faults
from .proxy import Address, Proxy
from .talker import Asked, Talker, talking
from .tools import quantile, row

FAULTS, LASTS_SECS = 200, 600.0
CLIENTS, RATE_HZ = 4, 15.0  # each
SEEDS = 3000  # so that pools are asked again, and disk is read
LOST_SECS = 30.0  # who waits longer than this for an answer has lost it
RECOVERY_SECS = 2.0
SOUNDS = [Sound(id=f"sound{n}", category="impact", duration_secs=0.1 + n / 20) for n in range(4)]


class Arena:
    """The sidecar of the moment, and all that faults may take hold of."""

    def __init__(self, folder: Path) -> None:
        self.disk_pool = folder / "pool"
        self.clock_file = folder / "clock"
        self._folder = folder
        self._ready_file = folder / "ready.json"
        self._environment = {"FAKE_RUNTIME": "latency_millis=5,signals=1"} | faults.skewed_clock(folder)
        self._config = SidecarConfig(
            runtime="fake",
            ready_file=self._ready_file,
            disk_pool=self.disk_pool,
            pool_bytes=4 * 2**20,
            log_level="warning",
        )
        self._tasks: set[asyncio.Task[None]] = set()
        self.sidecar = self._new()
        self.proxy = Proxy(lambda: self.address)

    @property
    def address(self) -> Address:
        return "127.0.0.1", read_ready(self._ready_file).port

    def find(self) -> Endpoint:
        """As a game does: by the ready file, which a new sidecar writes before its model is loaded."""
        ready = read_ready(self._ready_file)
        return Endpoint(address=ready.address, token=ready.token)

    def find_through_proxy(self) -> Endpoint:
        return Endpoint(address=f"127.0.0.1:{self.proxy.port}", token=self.find().token)

    async def restart(self) -> None:
        self.sidecar.process.kill()
        await asyncio.to_thread(self.sidecar.stop)
        fresh = self._new()
        await asyncio.to_thread(fresh.start)
        self.sidecar = fresh

    def later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _new(self) -> Sidecar:
        return Sidecar(self._config, log_file=self._folder / "log", environment=self._environment)


def chaos(arguments: argparse.Namespace) -> Sequence[Row]:
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_fight(arguments, Path(folder)))


async def _fight(arguments: argparse.Namespace, folder: Path) -> list[Row]:
    arena = Arena(folder)
    await asyncio.to_thread(arena.sidecar.start)
    await arena.proxy.start()
    asked: list[list[Asked]] = [[] for _ in range(CLIENTS)]
    async with contextlib.AsyncExitStack() as stack:
        finds = [arena.find if n % 2 else arena.find_through_proxy for n in range(CLIENTS)]
        talkers = [
            await stack.enter_async_context(
                talking(find, f"client{n}", stubborn=True, encoding="int16", judge=_is_right)
            )
            for n, find in enumerate(finds)
        ]
        playing = [
            asyncio.create_task(_play(talker, log, random.Random(f"{arguments.seed}/{n}")))
            for n, (talker, log) in enumerate(zip(talkers, asked, strict=True))
        ]
        recoveries = await _hurt(arena, arguments, asked)
        for task in playing:
            task.cancel()
        everything = [one for log in asked for one in log]
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.gather(*(one.done.wait() for one in everything)), LOST_SECS)
        doubled = sum(len(talker.unexpected) for talker in talkers)
    await arena.proxy.stop()
    await asyncio.to_thread(arena.sidecar.stop)
    return _rows(arguments, everything, recoveries, doubled)


async def _play(talker: Talker, log: list[Asked], chance: random.Random) -> None:
    while True:
        await asyncio.sleep(chance.expovariate(RATE_HZ))
        priority = Priority.LIVE if chance.random() < 0.5 else Priority.PREFETCH
        sound, bucket = chance.choice(SOUNDS), chance.randrange(3)
        log.append(await talker.ask(sound, bucket=bucket, seed=chance.randrange(SEEDS), priority=priority))


async def _hurt(
    arena: Arena, arguments: argparse.Namespace, asked: list[list[Asked]]
) -> list[tuple[str, float]]:
    """Each kind equally often, in random order, at random moments."""
    chance = random.Random(arguments.seed)
    count = max(len(faults.ALL), round(FAULTS * arguments.scale))
    names = [name for _ in range(count // len(faults.ALL) + 1) for name in faults.ALL][:count]
    chance.shuffle(names)
    pause_secs = LASTS_SECS / FAULTS
    recoveries = []
    await asyncio.sleep(3.0)
    for name in names:
        began = time.monotonic()
        try:
            await faults.ALL[name](arena, chance)
        except Unavailable as error:
            recoveries.append((f"{name}: {error}", LOST_SECS))
            continue
        recovered = await _well_again(began, asked)
        recoveries.append((name, recovered))
        print(
            f"chaos: {len(recoveries)} of {len(names)}: {name}, well again after {recovered:.2f} s",
            file=sys.stderr,
        )
        await asyncio.sleep(max(0.0, chance.uniform(0.5, 1.5) * pause_secs - (time.monotonic() - began)))
    return recoveries


async def _well_again(began: float, asked: list[list[Asked]]) -> float:
    """Seconds until each client has had an answer to what it asked after the fault began."""
    while time.monotonic() - began < LOST_SECS:
        answers = [
            min((one.answered for one in log[-400:] if one.sent > began and one.answered), default=None)
            for log in asked
        ]
        if all(answers):
            return max(answers) - began
        await asyncio.sleep(0.01)
    return LOST_SECS


def _rows(
    arguments: argparse.Namespace,
    asked: Sequence[Asked],
    recoveries: Sequence[tuple[str, float]],
    doubled: int,
) -> list[Row]:
    lost = sum(not one.answered for one in asked)
    wrong = sum(one.right is False for one in asked)
    took = [secs for _, secs in recoveries]
    p95 = quantile(took, 0.95)
    worst: dict[str, float] = {}
    for name, secs in recoveries:
        worst[name] = max(secs, worst.get(name, 0.0))
    shown = ", ".join(f"{name} {secs:.2f}" for name, secs in sorted(worst.items(), key=lambda item: -item[1]))
    kinds = Counter(name for name, _ in recoveries)
    return [
        row(
            arguments,
            "chaos_pcm",
            "no wrong PCM, nothing twice",
            f"{wrong} wrong of {len(asked) - lost} checked to the sample, {doubled} doubled",
            wrong == 0 and doubled == 0 and len(asked) > lost,
            float(wrong),
        ),
        row(
            arguments,
            "chaos_lost",
            "no lost accepted request",
            f"{lost} lost of {len(asked)}; {len(recoveries)} faults of {len(kinds)} kinds",
            lost == 0,
            float(lost),
        ),
        row(
            arguments,
            "chaos_recovery_p95",
            "< 2 s",
            f"p95 {p95:.2f} s, p50 {quantile(took, 0.5):.2f} s; worst of each kind: {shown}",
            p95 < RECOVERY_SECS,
            p95,
        ),
    ]


_RIGHT: dict[tuple[str, int, int], str] = {}
_FAKE = FakeGenerator()


def _is_right(asked: Asked) -> bool:
    """Whether the samples are those that the fake runtime makes of this sound, bucket and seed."""
    want, made = asked.want, asked.arrival.variation
    key = (want.sound.hash, want.bucket, want.seeds[0])
    if key not in _RIGHT:
        job = Job(timeline=one_shot(want.sound, bucket_intensity(want.bucket)), seed=want.seeds[0])
        _RIGHT[key] = hashlib.sha256(_FAKE.generate([job])[0].clip.to_int16().tobytes()).hexdigest()
    told = (made.sound_hash, made.bucket, made.seed)
    return told == key and hashlib.sha256(made.clip.to_int16().tobytes()).hexdigest() == _RIGHT[key]
