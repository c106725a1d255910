"""What stands behind the calls: worker, scheduler and pools, built from one config. Knows no gRPC."""

from __future__ import annotations

import asyncio
import math
import os
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .. import __version__
from ..catalog import load_catalog, use_labels
from ..config import SidecarConfig
from ..errors import Unavailable
from ..events import MAX_TIMELINE_SECS
from ..pools.disk import DiskPool
from ..pools.memory import MemoryPool
from ..pools.stock import Stock
from ..rpc.convert.service import vocabulary_of
from ..rpc.messages import Info, Limits, PoolStats, RenderOrder, Welcome, WorkStats
from ..runtime import default_threads, identity_of
from ..runtime.cache import cache_folder
from ..runtime.generator import Job, Part, Rendering
from ..sounds import MAX_SOUND_SECS
from .cost_file import CostFile
from .cost_model import CostModel
from .scheduler import Scheduler
from .session import Bounds
from .worker_host import WorkerHost

SAMPLE_RATES_HZ = (22_050, 24_000, 32_000, 44_100, 48_000, 96_000)
KEEP_COSTS_SECS = 60.0
CAPABILITIES = ("session", "render", "int16", "float32")


class Workshop:
    """Lives on one asyncio loop. `open` before use, `close` after; `ready` waits until calls can be answered.

    With a disk pool that is before the model is loaded: its card says what it will be called, and so what the pool
    has of it. What must be made waits in the queue meanwhile.
    """

    def __init__(self, config: SidecarConfig) -> None:
        self.instance_id = uuid.uuid4().hex
        self.bounds = Bounds()
        self._config = config
        self._began = time.monotonic()
        self._loaded = asyncio.Event()
        self._stock: Stock | None = None
        self._memory = MemoryPool(config.pool_bytes)
        self._disk = DiskPool(config.disk_pool, config.disk_pool_bytes) if config.disk_pool else None
        self._worker = WorkerHost(config)
        self._cost = CostModel()
        self._cost_file: CostFile | None = None
        self._keeping: asyncio.Task[None] | None = None
        self.scheduler = Scheduler(
            worker=self._worker,
            cost=self._cost,
            queue_limit=config.queue_limit,
            max_batch=config.max_batch,
            max_retries=config.max_retries,
            session_queue_limit=config.session_queue_limit,
            max_duty=config.max_duty,
        )

    @property
    def stock(self) -> Stock:
        if self._stock is None:
            raise Unavailable("The sidecar is still loading its model; ask again in a moment.")
        return self._stock

    def facts(self) -> dict[str, Any]:
        """For the log."""
        return {
            "runtime": self._worker.runtime_name,
            "model": self._worker.model_hash[:16],
            "worker_pid": self._worker.pid,
        }

    async def open(self) -> None:
        """Starts the worker, waits for its model. Raises what keeps it from that, such as WeightsCorrupt."""
        config = self._config
        use_labels(config.weights)
        names = (config.runtime, config.weights, config.watermark, config.threads or default_threads())
        identity = identity_of(*names) if self._disk else None
        if identity is not None:
            self._worker.expect(identity)
            self.scheduler.take_orders()
            self._admit()
        await self.scheduler.start()
        if self._stock is None:
            self._admit()

    def _admit(self) -> None:
        """The model has a name: calls can be answered."""
        self._stock = Stock(
            scheduler=self.scheduler,
            memory=self._memory,
            disk=self._disk,
            model_hash=self._worker.model_hash,
        )
        if self._worker.runtime_name != "fake":
            self._recall_costs(self._config.disk_pool)
        self._loaded.set()

    def _recall_costs(self, kept_in: Path | None) -> None:
        """What an earlier launch learnt, else what `soundwell bench --curve` measured on this machine."""
        threads = self._config.threads or default_threads()
        names = (self._worker.runtime_name, self._worker.model_hash, threads)
        if kept_in is not None:
            self._cost_file = CostFile(kept_in, *names)
            self._keeping = asyncio.create_task(self._keep_costs(self._cost_file))
            if self._cost_file.read(self._cost):
                return
        CostFile(cache_folder(), *names).read(self._cost)

    async def _keep_costs(self, file: CostFile) -> None:
        """Now and then, because a sidecar may be killed."""
        while True:
            await asyncio.sleep(KEEP_COSTS_SECS)
            await asyncio.to_thread(file.write, self._cost)

    async def ready(self) -> None:
        await self._loaded.wait()

    async def close(self, drain_secs: float) -> None:
        await self.scheduler.close(drain_secs)
        if self._keeping is not None:
            self._keeping.cancel()
        if self._cost_file is not None:
            self._cost_file.write(self._cost)
            self._cost_file = None
        if self._stock is not None:
            await self._stock.close()

    async def render(
        self, order: RenderOrder, session_id: str, on_part: Callable[[Part], None] | None = None
    ) -> Rendering:
        """The rendering; `on_part`, if given, hears what of a long one is finished meanwhile."""
        deadline = time.monotonic() + order.deadline_millis / 1000.0 if order.deadline_millis else math.inf
        stream = on_part is not None
        job = Job(timeline=order.timeline, seed=order.timeline.seed, steps=order.steps, stream=stream)
        return await self.scheduler.render(
            job, deadline=deadline, priority=int(order.priority), session_id=session_id, on_part=on_part
        )

    def hash_of(self, rendering: Rendering | Part) -> str:
        """Of what made it: the model's own, or the procedural tier's where that stepped in."""
        made_here = rendering.made_by != "procedural"
        return self._worker.model_hash if made_here else self._worker.procedural_hash

    def welcome(self) -> Welcome:
        return Welcome(
            instance_id=self.instance_id,
            sidecar_version=package_version(),
            model_id=self._worker.runtime_name,
            model_hash=self._worker.model_hash,
            model_sample_rate_hz=self._worker.sample_rate_hz,
            sample_rates_hz=SAMPLE_RATES_HZ,
            vocabulary=vocabulary_of(load_catalog()),
            capabilities=CAPABILITIES,
            limits=Limits(
                max_message_bytes=self._config.max_message_bytes,
                max_outstanding_variations=self.bounds.max_outstanding,
                session_window_bytes=self.bounds.window_bytes,
                max_sound_secs=MAX_SOUND_SECS,
                max_timeline_secs=MAX_TIMELINE_SECS,
            ),
        )

    def info(self, sessions: int) -> Info:
        return Info(
            instance_id=self.instance_id,
            sidecar_version=package_version(),
            model_id=self._worker.runtime_name,
            model_hash=self._worker.model_hash,
            uptime_secs=time.monotonic() - self._began,
            sessions=sessions,
            work=self._work_stats(),
            pools=self._pool_stats(),
            resident_bytes=_resident_bytes("self"),
            worker_resident_bytes=_resident_bytes(self._worker.pid),
        )

    @property
    def busy_secs(self) -> float:
        """That the worker rendered, since launch."""
        return self.scheduler.stats().busy_secs

    def _work_stats(self) -> WorkStats:
        stats = self.scheduler.stats()
        return WorkStats(
            queued=stats.queued,
            running=stats.running,
            finished=stats.finished,
            failed=stats.failed,
            expired=stats.expired,
            degraded=stats.degraded,
            worker_restarts=stats.worker_restarts,
            latency_p50_millis=_number(stats.latency_p50_millis),
            latency_p95_millis=_number(stats.latency_p95_millis),
            refused=stats.refused,
        )

    def _pool_stats(self) -> PoolStats:
        memory = self._memory.stats()
        disk = self._disk.stats() if self._disk else None
        hits = memory.hits + (disk.hits if disk else 0)
        misses = disk.misses if disk else memory.misses
        return PoolStats(
            memory_hits=memory.hits,
            disk_hits=disk.hits if disk else 0,
            misses=misses,
            memory_bytes=memory.len_bytes,
            variations=memory.variations,
            hit_rate=hits / (hits + misses) if hits + misses else 0.0,
        )


def package_version() -> str:
    """Of the code that runs, whatever is installed."""
    return __version__


def _number(value: float) -> float:
    """Not a number (nothing measured yet) is 0 on the wire."""
    return 0.0 if math.isnan(value) else value


def _resident_bytes(process: int | str | None) -> int:
    """Of a process; 0 where there is none or the system does not tell."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text("ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
