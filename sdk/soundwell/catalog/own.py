"""A studio's own attribute values, kept in labels.yaml beside the weights that learnt them. Knows no audio.

footstep: {surface: {slime: {words: [goo]}}}
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..documents import check_choice, check_keys, check_list, check_mapping, check_text, read_document
from ..errors import InvalidInput
from .reader import Catalog, Category, Value

LABELS = "labels.yaml"
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
Words = Mapping[str, Mapping[str, Mapping[str, Mapping[str, Any]]]]


def extended(catalog: Catalog, document: Words, where: str = LABELS) -> Catalog:
    """The catalog with own values added to the attributes that the model hears. Raises InvalidInput."""
    categories = dict(catalog.categories)
    for name, attributes in document.items():
        check_choice(name, tuple(categories), "a category", where)
        categories[name] = _with_values(
            categories[name], check_mapping(attributes, f"{where}: {name}"), where
        )
    return Catalog(categories=categories)


def own_words(tokens: Mapping[str, tuple[str, ...]], catalog: Catalog) -> dict[str, Any]:
    """ "footstep/slime" -> words, as a document for labels.yaml."""
    document: dict[str, Any] = {}
    for token, words in sorted(tokens.items()):
        category, _, value = token.partition("/")
        attribute = catalog.categories[category].model_attribute
        document.setdefault(category, {}).setdefault(attribute, {})[value] = {"words": list(words)}
    return document


def read_labels(folder: Path) -> dict[str, Any]:
    """What labels.yaml of a folder says; nothing where there is none."""
    path = folder / LABELS
    return dict(read_document(path)) if path.is_file() else {}


def _with_values(category: Category, attributes: Mapping[str, Any], where: str) -> Category:
    check_keys(attributes, (category.model_attribute,), f"{where}: {category.id}")
    values = dict(category.values[category.model_attribute])
    for name, details in attributes[category.model_attribute].items():
        if not _NAME.fullmatch(str(name)):
            sentence = f"{name!r} is not a label: use lower-case letters, digits and _, at most 40"
            raise InvalidInput(sentence, field=f"{where}: {category.id}")
        words = check_list(check_mapping(details or {}, where).get("words", []), f"{where}: {name}.words")
        known = values.get(name, Value(name=name))
        spoken = (*known.words, *(check_text(word, f"{where}: {name}.words") for word in words))
        values[name] = replace(known, own=True, like="", words=spoken)
    return replace(category, values={**category.values, category.model_attribute: values})
