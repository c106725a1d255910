"""A reading of a game's sidecar as HTML: numbers, the last minute as curves, what happened. Knows no page."""

from __future__ import annotations

from collections.abc import Sequence

from .game import Watch
from .markup import esc, table


def reading_html(watch: Watch) -> str:
    """Numbers of now with their rates, curves of the last minute, and what changed."""
    info = watch.readings[-1]
    work, pools = info.work, info.pools
    version = f"{info.model_id} {info.model_hash[:12]}, version {info.sidecar_version}"
    head = f"{version}, up {info.uptime_secs:.0f} s, {info.sessions} sessions"
    rows = [
        ("variations in memory", f"{pools.variations}", f"{pools.memory_bytes / 2**20:.1f} MiB"),
        (
            "pool hit rate",
            f"{100 * pools.hit_rate:.1f} %",
            f"{watch.rate('pools', 'memory_hits'):.1f} hits/s",
        ),
        (
            "from disk / not there",
            f"{pools.disk_hits} / {pools.misses}",
            f"{watch.rate('pools', 'misses'):.1f} misses/s",
        ),
        ("orders waiting / running", f"{work.queued} / {work.running}", ""),
        ("orders finished", f"{work.finished}", f"{watch.rate('work', 'finished'):.1f}/s"),
        ("degraded / refused / too late", f"{work.degraded} / {work.refused} / {work.expired}", ""),
        ("order to PCM, p50 / p95", f"{work.latency_p50_millis:.0f} / {work.latency_p95_millis:.0f} ms", ""),
        (
            "memory, RPC + worker",
            f"{info.resident_bytes / 2**20:.0f} + {info.worker_resident_bytes / 2**20:.0f} MiB",
            "",
        ),
        ("workers replaced", f"{work.worker_restarts}", ""),
    ]
    events = "".join(f"<li>{esc(words)}</li>" for words in watch.events) or "<li>nothing yet</li>"
    numbers = table(("what", "now", "rate"), rows, head)
    happened = f'<h3>What happened</h3><ol class="sw-events">{events}</ol>'
    return f'<div class="sw-game"><div>{numbers}</div><div>{_curves(watch)}{happened}</div></div>'


def _curves(watch: Watch) -> str:
    hits = [100 * info.pools.hit_rate for info in watch.readings]
    waits = [info.work.latency_p95_millis for info in watch.readings]
    return _curve("hit rate, %", hits, 100.0) + _curve("order to PCM p95, ms", waits, max(10.0, *waits))


def _curve(title: str, values: Sequence[float], top: float) -> str:
    """The last minute; the newest at the right."""
    points = " ".join(
        f"{300 - 5 * back},{44 - 40 * value / top:.1f}" for back, value in enumerate(reversed(values))
    )
    return (
        f'<figure class="sw-curve"><figcaption>{esc(title)} <b>{values[-1]:.0f}</b></figcaption>'
        f'<svg viewBox="0 0 300 46" preserveAspectRatio="none" role="img" aria-label="{esc(title)}, last minute">'
        f'<polyline points="{points}"/></svg></figure>'
    )
