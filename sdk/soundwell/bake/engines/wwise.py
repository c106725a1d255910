"""Wwise: a tab-delimited import file; each pool becomes a Random Container of its sounds.

Columns and paths as in the manual, "Importing Media Files from Tab Delimited Text Files":
https://www.audiokinetic.com/library/edge/?source=Help&id=importing_media_files_from_tab_delimited_text_file
Import it by Project > Import Tab Delimited, or by ak.wwise.core.audio.importTabDelimited.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

TABLE = "import/wwise/sounds.txt"
COLUMNS = ("Audio File", "Object Path", "Object Type", "Notes")
ROOT = r"\Actor-Mixer Hierarchy\Default Work Unit"


def files(name: str, records: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    rows = [COLUMNS, *(_row(name, record) for record in records if record["file"].endswith(".wav"))]
    return {TABLE: "".join("\t".join(row) + "\r\n" for row in rows)}


def _row(name: str, record: Mapping[str, Any]) -> tuple[str, ...]:
    """The file's path is relative to the import file's folder."""
    audio = "..\\..\\" + record["file"].replace("/", "\\")
    container = _object_name(record["pool"].replace("/", "_"))
    sound = _object_name(PurePosixPath(record["file"]).stem)
    path = rf"{ROOT}\<Folder>{_object_name(name)}\<Random Container>{container}\<Sound SFX>{sound}"
    return audio, path, "Sound SFX", f"soundwell {record['pool']} seed {record['seed']}"


def _object_name(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9_\- ]", "_", text)
