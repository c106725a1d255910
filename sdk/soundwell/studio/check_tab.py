"""The Check tab: files in; watermark verdict, loudness and onset of each out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import gradio as gr

from ..errors import InvalidInput
from .backstage import Backstage
from .checks import Checked, Checker
from .handlers import QUIET, Updates, connect_cancel, turn
from .markup import empty, esc, note, shot, table, working
from .turns import Done, in_thread, ticking

TAB = "check"
PICTURE = (420, 150)
ENDINGS = [".wav", ".flac", ".ogg", ".mp3", ".aif", ".aiff", ".opus"]
HEAD = ("file", "watermark", "p-value", "loudness", "true peak", "onset", "length")


def check_tab(house: Backstage) -> None:
    """Draws the tab where it is called."""
    files = gr.File(
        file_count="multiple",
        file_types=ENDINGS,
        label="Drop sound files here",
        elem_id="check-files",
        height=150,
    )
    with gr.Row(elem_classes="sw-bar"):
        check = gr.Button("Check", variant="primary", elem_id="check-run")
        stop = gr.Button("Cancel", variant="stop", elem_id="check-cancel")
    status = gr.HTML(note("Files stay on this machine."), elem_id="check-status")
    shown = gr.HTML(
        empty("Looks for Soundwell's public watermark, measures loudness, finds the onset."),
        elem_id="check-shown",
    )
    checker = Checker(house.weights)

    async def run(request: gr.Request, paths: list[str] | None) -> Any:
        async for update in turn(
            house, request, TAB, status, _checked(house, checker, (status, shown), paths)
        ):
            yield update

    check.click(run, files, [status, shown], **QUIET)
    files.upload(run, files, [status, shown], **QUIET)
    connect_cancel(house, stop, TAB)


async def _checked(
    house: Backstage, checker: Checker, parts: tuple[Any, Any], paths: Sequence[str] | None
) -> Updates:
    status, shown = parts
    if not paths:
        raise InvalidInput("drop at least one first", field="files")
    done: list[Checked] = []
    figures: list[str] = []
    for path in map(Path, paths):
        async for step in ticking(in_thread(checker.check, path)):
            if isinstance(step, Done):
                done.append(step.value)
                figures.append(await _figure(house, step.value))
            else:
                yield {status: working(f"{path.name}: {step:.1f} s", len(done), len(paths))}
        yield {shown: _shown(done, figures), status: working(path.name, len(done), len(paths))}
    marked = sum(bool(one.verdict and one.verdict.detection and one.verdict.detection.marked) for one in done)
    yield {shown: _shown(done, figures), status: note(f"{marked} of {len(done)} carry the mark.")}


def _shown(done: Sequence[Checked], figures: Sequence[str]) -> str:
    words = "No mark found proves nothing: short, quiet or much changed sounds lose it."
    return table(HEAD, map(_row, done), words) + f'<div class="sw-shots">{"".join(figures)}</div>'


def _row(one: Checked) -> Sequence[str]:
    detection = one.verdict.detection if one.verdict else None
    if one.clip is None or one.levels is None or one.verdict is None or detection is None:
        return (esc(one.name), f'<span class="sw-bad">{esc(one.error or "not read")}</span>', *([""] * 5))
    kind = "sw-good" if detection.marked else ""
    return (
        esc(one.name),
        f'<span class="{kind}">{esc(one.verdict.words)}</span>',
        f"{detection.p_value:.1e}",
        f"{one.levels.lufs:.1f} LUFS ({one.levels.method})",
        f"{one.levels.true_peak_dbtp:.1f} dBTP",
        f"{one.onset_secs * 1e3:.1f} ms",
        f"{one.clip.duration_secs:.2f} s",
    )


async def _figure(house: Backstage, one: Checked) -> str:
    if one.clip is None:
        return ""
    sound, picture = await house.show(one.clip, one.name, PICTURE)
    facts = f"{one.clip.sample_rate_hz} Hz, {one.clip.num_channels} channels"
    return shot(one.name, sound, picture, facts=facts, name=Path(one.name).stem)
