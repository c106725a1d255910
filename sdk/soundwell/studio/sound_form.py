"""The controls that describe a sound: class, its attributes, words. Three tabs use them. Knows no runtime."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from ..catalog import load_catalog
from ..errors import InvalidInput
from ..sounds import Sound

NUM_SLOTS = max(len(category.attributes) for category in load_catalog().categories.values())
ANY = ""


@dataclass(frozen=True, kw_only=True)
class SoundForm:
    """Components in the order in which handlers get their values: category, words, then the attributes' slots."""

    category: Any
    words: Any
    slots: list[Any]

    @property
    def inputs(self) -> list[Any]:
        return [self.category, self.words, *self.slots]


def sound_form(category: str, attributes: dict[str, str], example: str) -> SoundForm:
    """Draws the controls where it is called, and keeps them in step. `example`: words that somebody might type."""
    choices = [(entry.name, name) for name, entry in load_catalog().categories.items()]
    box = gr.Dropdown(choices, value=category, label="Class", elem_id=f"class-{category}")
    words = gr.Textbox(
        label="Or describe it",
        placeholder=example,
        max_lines=1,
        info="Enter: the words choose class and attributes.",
    )
    slots = [gr.Dropdown(interactive=True, **_slot(category, 0, attributes))]
    with gr.Row(elem_classes="sw-pairs"):
        for place in range(1, NUM_SLOTS):
            slots.append(gr.Dropdown(interactive=True, min_width=110, **_slot(category, place, attributes)))
    form = SoundForm(category=box, words=words, slots=slots)
    quick = {"show_progress": "hidden", "queue": False, "api_visibility": "private"}
    box.input(_slots_of, box, [words, *slots], **quick)
    words.submit(_understood, words, [box, *slots], **quick)
    words.blur(_read, words, [box, *slots], **quick)
    return form


def sound_of(name: str, values: Sequence[Any], **rest: Any) -> Sound:
    """From the values of `SoundForm.inputs`; words that name another class win, for they were typed last.

    InvalidInput where they make no sound.
    """
    category, words, *slots = values
    said = (words or "").strip()
    found, heard = load_catalog().describe(said)
    if found not in (None, category):
        return Sound(id=name, text=said, **rest)
    names = list(load_catalog().categories[category].attributes)
    chosen = {name: value for name, value in zip(names, slots, strict=False) if value}
    return Sound(id=name, category=category, attributes={**heard, **chosen}, text=said, **rest)


def name_of(sound: Sound) -> str:
    """A readable id such as "footstep.gravel"."""
    heard = sound.attributes.get(load_catalog().categories[sound.category].model_attribute, "")
    return f"{sound.category}.{heard}" if heard else sound.category


def usual_secs(category: str) -> float:
    return load_catalog().categories[category].default_duration_secs


def _slots_of(category: str) -> list[Any]:
    """Chosen by hand: what was said before no longer holds."""
    return ["", *(gr.update(**_slot(category, place, {})) for place in range(NUM_SLOTS))]


def _read(words: str) -> list[Any]:
    """Class and attributes that the words name; nothing changes where they name none."""
    category, heard = load_catalog().describe(words)
    if category is None:
        return [gr.skip()] * (1 + NUM_SLOTS)
    return [category, *(gr.update(**_slot(category, place, heard)) for place in range(NUM_SLOTS))]


def _understood(words: str) -> list[Any]:
    """The same, and a sentence in the page where they name none."""
    try:
        Sound(id="said", text=words.strip() or " ")
    except InvalidInput as error:
        gr.Warning(str(error).removeprefix(f"{error.field}: "))
    return _read(words)


def _slot(category: str, place: int, chosen: dict[str, str]) -> dict[str, Any]:
    """Settings of one attribute's dropdown; hidden where the class has fewer attributes."""
    entry = load_catalog().categories[category]
    names = list(entry.attributes)
    if place >= len(names):
        return {"visible": False, "value": ANY, "choices": [("any", ANY)], "label": f"Attribute {place + 1}"}
    name = names[place]
    values = [("any", ANY), *((value.replace("_", " "), value) for value in entry.attributes[name])]
    info = "The model hears this one." if name == entry.model_attribute else None
    return {
        "visible": True,
        "choices": values,
        "value": chosen.get(name, ANY),
        "label": name.replace("_", " ").capitalize(),
        "info": info,
    }
