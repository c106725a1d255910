"""The C# side of the border says what soundwell.h says: functions, parameters, fields, sizes, offsets."""

from __future__ import annotations

import re
import subprocess

from .build import PACKAGE
from .header import CSHARP, HEADER, read_csharp, read_header, struct_of

# What the bridge leaves to others, and why.
NOT_BOUND = {
    "soundwell_variation_retain": "each slot has just the one count that acquire gave it",
    "soundwell_set_clip": "Unity plays the designer's clip itself, with no copy",
    "soundwell_burst_create": "shots are AudioSources of their own; see concepts.md",
    "soundwell_burst_schedule": "the same",
    "soundwell_bed_set": "gain and pitch of a bed are the AudioSource's",
    "soundwell_bed_change": "two AudioSources fade",
    "soundwell_voice_position": "voices are only read into clips here",
    "soundwell_voice_stop": "the same",
    "soundwell_timeline_init": "timelines are prototyped in Python",
    "soundwell_render": "the same",
    "soundwell_poll_render": "the same",
    "soundwell_cancel_render": "the same",
}


def test_every_bound_function_is_declared_as_in_the_header():
    header, csharp = read_header().functions, read_csharp().functions
    assert len(header) > 35 and len(csharp) > 25
    assert {name: header.get(name) for name in csharp} == csharp


def test_every_function_of_the_header_is_bound_or_left_out_for_a_reason():
    assert set(read_header().functions) - set(read_csharp().functions) == set(NOT_BOUND)


def test_every_struct_has_the_fields_of_the_header():
    header, csharp = read_header().structs, read_csharp().structs
    wanted = {struct_of(name): fields for name, fields in header.items()}
    assert len(csharp) == 12
    for name, fields in csharp.items():
        assert [(f.name, f.type, f.count) for f in fields] == [
            (f.name, f.type, f.count) for f in wanted[name]
        ], name


def test_structs_have_the_sizes_and_offsets_that_a_c_compiler_gives_them(player, tmp_path):
    names = {struct_of(name): name for name in read_header().structs}
    structs = {name: fields for name, fields in read_csharp().structs.items()}
    lines = []
    for name, fields in structs.items():
        lines.append(f'printf("{name}=%zu\\n", sizeof({names[name]}));')
        lines += [
            f'printf("{name}.{field.name}=%zu\\n", offsetof({names[name]}, {_snake(field.name)}));'
            for field in fields
        ]
    source = tmp_path / "sizes.c"
    source.write_text(
        f'#include <stddef.h>\n#include <stdio.h>\n#include "{HEADER}"\nint main(void) {{\n'
        + "\n".join(lines)
        + "\n}\n"
    )
    subprocess.run(["cc", source, "-o", tmp_path / "sizes"], check=True)
    by_c = subprocess.run([tmp_path / "sizes"], capture_output=True, text=True, check=True).stdout.split()
    played = player.play(tmp_path, "Layout.Print", sidecar=None)
    by_csharp = [f"{key}={value}" for key, values in played.values.items() for value in values]
    assert sorted(by_csharp) == sorted(by_c) and len(by_c) > 100


def test_native_folder_knows_no_unity():
    for path in (PACKAGE / "Runtime/Native").glob("*.cs"):
        assert "UnityEngine" not in re.sub(r"//.*", "", path.read_text()), path.name


def test_all_imports_stand_in_one_file_and_none_calls_back():
    sources = [path for path in PACKAGE.rglob("*.cs") if "DllImport(" in path.read_text()]
    assert sources == [CSHARP]
    everything = "".join(path.read_text() for path in PACKAGE.rglob("*.cs"))
    assert "MonoPInvokeCallback" not in everything and "GetFunctionPointerForDelegate" not in everything


def _snake(name: str) -> str:
    return re.sub(r"([A-Z])", lambda match: "_" + match[1].lower(), name)
