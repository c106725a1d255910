"""Every source compiles as C# 9, nullable on, warnings as errors, for each Unity version's defines."""

from __future__ import annotations

from pathlib import Path

import pytest

from .build import DEFINES, build
from .tools import compile_all


@pytest.mark.parametrize(
    "version", [v for v in DEFINES if v != "2021.3"]
)  # 2021.3 is what the others play with
def test_bridge_compiles_for_unity(tools, tmp_path, version):
    assert {name: found for name, found in build(tools, version, tmp_path).items() if found} == {}


def test_bridge_compiles_with_its_core_compiled_out(tools, tmp_path):
    found = build(tools, "2021.3", tmp_path, extra_defines=("SOUNDWELL_DISABLED",))
    assert {name: complaints for name, complaints in found.items() if complaints} == {}


def test_compiler_finds_planted_mistakes(tools, tmp_path):
    mistakes = {
        "null": "#nullable enable\nclass A { string x = null; }",
        "unused": "class A { void F() { int unused; } }",
        "too_new": "class A { } record struct B(int X);",
        "unknown": "class A { void F() { UnityEngine.AudioSource.PlaySoon(); } }",
    }
    jobs = []
    for name, source in mistakes.items():
        (tmp_path / f"{name}.cs").write_text(source)
        jobs.append(_job(tools, tmp_path, name))
    assert [bool(found) for found in compile_all(tools, jobs)] == [True] * len(mistakes)


def _job(tools, folder: Path, name: str) -> dict:
    return {
        "name": name,
        "sources": [str(folder / f"{name}.cs")],
        "references": tools.references,
        "defines": [],
        "out": str(folder / f"{name}.dll"),
        "nullable": True,
    }
