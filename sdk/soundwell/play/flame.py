"""Flame graphs as a file: an SVG to look at, or folded stacks for other viewers. Knows stacks and numbers only."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path

WIDTH, ROW, TOP = 1200.0, 22.0, 34.0  # pixels
HUES = {"sampler": 24, "decoder": 205, "python": 120}

Stacks = Mapping[tuple[str, ...], float]  # outermost name first -> microseconds


def write_flame(path: Path, stacks: Stacks, *, title: str) -> None:
    """`.svg`: a picture whose boxes name themselves under the pointer; any other ending: one folded stack a line."""
    text = svg(stacks, title) if path.suffix.lower() == ".svg" else folded(stacks)
    path.write_text(text, encoding="utf-8")


def folded(stacks: Stacks) -> str:
    """`outer;inner 123` lines, as flamegraph.pl, speedscope and others read them."""
    return "".join(f"{';'.join(names)} {round(micros)}\n" for names, micros in sorted(stacks.items()))


def svg(stacks: Stacks, title: str) -> str:
    total = sum(stacks.values()) or 1.0
    depth = max((len(names) for names in stacks), default=1)
    boxes = _boxes(stacks, (), 0.0, WIDTH / total)
    height = TOP + depth * ROW + 8
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {height:.0f}" font-family="sans-serif">'
    name = f'<text x="6" y="22" font-size="15">{escape(title)}</text>'
    return "\n".join([head, name, *boxes, "</svg>\n"])


def _boxes(stacks: Stacks, under: tuple[str, ...], left: float, scale: float) -> list[str]:
    """The boxes of one level and all above it, side by side in the order of the stacks."""
    level, drawn = len(under), []
    mine = {
        names: micros for names, micros in stacks.items() if names[:level] == under and len(names) > level
    }
    for name in dict.fromkeys(names[level] for names in mine):
        micros = sum(value for names, value in mine.items() if names[level] == name)
        drawn.append(_box((*under, name), micros, left, micros * scale))
        drawn += _boxes(mine, (*under, name), left, scale)
        left += micros * scale
    return drawn


def _box(names: tuple[str, ...], micros: float, left: float, width: float) -> str:
    level = len(names) - 1
    top = TOP + level * ROW
    colour = f"hsl({HUES.get(names[0], 0)},70%,{62 + 8 * level}%)"
    said = escape(names[-1]) if width > 8 * len(names[-1]) else ""
    return (
        f"<g><title>{escape(' / '.join(names))}: {micros / 1000:.2f} ms</title>"
        f'<rect x="{left:.1f}" y="{top:.0f}" width="{max(width, 0.3):.1f}" height="{ROW - 2:.0f}" fill="{colour}"/>'
        f'<text x="{left + 4:.1f}" y="{top + 15:.0f}" font-size="12">{said}</text></g>'
    )
