"""The shared library as it ships: what it exports, what it needs, how large it is, and its own tests."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from native_build import BINDINGS, ROOT, run

import soundwell

sys.path.insert(0, str(BINDINGS))
from build_all import core_sources, header_functions, platform_of
from exported import exported_names, needed_libraries

LIBC = {"libc.so.6", "libm.so.6", "libpthread.so.0", "libdl.so.2", "librt.so.1", "ld-linux-x86-64.so.2"}
MAX_LEN_BYTES = 600 * 1024


def test_only_the_functions_of_the_header_leave_the_library(release):
    assert exported_names(release / "libsoundwell.so") == header_functions()


def test_binutils_see_the_same_exports(release):
    lines = run("nm", "-D", "--defined-only", release / "libsoundwell.so").stdout.splitlines()
    assert sorted(line.split()[-1] for line in lines) == header_functions()


def test_it_needs_libc_and_friends_only(release):
    needed = set(needed_libraries(release / "libsoundwell.so"))
    printed = run("readelf", "-d", release / "libsoundwell.so").stdout
    assert set(re.findall(r"NEEDED.*\[(.+)\]", printed)) == needed
    assert needed <= LIBC


def test_stripped_it_is_small(release):
    library = release / "libsoundwell.so"
    assert ".symtab" not in run("readelf", "-S", library).stdout
    assert library.stat().st_size <= MAX_LEN_BYTES


def test_its_own_tests_pass(release):
    done = run("ctest", "--preset", "release", cwd=BINDINGS)
    assert "100% tests passed" in done.stdout


def test_one_version_number(native):
    from soundwell.native import _core

    assert _core.__version__ == soundwell.__version__


def test_both_builds_choose_the_same_sources(release):
    """CMake and build_all.py go by the same file names."""
    by_cmake = {line for line in _compiled(release) if "/core/" in line and line.endswith(".cpp")}
    assert by_cmake == {str(path) for path in core_sources(platform_of("linux-x86_64"))}


def _compiled(release):
    return re.findall(r'"file": "(.+)"', (release / "compile_commands.json").read_text(encoding="utf-8"))


def test_the_core_knows_nobody():
    """No engine, no Python: what wraps the core is outside of it."""
    strangers = re.compile(r"pybind|PyObject|UnityEngine|UObject|SDL_")
    for path in (BINDINGS / "core").glob("*.*"):
        assert not strangers.search(path.read_text(encoding="utf-8")), path


def test_every_function_of_the_header_says_its_thread():
    text = (BINDINGS / "include/soundwell/soundwell.h").read_text(encoding="utf-8")
    for comment, name in re.findall(r"((?:^///.*\n)+)SOUNDWELL_API[^;(]*?(soundwell_\w+)\(", text, re.M):
        assert re.search(r"[Tt]hread", comment) or name.endswith("_init"), name


@pytest.mark.parametrize("folder", ["bindings", "samples"])
def test_our_sources_are_formatted(folder):
    kinds = {".c", ".h", ".cpp", ".hpp"}
    ours = [
        path
        for path in (ROOT / folder).rglob("*")
        if path.suffix in kinds and not {"third_party", "build", "dist", "pb"} & set(path.parts)
        and path.name != "soundwell.h"  # its columns are set by hand
    ]  # fmt: skip
    style = f"--style=file:{BINDINGS / '.clang-format'}"
    done = subprocess.run(
        ["clang-format-16", "--dry-run", "-Werror", style, *ours], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[:2000]
