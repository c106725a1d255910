"""An evaluation as one HTML page: tables, spectrograms with players, histograms of timing. Measures nothing.

The page stands in a folder beside the clips it plays (`clips/`) and the pictures it shows (`spectrograms/`); it needs
no network and no script.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from ..audio import FloatArray
from .report import ARROWS, LINES, Report, cell_text
from .sources import ROWS, TITLES

GRID_ROWS = ("real", "teacher", "student4", "procedural")  # first in each class; other rows follow
CELL_WIDTH, CELL_HEIGHT = 220, 110
BINS = 24
Draw = Callable[[Path, FloatArray], None]  # where to, mono samples
STYLE = """body{font:15px/1.5 system-ui,sans-serif;max-width:1200px;margin:2rem auto;padding:0 1rem;color:#222}
table{border-collapse:collapse;font-size:13px}td,th{padding:.2rem .6rem;text-align:right;border-bottom:1px solid #ddd}
td:first-child,th:first-child{text-align:left}.grid{display:flex;flex-wrap:wrap;gap:.8rem}figure{margin:0;width:220px}
figcaption{font-size:12px;color:#555}audio{width:220px;height:32px}svg{background:#f6f6f8}small{color:#666}"""


def write_page(folder: Path, report: Report, draw: Draw) -> Path:
    """Writes index.html and spectrograms/ beside what `write_report` wrote; returns the page. `draw` writes a PNG of
    CELL_WIDTH by CELL_HEIGHT pixels."""
    for row, clips in report.examples.items():
        for category, samples in clips.items():
            draw(folder / "spectrograms" / f"{category}-{row}.png", samples)
    body = "".join((_heading(report), _table(report), _pictures(report), _timing(report), _notes(report)))
    page = folder / "index.html"
    temporary = page.with_name(".index.html.part")
    head = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Soundwell</title><style>{STYLE}</style>'
    )
    temporary.write_text(f"{head}<body>{body}</body></html>\n", encoding="utf-8")
    temporary.replace(page)
    return page


def _heading(report: Report) -> str:
    machine = report.machine
    told = ", ".join(f"{name.replace('_', ' ')}: {value}" for name, value in machine.items())
    counts = ", ".join(f"{name.replace('_', ' ')}: {value}" for name, value in report.counts.items())
    return f"<h1>How the model sounds</h1><p><small>{_safe(told)}<br>{_safe(counts)}</small></p>"


def _table(report: Report) -> str:
    shown = [row for row in ROWS if row in report.rows]
    head = "".join(f"<th>{_safe(TITLES[row])}</th>" for row in shown)
    lines = []
    for words, key, form, better in LINES:
        cells = "".join(
            f"<td>{_safe(cell_text(report.rows[row], key, form)).replace(chr(10), '<br>')}</td>"
            for row in shown
        )
        lines.append(f"<tr><td>{_safe(words)} <small>{ARROWS[better]}</small></td>{cells}</tr>")
    missing = "".join(
        f"<p>{_safe(TITLES[row])}: not available: {_safe(why)}</p>" for row, why in report.missing.items()
    )
    legend = "<p><small>+ higher is better, - lower is better, = as the real recordings</small></p>"
    return f"<h2>Numbers</h2><table><tr><th></th>{head}</tr>{''.join(lines)}</table>{legend}{missing}"


def _pictures(report: Report) -> str:
    rows = sorted(report.examples, key=lambda row: (row not in GRID_ROWS, ROWS.index(row)))
    categories = list(dict.fromkeys(name for clips in report.examples.values() for name in clips))
    parts = ["<h2>Pictures and sound</h2><p><small>One ask of each class, the same for every row; time to the right, "
             "40 Hz to 24 kHz upwards, 80 dB from black to white.</small></p>"]  # fmt: skip
    for category in categories:
        figures = "".join(_figure(category, row) for row in rows if category in report.examples[row])
        parts.append(f'<h3>{_safe(category)}</h3><div class="grid">{figures}</div>')
    return "".join(parts)


def _figure(category: str, row: str) -> str:
    name, title = f"{category}-{row}", _safe(f"{TITLES[row]}, {category}")
    return (
        f'<figure><img src="spectrograms/{name}.png" width="{CELL_WIDTH}" height="{CELL_HEIGHT}" alt="{title}">'
        f'<audio controls preload="none" src="clips/{name}.flac"></audio><figcaption>{title}</figcaption></figure>'
    )


def _timing(report: Report) -> str:
    errors, millis = report.onset_errors_millis, report.clip_millis
    drawn = (
        ("Onset errors, ms", "heard minus asked, of what matched within 50 ms", errors, (-50.0, 50.0)),
        ("Time to make a clip, ms", "of the class asks, one at a time", millis, None),
    )  # fmt: skip
    parts = ["<h2>Timing</h2>"]
    for title, words, values, bounds in drawn:
        figures = [_histogram(TITLES[row], values[row], bounds) for row in ROWS if len(values.get(row, ()))]
        parts.append(
            f'<h3>{title}</h3><p><small>{words}</small></p><div class="grid">{"".join(figures)}</div>'
        )
    return "".join(parts)


def _histogram(title: str, values: Sequence[float], bounds: tuple[float, float] | None) -> str:
    """An inline SVG; its caption says how many values and their median."""
    found = np.asarray(values, np.float64)
    low, high = bounds or (0.0, float(found.max()) * 1.001 + 1e-9)
    counts, _ = np.histogram(np.clip(found, low, high), BINS, (low, high))
    wide, tall = CELL_WIDTH / BINS, CELL_HEIGHT - 4
    bars = "".join(
        f'<rect x="{index * wide:.1f}" y="{CELL_HEIGHT - tall * count / counts.max():.1f}" '
        f'width="{wide - 1:.1f}" height="{tall * count / counts.max():.1f}" fill="#3b6ea5"/>'
        for index, count in enumerate(counts)
    )
    told = f"{title}: {len(found)} values, median {np.median(found):.1f}, from {low:.0f} to {high:.0f}"
    return (
        f'<figure><svg width="{CELL_WIDTH}" height="{CELL_HEIGHT}">{bars}</svg>'
        f"<figcaption>{_safe(told)}</figcaption></figure>"
    )


def _notes(report: Report) -> str:
    return "<h2>Notes</h2><ul>" + "".join(f"<li>{_safe(note)}</li>" for note in report.notes) + "</ul>"


def _safe(words: object) -> str:
    return html.escape(str(words))
