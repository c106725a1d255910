"""Compiles the C# samples as their project file says, and runs them on .NET 8 or Mono. Knows no audio."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from tests.unity.tools import Tools, compile_all

from .programs import ROOT

FOLDER = ROOT / "samples/csharp"


def sources_of(sample: str) -> list[str]:
    """The files that Samples.csproj compiles for one sample."""
    project = ElementTree.parse(FOLDER / "Samples.csproj")
    patterns = [item.attrib["Include"].replace("$(Sample)", sample) for item in project.iter("Compile")]
    return [
        str(path)
        for pattern in patterns
        for path in sorted((FOLDER / pattern).parent.glob(Path(pattern).name))
    ]


def compile_samples(tools: Tools, samples: tuple[str, ...], out: Path) -> dict[str, list[str]]:
    """One program each in `out`; the compiler's complaints by sample."""
    jobs = [
        {
            "name": sample,
            "sources": sources_of(sample),
            "references": tools.references,
            "defines": [],
            "out": str(out / f"{sample}.exe"),
            "exe": True,
            "unsafe": True,
            "nullable": True,
        }
        for sample in samples
    ]
    return dict(zip(samples, compile_all(tools, jobs), strict=True))


def command(tools: Tools, runtime: str, program: Path) -> list[str]:
    """How a runtime is told to run a compiled sample."""
    if runtime == "mono":
        return [str(tools.mono), str(program)]
    config = program.with_suffix(".runtimeconfig.json")
    framework = {"name": "Microsoft.NETCore.App", "version": "8.0.0"}
    config.write_text(json.dumps({"runtimeOptions": {"tfm": "net8.0", "framework": framework}}))
    return [str(tools.dotnet), "exec", "--runtimeconfig", str(config), str(program)]
