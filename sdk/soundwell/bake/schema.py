"""The manifest's JSON Schema, from the same table that checks it: `python -m soundwell.bake.schema` writes it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ..catalog import load_catalog
from ..events import MAX_SEED
from .fields import FIELDS
from .manifest import DEFAULT_KEYS, ENGINES, VERSION

SCHEMA = "manifest.schema.json"
_CODE = {"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9-]{0,15}$"}


def schema() -> dict[str, Any]:
    """JSON Schema, draft 2020-12."""
    catalog = load_catalog().categories
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Soundwell bake manifest",
        "type": "object",
        "additionalProperties": False,
        "required": ["manifest"],
        "properties": {
            "manifest": {"const": VERSION, "description": "Version of this format."},
            "name": {"type": "string", "description": "Of the project, for the files' metadata."},
            "seed": {
                "type": "integer",
                "minimum": 0,
                "maximum": MAX_SEED,
                "description": "All seeds come from it.",
            },
            "creator": {**_CODE, "description": "UCS CreatorID."},
            "source": {**_CODE, "description": "UCS SourceID."},
            "date": {
                "type": "string",
                "format": "date",
                "description": "For the files' metadata; none if left out.",
            },
            "include": {
                "type": "array",
                "items": {"type": "string"},
                "description": "Manifests beside this one.",
            },
            "engines": {
                "type": "array",
                "items": {"enum": list(ENGINES)},
                "uniqueItems": True,
                "description": "Import files to write.",
            },
            "defaults": {
                "type": "object",
                "additionalProperties": False,
                "properties": {name: FIELDS[name].schema() for name in DEFAULT_KEYS},
            },
            "sounds": {
                "type": "object",
                "propertyNames": {"pattern": "^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$"},
                "additionalProperties": _sound(tuple(catalog)),
            },
        },
    }


def _sound(categories: tuple[str, ...]) -> dict[str, Any]:
    attributes = {category: _attributes(category) for category in categories}
    return {
        "type": "object",
        "additionalProperties": False,
        "anyOf": [{"required": ["category"]}, {"required": ["text"]}],
        "properties": {
            "category": {"enum": list(categories), "description": "Class of the sound; \"text\" may name it instead."},
            "attributes": {"type": "object", "additionalProperties": {"type": "string"}},
            "grid": {
                "type": "object",
                "additionalProperties": {"type": "array", "minItems": 1, "uniqueItems": True},
                "description": "Attribute, intensity or duration_secs -> values; all combinations are made.",
            },
            **{name: field.schema() for name, field in FIELDS.items()},
        },
        "allOf": [
            {"if": {"properties": {"category": {"const": name}}, "required": ["category"]}, "then": then}
            for name, then in attributes.items()
        ],
    }  # fmt: skip


def _attributes(category: str) -> dict[str, Any]:
    legal = load_catalog().categories[category].attributes
    single = {name: {"enum": list(values)} for name, values in legal.items()}
    listed = {name: {"type": "array", "items": {"enum": list(values)}} for name, values in legal.items()}
    numbers = {
        name: {"type": "array", "items": {"type": "number"}} for name in ("intensity", "duration_secs")
    }
    return {
        "properties": {
            "attributes": {"properties": single, "additionalProperties": False},
            "grid": {"properties": {**listed, **numbers}, "additionalProperties": False},
        }
    }


if __name__ == "__main__":
    Path(__file__).with_name(SCHEMA).write_text(json.dumps(schema(), indent=1) + "\n", encoding="utf-8")
