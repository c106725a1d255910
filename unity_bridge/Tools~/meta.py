"""Writes the .meta file of every asset of the package. Knows Unity's importers, nothing of what the assets do.

    python unity_bridge/Tools~/meta.py          writes what is missing or wrong
    python unity_bridge/Tools~/meta.py --check  names it and exits 1

A GUID is derived from the path once, so that two checkouts agree; a file that moves keeps its old .meta, as in Unity.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
TAIL = "  userData: \n  assetBundleName: \n  assetBundleVariant: \n"


def guid_of(path: str) -> str:
    """The GUID of an asset that is new at this path of the package."""
    return hashlib.md5(f"com.soundwell.bridge/{path}".encode()).hexdigest()


def assets(root: Path) -> Iterator[Path]:
    """Files and folders that Unity imports: all but those below a name that ends in ~ or begins with a dot.

    Samples~ is the exception: users copy its folders into Assets, where their .meta files come with them.
    """
    for path in sorted(root.rglob("*")):
        parts = path.relative_to(root).parts
        if parts[0] == "Samples~":
            parts = parts[1:]
        hidden = any(part.endswith("~") or part.startswith(".") for part in parts)
        if parts and not hidden and path.suffix not in (".meta", ".pyc"):
            yield path


def meta_of(path: Path, guid: str) -> str:
    """The text of a .meta file for an asset of the package that is no native plugin."""
    head = f"fileFormatVersion: 2\nguid: {guid}\n"
    if path.is_dir():
        return f"{head}folderAsset: yes\nDefaultImporter:\n  externalObjects: {{}}\n{TAIL}"
    if path.suffix == ".cs":
        body = "  externalObjects: {}\n  serializedVersion: 2\n  defaultReferences: []\n  executionOrder: 0\n"
        return f"{head}MonoImporter:\n{body}  icon: {{instanceID: 0}}\n{TAIL}"
    return f"{head}{_importer(path)}:\n  externalObjects: {{}}\n{TAIL}"


def _importer(path: Path) -> str:
    if path.name == "package.json":
        return "PackageManifestImporter"
    by_suffix = {
        ".asmdef": "AssemblyDefinitionImporter",
        ".md": "TextScriptImporter",
        ".xml": "TextScriptImporter",
    }
    return by_suffix.get(path.suffix, "DefaultImporter")


def wanted(path: Path) -> str:
    """What the .meta file should hold: an existing GUID is kept."""
    meta = path.with_name(path.name + ".meta")
    found = re.search(r"^guid: ([0-9a-f]{32})$", meta.read_text(), re.M) if meta.is_file() else None
    return meta_of(path, found[1] if found else guid_of(path.relative_to(PACKAGE).as_posix()))


def main(*, check: bool) -> int:
    wrong = []
    kept = set()
    for path in assets(PACKAGE):
        meta = path.with_name(path.name + ".meta")
        kept.add(meta)
        if not meta.is_file() or meta.read_text() != wanted(path):
            wrong.append(meta)
            if not check:
                meta.write_text(wanted(path))
    for meta in sorted(PACKAGE.rglob("*.meta")):
        if meta not in kept:
            wrong.append(meta)
            if not check:
                meta.unlink()  # its asset is gone
    for meta in wrong:
        print(meta.relative_to(PACKAGE))
    return 1 if check and wrong else 0


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv[1:]))
