"""File names from templates, by default those of the Universal Category System. Opens no file.

UCS 8.2, "File naming": CatID_FXName_CreatorID_SourceID; underscores part the fields and stand nowhere else.
https://universalcategorysystem.com
"""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from typing import Any

from ..documents import not_legal
from ..errors import InvalidInput

WORDS = ("catid", "fxname", "number", "creator", "source", "category", "sound", "pool", "intensity", "format")
_ILLEGAL = re.compile(r'[<>:"|?*\\\x00-\x1f]')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")  # names Windows keeps for devices


def check_template(template: str, attributes: Mapping[str, str], where: str) -> None:
    """Raises InvalidInput for a word nobody knows, a broken brace or a path out of the folder."""
    legal = (*WORDS, *attributes)
    try:
        parts = list(string.Formatter().parse(template))
    except ValueError as error:
        raise InvalidInput(f"has a brace too many or too few ({error}); pair them", field=where) from None
    for _, word, spec, _ in parts:
        if word is not None and word not in legal:
            raise InvalidInput(not_legal(word, legal, "a word of file names"), field=where)
        if word == "number" and spec and not re.fullmatch(r"0?\d{0,2}d?", spec):
            raise InvalidInput(f"{spec!r} is no number format; write it like {{number:02}}", field=where)
    plain = "".join(text for text, _, _, _ in parts)
    if template.startswith("/") or ".." in template.split("/") or _ILLEGAL.search(plain):
        sentence = (
            "leaves the output folder or holds a sign no file name may have; use letters, digits, - _ /"
        )
        raise InvalidInput(sentence, field=where)


def render(template: str, words: Mapping[str, Any]) -> str:
    """The template filled in; signs that are not safe in file names become hyphens."""
    filled = template.format_map({name: _safe(value) for name, value in words.items()})
    return "/".join(_not_reserved(part) for part in filled.split("/") if part)


def fx_name(key: str, grid: Mapping[str, Any]) -> str:
    """ "metal_door", {"action": "slam"} -> "Metal-Door-Slam": no underscore, which parts UCS fields."""
    text = " ".join([key, *(str(value) for value in grid.values())])
    return "-".join(word[:1].upper() + word[1:] for word in re.split(r"[^A-Za-z0-9]+", text) if word)


def _safe(value: Any) -> Any:
    return re.sub(r"[^A-Za-z0-9.\-]+", "-", value) if isinstance(value, str) else value


def _not_reserved(part: str) -> str:
    return f"{part}-" if _RESERVED.fullmatch(part) else part
