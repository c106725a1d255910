"""One sound of a manifest becomes pools: its grid multiplied out, every setting settled and checked.

A pool is one combination of one sound: all its files share every setting and differ only by seed.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..catalog import load_catalog
from ..documents import check_keys, check_list, check_mapping, check_text, not_legal
from ..errors import InvalidInput
from ..sounds import Sound
from .fields import FIELDS, check_settings
from .formats import OPUS_RATES_HZ
from .marked import Marked
from .names import check_template

SOUND_KEYS = ("category", "attributes", "grid", *FIELDS)
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-]{0,63}")


@dataclass(frozen=True, kw_only=True, eq=False)
class Pool:
    """One combination of a sound, with every setting settled."""

    id: str  # "step/gravel/walk": the sound's key and its grid values, in the grid's order
    key: str  # the sound's key in the manifest
    sound: Sound  # its id is the pool's without the intensity, which is a bucket of the same sound in a bank
    settings: Mapping[str, Any]
    grid: Mapping[str, Any]  # what this combination chose
    file: Path
    line: int


def expand(key: str, body: object, defaults: Mapping[str, Any], doc: Marked) -> Iterator[Pool]:
    """One pool per combination of the sound's grid."""
    where = f"sounds.{key}"
    if not _ID.fullmatch(key):
        sentence = f"{key!r} is not a name; use letters, digits and _ . -, at most 64"
        raise InvalidInput(sentence, field=where)
    values = check_mapping(body, where)
    check_keys(values, SOUND_KEYS, where)
    own = {name: value for name, value in values.items() if name in FIELDS}
    settings = {**defaults, **check_settings(own, where)}
    attributes = check_mapping(values.get("attributes", {}), f"{where}.attributes")
    category = check_text(values.get("category", ""), f"{where}.category")
    grid = _grid(values.get("grid", {}), attributes, category, own, where)
    for chosen in itertools.product(*grid.values()):
        combination = dict(zip(grid, chosen, strict=True))
        yield _pool(key, where, category, attributes, settings, combination, doc)


def _pool(
    key: str,
    where: str,
    category: str,
    attributes: Mapping[str, Any],
    settings: Mapping[str, Any],
    combination: Mapping[str, Any],
    doc: Marked,
) -> Pool:
    settled = {**settings, **{name: value for name, value in combination.items() if name in FIELDS}}
    heard = {**attributes, **{name: value for name, value in combination.items() if name not in FIELDS}}
    name = "/".join([key, *(str(value) for value in combination.values())])
    document = {"category": category, "attributes": heard, "text": settled["text"]}
    document |= {name: settled[name] for name in ("channels", "loop", "spread", "width")}
    if settled["duration_secs"] is not None:
        document["duration_secs"] = settled["duration_secs"]
    bank_id = "/".join([key, *(str(value) for word, value in combination.items() if word != "intensity")])
    try:
        sound = Sound.from_json(document, id=bank_id)
    except InvalidInput as error:
        raise _moved(error, f"sounds.{bank_id}", where, combination, doc) from None
    check_together(settled, where)
    for template in ("naming", "folder"):
        check_template(settled[template], sound.attributes, f"{where}.{template}")
    if settled["seeds"] is not None:
        settled = _with_seeds(settled, where)
    return Pool(
        id=name,
        key=key,
        sound=sound,
        settings=settled,
        grid=combination,
        file=doc.path,
        line=doc.line(where),
    )


def _moved(
    error: InvalidInput, old: str, where: str, combination: Mapping[str, Any], doc: Marked
) -> InvalidInput:
    """An error about the expanded sound, told at the place in the manifest that caused it."""
    sentence = str(error).removeprefix(f"{error.field}: ")
    place = error.field.replace(old, where, 1) if error.field.startswith(old) else where
    attribute = place.removeprefix(f"{where}.attributes.")
    if attribute in combination:
        place = f"{where}.grid.{attribute}"
        values = doc.values["sounds"][where.removeprefix("sounds.")]["grid"][attribute]
        place += f"[{values.index(combination[attribute])}]"
    return InvalidInput(sentence, field=place)


def _grid(
    value: object, attributes: Mapping[str, Any], category: str, own: Mapping[str, Any], where: str
) -> dict[str, list[Any]]:
    """Attribute or `intensity` or `duration_secs` -> its values, checked where that needs no sound."""
    grid = {}
    for name, entries in check_mapping(value, f"{where}.grid").items():
        place = f"{where}.grid.{name}"
        if name in attributes or name in own:
            twin = f"attributes.{name}" if name in attributes else name
            raise InvalidInput(f"is also given as {twin}; keep one of the two", field=place)
        if name in FIELDS and name not in ("intensity", "duration_secs"):
            sentence = "cannot multiply out; a grid takes attributes, intensity and duration_secs"
            raise InvalidInput(sentence, field=place)
        listed = check_list(entries, place)
        if not listed:
            raise InvalidInput("is empty; list at least one value, or take it out", field=place)
        for index, entry in enumerate(listed):
            if entry in listed[:index]:
                raise InvalidInput(f"{entry!r} is listed twice; keep one", field=f"{place}[{index}]")
            if name in FIELDS:
                FIELDS[name].check(entry, f"{place}[{index}]")
        _check_attribute(name, category, place)
        grid[name] = listed
    return grid


def _check_attribute(name: str, category: str, place: str) -> None:
    known = load_catalog().categories.get(category)
    if known and name not in FIELDS and name not in known.attributes:
        raise InvalidInput(
            not_legal(name, tuple(known.attributes), f"an attribute of {category}"), field=place
        )


def check_together(settings: Mapping[str, Any], where: str) -> None:
    """What is legal alone but not together."""
    if "opus" in settings["format"] and settings["sample_rate_hz"] not in OPUS_RATES_HZ:
        sentence = f"opus cannot hold {settings['sample_rate_hz']} Hz; use 48000, or another format"
        raise InvalidInput(sentence, field=f"{where}.sample_rate_hz")
    loudness, peak = settings["loudness_lufs"], settings["true_peak_dbtp"]
    if loudness is not None and loudness >= peak - 3.0:
        sentence = (
            f"{loudness:g} LUFS cannot be reached under {peak:g} dBTP; lower it to {peak - 6:g} or less"
        )
        raise InvalidInput(sentence, field=f"{where}.loudness_lufs")


def _with_seeds(settings: Mapping[str, Any], where: str) -> dict[str, Any]:
    seeds = settings["seeds"]
    if settings["extra"]:
        sentence = "cannot be given with seeds, which leave nothing to choose; take one out"
        raise InvalidInput(sentence, field=f"{where}.extra")
    if settings["count"] not in (1, len(seeds)):
        sentence = f"is {settings['count']} but {len(seeds)} seeds are given; make them agree"
        raise InvalidInput(sentence, field=f"{where}.count")
    return {**settings, "count": len(seeds)}
