"""How the page looks: one dark theme, whatever the system prefers, with fonts that are already on the machine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gradio as gr

ASSETS = Path(__file__).parent / "assets"
_INK, _DIM, _PAPER, _PANEL, _LINE = "#eceef6", "#b4b8cb", "#12131a", "#1b1d28", "#3a3d50"
_ACCENT, _ACCENT_INK = "#ffb454", "#1a1206"
_COLOURS = {
    "body_background_fill": _PAPER,
    "body_text_color": _INK,
    "body_text_color_subdued": _DIM,
    "background_fill_primary": _PAPER,
    "background_fill_secondary": _PANEL,
    "block_background_fill": _PANEL,
    "block_border_color": _LINE,
    "block_label_background_fill": _PANEL,
    "block_label_text_color": _DIM,
    "block_title_text_color": _INK,
    "block_info_text_color": _DIM,
    "border_color_primary": _LINE,
    "border_color_accent": _ACCENT,
    "color_accent_soft": "#3a2f1c",
    "input_background_fill": "#10111a",
    "input_border_color": "#5a5e76",
    "input_border_color_focus": _ACCENT,
    "input_placeholder_color": "#9498ad",
    "button_primary_background_fill": _ACCENT,
    "button_primary_background_fill_hover": "#ffc77d",
    "button_primary_text_color": _ACCENT_INK,
    "button_primary_text_color_hover": _ACCENT_INK,
    "button_secondary_background_fill": "#2a2d3c",
    "button_secondary_background_fill_hover": "#3a3e52",
    "button_secondary_text_color": _INK,
    "button_secondary_text_color_hover": _INK,
    "slider_color": _ACCENT,
    "checkbox_background_color": "#10111a",
    "checkbox_background_color_selected": _ACCENT,
    "checkbox_border_color": "#5a5e76",
    "checkbox_label_background_fill": "#2a2d3c",
    "checkbox_label_text_color": _INK,
    "link_text_color": _ACCENT,
    "panel_background_fill": _PANEL,
    "table_even_background_fill": _PANEL,
    "table_odd_background_fill": "#20222f",
    "table_border_color": _LINE,
    "table_text_color": _INK,
    "stat_background_fill": _ACCENT,
    "error_background_fill": "#351a1c",
    "error_text_color": _INK,
    "error_border_color": "#ff8f87",
}
FONTS = ("ui-sans-serif", "system-ui", "Segoe UI", "DejaVu Sans", "sans-serif")
MONO = ("ui-monospace", "DejaVu Sans Mono", "Consolas", "monospace")


def theme() -> Any:
    """Light and dark alike, so that a system's preference changes nothing."""
    base = gr.themes.Base(
        primary_hue="amber",
        neutral_hue="slate",
        font=FONTS,
        font_mono=MONO,
        spacing_size="sm",
        radius_size="sm",
    )
    return base.set(
        shadow_drop="none", **_COLOURS, **{f"{name}_dark": colour for name, colour in _COLOURS.items()}
    )


def asset(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8")
