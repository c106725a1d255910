"""`python -m tests.acceptance.unreal`: every layer in which the Unreal plugin is checked without an Unreal Engine.

Needs clang-16, clang-tidy-16 and mingw-w64 from Debian; the packaged libraries where bindings/build_all.py was run.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..unreal import modules, runtime_build, toolchain, uht
from ..unreal.toolchain import MODULES, PLUGIN, WINDOWS, Toolchain
from .table import Row, main

ROOT = Path(__file__).resolve().parents[2]
SNAPSHOT = ROOT / "tests/unreal/package.snapshot"


def header_tool(_: argparse.Namespace) -> Sequence[Row]:
    """The plugin's headers, and the planted mistakes of the header tool and of the compiler."""
    found = uht.problems(toolchain.folders())
    headers = sum(1 for folder in toolchain.folders().values() for _ in folder.rglob("*.h"))
    rows = [row("header_tool_problems", "0", f"{len(found)} in {headers} headers", not found, len(found))]
    passed, failed = tests(
        "tests/unreal/test_uht.py", "tests/unreal/test_compile.py", "-k", "planted or mistake"
    )
    caught = f"{passed} of {passed + failed}"
    rows.append(row("planted_mistakes_caught", ">= 12, all", caught, failed == 0 and passed >= 12, passed))
    return rows


def compiler(_: argparse.Namespace) -> Sequence[Row]:
    """Every source by itself, for Linux and for Windows, with Unreal's flags; then clang-tidy on each module."""
    with tempfile.TemporaryDirectory() as folder:
        linux = toolchain.toolchain(Path(folder))
        windows = Toolchain(generated=linux.generated, extra=tuple(WINDOWS))
        sources = toolchain.sources(*MODULES)
        rows = []
        for name, tools in (("linux", linux), ("windows", windows)):
            bad = tools.check_all(sources)
            print("\n".join(bad), file=sys.stderr)
            told = f"{len(bad)} of {len(sources)} files with diagnostics"
            rows.append(row(f"clang16_{name}", "0 diagnostics, each file by itself", told, not bad, len(bad)))
        said = [text for text in map(linux.tidy, linux.unities(*MODULES)) if text]
        print("\n".join(said), file=sys.stderr)
    rows.append(row("clang_tidy_16", "0 findings", f"{len(said)} of {len(MODULES)} modules", not said))
    return rows


def runtime(_: argparse.Namespace) -> Sequence[Row]:
    """The plugin on the stand-in engine with the real core and a real sidecar, under ASan and UBSan."""
    with tempfile.TemporaryDirectory() as folder:
        program = runtime_build.build(Path(folder))
        rows: list[Row] = []
        for scenes in (["pie", "burst", "play"], ["recovery"], ["quartz", "concurrency", "garbage", "races"]):
            rows += scene_rows(program.run(*scenes))
        rows += scene_rows(program.run("bed", "footstep", "impact", "nodes", "samples", "specs"))
        rows += scene_rows(program.run("editor"))
        rows += scene_rows(program.run("disabled", plugin=program.bare))
    rows.append(row("sanitizers", "no report of ASan, LSan or UBSan", "six runs ended with exit 0", True))
    return rows


def scene_rows(checks: list[dict[str, Any]]) -> list[Row]:
    return [
        row(f"{check['scene']}: {check['what']}", "holds", check["measured"] or "seen", check["holds"])
        for check in checks
    ]


def build_rules(_: argparse.Namespace) -> Sequence[Row]:
    """Build.cs, .uplugin and the package."""
    passed, failed = tests("tests/unreal/test_build_rules.py")
    rows = [row("build_rules_tests", "all pass", f"{passed} passed, {failed} failed", failed == 0, passed)]
    wrong = []
    for module in MODULES:
        public, private = modules.declared(module)
        wrong += sorted((modules.used(module, public=False) | {"Core"}) ^ (public | private))
    rows.append(
        row("dependencies_used_are_declared", "0 differences", f"{len(wrong)} differences", not wrong)
    )
    return rows


def package(_: argparse.Namespace) -> Sequence[Row]:
    """The real package, with the libraries of bindings/dist."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, str(PLUGIN / "Tools/package.py"), "--out", folder]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        path = Path(done.stdout.strip())
        names = zipfile.ZipFile(path).namelist()
        size = path.stat().st_size / 1e6
    missing = sorted(set(SNAPSHOT.read_text().split()) - set(names))
    extra = sorted(set(names) - set(SNAPSHOT.read_text().split()))
    told = f"{len(names)} files, {size:.1f} MB; missing {missing or 'none'}, extra {extra or 'none'}"
    return [row("package", "the files of the snapshot, all libraries", told, not missing and not extra)]


def tests(*arguments: str) -> tuple[int, int]:
    """Runs pytest; (passed, failed)."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", f"--junitxml={report}", *arguments]
        subprocess.run(command, cwd=ROOT, stdout=sys.stderr)
        suite = next(iter(ET.parse(report).getroot()))
    failed = int(suite.attrib["failures"]) + int(suite.attrib["errors"])
    return int(suite.attrib["tests"]) - failed, failed


def row(key: str, aim: str, measured: str, met: bool, value: float | None = None) -> Row:
    return Row(key=key, aim=aim, measured=measured, met=met, value=value)


if __name__ == "__main__":
    checks = {
        "header_tool": header_tool,
        "compiler": compiler,
        "runtime": runtime,
        "build_rules": build_rules,
        "package": package,
    }
    main("unreal", checks, argparse.ArgumentParser(description=__doc__))
