"""How a tab's handlers run: as turns of their visitor, with a status line and a cancel button. Knows no sound."""

from __future__ import annotations

from typing import Any

import gradio as gr

from .backstage import Backstage
from .turns import Steps, told

# Status lines say what goes on; Gradio's own overlays would hide the page meanwhile.
QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
AT_ONCE: dict[str, Any] = {**QUIET, "queue": False}
Update = dict[Any, Any]  # component -> its new value
Updates = Steps[Update]


def key_of(request: gr.Request, tab: str) -> str:
    """One visitor's turns on one tab."""
    return f"{request.session_hash}/{tab}"


def turn(house: Backstage, request: gr.Request, tab: str, status: Any, steps: Updates) -> Updates:
    """The steps' updates; a failure or a cancel is told in `status`."""
    return told(house.turns, key_of(request, tab), steps, lambda words: {status: words})


def connect_cancel(house: Backstage, button: Any, tab: str) -> None:
    def cancel(request: gr.Request) -> None:
        house.turns.cancel(key_of(request, tab))

    button.click(cancel, None, None, **AT_ONCE)
