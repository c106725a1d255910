"""How a tab's handlers run: as turns of their visitor, with a status line and a cancel button. Knows no sound."""

from __future__ import annotations

import itertools
from typing import Any

import gradio as gr

from .backstage import Backstage
from .turns import Steps, told

# Status lines say what goes on; Gradio's own overlays would hide the page meanwhile.
QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
AT_ONCE: dict[str, Any] = {**QUIET, "queue": False}
# A click is not lost while the one before is worked on; they come in order.
EVERY_CLICK: dict[str, Any] = {**QUIET, "trigger_mode": "multiple"}
_NUMBERS = itertools.count()
Update = dict[Any, Any]  # component -> its new value
Updates = Steps[Update]


def key_of(request: gr.Request, tab: str) -> str:
    """One visitor's turns on one tab."""
    return f"{request.session_hash}/{tab}"


def turn(
    house: Backstage, request: gr.Request, tab: str, status: Any, steps: Updates, *, beside: bool = False
) -> Updates:
    """The steps' updates; a failure or a cancel is told in `status`. `beside`: what runs on the tab goes on."""
    key = key_of(request, tab)
    key = f"{key}/{next(_NUMBERS)}" if beside else key
    return told(house.turns, key, steps, lambda words: {status: words})


def connect_cancel(house: Backstage, button: Any, tab: str) -> None:
    def cancel(request: gr.Request) -> None:
        house.turns.cancel(key_of(request, tab))

    button.click(cancel, None, None, **AT_ONCE)
