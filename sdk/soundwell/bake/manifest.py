"""A manifest read: its files, includes and defaults. What becomes of a sound is `expand`. Knows no audio."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ..documents import check_integer, check_keys, check_list, check_mapping, check_text, not_legal
from ..errors import InvalidInput
from ..events import MAX_SEED
from .expand import SOUND_KEYS, Pool, check_together, expand
from .fields import FIELDS, check_settings, default_settings
from .marked import Marked, read_marked

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
DEFAULT_KEYS = tuple(name for name, entry in FIELDS.items() if entry.shared)
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9\-]{0,15}")
_DATE = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")


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
            yield from expand(str(key), body, defaults, doc)


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
        check_together({**default_settings(), **given}, "defaults")
    return given


def _check_ids(pools: tuple[Pool, ...]) -> None:
    first: dict[str, Pool] = {}
    for pool in pools:
        twin = first.setdefault(pool.id, pool)
        if twin is not pool:
            sentence = f"is also defined in {twin.file.name}, line {twin.line}; rename one of them"
            raise InvalidInput(sentence, field=f"sounds.{pool.key}")


def _matches(pool_id: str, patterns: tuple[str, ...]) -> bool:
    return any(pool_id == pattern or pool_id.startswith(f"{pattern}/") for pattern in patterns)
