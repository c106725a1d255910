"""Numbers for Prometheus on a loopback port of their own, if asked for. Reads what is counted anyway; counts nothing.

Opt-in, loopback and without a token: the numbers tell how busy the sidecar is, not what it makes or for whom.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Protocol

from ..errors import NotInstalled, PortInUse
from ..rpc.messages import Info

if TYPE_CHECKING:
    from prometheus_client.core import Metric

HOST = "127.0.0.1"
_WORK = {
    "finished": "Orders that were rendered.",
    "failed": "Orders that failed.",
    "expired": "Orders that were late before they ran.",
    "degraded": "Orders made with fewer steps than asked, or by the procedural tier.",
    "refused": "Orders refused because they would have been late.",
    "worker_restarts": "Workers that were replaced.",
}
_POOLS = {
    "memory_hits": "Variations that memory had.",
    "disk_hits": "Variations that the disk had.",
    "misses": "Variations that had to be made.",
}


class Counted(Protocol):
    """What the workshop tells."""

    def info(self, sessions: int) -> Info: ...
    @property
    def busy_secs(self) -> float: ...


class Guarded(Protocol):
    """What the server tells."""

    @property
    def num_sessions(self) -> int: ...
    @property
    def refused_callers(self) -> int: ...


class Metrics:
    """Served from the moment it is made until `stop`. `port` is the one bound."""

    def __init__(self, workshop: Counted, server: Guarded, port: int) -> None:
        try:
            import prometheus_client
        except ImportError as error:
            raise NotInstalled(
                "metrics need prometheus_client; install it with: pip install 'soundwell[watch]'"
            ) from error
        registry = prometheus_client.CollectorRegistry()
        registry.register(_Collector(workshop, server))
        try:
            self._server, self._thread = prometheus_client.start_http_server(port, HOST, registry)
        except OSError as error:
            raise PortInUse(
                f"metrics port {port} cannot be bound ({error.strerror}); choose another"
            ) from error
        self.port: int = self._server.server_port

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Collector:
    """Asked by the registry at each scrape, on the scrape's thread; all it reads are plain numbers."""

    def __init__(self, workshop: Counted, server: Guarded) -> None:
        self._workshop, self._server = workshop, server

    def collect(self) -> Iterator[Metric]:
        from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily

        info = self._workshop.info(self._server.num_sessions)
        facts = {"version": info.sidecar_version, "runtime": info.model_id, "model": info.model_hash[:16]}
        yield InfoMetricFamily("soundwell_sidecar", "What runs here.", facts)
        yield from _counters(CounterMetricFamily, "orders", _WORK, info.work)
        yield from _counters(CounterMetricFamily, "pool", _POOLS, info.pools)
        refused = self._server.refused_callers
        yield CounterMetricFamily("soundwell_callers_refused", "Calls without this launch's token.", refused)
        busy = self._workshop.busy_secs
        yield CounterMetricFamily("soundwell_worker_busy_seconds", "That the worker rendered.", busy)
        for name, text, value in _gauges(info):
            yield GaugeMetricFamily(f"soundwell_{name}", text, value)


def _counters(
    family: Callable[..., Metric], group: str, texts: dict[str, str], values: Any
) -> Iterator[Metric]:
    for name, text in texts.items():
        yield family(f"soundwell_{group}_{name}", text, getattr(values, name))


def _gauges(info: Info) -> Iterator[tuple[str, str, float]]:
    yield "sessions", "Open sessions.", info.sessions
    yield "orders_queued", "Orders that wait.", info.work.queued
    yield "orders_running", "Orders in the worker.", info.work.running
    yield "latency_p50_seconds", "Order to PCM, median of the last 512.", info.work.latency_p50_millis / 1e3
    yield "latency_p95_seconds", "The same, 95th percentile.", info.work.latency_p95_millis / 1e3
    yield "memory_pool_bytes", "Variations in memory.", info.pools.memory_bytes
    yield "resident_bytes", "Of the RPC process.", info.resident_bytes
    yield "worker_resident_bytes", "Of the worker process.", info.worker_resident_bytes
    yield "uptime_seconds", "Since launch.", info.uptime_secs
