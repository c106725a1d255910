"""The Timeline tab: the editor, a rendering in one piece, and the same mixed from one-shots beside it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import gradio as gr

from ..audio import Clip
from ..events import Timeline
from .backstage import Arrived, Backstage
from .handlers import QUIET, Updates, connect_cancel, turn
from .markup import empty, note, shot, working
from .sound_form import name_of, sound_form, sound_of, usual_secs
from .theme import asset
from .timeline_overlay import errors_table, overlay
from .timelines import (
    checked,
    imported,
    listen,
    mixed,
    one_shots,
    recorded_game,
    starting,
    summary,
    with_lane,
)
from .turns import Done, ticking

TAB = "timeline"
PICTURE = (1180, 230)
EDITOR = ("timeline_edit.js", "timeline_draw.js", "timeline_hand.js")  # run as one
AT_A_TIME = 4  # one-shots asked of the sidecar at once
EXAMPLES = {"Walk, door, shot": starting, "ViZDoom: a recorded fight": recorded_game}


def timeline_tab(house: Backstage) -> None:
    """Draws the tab where it is called."""
    with gr.Row(elem_classes="sw-bar"):
        render = gr.Button("Render in one piece", variant="primary", elem_id="timeline-render")
        pieces = gr.Button("Mix from one-shots", elem_id="timeline-mix")
        stop = gr.Button("Cancel", variant="stop", elem_id="timeline-cancel")
        seed = gr.Number(1, label="Seed", precision=0, minimum=0, min_width=80, elem_id="timeline-seed")
        example = gr.Dropdown(
            list(EXAMPLES),
            label="Example",
            value=next(iter(EXAMPLES)),
            min_width=220,
            elem_id="timeline-example",
        )
        file = gr.UploadButton(
            "Import JSON", file_types=[".json", ".yaml", ".yml"], elem_id="timeline-import"
        )
    status = gr.HTML(note("Events above, loudness below."), elem_id="timeline-status")
    editor = gr.HTML(
        starting().to_json(),
        html_template=asset("timeline.html"),
        js_on_load="\n".join(map(asset, EDITOR)),
        elem_id="timeline-editor",
    )
    _lane_form(house, editor, status)
    whole = gr.HTML(
        empty("Render to see asked times against heard attacks, and to listen."), elem_id="timeline-whole"
    )
    mix = gr.HTML("", elem_id="timeline-mixed")
    _connect(
        house, {"editor": editor, "status": status, "whole": whole, "mix": mix, "seed": seed}, render, pieces
    )
    connect_cancel(house, stop, TAB)
    _connect_documents(house, editor, status, example, file)


def _lane_form(house: Backstage, editor: Any, status: Any) -> None:
    with gr.Accordion("Add a lane", open=False, elem_id="timeline-lane"):
        with gr.Row():
            form = sound_form("impact", {"material": "metal"}, "a pan falls on tiles")
            name = gr.Textbox(label="Name of the lane", placeholder="from class and attribute", max_lines=1)
        lane = gr.Button("Add lane", elem_id="timeline-add-lane")

    async def add(request: gr.Request, document: dict[str, Any], name: str, *values: Any) -> Any:
        async for update in turn(house, request, TAB, status, _laned(editor, status, document, name, values)):
            yield update

    lane.click(add, [editor, name, *form.inputs], [editor, status], **QUIET)


async def _laned(
    editor: Any, status: Any, document: dict[str, Any], name: str, values: Sequence[Any]
) -> Updates:
    plain = sound_of("lane", values)
    sound = replace(plain, id=name.strip() or name_of(plain), duration_secs=usual_secs(plain.category))
    yield {editor: with_lane(document, sound), status: note(f"Lane {sound.id} added.")}


def _connect(house: Backstage, parts: dict[str, Any], render: Any, pieces: Any) -> None:
    status, inputs = parts["status"], [parts["editor"], parts["seed"]]

    async def in_one(request: gr.Request, document: dict[str, Any], seed: int) -> Any:
        async for update in turn(house, request, TAB, status, _rendered(house, parts, document, seed)):
            yield update

    async def from_pieces(request: gr.Request, document: dict[str, Any], seed: int) -> Any:
        async for update in turn(house, request, TAB, status, _mixed(house, parts, document, seed)):
            yield update

    render.click(in_one, inputs, [status, parts["whole"]], **QUIET)
    pieces.click(from_pieces, inputs, [status, parts["mix"]], **QUIET)


def _connect_documents(house: Backstage, editor: Any, status: Any, example: Any, file: Any) -> None:
    def load(name: str) -> Any:
        return EXAMPLES[name]().to_json(), note(f"{name} loaded.")

    async def take(request: gr.Request, path: str) -> Any:
        async for update in turn(house, request, TAB, status, _imported(editor, status, path)):
            yield update

    example.input(load, example, [editor, status], **QUIET)
    file.upload(take, file, [editor, status], **QUIET)


async def _imported(editor: Any, status: Any, path: str) -> Updates:
    timeline = imported(Path(path))
    words = f"{Path(path).name}: {len(timeline.events)} events in {timeline.duration_secs:g} s."
    yield {editor: timeline.to_json(), status: note(words)}


async def _rendered(house: Backstage, parts: dict[str, Any], document: dict[str, Any], seed: int) -> Updates:
    timeline = replace(checked(document), seed=int(seed or 0))
    words = f"Rendering {len(timeline.events)} events, {timeline.duration_secs:g} s"
    yield {parts["status"]: working(words)}
    arrived = Arrived()
    async for step in ticking(house.render(timeline, arrived=arrived)):
        if isinstance(step, Done):
            clip, millis = step.value
            facts = f"{clip.made_by} {clip.steps} steps, seed {timeline.seed}, {millis:.0f} ms"
            shown = await _picture(house, "In one piece", timeline, clip, facts)
            yield {parts["whole"]: shown, parts["status"]: note(f"Rendered in {millis:.0f} ms.")}
        else:
            yield {parts["status"]: working(f"{words}: {step:.1f} s", arrived.share or None)}


async def _mixed(house: Backstage, parts: dict[str, Any], document: dict[str, Any], seed: int) -> Updates:
    timeline = replace(checked(document), seed=int(seed or 0))
    shots, clips = one_shots(timeline), list[Clip]()
    for start in range(0, len(shots), AT_A_TIME):
        yield {parts["status"]: working(f"One-shot {len(clips) + 1} of {len(shots)}", len(clips), len(shots))}
        made = await asyncio.gather(*(house.render(one) for one in shots[start : start + AT_A_TIME]))
        clips += [clip for clip, _ in made]
    clip = await asyncio.to_thread(mixed, timeline, clips)
    shown = await _picture(house, "Mixed from one-shots", timeline, clip, f"{len(clips)} one-shots")
    yield {parts["mix"]: shown, parts["status"]: note(f"Mixed {len(clips)} one-shots.")}


async def _picture(house: Backstage, title: str, timeline: Timeline, clip: Clip, facts: str) -> str:
    """Player, picture, marks and table of one rendering."""
    heard = await asyncio.to_thread(listen, timeline, clip)
    sound, picture = await house.show(clip, title, PICTURE)
    marks = overlay(timeline, heard)
    figure = shot(title, sound, picture, overlay=marks, facts=f"{facts} · {summary(heard)}", gutter=True)
    return figure + errors_table(heard)
