"""Drawn over a timeline's picture: asked times from above, heard ones from below, errors in ms. SVG and a table."""

from __future__ import annotations

from collections.abc import Sequence

from ..events import Timeline
from .markup import esc, table
from .timelines import Heard

# Of lanes, as assets/timeline_edit.js has them.
COLOURS = (
    "#66c2ff", "#ff8a5c", "#90ee78", "#ff7fc0", "#ffd740",
    "#b9a2ff", "#40e0d0", "#f37b7b", "#d0d0d0", "#7ba9ff",
)  # fmt: skip
LABEL_PERCENT = 2.6  # of the width, below which two labels would touch
AXIS_STEPS = (0.1, 0.25, 0.5, 1.0, 2.0, 5.0)
MAX_TICKS = 16


def overlay(timeline: Timeline, heard: Sequence[Heard]) -> str:
    """Over the whole picture, in percent of its size, so that it stretches with it."""
    lanes = {name: COLOURS[lane % len(COLOURS)] for lane, name in enumerate(timeline.sounds)}
    parts, last_label = [_axis(timeline.duration_secs)], -100.0
    for one in heard:
        asked = 100 * one.event.time_secs / timeline.duration_secs
        words = esc(_words(one))
        parts.append(
            f'<line class="sw-asked" x1="{asked:.3f}%" x2="{asked:.3f}%" y1="0" y2="36%"'
            f' stroke="{lanes[one.event.sound]}" data-asked="{one.event.time_secs:g}"><title>{words}</title></line>'
        )
        if one.heard_secs is not None:
            at = 100 * one.heard_secs / timeline.duration_secs
            parts.append(
                f'<line class="sw-heard" x1="{at:.3f}%" x2="{at:.3f}%" y1="74%" y2="100%"'
                f' data-heard="{one.heard_secs:.4f}"><title>{words}</title></line>'
            )
        if asked - last_label >= LABEL_PERCENT:
            parts.append(_label(asked, one))
            last_label = asked
    return f'<svg role="img" aria-label="Asked times from above, heard attacks from below">{"".join(parts)}</svg>'


def errors_table(heard: Sequence[Heard]) -> str:
    """Folded away under the picture."""
    rows = [(esc(one.event.sound), f"{one.event.time_secs:.3f}", *_heard_cells(one)) for one in heard]
    inner = table(("sound", "asked, s", "heard, s", "error, ms"), rows)
    return f"<details class='sw-errors'><summary>Every event in numbers</summary>{inner}</details>"


def _heard_cells(one: Heard) -> tuple[str, str]:
    if one.heard_secs is None or one.error_millis is None:
        return "—", '<span class="sw-bad">not heard apart</span>'
    return f"{one.heard_secs:.3f}", f"{one.error_millis:+.1f}"


def _label(asked: float, one: Heard) -> str:
    missed = one.error_millis is None
    words = "×" if one.error_millis is None else f"{one.error_millis:+.0f}"
    return f'<text x="{asked:.3f}%" y="72%"{" class=missed" if missed else ""}>{words}</text>'


def _words(one: Heard) -> str:
    asked = f"{one.event.sound}: asked {one.event.time_secs:.3f} s"
    return (
        f"{asked}, heard {one.error_millis:+.1f} ms"
        if one.error_millis is not None
        else f"{asked}, not heard apart"
    )


def _axis(secs: float) -> str:
    step = next((step for step in AXIS_STEPS if secs / step <= MAX_TICKS), AXIS_STEPS[-1])
    ticks = [number * step for number in range(int(secs / step + 1e-9) + 1)]
    return "".join(
        f'<text class="axis" x="{100 * tick / secs:.3f}%" y="100%" dy="14">{tick:g}</text>' for tick in ticks
    )
