"""Build.cs, .uplugin, module dependencies and the package: what Unreal's build tool reads."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import jsonschema
import pytest

import soundwell

from ..unity import tools as csharp
from . import modules
from .toolchain import MODULES, PLUGIN, SOURCE

HERE = Path(__file__).parent
UPLUGIN = json.loads((PLUGIN / "Soundwell.uplugin").read_text())
SCHEMA = json.loads((HERE / "uplugin.schema.json").read_text())
LIBRARIES = {
    "Win64": "Win64/soundwell.dll",
    "Linux": "Linux/libsoundwell.so",
    "LinuxArm64": "LinuxArm64/libsoundwell.so",
    "Mac": "Mac/libsoundwell.dylib",
}
DIST = (
    "windows-x86_64/soundwell.dll",
    "windows-x86_64/soundwell.lib",
    "linux-x86_64/libsoundwell.so",
    "linux-aarch64/libsoundwell.so",
    "macos-x86_64/libsoundwell.dylib",
    "macos-arm64/libsoundwell.dylib",
)


@pytest.fixture(scope="module")
def show(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Build.cs files and the stand-in build tool as one program."""
    out = tmp_path_factory.mktemp("buildcs") / "Show.exe"
    sources = [*sorted(SOURCE.rglob("*.Build.cs")), *sorted((HERE / "buildtool").glob("*.cs"))]
    found = csharp.fetch()
    job = {
        "name": "Show",
        "sources": [str(path) for path in sources],
        "references": found.references,
        "defines": [],
        "out": str(out),
        "exe": True,
        "nullable": False,
    }
    assert csharp.compile_all(found, [job]) == [[]]
    return out


def asked(show: Path, plugin: Path, platform: str) -> list[str]:
    done = subprocess.run(
        ["mono", str(show), str(plugin), platform], capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()


@pytest.mark.parametrize("platform", LIBRARIES)
def test_a_platform_with_a_library_stages_it(show: Path, tmp_path: Path, platform: str) -> None:
    library = tmp_path / "Binaries/ThirdParty/Soundwell" / LIBRARIES[platform]
    library.parent.mkdir(parents=True)
    library.touch()
    lines = asked(show, tmp_path, platform)
    assert "SoundwellSDK define WITH_SOUNDWELL=1" in lines
    assert f"SoundwellSDK staged $(PluginDir)/Binaries/ThirdParty/Soundwell/{LIBRARIES[platform]}" in lines
    late = [line for line in lines if " late " in line]
    assert late == (["SoundwellSDK late soundwell.dll"] if platform == "Win64" else [])


@pytest.mark.parametrize("platform", ["Android", "Win64", "Linux", "SomeConsole"])
def test_a_platform_without_a_library_is_a_null_build(show: Path, tmp_path: Path, platform: str) -> None:
    lines = asked(show, tmp_path, platform)
    assert "SoundwellSDK define WITH_SOUNDWELL=0" in lines
    assert not [line for line in lines if " staged " in line or " library " in line or " late " in line]


def test_the_uplugin_follows_the_schema() -> None:
    jsonschema.validate(UPLUGIN, SCHEMA)


@pytest.mark.parametrize(
    "change", [{"FileVersion": 2}, {"Version": "1"}, {"VersionNmae": "1"}, {"Modules": []}]
)
def test_a_wrong_uplugin_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**UPLUGIN, **change}, SCHEMA)


def test_a_wrong_loading_phase_is_refused() -> None:
    wrong = [{**UPLUGIN["Modules"][0], "LoadingPhase": "Late"}]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**UPLUGIN, "Modules": wrong}, SCHEMA)


def test_every_module_is_listed_and_stands_in_its_folder() -> None:
    listed = [module["Name"] for module in UPLUGIN["Modules"]]
    assert sorted(listed) == sorted(path.parent.name for path in SOURCE.rglob("*.Build.cs"))


def test_the_plugin_has_the_version_of_the_package() -> None:
    assert UPLUGIN["VersionName"] == soundwell.__version__


@pytest.mark.parametrize("module", MODULES)
def test_a_module_declares_what_it_uses_and_nothing_else(module: str) -> None:
    public, private = modules.declared(module)
    assert modules.used(module, public=False) | {"Core"} == public | private
    assert modules.used(module, public=True) <= public


def test_every_include_has_a_home() -> None:
    assert modules.unknown_includes() == []


@pytest.fixture(scope="module")
def packaged(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("package")
    for name in DIST:
        (folder / "dist" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "dist" / name).write_bytes(b"\xcf\xfa\xed\xfe" + bytes(60))
    command = [sys.executable, str(PLUGIN / "Tools/package.py")]
    done = subprocess.run(
        [*command, "--dist", str(folder / "dist"), "--out", str(folder)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    return zipfile.ZipFile(done.stdout.strip())


def test_the_package_holds_the_files_of_the_snapshot(packaged: zipfile.ZipFile) -> None:
    snapshot = (HERE / "package.snapshot").read_text().splitlines()
    assert sorted(packaged.namelist()) == snapshot, (
        "say what changed in the changelog, then renew the snapshot"
    )


def test_the_package_holds_the_header_of_the_core(packaged: zipfile.ZipFile) -> None:
    header = (PLUGIN.parent / "bindings/include/soundwell/soundwell.h").read_bytes()
    assert packaged.read("Soundwell/Source/SoundwellSDK/include/soundwell/soundwell.h") == header


def test_the_mac_library_is_for_both_processors(packaged: zipfile.ZipFile) -> None:
    fat = packaged.read("Soundwell/Binaries/ThirdParty/Soundwell/Mac/libsoundwell.dylib")
    assert fat[:8] == b"\xca\xfe\xba\xbe\0\0\0\2"
    assert fat[1 << 14 :][:4] == b"\xcf\xfa\xed\xfe"


def test_the_icon_is_what_unreal_asks_for() -> None:
    icon = (PLUGIN / "Resources/Icon128.png").read_bytes()
    assert icon[:8] == b"\x89PNG\r\n\x1a\n" and icon[16:24] == b"\0\0\0\x80\0\0\0\x80"


def test_every_stub_names_its_page_and_engine_version() -> None:
    for path in sorted((HERE / "stubs").rglob("*.h")):
        if path.parent.name != "bodies":
            head = path.read_text()[:600]
            assert re.match(r"// UE 5\.3-5\.6: Engine/Source/\S+", head), path
            assert "https://dev.epicgames.com/documentation/en-us/unreal-engine/" in head, path


def test_the_plugin_uses_no_name_that_only_the_stand_in_has() -> None:
    """Such a name would compile here and nowhere else."""
    files = [path for path in (PLUGIN / "Source").rglob("*") if path.suffix in (".h", ".cpp")]
    assert len(files) > 60
    assert [path.name for path in files if re.search(r"\bb?Stub[A-Z]", path.read_text())] == []
