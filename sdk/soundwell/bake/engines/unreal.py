"""Unreal: a CSV, and a Python script for the editor or its commandlet that imports what the CSV lists.

The script uses unreal.AssetImportTask and AssetTools.import_asset_tasks:
https://dev.epicgames.com/documentation/en-us/unreal-engine/python-api/class/AssetImportTask
run as the manual says under "Command-Line Arguments":
https://dev.epicgames.com/documentation/en-us/unreal-engine/scripting-the-unreal-editor-using-python
    UnrealEditor-Cmd Game.uproject -run=pythonscript -script="<folder>/import/unreal/import_sounds.py"
The CSV's first column is the row name, so that it fills a Data Table as well:
https://dev.epicgames.com/documentation/en-us/unreal-engine/data-driven-gameplay-elements-in-unreal-engine
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

TABLE, SCRIPT = "import/unreal/sounds.csv", "import/unreal/import_sounds.py"
COLUMNS = ("Name", "File", "Asset", "Folder", "Pool", "Place", "Loop", "Category", "Seed")


def files(name: str, records: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(COLUMNS)
    for index, record in enumerate(
        record for record in records if record["file"].endswith((".wav", ".ogg", ".flac"))
    ):
        asset = _object_name(PurePosixPath(record["file"]).stem)
        folder = "/".join(_object_name(part) for part in ("Soundwell", name, record["sound"]["category"]))
        loop = str(record["loop"] is not None).lower()
        writer.writerow(
            [f"Sound{index + 1}", record["file"], asset, f"/Game/{folder}", record["pool"], record["place"],
             loop, record["sound"]["category"], record["seed"]]
        )  # fmt: skip
    return {TABLE: table.getvalue(), SCRIPT: _SCRIPT_TEXT}


def _object_name(text: str) -> str:
    """Object names hold letters, digits and underscores."""
    return re.sub(r"[^A-Za-z0-9_]", "_", text)


_SCRIPT_TEXT = '''"""Imports what sounds.csv lists. Written by `soundwell bake`; run it in the Unreal editor."""

import csv
import os

import unreal

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))


def task_of(row):
    task = unreal.AssetImportTask()
    task.set_editor_property("filename", os.path.join(ROOT, *row["File"].split("/")))
    task.set_editor_property("destination_path", row["Folder"])
    task.set_editor_property("destination_name", row["Asset"])
    task.set_editor_property("automated", True)
    task.set_editor_property("replace_existing", True)
    task.set_editor_property("save", True)
    return task


def main():
    with open(os.path.join(HERE, "sounds.csv"), newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    unreal.AssetToolsHelpers.get_asset_tools().import_asset_tasks([task_of(row) for row in rows])
    for row in rows:
        wave = unreal.EditorAssetLibrary.load_asset(row["Folder"] + "/" + row["Asset"])
        if wave is None:
            unreal.log_error("not imported: " + row["File"])
        elif row["Loop"] == "true":
            wave.set_editor_property("looping", True)
            unreal.EditorAssetLibrary.save_loaded_asset(wave)


main()
'''
