"""A manifest read: files, includes, defaults and grids become pools of settled settings. Knows no audio.

A pool is one combination of one sound: all its files share every setting and differ only by seed.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ..catalog import load_catalog
from ..documents import check_integer, check_keys, check_list, check_mapping, check_text, not_legal
from ..errors import InvalidInput
from ..events import MAX_SEED
from ..sounds import Sound
from .fields import FIELDS, check_settings, default_settings
from .formats import OPUS_RATES_HZ
from .marked import Marked, read_marked
from .names import check_template

VERSION = 1
ENGINES = ("unity", "unreal", "wwise", "fmod")
MAX_FILES = 1_000_000
TOP_KEYS = (
    "manifest",
    "name",
    "seed",
    "creator",
    "source",
    "date",
    "include",
    "engines",
    "defaults",
    "sounds",
)
SOUND_KEYS = ("category", "attributes", "grid", *FIELDS)
DEFAULT_KEYS = tuple(name for name, entry in FIELDS.items() if entry.shared)
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-]{0,63}")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9\-]{0,15}")
_DATE = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")


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


@dataclass(frozen=True, kw_only=True, eq=False)
class Manifest:
    """Everything a bake is asked for. Checked when read."""

    path: Path
    name: str
    seed: int
    creator: str  # CreatorID of the Universal Category System
    source: str  # SourceID of the same
    date: str  # "2026-11-25" for the files' metadata; "": none
    engines: tuple[str, ...]
    pools: tuple[Pool, ...] = field(repr=False)

    def only(self, patterns: tuple[str, ...]) -> Manifest:
        """The same with only the pools whose id, or a beginning of it up to a '/', is named."""
        chosen = tuple(pool for pool in self.pools if _matches(pool.id, patterns))
        for pattern in patterns:
            if not any(_matches(pool.id, (pattern,)) for pool in self.pools):
                names = tuple(dict.fromkeys(pool.key for pool in self.pools))
                raise InvalidInput(not_legal(pattern, names, "a sound of this manifest"), field="--only")
        return replace(self, pools=chosen) if patterns else self


def read_manifest(path: Path) -> Manifest:
    """Raises InvalidInput, one sentence with file, line and remedy, for whatever is not legal."""
    top = read_marked(path)
    pools = tuple(_pools_of(top, ()))
    if not pools:
        raise top.error("sounds", "is missing or empty; name at least one sound under 'sounds:'")
    with top.located():
        head = _head(top.values, path)
        _check_ids(pools)
        if sum(pool.settings["count"] for pool in pools) > MAX_FILES:
            raise InvalidInput(f"asks for more than {MAX_FILES} files; split the manifest", field="sounds")
    return Manifest(path=path, pools=pools, **head)


def _head(values: Mapping[str, Any], path: Path) -> dict[str, Any]:
    engines = [
        entry if entry in ENGINES else _refuse(not_legal(entry, ENGINES, "an engine"), f"engines[{index}]")
        for index, entry in enumerate(check_list(values.get("engines", []), "engines"))
    ]
    date = values.get("date", "")
    text = date.isoformat() if hasattr(date, "isoformat") else check_text(date, "date")
    if text and not _DATE.fullmatch(text):
        raise InvalidInput(f"{text!r} is not a date; write it like 2026-11-25", field="date")
    return {
        "name": check_text(values.get("name", path.stem), "name"),
        "seed": check_integer(values.get("seed", 0), "seed", 0, MAX_SEED),
        "creator": _code(values.get("creator", "SNDW"), "creator"),
        "source": _code(values.get("source", "GAME"), "source"),
        "date": text,
        "engines": tuple(engines),
    }


def _code(value: object, where: str) -> str:
    text = check_text(value, where)
    if not _CODE.fullmatch(text):
        sentence = f"{text!r} is not a UCS code; use 1 to 16 letters, digits and hyphens"
        raise InvalidInput(sentence, field=where)
    return text


def _refuse(sentence: str, where: str) -> str:
    raise InvalidInput(sentence, field=where)


# --- One file of it ----------------------------------------------------------------------------------


def _pools_of(doc: Marked, above: tuple[Path, ...]) -> Iterator[Pool]:
    """The pools of a file's includes, then its own. Defaults hold in their file and in those that include it."""
    with doc.located():
        check_keys(doc.values, TOP_KEYS, "")
        _check_version(doc.values)
    included = list(_includes(doc, above))
    for inner in included:
        yield from _pools_of(inner, (*above, doc.path.resolve()))
    defaults = default_settings() | _given_defaults(doc, above)
    with doc.located():
        sounds = check_mapping(doc.values.get("sounds", {}), "sounds")
    for key, body in sounds.items():
        with doc.located():
            yield from _expand(str(key), body, defaults, doc)


def _check_version(values: Mapping[str, Any]) -> None:
    if "manifest" not in values:
        raise InvalidInput("is missing; begin the file with 'manifest: 1'", field="manifest")
    if values["manifest"] != VERSION:
        sentence = f"version {values['manifest']!r} is not known here; write 'manifest: {VERSION}'"
        raise InvalidInput(sentence, field="manifest")


def _includes(doc: Marked, above: tuple[Path, ...]) -> Iterator[Marked]:
    with doc.located():
        names = check_list(doc.values.get("include", []), "include")
    for index, name in enumerate(names):
        where = f"include[{index}]"
        with doc.located():
            path = doc.path.parent / check_text(name, where)
            if not path.is_file():
                raise InvalidInput(
                    f"there is no file {name!r} beside {doc.path.name}; check the name", field=where
                )
            if path.resolve() in (*above, doc.path.resolve()):
                raise InvalidInput(
                    f"{name!r} includes this file in turn; take one of the two out", field=where
                )
        yield read_marked(path)


def _given_defaults(doc: Marked, above: tuple[Path, ...]) -> dict[str, Any]:
    """What this file and its includes give as defaults, checked; this file's win."""
    given: dict[str, Any] = {}
    for inner in _includes(doc, above):
        given.update(_given_defaults(inner, (*above, doc.path.resolve())))
    with doc.located():
        own = check_mapping(doc.values.get("defaults", {}), "defaults")
        for name in own:
            if name in SOUND_KEYS and name not in DEFAULT_KEYS:
                sentence = "belongs to one sound and cannot be a default; move it under the sound"
                raise InvalidInput(sentence, field=f"defaults.{name}")
        check_keys(own, DEFAULT_KEYS, "defaults")
        given.update(check_settings(own, "defaults"))
        _check_together({**default_settings(), **given}, "defaults")
    return given


# --- One sound of it ---------------------------------------------------------------------------------


def _expand(key: str, body: object, defaults: Mapping[str, Any], doc: Marked) -> Iterator[Pool]:
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
    document |= {"channels": settled["channels"], "loop": settled["loop"]}
    if settled["duration_secs"] is not None:
        document["duration_secs"] = settled["duration_secs"]
    bank_id = "/".join([key, *(str(value) for word, value in combination.items() if word != "intensity")])
    try:
        sound = Sound.from_json(document, id=bank_id)
    except InvalidInput as error:
        raise _moved(error, f"sounds.{bank_id}", where, combination, doc) from None
    _check_together(settled, where)
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


def _check_together(settings: Mapping[str, Any], where: str) -> None:
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


def _check_ids(pools: tuple[Pool, ...]) -> None:
    first: dict[str, Pool] = {}
    for pool in pools:
        twin = first.setdefault(pool.id, pool)
        if twin is not pool:
            sentence = f"is also defined in {twin.file.name}, line {twin.line}; rename one of them"
            raise InvalidInput(sentence, field=f"sounds.{pool.key}")


def _matches(pool_id: str, patterns: tuple[str, ...]) -> bool:
    return any(pool_id == pattern or pool_id.startswith(f"{pattern}/") for pattern in patterns)
