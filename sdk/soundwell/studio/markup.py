"""Pieces of HTML the tabs share: status lines, shots (a picture with a player), tables. Everything given is escaped.

Knows no Gradio; what the classes look like is assets/studio.css, what they do is assets/studio.js.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

from .media import MediaFile

esc = html.escape


def working(words: str, done: float | None = None, total: float = 1.0) -> str:
    """A status line with a bar; without `done` the bar only says that something goes on."""
    value = "" if done is None else f' value="{done:g}" max="{total:g}"'
    return _status("busy", f"<progress{value} aria-label='progress'></progress> {esc(words)}")


def note(words: str) -> str:
    return _status("done", esc(words))


def failure(words: str) -> str:
    return _status("failed", f"<b>Not done.</b> {esc(words)}")


def _status(kind: str, inner: str) -> str:
    role = "alert" if kind == "failed" else "status"
    return f'<div class="sw-status {kind}" role="{role}" aria-live="polite">{inner}</div>'


def shot(
    title: str,
    sound: MediaFile,
    picture: MediaFile,
    *,
    overlay: str = "",  # SVG over the picture
    facts: str = "",
    name: str = "",  # of the download; "": the title
    gutter: bool = False,  # leaves the room that the timeline editor has its names in
    more: str = "",  # HTML beside the player
) -> str:
    """A figure: title, picture with a moving playhead, player, facts and a link to the file."""
    place = "sw-picture gutter" if gutter else "sw-picture"
    return (
        f'<figure class="sw-shot" data-shot="{esc(name or title)}"><figcaption><b>{esc(title)}</b>'
        f' <span class="sw-facts">{esc(facts)}</span></figcaption>'
        f'<div class="{place}"><img src="{picture.url}" alt="Waveform and spectrogram of {esc(title)}">'
        f'{overlay}<i class="sw-head" hidden></i></div>'
        f'<div class="sw-player"><audio controls preload="auto" src="{sound.url}" aria-label="{esc(title)}"></audio>'
        f"{more}{download(sound, name or title)}</div></figure>"
    )


def download(sound: MediaFile, name: str) -> str:
    ending = sound.path.suffix
    return f'<a class="sw-button" href="{sound.url}" download="{esc(name)}{ending}">Download</a>'


def table(head: Sequence[str], rows: Iterable[Sequence[str]], caption: str = "") -> str:
    """Cells may hold HTML of this module; plain text must be escaped by who makes it."""
    titles = "".join(f'<th scope="col">{esc(title)}</th>' for title in head)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    said = f"<caption>{esc(caption)}</caption>" if caption else ""
    parts = f"{said}<thead><tr>{titles}</tr></thead><tbody>{body}</tbody>"
    return f'<div class="sw-scroll"><table class="sw-table">{parts}</table></div>'


def empty(words: str) -> str:
    """What stands where nothing is yet."""
    return f'<div class="sw-empty">{esc(words)}</div>'
