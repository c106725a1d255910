"""The Game tab: what the sidecar of a running game is doing, every second. The same numbers as `soundwell top`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import gradio as gr

from ..client import AsyncClient
from ..errors import SoundwellError
from .backstage import Backstage
from .game import CONNECT_SECS, Watch, connect
from .game_view import reading_html
from .handlers import AT_ONCE, QUIET, Updates, connect_cancel, key_of, turn
from .markup import empty, failure, note, working
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

    _connect(house, (where, token, join, leave), (status, shown, timer))
    connect_cancel(house, stop, TAB)


def _connect(house: Backstage, controls: tuple[Any, ...], parts: tuple[Any, ...]) -> None:
    """Handlers; each visitor has a line of its own."""
    where, token, join, leave = controls
    status, shown, timer = parts
    lines: dict[str, _Line] = {}

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
