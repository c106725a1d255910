"""The Game tab: what the sidecar of a running game is doing, every second. The same numbers as `soundwell top`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import gradio as gr

from ..client import AsyncClient
from ..errors import SoundwellError
from .backstage import Backstage
from .game import CONNECT_SECS, Watch, connect
from .handlers import AT_ONCE, QUIET, Updates, connect_cancel, key_of, turn
from .markup import empty, esc, failure, note, table, working
from .turns import Done, ticking

TAB = "game"
EVERY_SECS = 1.0


@dataclass(kw_only=True)
class _Line:
    """A visitor's connection. A client of None is the page's own."""

    client: AsyncClient
    own: bool
    watch: Watch = field(default_factory=Watch)

    async def close(self) -> None:
        if not self.own:
            await self.client.close()


def game_tab(house: Backstage) -> None:
    """Draws the tab where it is called."""
    lines: dict[str, _Line] = {}
    with gr.Row(elem_classes="sw-bar"):
        where = gr.Textbox(
            label="Sidecar of the game",
            placeholder="ready file, or host:port; empty: this page's own",
            scale=3,
            max_lines=1,
            elem_id="game-where",
        )
        token = gr.Textbox(label="Token, for host:port", type="password", max_lines=1, elem_id="game-token")
        join = gr.Button("Connect", variant="primary", elem_id="game-connect")
        leave = gr.Button("Disconnect", elem_id="game-disconnect")
        stop = gr.Button("Cancel", variant="stop", elem_id="game-cancel")
    status = gr.HTML(
        note("A game's sidecar writes a ready file; `soundwell serve --ready-file` names it."),
        elem_id="game-status",
    )
    shown = gr.HTML(
        empty("Connect to see pools, hit rates, latencies, memory and what happens."), elem_id="game-shown"
    )
    timer = gr.Timer(EVERY_SECS, active=False)

    async def begin(request: gr.Request, where: str, token: str) -> Any:
        steps = _begun(house, lines, key_of(request, TAB), (status, timer), where, token)
        async for update in turn(house, request, TAB, status, steps):
            yield update

    async def tick(request: gr.Request) -> Any:
        line = lines.get(key_of(request, TAB))
        if line is None:
            return gr.skip(), gr.skip()
        try:
            line.watch.read(await line.client.info())
        except SoundwellError as error:
            return gr.skip(), failure(f"{error} Asking again every second.")
        return reading_html(line.watch), note(f"Connected; read {len(line.watch.readings)} times.")

    async def end(request: gr.Request) -> Any:
        await _left(lines, key_of(request, TAB))
        return gr.Timer(active=False), note("Disconnected.")

    async def gone(request: gr.Request) -> None:
        await _left(lines, key_of(request, TAB))

    join.click(begin, [where, token], [status, timer], **QUIET)
    leave.click(end, None, [timer, status], **AT_ONCE)
    timer.tick(tick, None, [shown, status], **AT_ONCE)
    connect_cancel(house, stop, TAB)
    house.at_leave.append(gone)


async def _left(lines: dict[str, _Line], key: str) -> None:
    line = lines.pop(key, None)
    if line is not None:
        await line.close()


async def _begun(
    house: Backstage, lines: dict[str, _Line], key: str, parts: tuple[Any, Any], where: str, token: str
) -> Updates:
    status, timer = parts
    await _left(lines, key)
    own = not where.strip()
    client = await house.client() if own else connect(where, token)
    try:
        async for step in ticking(client.wait_connected(CONNECT_SECS)):
            if not isinstance(step, Done):
                yield {status: working(f"Connecting: {step:.1f} s")}
    except BaseException:
        if not own:
            await client.close()
        raise
    lines[key] = _Line(client=client, own=own)
    yield {status: note("Connected."), timer: gr.Timer(active=True)}


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
