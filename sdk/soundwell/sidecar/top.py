"""`soundwell top`: a running sidecar's numbers, live. Asks once a second; keeps only what the last answer said."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..errors import SoundwellError
from ..rpc.messages import Info

if TYPE_CHECKING:
    from rich.table import Table

_path = click.Path(path_type=Path)


@click.command()
@click.option("--ready-file", type=_path, help="Of the running sidecar.")
@click.option("--address", help="host:port or unix:/path, where there is no ready file.")
@click.option("--token", envvar="SOUNDWELL_TOKEN", default="", help="With --address.  [env: SOUNDWELL_TOKEN]")
@click.option("--every-secs", type=click.FloatRange(0.1, 60), default=1.0, show_default=True)
@click.option("--count", type=click.IntRange(min=1), help="Readings, then end.  [default: until Ctrl-C]")
def top(
    ready_file: Path | None, address: str | None, token: str, every_secs: float, count: int | None
) -> None:
    """Watch what a running sidecar is doing, as a table that renews itself."""
    from rich.live import Live

    from ..client import Client, ClientSettings

    if (ready_file is None) == (address is None):
        raise click.UsageError("give either --ready-file or --address")
    settings = ClientSettings(name="soundwell top")
    with Client(address=address, token=token, ready_file=ready_file, settings=settings) as client:
        client.wait_connected(5.0)
        before, left = client.info(), count
        with Live(table_of(before, before), auto_refresh=False) as live:
            while left is None or left > 0:
                time.sleep(every_secs)
                try:
                    now = client.info()
                except SoundwellError as error:
                    live.console.print(f"{error} Waiting for it.")
                    continue
                live.update(table_of(before, now), refresh=True)
                before, left = now, None if left is None else left - 1


def table_of(before: Info, now: Info) -> Table:
    """Counts of this moment, and what changed since `before` as a rate."""
    from rich.table import Table

    secs = max(1e-3, now.uptime_secs - before.uptime_secs)
    table = Table("what", "now", "per second", title=_title(now))
    work, pools = now.work, now.pools
    table.add_row("sessions", str(now.sessions), "")
    table.add_row("orders waiting / running", f"{work.queued} / {work.running}", "")
    for name in ("finished", "degraded", "refused", "expired", "failed"):
        table.add_row(f"orders {name}", str(getattr(work, name)), _rate(before.work, work, name, secs))
    table.add_row(
        "order to PCM, p50 / p95", f"{work.latency_p50_millis:.0f} / {work.latency_p95_millis:.0f} ms", ""
    )
    for name in ("memory_hits", "disk_hits", "misses"):
        table.add_row(
            f"pool {name.replace('_', ' ')}",
            str(getattr(pools, name)),
            _rate(before.pools, pools, name, secs),
        )
    table.add_row("pool hit rate", f"{100 * pools.hit_rate:.1f} %", "")
    table.add_row("variations in memory", f"{pools.variations} ({pools.memory_bytes / 2**20:.0f} MiB)", "")
    resident = f"{now.resident_bytes / 2**20:.0f} + {now.worker_resident_bytes / 2**20:.0f} MiB"
    table.add_row("resident, RPC + worker", resident, "")
    table.add_row(
        "workers replaced", str(work.worker_restarts), _rate(before.work, work, "worker_restarts", secs)
    )
    return table


def _title(info: Info) -> str:
    return (
        f"{info.model_id} {info.model_hash[:12]}, version {info.sidecar_version}, up {info.uptime_secs:.0f} s,"
        f" instance {info.instance_id[:8]}"
    )


def _rate(before: object, now: object, name: str, secs: float) -> str:
    """Blank while nothing happens; after a restart counts begin anew."""
    change = getattr(now, name) - getattr(before, name)
    return f"{change / secs:.1f}" if change > 0 else ""
