"""Builds the native module from a checkout and puts it beside this file. Knows CMake's command line, no C++."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

from ..errors import InvalidInput, NotInstalled, SoundwellError

HERE = Path(__file__).resolve().parent
MODULE = f"_core{sysconfig.get_config_var('EXT_SUFFIX')}"


def find_bindings() -> Path:
    """The checkout's `bindings` folder: of this package, or of the working folder."""
    for root in (HERE.parents[2], Path.cwd()):
        if (root / "bindings/python/CMakeLists.txt").is_file():
            return root / "bindings"
    raise InvalidInput("no checkout here; name its bindings folder", field="bindings")


def build(bindings: Path, *, target: Path = HERE, build_folder: Path | None = None) -> Path:
    """Configures, builds and puts the module into `target`; returns its path.

    `build_folder`: kept for the next build; None: a temporary one.
    """
    if not (bindings / "python/CMakeLists.txt").is_file():
        raise InvalidInput(f"{bindings} is not the bindings folder of a checkout", field="bindings")
    if importlib.util.find_spec("pybind11") is None:
        raise NotInstalled("pybind11 is not installed; install it with: pip install 'soundwell[native]'")
    with tempfile.TemporaryDirectory(prefix="soundwell-native-") as temporary:
        folder = build_folder or Path(temporary)
        _cmake("-S", bindings, "-B", folder, "-DSOUNDWELL_PYTHON=ON", f"-DPython_EXECUTABLE={sys.executable}")
        _cmake("--build", folder, "--target", "_core", "--parallel")
        # Replaced in one step: a Python that has the old one mapped keeps it.
        fresh = target / f".{MODULE}.new"
        shutil.copyfile(folder / "python" / MODULE, fresh)
        fresh.chmod(0o755)
        return fresh.replace(target / MODULE)


def _cmake(*arguments: str | Path) -> None:
    if shutil.which("cmake") is None:
        raise NotInstalled("cmake is not installed; install it with: pip install 'soundwell[native]'")
    done = subprocess.run(["cmake", *map(str, arguments)], capture_output=True, text=True)
    if done.returncode:
        tail = "\n".join((done.stdout + done.stderr).splitlines()[-30:])
        raise SoundwellError(f"Building the native module failed; it needs a C++17 compiler.\n{tail}")
