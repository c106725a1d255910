"""Reads soundwell.h and NativeMethods.cs into one form for a test to compare. Knows just the C and C# there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from .build import PACKAGE, ROOT

HEADER = ROOT / "bindings/include/soundwell/soundwell.h"
CSHARP = PACKAGE / "Runtime/Native/NativeMethods.cs"

# C type -> its size class in the common form. Pointers are all "ptr", whatever they point to.
C_TYPES = {
    "uint32_t": "u32",
    "uint64_t": "u64",
    "int32_t": "i32",
    "float": "f32",
    "double": "f64",
    "void": "void",
    "char": "byte",
    "soundwell_code": "u32",  # an enum: GCC and MSVC give it an int's size, and no value is negative
    "soundwell_sound": "u32",
}
CS_TYPES = {
    "uint": "u32",
    "ulong": "u64",
    "int": "i32",
    "float": "f32",
    "double": "f64",
    "void": "void",
    "byte": "byte",
    "IntPtr": "ptr",
    "ContextHandle": "ptr",
    "VoiceHandle": "ptr",
}


@dataclass(frozen=True)
class Field:
    """A struct's member. `count`: elements of an array, 1 else."""

    name: str
    type: str
    count: int = 1


@dataclass(frozen=True)
class Interface:
    """Functions: name -> (result, parameters). Structs: name -> fields."""

    functions: dict[str, tuple[str, tuple[str, ...]]]
    structs: dict[str, tuple[Field, ...]]


def read_header(path: Path = HEADER) -> Interface:
    text = re.sub(r"//.*", "", path.read_text())
    text = re.sub(r"^#.*$", "", text, flags=re.M)
    functions = {}
    for result, name, parameters in re.findall(
        r"SOUNDWELL_API\s+([\w\s*]+?)\s*\b(soundwell_\w+)\(([^)]*)\)\s*;", text
    ):
        functions[name] = (_c_type(result), tuple(_c_type(p) for p in _split(parameters)))
    structs = {}
    for body, name in re.findall(r"typedef struct \w+ \{(.*?)\} (\w+);", text, re.S):
        structs[name] = tuple(_c_field(line) for line in body.split(";") if line.strip())
    return Interface(functions=functions, structs=structs)


def read_csharp(path: Path = CSHARP) -> Interface:
    text = re.sub(r"//.*", "", path.read_text())
    functions = {}
    pattern = r'EntryPoint = "(\w+)"\)\]\s+internal static extern ([\w*]+) \w+\(([^)]*)\);'
    for name, result, parameters in re.findall(pattern, text):
        functions[name] = (_cs_type(result), tuple(_cs_type(p) for p in _split(parameters)))
    structs = {}
    for name, body in re.findall(r"struct (Native\w+)\s*\{(.*?)\n    \}", text, re.S):
        structs[name] = tuple(_cs_field(line) for line in body.split(";") if line.strip())
    return Interface(functions=functions, structs=structs)


def _split(parameters: str) -> list[str]:
    return [p.strip() for p in parameters.split(",") if p.strip() not in ("", "void")]


def _c_type(declaration: str) -> str:
    if "*" in declaration:
        return "ptr"
    words = [word for word in declaration.split() if word not in ("const", "struct")]
    return C_TYPES[words[0]]


def _cs_type(declaration: str) -> str:
    if "*" in declaration:
        return "ptr"
    return CS_TYPES[declaration.split()[0]]


def _c_field(line: str) -> Field:
    array = re.search(r"(\w+)\[(\d+)\]\s*$", line)
    name = array[1] if array else re.findall(r"\w+", line)[-1]
    return Field(name=_camel(name), type=_c_type(line), count=int(array[2]) if array else 1)


def _cs_field(line: str) -> Field:
    array = re.search(r"fixed (\w+) (\w+)\[(\d+)\]", line)
    if array:
        return Field(name=array[2], type=CS_TYPES[array[1]], count=int(array[3]))
    kind, name = re.findall(r"public ([\w*]+) (\w+)\s*$", line.strip())[0]
    return Field(name=name, type=_cs_type(kind))


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def struct_of(name: str) -> str:
    """soundwell_variation_info -> NativeVariationInfo."""
    return "Native" + "".join(part.capitalize() for part in name.removeprefix("soundwell_").split("_"))
