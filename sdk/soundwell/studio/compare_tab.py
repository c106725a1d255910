"""The Compare tab: one sound and seed by teacher, student, int8 and the procedural tier, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import gradio as gr

from ..errors import SoundwellError
from ..events import Timeline
from .backstage import Backstage, single
from .comparison import WAYS, Comparison, Result, Way
from .handlers import QUIET, Updates, connect_cancel, turn
from .markup import empty, failure, note, shot, working
from .sound_form import name_of, sound_form, sound_of
from .turns import Done, in_thread, ticking

TAB = "compare"
PICTURE = (420, 150)


def compare_tab(house: Backstage) -> None:
    """Draws the tab where it is called."""
    with gr.Row():
        with gr.Column(scale=1, min_width=300, elem_classes="sw-side"):
            form = sound_form("weapon", {"kind": "pistol"}, "distant shotgun")
            secs = gr.Slider(0.1, 5.0, 0.9, step=0.05, label="Duration, seconds")
            seed = gr.Number(1, label="Seed", precision=0, minimum=0)
            ways = gr.CheckboxGroup(
                [way.name for way in WAYS], value=[way.name for way in WAYS], label="Made by"
            )
        with gr.Column(scale=3, min_width=700):
            with gr.Row(elem_classes="sw-bar"):
                make = gr.Button("Compare", variant="primary", elem_id="compare-generate")
                stop = gr.Button("Cancel", variant="stop", elem_id="compare-cancel")
            status = gr.HTML(
                note("Same sound, same seed, made in this page's own process."), elem_id="compare-status"
            )
            shown = gr.HTML(
                empty("Compare to see and hear what steps, int8 and the procedural tier do."),
                elem_id="compare-shown",
            )
    comparison = Comparison(house.weights)

    async def compare(request: gr.Request, secs: float, seed: int, chosen: list[str], *values: Any) -> Any:
        asked = [way for way in WAYS if way.name in chosen], (secs, seed, values)
        steps = _compared(house, comparison, (status, shown), *asked)
        async for update in turn(house, request, TAB, status, steps):
            yield update

    make.click(compare, [secs, seed, ways, *form.inputs], [status, shown], **QUIET)
    connect_cancel(house, stop, TAB)


def _timeline(secs: float, seed: int, values: Sequence[Any]) -> Timeline:
    sound = sound_of("compared", values, duration_secs=float(secs))
    return single(sound, int(seed or 0), 1.0)


async def _compared(
    house: Backstage,
    comparison: Comparison,
    parts: tuple[Any, Any],
    ways: Sequence[Way],
    settings: tuple[float, int, Sequence[Any]],
) -> Updates:
    """One way after another; a way this install lacks says why in its place."""
    status, shown = parts
    timeline = _timeline(*settings)
    figures: list[str] = []
    for way in ways:
        words = f"{way.name}, {len(figures) + 1} of {len(ways)}"
        async for step in ticking(in_thread(_tried, comparison, way, timeline)):
            if isinstance(step, Done):
                figures.append(await _figure(house, way, step.value, timeline))
                yield {shown: _side_by_side(figures), status: working(words, len(figures), len(ways))}
            else:
                yield {status: working(f"{words}: {step:.1f} s", len(figures), len(ways))}
    yield {
        shown: _side_by_side(figures),
        status: note(f"{len(ways)} ways, seed {timeline.seed}. Times are of warm runtimes."),
    }


def _tried(comparison: Comparison, way: Way, timeline: Timeline) -> Result | str:
    try:
        return comparison.render(way, timeline)
    except SoundwellError as error:
        return str(error)


async def _figure(house: Backstage, way: Way, result: Result | str, timeline: Timeline) -> str:
    if isinstance(result, str):
        return f"<div>{failure(f'{way.name}: {result}')}</div>"
    clip = result.rendering.clip
    name = f"{name_of(next(iter(timeline.sounds.values())))}, {way.name}"
    sound, picture = await house.show(clip, name, PICTURE)
    speed = clip.duration_secs / max(1e-6, result.millis / 1e3)
    return shot(
        way.name, sound, picture, facts=f"{result.millis:.0f} ms · {speed:.1f} times real time", name=name
    )


def _side_by_side(figures: Sequence[str]) -> str:
    return f'<div class="sw-shots">{"".join(figures)}</div>'
