"""The Beds tab: a long ambience, looped or not, and a close look across the joint."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import gradio as gr

from ..client.render import Rendered
from .backstage import Arrived, Backstage
from .beds import MAX_SECS, MIN_SECS, bed_of, joint_of, part_secs
from .handlers import QUIET, Updates, connect_cancel, turn
from .markup import empty, esc, note, shot, working
from .sound_form import name_of, sound_form, sound_of
from .turns import Done, ticking

TAB = "beds"
PICTURE, JOINT_PICTURE = (1000, 220), (1000, 180)
_LOOP_BUTTON = (
    '<button type="button" class="sw-button big" data-loop="{url}" aria-pressed="false">Play looped</button>'
)
_JOINT_MARK = '<svg aria-hidden="true"><line class="sw-joint" x1="50%" x2="50%" y1="0" y2="100%"/></svg>'


def beds_tab(house: Backstage) -> None:
    """Draws the tab where it is called."""
    with gr.Row():
        with gr.Column(scale=1, min_width=300, elem_classes="sw-side"):
            form = sound_form("ambience", {"kind": "rain"}, "rain on a tin roof")
            settings = _settings()
        with gr.Column(scale=3, min_width=700):
            with gr.Row(elem_classes="sw-bar"):
                make = gr.Button("Make the bed", variant="primary", elem_id="beds-generate")
                stop = gr.Button("Cancel", variant="stop", elem_id="beds-cancel")
            status = gr.HTML(note("Loops end where they begin, without a crossfade."), elem_id="beds-status")
            shown = gr.HTML(
                empty("Make a bed to hear it, and to look across its joint."), elem_id="beds-shown"
            )

    async def generate(request: gr.Request, *values: Any) -> Any:
        async for update in turn(house, request, TAB, status, _made(house, status, shown, values)):
            yield update

    make.click(generate, [*settings, *form.inputs], [status, shown], **QUIET)
    connect_cancel(house, stop, TAB)


def _settings() -> list[Any]:
    secs = gr.Slider(MIN_SECS, MAX_SECS, 8.0, step=0.5, label="Length, seconds", elem_id="beds-secs")
    loop = gr.Checkbox(True, label="Loops", elem_id="beds-loop")
    stereo = gr.Checkbox(True, label="Stereo")
    width = gr.Slider(0.0, 1.0, 0.5, step=0.05, label="Width", info="0 both channels alike, 1 widest")
    intensity = gr.Slider(0.0, 1.0, 0.8, step=0.05, label="Intensity")
    seed = gr.Number(1, label="Seed", precision=0, minimum=0)
    return [secs, loop, stereo, width, intensity, seed]


async def _made(house: Backstage, status: Any, shown: Any, values: Sequence[Any]) -> Updates:
    secs, loop, stereo, width, intensity, seed, *form = values
    rest = {
        "duration_secs": part_secs(secs),
        "channels": 2 if stereo else 1,
        "loop": bool(loop),
        "width": float(width),
    }
    sound = sound_of("bed", form, **rest)
    timeline = bed_of(sound, float(secs), int(seed or 0), float(intensity))
    words = f"Making {secs:g} s of {name_of(sound)}"
    yield {status: working(words)}
    arrived = Arrived()
    async for step in ticking(house.render(timeline, arrived=arrived)):
        if isinstance(step, Done):
            clip, millis = step.value
            figures = await _figures(house, name_of(sound), clip, millis, bool(loop))
            yield {shown: figures, status: note(f"{secs:g} s in {millis:.0f} ms.")}
        else:
            yield {status: working(f"{words}: {step:.1f} s", arrived.share or None)}


async def _figures(house: Backstage, name: str, clip: Rendered, millis: float, loop: bool) -> str:
    """The bed, and what lies across its joint where it loops."""
    sound, picture = await house.show(clip, name, PICTURE)
    made = f"{clip.made_by} {clip.steps} steps · {millis:.0f} ms"
    facts = f"{clip.duration_secs:g} s · {made} · {clip.rms_dbfs:.0f} dBFS RMS"
    if not loop:
        return shot(name, sound, picture, facts=facts)
    button = _LOOP_BUTTON.format(url=esc(sound.url))
    joint = await asyncio.to_thread(joint_of, clip)
    title = f"{name} across the joint"
    joint_sound, joint_picture = await house.show(joint.clip, title, JOINT_PICTURE)
    across = shot(title, joint_sound, joint_picture, overlay=_JOINT_MARK, facts=joint.words)
    return shot(name, sound, picture, facts=facts, more=button) + across
