"""Runs scenarios on the stand-in engine, on .NET 8 or Mono, and reads back what they printed and what was heard."""

from __future__ import annotations

import importlib.util
import json
import os
import struct
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from .build import ROOT
from .tools import Tools

FloatArray = npt.NDArray[np.float32]
RUNTIMES = ("dotnet", "mono")


def library_folder() -> Path:
    """Folder of the native library: SOUNDWELL_LIBRARY_FOLDER, else the release build, made where it is missing."""
    given = os.environ.get("SOUNDWELL_LIBRARY_FOLDER")
    if given:
        return Path(given)
    spec = importlib.util.spec_from_file_location("native_build", ROOT / "tests/native/native_build.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    folder: Path = module.build_preset("release", "-DSOUNDWELL_PYTHON=ON")
    return folder


@dataclass(frozen=True, kw_only=True)
class Shot:
    """What the bridge handed to the engine: the frame it is to start on and the samples of its clip."""

    frame: int
    samples: FloatArray


@dataclass(frozen=True, kw_only=True)
class Played:
    """What a run of scenarios came to. `values` has each key's values in the order of printing."""

    values: dict[str, list[str]]
    log: list[str]
    folder: Path
    returncode: int
    output: str = field(repr=False)

    def text(self, key: str) -> str:
        assert key in self.values, f"{key} was not printed:\n{self.output[-3000:]}"
        return self.values[key][-1]

    def number(self, key: str) -> float:
        return float(self.text(key))

    @property
    def heard(self) -> FloatArray:
        """Mono, 48 kHz, from the engine's first block on."""
        return np.fromfile(self.folder / "heard.f32", "<f4")

    @property
    def shots(self) -> list[Shot]:
        content = (self.folder / "shots.bin").read_bytes()
        at, shots = 0, []
        while at < len(content):
            frame, num_frames = struct.unpack_from("<qq", content, at)
            shots.append(Shot(frame=frame, samples=np.frombuffer(content, "<f4", num_frames, at + 16)))
            at += 16 + 4 * num_frames
        return shots


@dataclass(frozen=True, kw_only=True)
class Player:
    """One runtime with one build. `sidecar` is the runtime its sidecars serve; None: no sidecar."""

    tools: Tools
    runtime: str
    built: Path
    library: Path

    def play(
        self,
        folder: Path,
        *steps: str,
        sidecar: str | None = "fake",
        arguments: tuple[str, ...] = ("-m", "soundwell.cli"),
        banks: tuple[Path, ...] = (),
        library: Path | None = None,
        timeout_secs: float = 240,
        before: tuple[str, ...] = (),
    ) -> Played:
        """Runs the steps in a process of its own, behind the command `before`; `folder` becomes its project."""
        (folder / "Assets/StreamingAssets").mkdir(parents=True, exist_ok=True)
        command = [*before, *self._host(folder), str(self.built), str(folder), *steps]
        done = subprocess.run(
            command,
            env=self._environment(sidecar, arguments, banks, library or self.library),
            capture_output=True,
            text=True,
            timeout=timeout_secs,
        )
        values: dict[str, list[str]] = {}
        lines = done.stdout.splitlines()
        for line in lines:
            key, equals, value = line.partition("=")
            if equals and not line.startswith("# "):
                values.setdefault(key, []).append(value)
        log = [line[2:] for line in lines if line.startswith("# ")]
        output = done.stdout + done.stderr
        return Played(values=values, log=log, folder=folder, returncode=done.returncode, output=output)

    def _host(self, folder: Path) -> list[str]:
        host = str(self.built / "Host.exe")
        if self.runtime == "mono":
            return [str(self.tools.mono), host]
        config = folder / "host.runtimeconfig.json"
        framework = {"name": "Microsoft.NETCore.App", "version": "8.0.0"}
        config.write_text(json.dumps({"runtimeOptions": {"tfm": "net8.0", "framework": framework}}))
        return [str(self.tools.dotnet), "exec", "--runtimeconfig", str(config), host]

    def _environment(
        self, sidecar: str | None, arguments: tuple[str, ...], banks: tuple[Path, ...], library: Path
    ) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("SOUNDWELL_")}
        return inherited | {
            "LD_LIBRARY_PATH": str(library),
            "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1",
            "SIDECAR": sys.executable if sidecar else "",
            "SIDECAR_ARGUMENTS": "\n".join((*arguments, "serve", "--runtime", sidecar or "")),
            "SIDECAR_ENVIRONMENT": "FAKE_RUNTIME=latency_millis=1",
            "BANKS": "\n".join(map(str, banks)),
        }


def expected(shots: list[Shot], num_frames: int) -> FloatArray:
    """What must be heard of these shots."""
    mixed = np.zeros(num_frames, np.float32)
    for shot in shots:
        end = min(num_frames, shot.frame + len(shot.samples))
        mixed[shot.frame : end] += shot.samples[: end - shot.frame]
    return mixed
