"""Which engine modules the plugin's sources use, and which its Build.cs files declare. Compiles nothing."""

from __future__ import annotations

import re
from pathlib import Path

from .toolchain import MODULES, SOURCE, STUBS

OWN = {"SoundwellSDK": "soundwell/soundwell.h"}


def homes() -> dict[str, str]:
    """The module of every header that a source may include."""
    found = {
        path.relative_to(module).as_posix(): module.name
        for module in sorted(STUBS.iterdir())
        if module.is_dir() and module.name != "bodies"
        for path in module.rglob("*.h")
    }
    for module in MODULES:
        for path in (SOURCE / module).rglob("*.h"):
            found[path.name] = module
    return found | {header: module for module, header in OWN.items()}


def used(module: str, *, public: bool) -> set[str]:
    """Modules whose headers are included; `public`: by public headers only."""
    where = homes()
    folder = SOURCE / module / "Public" if public else SOURCE / module
    names: set[str] = set()
    for path in [*folder.rglob("*.h"), *([] if public else folder.rglob("*.cpp"))]:
        text = path.read_text()
        included = re.findall(r'^#include "([^"]+)"', text, re.M)
        names |= {where[name] for name in included if name in where}
        if any(name.endswith(".generated.h") for name in included) or "NewObject<" in text:
            names.add("CoreUObject")
    return names - {module}


def unknown_includes() -> list[str]:
    """Includes that no module and no C++ library has."""
    where = homes()
    return [
        f"{path.name}: {name}"
        for module in MODULES
        for path in [*(SOURCE / module).rglob("*.h"), *(SOURCE / module).rglob("*.cpp")]
        for name in re.findall(r'^#include "([^"]+)"', path.read_text(), re.M)
        if name not in where and not name.endswith(".generated.h")
    ]


def declared(module: str, source: Path = SOURCE) -> tuple[set[str], set[str]]:
    """(public, private) dependencies of a Build.cs."""
    text = (source / module / f"{module}.Build.cs").read_text()

    def names(kind: str) -> set[str]:
        block = re.search(rf"{kind}DependencyModuleNames\.AddRange\(new string\[\]\s*\{{(.*?)\}}", text, re.S)
        return set(re.findall(r'"(\w+)"', block.group(1))) if block else set()

    return names("Public"), names("Private")
