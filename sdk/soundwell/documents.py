"""JSON and YAML read, checked and written. Knows field names and sentences, not what a sound is."""

from __future__ import annotations

import difflib
import json
import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from .errors import InvalidInput

ENDINGS = (".json", ".yaml", ".yml")
_TIME_UNITS = ("secs", "sec", "s", "seconds", "millis", "ms", "msecs", "micros", "us", "minutes", "mins")
_UNITS = {*_TIME_UNITS, "frames", "samples", "bytes", "kb", "mb", "gb", "kib", "mib", "gib"}


def read_document(path: Path) -> dict[str, Any]:
    """A .json, .yaml or .yml file -> its top-level mapping. InvalidInput names the file and the line."""
    _check_ending(path)
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise InvalidInput("there is no such file", field=str(path)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"cannot be read as UTF-8 text ({error})", field=str(path)) from error
    document = _parse(text, path)
    if not isinstance(document, dict):
        raise InvalidInput(f"must hold a mapping at its top, not {kind_of(document)}", field=str(path))
    return document


def write_document(path: Path, document: Mapping[str, Any]) -> None:
    """Writes by the name's ending; temp file and rename, so no half file is left."""
    _check_ending(path)
    if path.suffix.lower() == ".json":
        text = json.dumps(document, indent=2, allow_nan=False, ensure_ascii=False) + "\n"
    else:
        text = yaml.safe_dump(dict(document), sort_keys=False, allow_unicode=True, default_flow_style=None)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.part")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)


def canonical_json(document: Any) -> str:
    """One text per value: sorted keys, no spaces, ASCII. What hashes are taken of."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def nearest(word: str, legal: Iterable[str]) -> str | None:
    """The legal word closest to `word`, or None where none is close."""
    by_lower = {option.lower(): option for option in legal}
    found = difflib.get_close_matches(word.lower(), by_lower, n=1, cutoff=0.5)
    return by_lower[found[0]] if found else None


def not_legal(word: object, legal: Collection[str], what: str) -> str:
    """'gravle' is not a surface of footstep; did you mean 'gravel'? (concrete, dirt, ...)"""
    close = nearest(str(word), legal)
    hint = f"did you mean '{close}'?" if close else "choose one of these:"
    return f"{str(word)!r} is not {what}; {hint} ({', '.join(sorted(legal))})"


def check_choice(value: object, legal: Collection[str], what: str, field: str) -> str:
    """`value` where it is one of `legal`; InvalidInput with the nearest legal one otherwise."""
    text = check_text(value, field)
    if text not in legal:
        raise InvalidInput(not_legal(text, legal, what), field=field)
    return text


def check_keys(document: Mapping[Any, Any], legal: Collection[str], field: str) -> None:
    """Refuses keys that nobody would read. A known stem with another unit gets its own sentence."""
    for key in document:
        if key in legal:
            continue
        name = f"{field}.{key}" if field else str(key)
        stem, _, unit = str(key).rpartition("_")
        twin = next((option for option in sorted(legal) if stem and option.startswith(f"{stem}_")), None)
        if twin and unit.lower() in _UNITS:
            raise InvalidInput(f"the unit '{unit}' is not used here; write '{twin}' instead", field=name)
        raise InvalidInput(not_legal(key, legal, "a key here"), field=name)


def check_mapping(value: object, field: str) -> dict[Any, Any]:
    if not isinstance(value, Mapping):
        raise InvalidInput(f"must be a mapping, not {kind_of(value)}", field=field)
    return dict(value)


def check_list(value: object, field: str) -> list[Any]:
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise InvalidInput(f"must be a list, not {kind_of(value)}", field=field)
    return list(value)


def check_text(value: object, field: str) -> str:
    if not isinstance(value, str):
        hint = " (put it in quotes)" if isinstance(value, bool | int | float) else ""
        raise InvalidInput(f"must be text, not {kind_of(value)}{hint}", field=field)
    try:
        value.encode()
    except UnicodeEncodeError as error:  # JSON can say half of a surrogate pair; no wire can
        raise InvalidInput(f"is not Unicode text ({ascii(value)[:80]})", field=ascii(field)) from error
    return value


def check_flag(value: object, field: str) -> bool:
    if not isinstance(value, bool):
        raise InvalidInput(f"must be true or false, not {kind_of(value)}", field=field)
    return value


def check_number(value: object, field: str, low: float, high: float, unit: str = "") -> float:
    """A finite number within low..high, as float. '300 ms' is refused: the field's name has the unit."""
    suffix = f" {unit}" if unit else ""
    if isinstance(value, bool) or not (isinstance(value, int | float) or _is_numpy_number(value)):
        plain = f" without a unit, in {unit}," if unit else ""
        raise InvalidInput(f"must be a number{plain} not {kind_of(value)}", field=field)
    number = float(value)  # type: ignore[arg-type]
    if not math.isfinite(number):
        raise InvalidInput(f"must be a finite number, not {number}", field=field)
    if number < 0 <= low:
        raise InvalidInput(f"must not be negative; {number:g} is below {low:g}{suffix}", field=field)
    if not low <= number <= high:
        side = "below the least" if number < low else "above the most"
        bound = low if number < low else high
        raise InvalidInput(f"{number:g} is {side} allowed, {bound:g}{suffix}", field=field)
    return number


def check_integer(value: object, field: str, low: int, high: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidInput(f"must be a whole number, not {kind_of(value)}", field=field)
    if not low <= value <= high:
        raise InvalidInput(f"{value} is not within {low}..{high}", field=field)
    return value


def kind_of(value: object) -> str:
    """What a document's author would call this value."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f"the text {value[:40]!r}"
    if isinstance(value, int | float):
        return f"the number {value}"
    kinds = {"a mapping": Mapping, "a list": Sequence}
    return next((name for name, kind in kinds.items() if isinstance(value, kind)), "an object")


def _is_numpy_number(value: object) -> bool:
    return hasattr(value, "dtype") and getattr(value, "shape", None) == ()


def _check_ending(path: Path) -> None:
    if path.suffix.lower() not in ENDINGS:
        raise InvalidInput(f"must end in one of {', '.join(ENDINGS)}", field=str(path))


def _unique(pairs: list[tuple[Any, Any]]) -> dict[Any, Any]:
    """Pairs -> mapping. A key given twice would lose the first value without a word."""
    mapping = dict(pairs)
    if len(mapping) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise InvalidInput("is given twice; keep one", field=str(twice))
    return mapping


class _UniqueLoader(yaml.SafeLoader):
    """YAML's safe loader, refusing keys given twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        _unique([(key.value, None) for key, _ in node.value])
        return super().construct_mapping(node, deep=deep)


def _parse(text: str, path: Path) -> Any:
    try:
        if path.suffix.lower() == ".json":
            return json.loads(text, object_pairs_hook=_unique)
        return yaml.load(text, Loader=_UniqueLoader)
    except json.JSONDecodeError as error:
        sentence = f"is not JSON: {error.msg} in line {error.lineno}, column {error.colno}"
        raise InvalidInput(sentence, field=str(path)) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" in line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        sentence = f"is not YAML: {getattr(error, 'problem', error)}{where}"
        raise InvalidInput(sentence, field=str(path)) from error
