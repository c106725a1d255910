"""The page: its head and its six tabs, in order. What happens in a tab is the tab's own."""

from __future__ import annotations

from typing import Any

import gradio as gr

from .. import __version__
from .backstage import Backstage
from .beds_tab import beds_tab
from .check_tab import check_tab
from .compare_tab import compare_tab
from .game_tab import game_tab
from .pads_tab import pads_tab
from .timeline_tab import timeline_tab

_HEAD = """<div class="sw-title"><h1>Soundwell studio</h1><span>{version} · {where}</span></div>"""


def page(house: Backstage) -> Any:
    """The whole page as Gradio Blocks."""
    where = f"joined {house.joined}" if house.joined else "own sidecar"
    with gr.Blocks(title="Soundwell studio", analytics_enabled=False, fill_width=True) as blocks:
        gr.HTML(_HEAD.format(version=__version__, where=where))
        with gr.Tabs():
            for name, draw in TABS:
                with gr.Tab(name, id=name.lower()):
                    draw(house)
        for leaving in house.at_leave:
            blocks.unload(leaving)
    return blocks


TABS = (
    ("Pads", pads_tab),
    ("Timeline", timeline_tab),
    ("Beds", beds_tab),
    ("Compare", compare_tab),
    ("Check", check_tab),
    ("Game", game_tab),
)
