"""The Pads tab: a sound described, a grid of variations, decisions on them. Board and rendering are elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from ..errors import InvalidInput
from ..sounds import Sound
from .backstage import Backstage, single
from .entry import add_to_manifest
from .handlers import AT_ONCE, EVERY_CLICK, QUIET, Update, Updates, connect_cancel, turn
from .markup import note, working
from .pads import MAX_PADS, Board, Pad, board_html
from .sound_form import SoundForm, name_of, sound_form, sound_of, usual_secs
from .theme import asset

TAB = "pads"
PICTURE = (300, 120)  # pixels
FIRST = ("footstep", {"surface": "gravel"})


@dataclass(frozen=True, kw_only=True)
class _Parts:
    """Components of the tab."""

    form: SoundForm
    settings: list[Any]  # name, seed, count, duration, intensity, spread
    status: Any
    grid: Any
    board: Any


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """What the controls say."""

    sound: Sound
    seed: int
    count: int
    intensity: float


def pads_tab(house: Backstage) -> None:
    """Draws the tab where it is called."""
    with gr.Row():
        with gr.Column(scale=1, min_width=300, elem_classes="sw-side"):
            form = sound_form(*FIRST, "heavy boots on wet gravel")
            settings = _settings(form)
        with gr.Column(scale=3, min_width=700):
            with gr.Row(elem_classes="sw-bar"):
                make = gr.Button("Generate", variant="primary", elem_id="pads-generate")
                more = gr.Button("More takes", elem_id="pads-more")
                keep = gr.Button("Pinned to manifest", elem_id="pads-keep")
                stop = gr.Button("Cancel", variant="stop", elem_id="pads-cancel")
            status = gr.HTML(note(f"Manifest: {house.manifest}"), elem_id="pads-status")
            grid = gr.HTML(board_html(Board()), elem_id="pads-grid", js_on_load=asset("pads.js"))
    parts = _Parts(form=form, settings=settings, status=status, grid=grid, board=gr.State(Board()))
    _connect(house, parts, make, more, keep, stop)


def _settings(form: SoundForm) -> list[Any]:
    name = gr.Textbox(
        label="Name",
        elem_id="pads-name",
        placeholder="from class and attribute",
        max_lines=1,
        info="In the manifest and in file names.",
    )
    with gr.Row():
        count = gr.Slider(1, MAX_PADS, 6, step=1, label="Variations", min_width=120)
        seed = gr.Number(1, label="First seed", precision=0, minimum=0, min_width=90, elem_id="pads-seed")
    duration = gr.Slider(
        0.1, 10.0, usual_secs(FIRST[0]), step=0.05, label="Duration, seconds", elem_id="pads-duration"
    )
    intensity = gr.Slider(0.0, 1.0, 0.8, step=0.05, label="Intensity", info="0 softest, 1 hardest")
    spread = gr.Slider(
        0.0, 1.0, 1.0, step=0.05, label="Spread", info="0 one take again and again, 1 other objects"
    )
    form.category.change(usual_secs, form.category, duration, **AT_ONCE)
    return [name, seed, count, duration, intensity, spread]


def _connect(house: Backstage, parts: _Parts, make: Any, more: Any, keep: Any, stop: Any) -> None:
    inputs = [parts.board, *parts.settings, *parts.form.inputs]
    outputs = [parts.board, parts.status, parts.grid, parts.settings[1]]

    async def generate(request: gr.Request, board: Board, *values: Any) -> Any:
        async for update in turn(house, request, TAB, parts.status, _generated(house, parts, board, values)):
            yield update

    async def take_more(request: gr.Request, board: Board, *values: Any) -> Any:
        later = (values[0], board.next_seed(), *values[2:])
        async for update in turn(house, request, TAB, parts.status, _generated(house, parts, board, later)):
            yield update

    async def act(request: gr.Request, event: gr.EventData, board: Board, *values: Any) -> Any:
        steps = _acted(house, parts, board, values, str(event.act), int(event.place))
        async for update in turn(house, request, TAB, parts.status, steps, beside=True):
            yield update

    def mark(event: gr.EventData, board: Board) -> Any:
        return _marked(parts, board, str(event.act), int(event.place))

    async def keep_pinned(request: gr.Request, board: Board) -> Any:
        steps = _kept(house, parts, board)
        async for update in turn(house, request, TAB, parts.status, steps, beside=True):
            yield update

    make.click(generate, inputs, outputs, **QUIET)
    more.click(take_more, inputs, outputs, **QUIET)
    parts.grid.click(act, inputs, outputs, **EVERY_CLICK)
    # Not queued: the answer comes with the request. Gradio's stream of queued answers can lose one that is made while
    # it closes after the one before.
    parts.grid.select(mark, parts.board, [parts.board, parts.grid], **EVERY_CLICK, queue=False)
    keep.click(keep_pinned, parts.board, outputs, **QUIET)
    connect_cancel(house, stop, TAB)


def _asked(values: Sequence[Any]) -> _Asked:
    name, seed, count, duration, intensity, spread, *form = values
    unnamed = sound_of("sound", form, duration_secs=float(duration), spread=float(spread))
    sound = Sound.from_json({**unnamed.to_json(), "id": (name or "").strip() or name_of(unnamed)})
    return _Asked(sound=sound, seed=int(seed or 0), count=int(count), intensity=float(intensity))


async def _generated(house: Backstage, parts: _Parts, board: Board, values: Sequence[Any]) -> Updates:
    asked = _asked(values)
    places = board.lay_out(asked.seed, asked.count)
    yield {
        parts.grid: board_html(board),
        parts.status: working(f"0 of {len(places)} takes of {asked.sound.id}", 0),
        parts.settings[1]: asked.seed,
    }
    async for update in _made(house, parts, board, asked, places):
        yield update


async def _made(
    house: Backstage, parts: _Parts, board: Board, asked: _Asked, places: Sequence[int]
) -> Updates:
    """One pad after another, each shown as soon as it is there."""
    millis: list[float] = []
    for place in places:
        pad = board.pads[place]
        await _make(house, pad, asked)
        assert pad.take is not None
        millis.append(pad.take.millis)
        words = f"{len(millis)} of {len(places)} takes of {asked.sound.id}"
        yield {
            parts.board: board,
            parts.grid: board_html(board),
            parts.status: working(words, len(millis), len(places)),
        }
    each = f", {sum(millis) / len(millis):.0f} ms each" if millis else ""
    yield {
        parts.board: board,
        parts.grid: board_html(board),
        parts.status: note(f"{len(places)} takes of {asked.sound.id}{each}."),
    }


async def _make(house: Backstage, pad: Pad, asked: _Asked) -> None:
    timeline = single(asked.sound, pad.seed, asked.intensity)
    pad.take, _ = await house.take(timeline, f"{asked.sound.id}-seed{pad.seed}", PICTURE)
    pad.sound, pad.intensity = asked.sound, asked.intensity


async def _acted(
    house: Backstage, parts: _Parts, board: Board, values: Sequence[Any], act: str, place: int
) -> Updates:
    """A button of one pad that makes or writes something."""
    if not 0 <= place < len(board.pads):
        return
    if act == "manifest":
        yield {parts.status: note(_added(house, [board.pads[place]]))}
        return
    board.again(place) if act == "again" else board.reject(place)
    yield {parts.grid: board_html(board), parts.status: working("One take", None)}
    async for update in _made(house, parts, board, _asked(values), [place]):
        yield update


def _marked(parts: _Parts, board: Board, act: str, place: int) -> Update:
    """A button of one pad that only says something of it."""
    if 0 <= place < len(board.pads):
        board.pin(place) if act == "pin" else board.compare(act, place)
    return {parts.board: board, parts.grid: board_html(board)}


async def _kept(house: Backstage, parts: _Parts, board: Board) -> Updates:
    pinned = [pad for pad in board.pads if pad.pinned and pad.take]
    if not pinned:
        raise InvalidInput("nothing is pinned; press Pin on the takes to keep", field="pads")
    yield {parts.status: note(_added(house, pinned))}


def _added(house: Backstage, pads: Sequence[Pad]) -> str:
    lines = [
        add_to_manifest(house.manifest, pad.sound, [pad.seed], pad.intensity) for pad in pads if pad.sound
    ]
    return " ".join(lines)
