"""Compiles the plugin against the stand-in engine with the flags of Unreal's own toolchain. Knows no tests."""

from __future__ import annotations

import concurrent.futures
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from . import uht_generate

ROOT = Path(__file__).resolve().parents[2]
PLUGIN = ROOT / "unreal_bridge"
SOURCE = PLUGIN / "Source"
STUBS = Path(__file__).parent / "stubs"
CONFIG = Path(__file__).parent / "clang-tidy.yaml"
MODULES = ("Soundwell", "SoundwellEditor", "SoundwellTests", "SoundwellSamples")
STRICT = (
    "-std=c++20", "-fno-exceptions", "-fno-rtti", "-Wall", "-Wextra", "-Wshadow", "-Wundef", "-Werror",
)  # fmt: skip
MINGW = Path("/usr/lib/gcc/x86_64-w64-mingw32/12-posix/include/c++")
WINDOWS = [
    "--target=x86_64-w64-windows-gnu",
    *(f"-isystem{path}" for path in (MINGW, MINGW / "x86_64-w64-mingw32", MINGW / "backward")),
    "-DSOUNDWELL_DELAY_LOADED=1",
]
SANITIZED = (
    "-g", "-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-fno-omit-frame-pointer",
)  # fmt: skip


def folders() -> dict[str, Path]:
    return {name: SOURCE / name for name in MODULES if (SOURCE / name).is_dir()}


def sources(*modules: str) -> list[Path]:
    return [path for name in modules for path in sorted((SOURCE / name).rglob("*.cpp"))]


@dataclass(frozen=True, kw_only=True)
class Toolchain:
    """One set of flags. `generated` is where the header tool's output lies."""

    generated: Path
    extra: tuple[str, ...] = ()
    source: Path = SOURCE

    def flags(self) -> list[str]:
        includes = [self.generated, STUBS, *sorted(path for path in STUBS.iterdir() if path.is_dir())]
        for name in MODULES:
            includes += [self.source / name / "Public", self.source / name / "Private"]
        includes.append(ROOT / "bindings/include")
        names = {f"{name.upper()}_API": "" for name in MODULES}
        names["WITH_SOUNDWELL"] = "1"
        if not any("SOUNDWELL_DELAY_LOADED" in flag for flag in self.extra):
            names["SOUNDWELL_DELAY_LOADED"] = "0"
        names |= {"SOUNDWELL_LIBRARY_FILE": '"Binaries/ThirdParty/Soundwell/Linux/libsoundwell.so"'}
        defines = [f"-D{name}={value}" for name, value in names.items()]
        return [*STRICT, *defines, *(f"-I{path}" for path in includes), *self.extra]

    def unity(self, name: str, paths: list[Path]) -> Path:
        """All files of a module in one, as Unreal's build does: names that collide show, and it is quick."""
        made = self.generated / f"Unity.{name}.cpp"
        made.write_text("".join(f'#include "{path}"\n' for path in paths))
        return made

    def unities(self, *modules: str) -> list[Path]:
        return [self.unity(name, sorted((self.source / name).rglob("*.cpp"))) for name in modules]

    def check(self, path: Path) -> str:
        """Diagnostics of one file, empty if there are none."""
        done = subprocess.run(
            [compiler(), *self.flags(), "-fsyntax-only", str(path)], capture_output=True, text=True
        )
        return done.stderr if done.returncode else ""

    def tidy(self, path: Path) -> str:
        """What clang-tidy says by clang-tidy.yaml, empty if nothing."""
        found = shutil.which("clang-tidy-16")
        if found is None:
            raise RuntimeError("clang-tidy-16 is missing; install the package clang-tidy-16.")
        config = f"--config-file={CONFIG}"
        done = subprocess.run(
            [found, "--quiet", config, str(path), "--", *self.flags()], capture_output=True, text=True
        )
        return done.stdout + done.stderr if done.returncode else ""

    def check_all(self, paths: list[Path]) -> list[str]:
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 2) as pool:
            return [text for text in pool.map(self.check, paths) if text]

    def build(self, paths: list[Path], out: Path) -> None:
        """Links an executable; objects lie beside it. Raises CalledProcessError with the compiler's words."""

        def one(path: Path) -> Path:
            made = out.parent / f"{path.parent.name}_{path.stem}.o"
            subprocess.run([compiler(), *self.flags(), "-c", str(path), "-o", str(made)], check=True)
            return made

        with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 2) as pool:
            objects = [str(made) for made in pool.map(one, paths)]
        subprocess.run([compiler(), *self.extra, *objects, "-ldl", "-lpthread", "-o", str(out)], check=True)


def compiler() -> str:
    found = shutil.which("clang++-16")
    if found is None:
        raise RuntimeError("clang++-16 is missing; install the package clang-16.")
    return found


def toolchain(generated: Path, *extra: str) -> Toolchain:
    uht_generate.generate(folders(), generated)
    return Toolchain(generated=generated, extra=extra)
