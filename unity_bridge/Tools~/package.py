"""Builds com.soundwell.bridge-<version>.tgz: the package's files and the cross-built native plugins.

    python unity_bridge/Tools~/package.py [--plugins bindings/dist] [--out dist]

The plugins are what `python bindings/build_all.py` makes. Same input, same bytes. Knows nothing of how they are built.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import meta

ROOT = meta.PACKAGE.parent
ALL_PLATFORMS = ("Android", "Linux64", "OSXUniversal", "WebGL", "Win", "Win64", "iOS")


@dataclass(frozen=True, kw_only=True)
class Plugin:
    """One native library: its folder under bindings/dist and what Unity's importer is told of it."""

    folder: str
    file: str
    player: str  # Unity's name of the stand-alone platform
    editor_os: str
    cpu: str


PLUGINS = (
    Plugin(folder="linux-x86_64", file="libsoundwell.so", player="Linux64", editor_os="Linux", cpu="x86_64"),
    Plugin(folder="windows-x86_64", file="soundwell.dll", player="Win64", editor_os="Windows", cpu="x86_64"),
    Plugin(
        folder="macos-x86_64", file="libsoundwell.dylib", player="OSXUniversal", editor_os="OSX", cpu="x86_64"
    ),
    Plugin(
        folder="macos-arm64", file="libsoundwell.dylib", player="OSXUniversal", editor_os="OSX", cpu="ARM64"
    ),
)


def plugin_meta(plugin: Plugin, guid: str) -> str:
    """Importer settings: this library in that editor and that player, and nowhere else."""
    excluded = "".join(
        f"        Exclude {name}: {int(name != plugin.player)}\n" for name in ("Editor", *ALL_PLATFORMS)
    ).replace("Exclude Editor: 1", "Exclude Editor: 0")
    players = "".join(
        _platform(
            "Standalone" if name in ("Linux64", "OSXUniversal", "Win", "Win64") else name,
            name,
            name == plugin.player,
            f"        CPU: {plugin.cpu if name == plugin.player else 'None'}\n",
        )
        for name in ALL_PLATFORMS
        if name not in ("Android", "WebGL", "iOS")
    )
    editor = (
        f"        CPU: {plugin.cpu}\n        DefaultValueInitialized: true\n        OS: {plugin.editor_os}\n"
    )
    return (
        f"fileFormatVersion: 2\nguid: {guid}\nPluginImporter:\n  externalObjects: {{}}\n  serializedVersion: 2\n"
        "  iconMap: {}\n  executionOrder: {}\n  defineConstraints:\n  - '!SOUNDWELL_DISABLED'\n  isPreloaded: 0\n"
        "  isOverridable: 0\n  isExplicitlyReferenced: 0\n  validateReferences: 1\n  platformData:\n"
        f"  - first:\n      : Any\n    second:\n      enabled: 0\n      settings:\n{excluded}"
        "  - first:\n      Any: \n    second:\n      enabled: 0\n      settings: {}\n"
        f"{_platform('Editor', 'Editor', True, editor)}{players}{meta.TAIL}"
    )


def _platform(group: str, name: str, enabled: bool, settings: str) -> str:
    return f"  - first:\n      {group}: {name}\n    second:\n      enabled: {int(enabled)}\n      settings:\n{settings}"


def contents(plugins: Path) -> dict[str, bytes]:
    """Path within the archive -> bytes. Raises FileNotFoundError naming a library that is not built."""
    files = {}
    for path in sorted(meta.PACKAGE.rglob("*")):
        name = path.relative_to(meta.PACKAGE).as_posix()
        if path.is_file() and not name.startswith("Tools~") and path.suffix != ".pyc":
            files[name] = path.read_bytes()
    for plugin in PLUGINS:
        built = plugins / plugin.folder / plugin.file
        if not built.is_file():
            raise FileNotFoundError(f"{built} is not built; run `python bindings/build_all.py` first")
        folder = f"Runtime/Plugins/{plugin.folder}"
        files[f"{folder}/{plugin.file}"] = built.read_bytes()
        files[f"{folder}/{plugin.file}.meta"] = plugin_meta(
            plugin, meta.guid_of(f"{folder}/{plugin.file}")
        ).encode()
        files[f"{folder}.meta"] = meta.meta_of(meta.PACKAGE, meta.guid_of(folder)).encode()
    return files


def write(files: dict[str, bytes], out: Path) -> Path:
    """The archive as npm lays it out: everything below package/."""
    version = json.loads(files["package.json"])["version"]
    out.mkdir(parents=True, exist_ok=True)
    archive = out / f"com.soundwell.bridge-{version}.tgz"
    with (
        archive.open("wb") as raw,
        gzip.GzipFile(fileobj=raw, mode="wb", filename="", mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as tar,
    ):
        for name, data in sorted(files.items()):
            entry = tarfile.TarInfo(f"package/{name}")
            entry.size, entry.mode = len(data), 0o644
            tar.addfile(entry, io.BytesIO(data))
    return archive


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--plugins", type=Path, default=ROOT / "bindings" / "dist")
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    arguments = parser.parse_args()
    try:
        archive = write(contents(arguments.plugins), arguments.out)
    except FileNotFoundError as error:
        parser.error(str(error))
    print(f"{archive} ({archive.stat().st_size / 1e6:.1f} MB)")


if __name__ == "__main__":
    main()
