"""Writes X.generated.h for the stand-in engine: class bodies, enum names, what the collector visits. No rules."""

from __future__ import annotations

import re
from pathlib import Path

from .uht_parse import Header, Kind, parse


def generate(folders: dict[str, Path], out: Path) -> None:
    """One header per reflected header, as flat files in `out`."""
    out.mkdir(parents=True, exist_ok=True)
    for module, folder in folders.items():
        for path in sorted(folder.rglob("*.h")):
            header = parse(path, module)
            if header.kinds or header.delegates:
                (out / f"{path.stem}.generated.h").write_text(_text(header))


def _text(header: Header) -> str:
    file_id = re.sub(r"\W", "_", header.path.name)
    lines = [
        "#pragma once",
        '#include "UObject/Object.h"',
        "#undef CURRENT_FILE_ID",
        f"#define CURRENT_FILE_ID {file_id}",
    ]
    for kind in header.kinds:
        lines += _enum(kind) if kind.macro == "UENUM" else _body(kind, file_id)
    return "\n".join(lines) + "\n"


def _enum(kind: Kind) -> list[str]:
    entries = ", ".join(f'FString(TEXT("{name}"))' for name in kind.entries)
    return [
        f"enum class {kind.name} : {kind.underlying or 'uint8'};",
        f"template <> inline UEnum* StaticEnum<{kind.name}>()",
        "{",
        f'	static UEnum Enum(TEXT("{kind.name}"), TArray<FString>({{{entries}}}));',
        "	return &Enum;",
        "}",
    ]


def _body(kind: Kind, file_id: str) -> list[str]:
    visits = " ".join(
        f"StubVisit(Collector, {member.name});"
        for member in kind.members
        if member.macro == "UPROPERTY" and not member.guard
    )
    macro = f"#define {file_id}_{kind.body_line}_GENERATED_BODY"
    if kind.macro == "USTRUCT":
        body = f"static_cast<void>(Collector); {visits}"
        return [f"{macro} public: void StubVisitMembers(FStubCollector& Collector) const {{ {body} }}"]
    made = f'return StubClassOf<ThisClass>(TEXT("{kind.name[1:]}"), Super::StaticClass());'
    return [
        f"{macro} public: typedef {kind.name} ThisClass; typedef {kind.base} Super; "
        f"static UClass* StaticClass() {{ {made} }} "
        "virtual void StubVisitReferences(FStubCollector& Collector) override "
        f"{{ Super::StubVisitReferences(Collector); {visits} }} private:"
    ]
