"""The report of a folder: one HTML page with a player, a spectrogram and the numbers of every file.

Self-contained but for the sounds beside it; the same for the same files, so it tells no times. Reads no audio.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .folder import PoolState

_STYLE = """
body{background:#121218;color:#e6e6eb;font:14px/1.4 system-ui,sans-serif;margin:1.5rem}
h1{font-size:1.4rem}h2{font-size:1rem;margin:1.2rem 0 .3rem}table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:.2rem .6rem;border-bottom:1px solid #2c2c36;white-space:nowrap}
th{color:#9a9aa5;font-weight:normal}img{display:block;image-rendering:pixelated}audio{height:28px;width:220px}
.fault{color:#ff9f6b}.dim{color:#9a9aa5}input{background:#1c1c24;color:inherit;border:1px solid #444;padding:.3rem}
"""
_SCRIPT = """
document.getElementById('find').addEventListener('input',e=>{const t=e.target.value.toLowerCase();
document.querySelectorAll('section').forEach(s=>{s.hidden=!s.dataset.id.includes(t)})});
"""


def report_html(name: str, states: Sequence[PoolState]) -> bytes:
    records = [record for state in states for record in state["files"]]
    title = html.escape(name)
    parts = [
        f'<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>{title}</title><style>{_STYLE}</style>',
        f"<h1>{title}</h1>{_summary(records, states)}",
        '<p><input id="find" placeholder="Show pools named..." aria-label="Show pools named"></p>',
        *(_section(state) for state in states),
        f"<script>{_SCRIPT}</script></html>\n",
    ]
    return "\n".join(parts).encode()


def _summary(records: Sequence[Mapping[str, Any]], states: Sequence[PoolState]) -> str:
    secs = sum(record["num_frames"] / record["sample_rate_hz"] for record in records)
    size = sum(record["len_bytes"] for record in records) / 2**20
    takes = sum(len(state["candidates"]) for state in states)
    faulty = sum(bool(record["faults"]) for record in records)
    makers = ", ".join(sorted({f"{r['made_by']} ({r['runtime']} {r['model_hash'][:12]})" for r in records}))
    return (
        f"<p>{len(records)} files in {len(states)} pools: {secs:.1f} s, {size:.1f} MiB; chosen from {takes} takes; "
        f"{faulty} with faults. Made by: {html.escape(makers) or 'nobody'}. Watermark: none.</p>"
    )


def _section(state: PoolState) -> str:
    pool = html.escape(state["pool"])
    head = (
        "<tr><th>file<th>play<th>spectrogram<th>s<th>LUFS<th>dBTP<th>class<th>heard as<th>seed<th>notes</tr>"
    )
    rows = "\n".join(_rows(state["files"]))
    return f'<section data-id="{pool.lower()}"><h2>{pool}</h2><table>{head}\n{rows}</table></section>'


def _rows(records: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    for record in records:
        file, scores = html.escape(record["file"], quote=True), record["scores"]
        loop = " loop" if record["loop"] else ""
        notes = [*record["faults"], *(["picked"] if record["settled"] == "picked" else [])]
        yield (
            f'<tr><td>{file}<td><audio controls preload="none"{loop} src="{file}"></audio>'
            f'<td><img alt="" width="120" height="40" src="data:image/png;base64,{record["thumbnail"]}">'
            f"<td>{record['num_frames'] / record['sample_rate_hz']:.2f}<td>{record['loudness_lufs']:.1f}"
            f"<td>{record['true_peak_dbtp']:.1f}<td>{scores['class_probability']:.2f}"
            f'<td>{scores["heard_as"]}<td class="dim">{record["seed"]}'
            f'<td class="fault">{html.escape(", ".join(notes))}</tr>'
        )
