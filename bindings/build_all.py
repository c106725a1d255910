"""Builds the release binaries of every platform on one Linux machine, by the compiler of PyPI's `ziglang`.

    pip install ziglang && python bindings/build_all.py [--only windows-x86_64] [--out DIR]

Writes bindings/dist/<platform>/ with the library and, on Windows, its import library; then checks that each one
exports the functions of the header and nothing else. Chooses sources by the same file names as CMakeLists.txt, and
compiles one source per call, because one call with several leaves objects out for Windows and macOS.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from exported import exported_names

BINDINGS = Path(__file__).resolve().parent
THIRD_PARTY = ("third_party/nghttp2/lib/*.c", "third_party/nanopb/*.c", "core/pb/*.c")
INCLUDES = (
    "include", "core", "core/pb",
    "third_party/nghttp2/lib/includes", "third_party/nghttp2/lib", "third_party/nanopb",
)  # fmt: skip
POSIX = ("HAVE_ARPA_INET_H", "HAVE_NETINET_IN_H", "HAVE_TIME_H", "HAVE_CLOCK_GETTIME")  # nghttp2 asks
DEFINES = ("SOUNDWELL_BUILDING", "SOUNDWELL_ENABLED=1", "NDEBUG", "NGHTTP2_STATICLIB")
OURS = ("c++", "-std=c++17", "-fvisibility-inlines-hidden", "-Wall", "-Wextra", "-Wshadow", "-Werror")
FOREIGN = ("cc", "-w")
FLAGS = (
    "-g0", "-fPIC", "-fvisibility=hidden", "-ffunction-sections", "-fdata-sections",
    "-fno-sanitize=undefined",  # zig's default traps
)  # fmt: skip
MAX_LEN_BYTES = 1_500_000  # a build that carries debug information by mistake is far above


@dataclass(frozen=True, kw_only=True)
class Platform:
    """One release binary. `target` is zig's name for it."""

    name: str
    target: str
    library: str
    defines: tuple[str, ...] = ()
    link: tuple[str, ...] = ()

    @property
    def windows(self) -> bool:
        return self.name.startswith("windows")

    @property
    def macos(self) -> bool:
        return self.name.startswith("macos")


def _linux(machine: str) -> Platform:
    return Platform(
        name=f"linux-{machine}",
        target=f"{machine}-linux-gnu.2.28",
        library="libsoundwell.so",
        defines=POSIX,
        link=("-Wl,-soname,libsoundwell.so", "-Wl,-z,defs", "-lpthread"),
    )


def _windows(machine: str) -> Platform:
    return Platform(
        name=f"windows-{machine}",
        target=f"{machine}-windows-gnu",
        library="soundwell.dll",
        defines=("HAVE_TIME_H",),
        link=("-lws2_32", "-ladvapi32", "-lbcrypt"),
    )


def _macos(machine: str, zig_machine: str) -> Platform:
    return Platform(
        name=f"macos-{machine}",
        target=f"{zig_machine}-macos.11.0",
        library="libsoundwell.dylib",
        defines=POSIX,
        link=("-Wl,-install_name,@rpath/libsoundwell.dylib",),
    )


PLATFORMS = (
    _linux("x86_64"),
    _linux("aarch64"),
    _windows("x86_64"),
    _windows("aarch64"),
    _macos("x86_64", "x86_64"),
    _macos("arm64", "aarch64"),
)


def platform_of(name: str) -> Platform:
    return next(platform for platform in PLATFORMS if platform.name == name)


def version() -> str:
    text = (BINDINGS.parent / "sdk/soundwell/__init__.py").read_text(encoding="utf-8")
    return re.findall(r'^__version__ = "(.+)"', text, re.M)[0]


def header_functions() -> list[str]:
    """Every function that the public header declares, sorted."""
    text = (BINDINGS / "include/soundwell/soundwell.h").read_text(encoding="utf-8")
    return sorted(set(re.findall(r"^SOUNDWELL_API [^;(]*?\b(soundwell_\w+)\(", text, re.M)))


def core_sources(platform: Platform) -> list[Path]:
    """C++ files of the shipped build for a platform; see CMakeLists.txt for what the endings mean."""
    left_out = ("_null", "_grpcpp", "_posix" if platform.windows else "_windows")
    chosen = sorted(path for path in (BINDINGS / "core").glob("*.cpp") if not path.stem.endswith(left_out))
    return [*chosen, BINDINGS / "cmake/operators_macos.cpp"] if platform.macos else chosen


def effort_of(source: Path) -> str:
    """For size, for speed, or for loops over samples; said once, in cmake/sources.cmake."""
    text = (BINDINGS / "cmake/sources.cmake").read_text(encoding="utf-8")
    for effort, kind in (("-O3", "loop"), ("-O2", "hot")):
        if source.stem in re.findall(rf"set\({kind}_names ([^)]+)\)", text)[0].split():
            return effort
    return "-Os"


def foreign_sources() -> list[Path]:
    return sorted(path for pattern in THIRD_PARTY for path in BINDINGS.glob(pattern))


def zig(*arguments: str | Path) -> None:
    """Runs zig; its complaints are shown only where it fails."""
    done = subprocess.run(
        [sys.executable, "-m", "ziglang", *map(str, arguments)], capture_output=True, text=True
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, arguments[:4]))} ... failed:\n{done.stderr[-4000:]}")


def compile_one(platform: Platform, source: Path, built: Path) -> Path:
    """One source to one object. Warnings are errors in what is ours only."""
    target = built / f"{source.parent.name}_{source.stem}.o"
    language = OURS if source.suffix == ".cpp" else FOREIGN
    defines = (*DEFINES, f'SOUNDWELL_VERSION="{version()}"', *platform.defines)
    zig(
        *language, "-target", platform.target, "-c", source, "-o", target, effort_of(source), *FLAGS,
        *(f"-I{BINDINGS / folder}" for folder in INCLUDES),
        *(f"-D{define}" for define in defines),
    )  # fmt: skip
    return target


def link(platform: Platform, objects: Sequence[Path], folder: Path) -> Path:
    """The shared library. Each linker has its own way to keep zig's weak C++ operators inside."""
    library = folder / platform.library
    if platform.windows:
        names = [f"-Wl,--out-implib,{folder / 'soundwell.lib'}", "-s"]
    elif platform.macos:
        names = ["-Wl,-dead_strip", "-s"]
    else:
        names = [f"-Wl,--version-script={BINDINGS / 'core/exports.map'}", "-Wl,--gc-sections", "-s"]
    zig("c++", "-target", platform.target, "-shared", "-O2", "-o", library, *objects, *names, *platform.link)
    return library


def build(platform: Platform, out: Path, jobs: int) -> Path:
    """Compiles, links and checks one platform; returns its library."""
    built = out / "objects" / platform.name
    folder = out / platform.name
    for place in (built, folder):
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
    sources = [*core_sources(platform), *foreign_sources()]
    with ThreadPoolExecutor(jobs) as pool:
        objects = list(pool.map(lambda source: compile_one(platform, source, built), sources))
    library = link(platform, objects, folder)
    check(platform, library)
    return library


def check(platform: Platform, library: Path) -> None:
    """Exactly the header's functions leave the library, and it is of a sane size."""
    found, wanted = exported_names(library), header_functions()
    if found != wanted:
        strange, missing = sorted(set(found) - set(wanted)), sorted(set(wanted) - set(found))
        raise SystemExit(f"{library}: exports {strange[:8]} too much, misses {missing[:8]}")
    if library.stat().st_size > MAX_LEN_BYTES:
        raise SystemExit(f"{library}: {library.stat().st_size:,} bytes are too many")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", action="append", choices=[p.name for p in PLATFORMS], help="repeatable")
    parser.add_argument("--out", type=Path, default=BINDINGS / "dist", help="[default: bindings/dist]")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 2)
    arguments = parser.parse_args()
    for platform in PLATFORMS:
        if not arguments.only or platform.name in arguments.only:
            library = build(platform, arguments.out.resolve(), arguments.jobs)
            print(f"{platform.name:16} {library.stat().st_size:>9,} bytes  {library}", flush=True)
    shutil.rmtree(arguments.out / "objects", ignore_errors=True)


if __name__ == "__main__":
    main()
