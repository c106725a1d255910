"""Packages the plugin with the native core's libraries: one zip to unpack into a project's Plugins folder.

    python bindings/build_all.py && python unreal_bridge/Tools/package.py [--dist DIR] [--out DIR]

Writes OUT/Soundwell-<version>-unreal.zip, the same bytes for the same input. A platform whose library was not built
is left out and named: the plugin is a null build there. Knows nothing of how the libraries are made.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import struct
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

PLUGIN = Path(__file__).resolve().parents[1]
ROOT = PLUGIN.parent
LIBRARIES = "Binaries/ThirdParty/Soundwell"
# Where a file of bindings/dist goes. A Mac library is one file for both processors, made below.
COPIED = {
    "windows-x86_64/soundwell.dll": f"{LIBRARIES}/Win64/soundwell.dll",
    "windows-x86_64/soundwell.lib": f"{LIBRARIES}/Win64/soundwell.lib",
    "linux-x86_64/libsoundwell.so": f"{LIBRARIES}/Linux/libsoundwell.so",
    "linux-aarch64/libsoundwell.so": f"{LIBRARIES}/LinuxArm64/libsoundwell.so",
}
MAC = ("macos-x86_64/libsoundwell.dylib", "macos-arm64/libsoundwell.dylib")
MAC_TARGET = f"{LIBRARIES}/Mac/libsoundwell.dylib"
LEFT_OUT = ("Tools", "__pycache__", "Intermediate", "Saved", "Binaries")
EPOCH = (1980, 1, 1, 0, 0, 0)


def universal(parts: Mapping[str, bytes]) -> bytes:
    """A Mach-O file for several processors: a big-endian table, then each part at its page."""
    page_bits, table, body = 14, b"", b""
    offset = 1 << page_bits
    for part in parts.values():
        kind, subkind = struct.unpack_from("<II", part, 4)
        table += struct.pack(">IIIII", kind, subkind, offset, len(part), page_bits)
        body += part + b"\0" * (-len(part) % (1 << page_bits))
        offset += len(part) + (-len(part) % (1 << page_bits))
    head = struct.pack(">II", 0xCAFEBABE, len(parts)) + table
    return head + b"\0" * ((1 << page_bits) - len(head)) + body


def own_files() -> dict[str, bytes]:
    """The plugin as it stands, the header where Unreal looks for it, and the licence."""
    files = {
        path.relative_to(PLUGIN).as_posix(): path.read_bytes()
        for path in sorted(PLUGIN.rglob("*"))
        if path.is_file() and not any(part in LEFT_OUT for part in path.relative_to(PLUGIN).parts)
    }
    header = "soundwell/soundwell.h"
    files[f"Source/SoundwellSDK/include/{header}"] = (ROOT / "bindings/include" / header).read_bytes()
    files["LICENSE"] = (ROOT / "LICENSE").read_bytes()
    return files


def libraries(dist: Path) -> tuple[dict[str, bytes], list[str]]:
    """The libraries by their place in the plugin, and what was not built."""
    found = {target: dist / source for source, target in COPIED.items()}
    files = {target: path.read_bytes() for target, path in found.items() if path.is_file()}
    missing = [source for source, target in COPIED.items() if target not in files]
    if all((dist / source).is_file() for source in MAC):
        files[MAC_TARGET] = universal({source: (dist / source).read_bytes() for source in MAC})
    else:
        missing += [source for source in MAC if not (dist / source).is_file()]
    return files, missing


def package(dist: Path, out: Path) -> tuple[Path, list[str]]:
    """Writes the zip; returns its path and what was left out."""
    built, missing = libraries(dist)
    sums = {name: hashlib.sha256(data).hexdigest() for name, data in sorted(built.items())}
    files = {**own_files(), **built, f"{LIBRARIES}/sha256.json": json.dumps(sums, indent=1).encode()}
    version = json.loads(files["Soundwell.uplugin"])["VersionName"]
    out.mkdir(parents=True, exist_ok=True)
    path = out / f"Soundwell-{version}-unreal.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(files.items()):
            entry = zipfile.ZipInfo(f"Soundwell/{name}", EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (0o755 if name in built else 0o644) << 16
            archive.writestr(entry, data)
    return path, missing


def main() -> None:
    parser = argparse.ArgumentParser(description="Package the Unreal plugin with the core's libraries.")
    parser.add_argument("--dist", type=Path, default=ROOT / "bindings/dist", help="what build_all.py wrote")
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    arguments = parser.parse_args()
    path, missing = package(arguments.dist, arguments.out)
    for name in missing:
        print(f"left out: {name} was not built", file=sys.stderr)
    print(path)


if __name__ == "__main__":
    main()
