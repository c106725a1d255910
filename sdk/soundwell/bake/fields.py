"""The settings a manifest may give a sound: one table for checks, defaults, JSON Schema and documentation.

Knows no file and no audio.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ..documents import check_choice, check_flag, check_integer, check_list, check_number, check_text
from ..errors import InvalidInput
from ..events import MAX_SEED
from ..sounds import FULL_SPREAD, MAX_SOUND_SECS, MAX_TEXT_CHARS, MIN_DURATION_SECS, PLAIN_WIDTH
from .formats import FORMATS, SAMPLE_RATES_HZ

MAX_COUNT = 10_000
Kind = Literal["integer", "number", "flag", "text", "choice", "texts", "choices", "integers"]


@dataclass(frozen=True, kw_only=True)
class Field:
    """One setting. `choices` are its legal values; `optional` ones may be null, which means what `doc` says."""

    kind: Kind
    default: Any
    doc: str
    low: float = 0
    high: float = 0
    unit: str = ""
    choices: tuple[Any, ...] = ()
    optional: bool = False
    shared: bool = True  # False: belongs to one sound and cannot stand under `defaults`

    def check(self, value: object, where: str) -> Any:
        """The value where it is legal; InvalidInput naming `where` otherwise."""
        if value is None and self.optional:
            return None
        return _CHECKS[self.kind](self, value, where)

    def schema(self) -> dict[str, Any]:
        """JSON Schema of the value."""
        plain = _SCHEMAS[self.kind](self)
        found = {"anyOf": [plain, {"type": "null"}]} if self.optional else plain
        return {**found, "description": self.doc}


FIELDS: Mapping[str, Field] = {
    "count": Field(kind="integer", default=1, low=1, high=MAX_COUNT, doc="Files to make of each combination."),
    "extra": Field(
        kind="integer", default=0, low=0, high=MAX_COUNT,
        doc="Takes generated beyond `count`; the best are kept.",
    ),
    "seeds": Field(
        kind="integers", default=None, low=0, high=MAX_SEED, optional=True, shared=False,
        doc="Exactly these seeds, one per file; null: derived from the manifest's seed.",
    ),
    "duration_secs": Field(
        kind="number", default=None, low=MIN_DURATION_SECS, high=MAX_SOUND_SECS, unit="seconds", optional=True,
        doc="Length to generate, before trimming; null: the class's usual one.",
    ),
    "intensity": Field(
        kind="number", default=1.0, low=0.0, high=1.0,
        doc="How hard it sounds; lowers the loudness target by up to 18 dB and names the bank's bucket.",
    ),
    "text": Field(kind="text", default="", high=MAX_TEXT_CHARS, shared=False, doc="Free description."),
    "channels": Field(kind="choice", default=1, choices=(1, 2), doc="1: mono, 2: stereo."),
    "spread": Field(
        kind="number", default=FULL_SPREAD, low=0.0, high=1.0,
        doc="How far takes lie apart; 0: one take, again and again; 1: other objects.",
    ),
    "width": Field(
        kind="number", default=PLAIN_WIDTH, low=0.0, high=1.0,
        doc="Of stereo; 0: both channels alike, 1: side as loud as mid.",
    ),
    "loop": Field(kind="flag", default=False, doc="Ends where it begins; untrimmed, with loop points."),
    "steps": Field(kind="choice", default=4, choices=(4, 2, 1), doc="Steps of the sampler."),
    "format": Field(
        kind="choices", default=("wav24",), choices=tuple(FORMATS), doc="One format, or a list of them."
    ),
    "quality": Field(
        kind="number", default=0.6, low=0.0, high=1.0, doc="Of ogg and opus: 0 smallest file, 1 best sound."
    ),
    "sample_rate_hz": Field(kind="choice", default=48_000, choices=SAMPLE_RATES_HZ, doc="Converted by soxr."),
    "loudness_lufs": Field(
        kind="number", default=-24.0, low=-60.0, high=-6.0, unit="LUFS", optional=True,
        doc="Loudness of a sound at intensity 1 (docs/bake.md says how it is measured); null: as generated.",
    ),
    "true_peak_dbtp": Field(
        kind="number", default=-1.0, low=-20.0, high=0.0, unit="dBTP", doc="Never above this true peak."
    ),
    "max_limiting_db": Field(
        kind="number", default=12.0, low=0.0, high=40.0, unit="dB",
        doc="How much a limiter may lower peaks for the loudness target; beyond it the target is missed.",
    ),
    "head": Field(kind="choice", default="onset", choices=("onset", "keep"), doc="Cut to the onset, or keep."),
    "pre_roll_millis": Field(
        kind="number", default=2.0, low=0.0, high=500.0, unit="milliseconds", doc="Kept before the onset."
    ),
    "tail": Field(kind="choice", default="trim", choices=("trim", "keep"), doc="Cut the silent end, or keep."),
    "tail_below_db": Field(
        kind="number", default=-60.0, low=-120.0, high=-20.0, unit="dB", doc="Silent: this far below the peak."
    ),
    "fade_in_millis": Field(kind="number", default=0.5, low=0.0, high=5000.0, unit="milliseconds", doc="0: none."),
    "fade_out_millis": Field(kind="number", default=10.0, low=0.0, high=10_000.0, unit="milliseconds", doc="0: none."),
    "name": Field(kind="text", default="", high=64, shared=False, 
        doc="UCS FXName; empty: made from the sound's id and its grid values.",
    ),
    "description": Field(kind="text", default="", high=256, 
        doc="For the files' metadata; empty: made from category and attributes.",
    ),
    "keywords": Field(kind="texts", default=(), doc="For the files' metadata."),
    "naming": Field(
        kind="text", default="{catid}_{fxname}-{number:02}_{creator}_{source}", high=200,
        doc="File name without ending; see docs/bake.md for its words.",
    ),
    "folder": Field(kind="text", default="{category}", high=200, doc='Folder under the output; "": none.'),
    "bank": Field(kind="flag", default=True, doc="Whether `soundwell bank pack` takes it."),
}  # fmt: skip


def check_settings(values: Mapping[str, Any], where: str) -> dict[str, Any]:
    """The given settings, checked, without defaults."""
    return {name: FIELDS[name].check(value, f"{where}.{name}") for name, value in values.items()}


def default_settings() -> dict[str, Any]:
    return {name: field.default for name, field in FIELDS.items()}


def _integer(field: Field, value: object, where: str) -> int:
    try:
        return check_integer(value, where, int(field.low), int(field.high))
    except InvalidInput as error:
        sentence = str(error).removeprefix(f"{where}: ")
        raise InvalidInput(f"{sentence}; write one of them", field=where) from None


def _text(field: Field, value: object, where: str) -> str:
    text = check_text(value, where)
    if len(text) > field.high:
        raise InvalidInput(f"has {len(text)} characters; shorten it to {field.high:g}", field=where)
    return text


def _choice(field: Field, value: object, where: str) -> Any:
    if isinstance(field.choices[0], str):
        return check_choice(value, field.choices, "legal here", where)
    if isinstance(value, bool) or value not in field.choices:
        raise InvalidInput(f"{value!r} is not one of {_listed(field.choices)}; choose one", field=where)
    return value


def _choices(field: Field, value: object, where: str) -> tuple[str, ...]:
    if isinstance(value, str):
        return (check_choice(value, field.choices, "a format", where),)
    entries = _filled(value, where)
    found = [
        check_choice(entry, field.choices, "a format", f"{where}[{i}]") for i, entry in enumerate(entries)
    ]
    return tuple(_once(found, where))


def _integers(field: Field, value: object, where: str) -> tuple[int, ...]:
    return tuple(
        _once([_integer(field, v, f"{where}[{i}]") for i, v in enumerate(_filled(value, where))], where)
    )


def _filled(value: object, where: str) -> list[Any]:
    entries = check_list(value, where)
    if not entries:
        raise InvalidInput("is empty; name at least one, or leave it out", field=where)
    return entries


def _once(entries: list[Any], where: str) -> list[Any]:
    for index, entry in enumerate(entries):
        if entry in entries[:index]:
            raise InvalidInput(f"{entry!r} is given twice; keep one", field=f"{where}[{index}]")
    return entries


def _listed(values: tuple[Any, ...]) -> str:
    return ", ".join(str(value) for value in values)


_CHECKS: dict[str, Any] = {
    "integer": _integer,
    "number": lambda field, value, where: check_number(value, where, field.low, field.high, field.unit),
    "flag": lambda _, value, where: check_flag(value, where),
    "text": _text,
    "choice": _choice,
    "texts": lambda _, value, where: tuple(
        check_text(entry, f"{where}[{index}]") for index, entry in enumerate(check_list(value, where))
    ),
    "choices": _choices,
    "integers": _integers,
}
_SCHEMAS: dict[str, Any] = {
    "integer": lambda field: {"type": "integer", "minimum": int(field.low), "maximum": int(field.high)},
    "number": lambda field: {"type": "number", "minimum": field.low, "maximum": field.high},
    "flag": lambda _: {"type": "boolean"},
    "text": lambda field: {"type": "string", "maxLength": int(field.high)},
    "choice": lambda field: {"enum": list(field.choices)},
    "texts": lambda _: {"type": "array", "items": {"type": "string"}},
    "choices": lambda field: {
        "anyOf": [
            {"enum": list(field.choices)},
            {"type": "array", "items": {"enum": list(field.choices)}, "minItems": 1, "uniqueItems": True},
        ]
    },
    "integers": lambda field: {
        "type": "array",
        "items": {"type": "integer", "minimum": int(field.low), "maximum": int(field.high)},
        "minItems": 1,
        "uniqueItems": True,
    },
}
