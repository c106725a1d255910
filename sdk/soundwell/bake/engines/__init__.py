"""Files that let a game engine or a middleware take a baked folder in, in forms those tools document.

Each module makes text from provenance records alone; paths in it are relative, so that the folder may move.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..manifest import Manifest
from . import fmod, unity, unreal, wwise

Record = Mapping[str, Any]
_MAKERS: Mapping[str, Callable[[str, Sequence[Record]], dict[str, str]]] = {
    "unity": unity.files,
    "unreal": unreal.files,
    "wwise": wwise.files,
    "fmod": fmod.files,
}


def import_files(manifest: Manifest, records: Sequence[Record]) -> dict[str, bytes]:
    """Path under the output folder -> content, for every engine the manifest names."""
    found: dict[str, bytes] = {}
    for engine in manifest.engines:
        made = _MAKERS[engine](manifest.name, records)
        found.update({path: text.encode() for path, text in made.items()})
    return found
