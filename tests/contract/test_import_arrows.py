"""Imports point one way: each room may know those under it. Read from source; no module has to load."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import soundwell

PACKAGE = Path(soundwell.__file__).parent
WORDS = {"sounds", "events", "audio", "errors", "config", "documents", "catalog"}
SERVING = {"words", "rpc", "client", "runtime", "pools", "sidecar", "play", "top"}
COMMANDS = {"command.py", "__main__.py", "doctor.py", "top.py"}
TRAINING = {"model", "train", "export"}

# Room -> the rooms it may import. `top` is the command line, which may know everybody and which nobody knows:
# whatever lies at the package's top beside the words, and each room's own command.py and __main__.py.
ARROWS: dict[str, set[str]] = {
    "words": set(),
    "rpc": {"words"},
    "client": {"rpc", "words"},
    "runtime": {"words"},
    "pools": {"runtime", "words"},
    "sidecar": {"pools", "runtime", "rpc", "words"},
    "model": {"runtime", "words"},
    "train": {"model", "runtime", "words"},
    "export": {"model", "train", "runtime", "words"},
    "evaluate": {"model", "train", "runtime", "words"},
    "play": {"client", "sidecar", "runtime", "rpc", "words"},
    "bake": {"play", "runtime", "words"},
    "studio": {"bake", "play", "client", "sidecar", "evaluate", "runtime", "rpc", "words"},
    "native": {"words"},  # the C++ core as a module; its command builds it
    "weights": set(),
}
ARROWS["top"] = set(ARROWS)
FOREIGN = {
    "torch": TRAINING,
    "onnxruntime": {"runtime", "export", "evaluate", "train"},
    "grpc": {"rpc", "client", "sidecar", "top"},
    "google": {"rpc", "client", "sidecar", "top"},
    "ray": {"bake"},
    "gradio": {"studio"},
    "fastapi": {"studio"},
    "starlette": {"studio"},
    "uvicorn": {"studio"},
    "click": {"train", "export", "evaluate", "play", "bake", "top"},  # rooms that bring commands of their own
}

MODULES = sorted(path for path in PACKAGE.rglob("*.py"))


def room_of(path: Path) -> str:
    first = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    return "top" if path.name in COMMANDS else room_named(first)


def room_named(first: str) -> str:
    if first in WORDS:
        return "words"
    return first if first in ARROWS else "top"


def imported(path: Path) -> Iterator[str]:
    """Absolute names of all imports, wherever they stand in the file; `soundwell.x` for our own."""
    here = ("soundwell", *path.relative_to(PACKAGE).parent.parts)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = here[: len(here) - node.level + 1] if node.level else ()
            module = ".".join([*base, *([node.module] if node.module else [])])
            yield from (f"{module}.{alias.name}" for alias in node.names)


def own_rooms(path: Path) -> set[str]:
    firsts = [name.split(".")[1] for name in imported(path) if name.startswith("soundwell.")]
    return {room_named(first) for first in firsts if first != "__version__"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_knows_only_the_rooms_under_it(path: Path) -> None:
    if path == PACKAGE / "__init__.py":
        return  # the front door names everything, and loads it when asked
    room = room_of(path)
    assert own_rooms(path) - {room} <= ARROWS[room]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_foreign_library_stays_in_its_rooms(path: Path) -> None:
    tops = {name.partition(".")[0] for name in imported(path)}
    for library, rooms in FOREIGN.items():
        assert library not in tops or room_of(path) in rooms


def test_nothing_that_serves_may_import_torch() -> None:
    assert not FOREIGN["torch"] & SERVING


def test_no_arrow_leads_back_to_a_training_room() -> None:
    for room in SERVING - {"top"}:
        assert not ARROWS[room] & TRAINING


def test_arrows_have_no_circle() -> None:
    left = {room: set(rooms) for room, rooms in ARROWS.items()}
    while left:
        ready = {room for room, rooms in left.items() if not rooms & left.keys()}
        assert ready, f"circle among {sorted(left)}"
        left = {room: rooms for room, rooms in left.items() if room not in ready}
