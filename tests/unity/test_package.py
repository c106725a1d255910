"""The archive that users install: its files, its plugins' platforms, the same bytes each time."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from .build import PACKAGE

TOOL = PACKAGE / "Tools~/package.py"
SNAPSHOT = Path(__file__).with_name("package.snapshot")
PLUGINS = {
    "linux-x86_64": "libsoundwell.so",
    "windows-x86_64": "soundwell.dll",
    "macos-x86_64": "libsoundwell.dylib",
    "macos-arm64": "libsoundwell.dylib",
}


@pytest.fixture(scope="module")
def plugins(tmp_path_factory) -> Path:
    """Files in the places of the cross-built libraries; what is in them is not looked at here."""
    folder = tmp_path_factory.mktemp("plugins")
    for platform, name in PLUGINS.items():
        (folder / platform).mkdir()
        (folder / platform / name).write_bytes(platform.encode())
    return folder


def pack(plugins: Path, out: Path) -> Path:
    subprocess.run(
        [sys.executable, "-B", TOOL, "--plugins", plugins, "--out", out], check=True, capture_output=True
    )
    (archive,) = out.glob("*.tgz")
    return archive


def test_archive_holds_the_files_of_the_snapshot(plugins, tmp_path):
    with tarfile.open(pack(plugins, tmp_path)) as archive:
        names = [member.name for member in archive.getmembers()]
    assert names == SNAPSHOT.read_text().splitlines(), (
        "after a wanted change: python -m tests.unity.test_package"
    )


def test_same_input_gives_the_same_bytes(plugins, tmp_path):
    first, second = (
        hashlib.sha256(pack(plugins, tmp_path / name).read_bytes()).hexdigest() for name in ("a", "b")
    )
    assert first == second


@pytest.mark.parametrize(
    "platform, editor, player, cpu",
    [
        ("linux-x86_64", "Linux", "Linux64", "x86_64"),
        ("windows-x86_64", "Windows", "Win64", "x86_64"),
        ("macos-x86_64", "OSX", "OSXUniversal", "x86_64"),
        ("macos-arm64", "OSX", "OSXUniversal", "ARM64"),
    ],
)
def test_plugin_is_for_its_own_platform_only(plugins, tmp_path, platform, editor, player, cpu):
    with tarfile.open(pack(plugins, tmp_path)) as archive:
        name = f"package/Runtime/Plugins/{platform}/{PLUGINS[platform]}.meta"
        meta = archive.extractfile(name).read().decode()
    enabled = [part.split("\n")[1].strip() for part in meta.split("- first:")[1:] if "enabled: 1" in part]
    assert enabled == ["Editor: Editor", f"Standalone: {player}"]
    assert f"CPU: {cpu}\n        DefaultValueInitialized: true\n        OS: {editor}" in meta
    included = [
        line.split()[1][:-1]
        for line in meta.splitlines()
        if line.strip().startswith("Exclude") and line.endswith("0")
    ]
    assert included == ["Editor", player]


def test_missing_plugin_is_named(tmp_path):
    done = subprocess.run([sys.executable, "-B", TOOL, "--plugins", tmp_path], capture_output=True, text=True)
    assert done.returncode != 0 and "libsoundwell.so is not built" in done.stderr


if __name__ == "__main__":
    sys.path.insert(0, str(TOOL.parent))
    sys.dont_write_bytecode = True
    import meta
    import package

    files = package.contents(Path(sys.argv[1]) if len(sys.argv) > 1 else PACKAGE.parent / "bindings/dist")
    SNAPSHOT.write_text("".join(f"package/{name}\n" for name in sorted(files)))
    print(len(files), meta.PACKAGE)
