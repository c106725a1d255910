"""Builds the stand-in engine, the bridge and the scenarios for one Unity version's defines. Knows no audio."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .tools import Tools, compile_all

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "unity_bridge"
HERE = Path(__file__).parent

_COMMON = ["UNITY_EDITOR", "UNITY_STANDALONE", "UNITY_STANDALONE_LINUX", "UNITY_2021_3_OR_NEWER"]
DEFINES = {
    "2021.3": [*_COMMON, "UNITY_2021", "UNITY_2021_3"],
    "2022.3": [*_COMMON, "UNITY_2022_3_OR_NEWER", "UNITY_2022", "UNITY_2022_3"],
    "6000.0": [
        *_COMMON,
        "UNITY_2022_3_OR_NEWER",
        "UNITY_2023_1_OR_NEWER",
        "UNITY_6000_0_OR_NEWER",
        "UNITY_6000",
    ],
}


@dataclass(frozen=True, kw_only=True)
class Part:
    """One assembly: where its sources are, what it refers to, whether it is ours (nullable on) or Unity's stand-in."""

    name: str
    folders: tuple[Path, ...]
    uses: tuple[str, ...] = ()
    ours: bool = True
    exe: bool = False
    unsafe: bool = False


ENGINE = HERE / "fake_engine"
PARTS = (
    Part(name="UnityEngine", folders=(ENGINE / "engine",), ours=False),
    Part(name="UnityEditor", folders=(ENGINE / "editor",), uses=("UnityEngine",), ours=False),
    Part(name="nunit.framework", folders=(ENGINE / "nunit",), ours=False),
    Part(name="Soundwell.Bridge", folders=(PACKAGE / "Runtime",), uses=("UnityEngine",), unsafe=True),
    Part(
        name="Soundwell.Bridge.Editor",
        folders=(PACKAGE / "Editor",),
        uses=("UnityEngine", "UnityEditor", "Soundwell.Bridge"),
    ),
    Part(
        name="Soundwell.Bridge.Samples",
        folders=(PACKAGE / "Samples~",),
        uses=("UnityEngine", "UnityEditor", "Soundwell.Bridge", "Soundwell.Bridge.Editor"),
    ),
    Part(
        name="Soundwell.Bridge.Tests",
        folders=(PACKAGE / "Tests/PlayMode",),
        uses=("UnityEngine", "nunit.framework", "Soundwell.Bridge"),
    ),
    Part(
        name="Soundwell.Bridge.Editor.Tests",
        folders=(PACKAGE / "Tests/EditMode",),
        uses=("UnityEngine", "UnityEditor", "nunit.framework", "Soundwell.Bridge", "Soundwell.Bridge.Editor"),
    ),
    Part(
        name="Scenarios",
        folders=(HERE / "scenarios",),
        uses=(
            "UnityEngine",
            "UnityEditor",
            "Soundwell.Bridge",
            "Soundwell.Bridge.Editor",
            "Soundwell.Bridge.Samples",
        ),
    ),
    Part(
        name="Host",
        folders=(HERE / "host",),
        uses=("UnityEngine", "UnityEditor", "nunit.framework"),
        ours=False,
        exe=True,
    ),
)


def build(tools: Tools, version: str, out: Path, extra_defines: tuple[str, ...] = ()) -> dict[str, list[str]]:
    """Compiles every part into `out`; the diagnostics by part, empty where it compiled cleanly."""
    out.mkdir(parents=True, exist_ok=True)
    defines = [*DEFINES[version], *extra_defines]
    answers = compile_all(tools, [_job(tools, part, defines, out) for part in PARTS])
    return {part.name: found for part, found in zip(PARTS, answers, strict=True)}


def _job(tools: Tools, part: Part, defines: list[str], out: Path) -> dict[str, Any]:
    sources = sorted(str(path) for folder in part.folders for path in folder.rglob("*.cs"))
    return {
        "name": part.name,
        "sources": sources,
        "references": tools.references + [str(out / f"{name}.dll") for name in part.uses],
        "defines": defines,
        "out": str(out / (part.name + (".exe" if part.exe else ".dll"))),
        "exe": part.exe,
        "unsafe": part.unsafe,
        "nullable": part.ours,
    }
