"""What Unity's importer and linker would trip over: GUIDs, meta files, asmdefs, the manifest, link.xml, docs."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

import soundwell

from .build import ENGINE, PACKAGE, PARTS
from .header import read_csharp

META = PACKAGE / "Tools~/meta.py"


def test_every_asset_has_its_meta_file_and_no_other_is_left():
    done = subprocess.run([sys.executable, "-B", META, "--check"], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")


def test_meta_check_finds_a_missing_and_a_stray_file(tmp_path):
    import shutil

    copy = tmp_path / "unity_bridge"
    shutil.copytree(PACKAGE, copy)
    (copy / "Runtime/link.xml.meta").unlink()
    (copy / "Editor/Gone.cs.meta").write_text("guid: 0\n")
    done = subprocess.run(
        [sys.executable, "-B", copy / "Tools~/meta.py", "--check"], capture_output=True, text=True
    )
    assert done.returncode == 1
    assert done.stdout.split() == ["Runtime/link.xml.meta", "Editor/Gone.cs.meta"]


def test_guids_are_unique():
    guids = [
        re.search(r"^guid: ([0-9a-f]{32})$", path.read_text(), re.M)[1] for path in PACKAGE.rglob("*.meta")
    ]
    assert len(guids) > 60 and len(set(guids)) == len(guids)


def test_manifest_is_one_that_unity_takes():
    manifest = json.loads((PACKAGE / "package.json").read_text())
    assert re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9_-]+){2,}", manifest["name"]) and len(manifest["name"]) <= 50
    assert re.fullmatch(r"\d{4}\.\d+", manifest["unity"]) and re.fullmatch(
        r"\d+[abf]\d+", manifest["unityRelease"]
    )
    assert manifest["name"] == "com.soundwell.bridge" and manifest["version"] == soundwell.__version__
    for dependency, version in manifest["dependencies"].items():
        assert dependency.startswith("com.unity.") and re.fullmatch(r"\d+\.\d+\.\d+", version)
    folders = {f"Samples~/{path.name}" for path in (PACKAGE / "Samples~").iterdir() if path.is_dir()}
    assert {sample["path"] for sample in manifest["samples"]} == folders
    assert all(sample["displayName"] and sample["description"] for sample in manifest["samples"])


def test_assembly_definitions_say_what_is_compiled_here():
    built = {part.name: part for part in PARTS}
    definitions = [json.loads(path.read_text()) for path in PACKAGE.rglob("*.asmdef")]
    assert len(definitions) == 4
    for definition in definitions:
        part = built[definition["name"]]
        ours = [name for name in definition["references"] if name.startswith("Soundwell")]
        assert ours == [name for name in part.uses if name.startswith("Soundwell")]
        assert definition["allowUnsafeCode"] == part.unsafe
        assert definition["includePlatforms"] == (["Editor"] if ".Editor" in definition["name"] else [])


def test_link_xml_keeps_every_type_that_assets_or_the_border_name():
    kept = {node.get("fullname") for node in ElementTree.parse(PACKAGE / "Runtime/link.xml").iter("type")}
    needed = {f"Soundwell.Native.{name}" for name in read_csharp().structs} | {
        "Soundwell.Native.NativeMethods"
    }
    for path in (PACKAGE / "Runtime").rglob("*.cs"):
        text = path.read_text()
        names = re.findall(r"\[Serializable\]\s+public (?:sealed class|struct) (\w+)", text)
        names += re.findall(r"class (\w+) : (?:ScriptableObject|MonoBehaviour)", text)
        needed |= {f"Soundwell.{name}" for name in names if name != "Override"}
    assert kept - {"Soundwell.SoundwellSettings/Override"} == needed


def test_linker_hook_names_the_guid_of_link_xml():
    guid = re.search(r"^guid: (\w+)$", (PACKAGE / "Runtime/link.xml.meta").read_text(), re.M)[1]
    assert guid in (PACKAGE / "Editor/LinkerPreserve.cs").read_text()


def test_each_source_says_first_what_it_is_and_turns_nullable_on():
    for path in PACKAGE.rglob("*.cs"):
        text = path.read_text()
        assert text.startswith("// "), path
        assert "#nullable enable" in text or path.name == "AssemblyInfo.cs", path


def test_documented_api_exists_and_existing_api_is_documented():
    documented = set(re.findall(r"`(Soundwell\w+)`", (PACKAGE / "Documentation~/api.md").read_text()))
    public = set()
    for path in (PACKAGE / "Runtime").rglob("*.cs"):
        public |= set(
            re.findall(
                r"public (?:sealed |readonly |static )*(?:class|struct|enum) (Soundwell\w+)", path.read_text()
            )
        )
    assert documented == public


def test_log_lines_of_the_troubleshooting_page_are_in_the_code():
    page = (PACKAGE / "Documentation~/troubleshooting.md").read_text()
    quoted = re.findall(r"^\| `\[Soundwell\] ([^`]*)`", page, re.M)
    code = "".join(path.read_text() for path in PACKAGE.rglob("*.cs"))
    code += "".join(
        path.read_text(errors="replace") for path in (PACKAGE.parent / "bindings/core").glob("*.cpp")
    )
    assert len(quoted) >= 8
    squeezed = re.sub(r'"\s*\+?\s*"', "", code)
    for line in quoted:
        for piece in (piece.strip() for piece in line.split("...")):
            assert piece in squeezed, piece


def test_every_public_type_of_the_stand_in_says_where_its_signature_was_looked_up():
    """A type that nobody looked up would make a clean compile worth nothing."""
    listed = set(re.findall(r"`(\w+)`", (ENGINE / "README.md").read_text()))
    declared = set()
    for path in ENGINE.rglob("*.cs"):
        for kind in re.finditer(
            r"^    public .*\b(?:class|struct|enum|interface) (\w+)", path.read_text(), re.M
        ):
            declared.add(kind[1])
    assert len(declared) > 80 and declared - listed == set()
