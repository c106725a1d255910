"""Drives the Roslyn compiler through pythonnet: one JSON request on stdin, one JSON answer on stdout.

A process of its own, since a runtime once loaded stays. Knows nothing of Unity or of Soundwell.
A job: {"name", "sources": [paths], "references": [paths], "defines": [...], "out": path, "exe", "unsafe", "nullable"}.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any


def load(roslyn: str, dotnet: str) -> None:
    from clr_loader import get_coreclr
    from pythonnet import load as load_runtime

    config = Path(roslyn) / "soundwell.runtimeconfig.json"
    framework = {"name": "Microsoft.NETCore.App", "version": "8.0.0"}
    config.write_text(json.dumps({"runtimeOptions": {"tfm": "net8.0", "framework": framework}}))
    load_runtime(get_coreclr(runtime_config=str(config), dotnet_root=dotnet))
    import clr

    sys.path.append(roslyn)
    clr.AddReference("System.Collections.Immutable")
    clr.AddReference("Microsoft.CodeAnalysis")
    clr.AddReference("Microsoft.CodeAnalysis.CSharp")


def compile_one(job: dict[str, Any]) -> list[str]:
    """Writes the assembly; returns the warnings and errors, all of which count as failures."""
    from Microsoft.CodeAnalysis import MetadataReference, NullableContextOptions, OutputKind, SyntaxTree
    from Microsoft.CodeAnalysis.CSharp import (
        CSharpCompilation,
        CSharpCompilationOptions,
        CSharpParseOptions,
        CSharpSyntaxTree,
        LanguageVersion,
    )
    from System import Array, String
    from System.IO import File
    from System.Text import Encoding

    parse = CSharpParseOptions(LanguageVersion.CSharp9).WithPreprocessorSymbols(
        Array[String]([String(d) for d in job["defines"]])
    )
    trees = [
        CSharpSyntaxTree.ParseText(File.ReadAllText(path), parse, path, Encoding.UTF8)
        for path in job["sources"]
    ]
    references = [MetadataReference.CreateFromFile(path) for path in job["references"]]
    nullable = NullableContextOptions.Enable if job["nullable"] else NullableContextOptions.Disable
    kind = OutputKind.ConsoleApplication if job.get("exe") else OutputKind.DynamicallyLinkedLibrary
    options = (
        CSharpCompilationOptions(kind)
        .WithNullableContextOptions(nullable)
        .WithAllowUnsafe(bool(job.get("unsafe")))
        .WithDeterministic(True)
    )
    made = CSharpCompilation.Create(
        job["name"], Array[SyntaxTree](trees), Array[MetadataReference](references), options
    )
    out = File.Create(job["out"])
    result = made.Emit(out)
    out.Close()
    return [str(d) for d in result.Diagnostics if str(d.Severity) in ("Warning", "Error")]


if __name__ == "__main__":
    request = json.load(sys.stdin)
    load(request["roslyn"], request["dotnet"])
    json.dump([compile_one(job) for job in request["jobs"]], sys.stdout)
