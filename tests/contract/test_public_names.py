"""The names soundwell exports are the names it lists, and listing them costs nothing."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import soundwell
from soundwell import errors

TREE = ast.parse(Path(soundwell.__file__).read_text(encoding="utf-8"))
HEAVY = {"numpy", "yaml", "grpc", "onnxruntime", "torch", "soundfile", "soxr", "click", "rich"}


def names_for_type_checkers() -> set[str]:
    block = next(node for node in TREE.body if isinstance(node, ast.If))
    return {alias.name for node in block.body if isinstance(node, ast.ImportFrom) for alias in node.names}


@pytest.mark.parametrize("name", soundwell.__all__)
def test_every_listed_name_is_there(name: str) -> None:
    assert getattr(soundwell, name) is not None


def test_type_checkers_see_the_same_names() -> None:
    assert names_for_type_checkers() | {"__version__"} == set(soundwell.__all__)
    assert dir(soundwell) == sorted(soundwell.__all__)
    assert len(set(soundwell.__all__)) == len(soundwell.__all__)


def test_every_error_is_exported() -> None:
    tree = {name for name, value in vars(errors).items() if isinstance(value, type) and name[0].isupper()}
    assert tree <= set(soundwell.__all__)


def test_every_error_has_its_own_code() -> None:
    every = [value for value in vars(errors).values() if isinstance(value, type)]
    codes = [value.code for value in every if issubclass(value, errors.SoundwellError)]
    assert len(codes) == len(set(codes))


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'soundwell' has no attribute 'Sonud'"):
        soundwell.Sonud  # noqa: B018


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = "import sys, soundwell; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert not HEAVY & set(loaded.split())
