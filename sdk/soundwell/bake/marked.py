"""YAML and JSON with the line each value stands on, and errors that name it. Knows no manifest."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from ..errors import InvalidInput

ENDINGS = (".yaml", ".yml", ".json")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's is ten times faster where it is built in


@dataclass(frozen=True, kw_only=True)
class Marked:
    """A document's plain values, and the line of each dotted path such as `sounds.step.grid.surface[1]`."""

    path: Path
    values: dict[str, Any]
    lines: dict[str, int] = field(default_factory=dict)

    def line(self, dotted: str) -> int:
        """The line of a path, or of the nearest thing around it."""
        while dotted and dotted not in self.lines:
            cut = max(dotted.rfind("."), dotted.rfind("["))
            dotted = dotted[:cut] if cut > 0 else ""
        return self.lines.get(dotted, 1)

    def error(self, dotted: str, sentence: str) -> InvalidInput:
        """InvalidInput that reads `file:line: path: sentence`."""
        where = f"{self.path}:{self.line(dotted)}"
        return InvalidInput(sentence, field=f"{where}: {dotted}" if dotted else where)

    @contextmanager
    def located(self) -> Iterator[None]:
        """Errors raised inside, whose field is a dotted path, leave with file and line before it."""
        try:
            yield
        except InvalidInput as error:
            raise self.error(error.field, str(error).removeprefix(f"{error.field}: ")) from None


def read_marked(path: Path) -> Marked:
    """Raises InvalidInput naming file and line where it is no mapping in YAML or JSON."""
    if path.suffix.lower() not in ENDINGS:
        raise InvalidInput(f"must end in one of {', '.join(ENDINGS)}", field=str(path))
    text = _read_text(path)
    node = _compose(text, path)
    if not isinstance(node, yaml.MappingNode):
        sentence = "must hold a mapping at its top; begin with 'manifest: 1' and 'sounds:'"
        raise InvalidInput(sentence, field=f"{path}:1")
    lines: dict[str, int] = {}
    _walk(node, "", lines, path)
    return Marked(path=path, values=_construct(node, path), lines=lines)


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise InvalidInput("there is no such file; check the name", field=str(path)) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise InvalidInput("is not UTF-8 text; save it as UTF-8", field=f"{path}:{line}") from None
    except OSError as error:
        raise InvalidInput(f"cannot be read ({error.strerror})", field=str(path)) from None


def _compose(text: str, path: Path) -> yaml.Node | None:
    if path.suffix.lower() == ".json":
        try:
            json.loads(text)
        except json.JSONDecodeError as error:
            sentence = f"is not JSON: {error.msg}, in column {error.colno}; correct it there"
            raise InvalidInput(sentence, field=f"{path}:{error.lineno}") from None
        text = text.replace("\t", " ")  # legal between JSON's tokens but not YAML's; lines stay
    try:
        return yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "it cannot be parsed"
        at_fault = text.splitlines()[line - 1 : line]
        tabbed = bool(at_fault) and "\t" in at_fault[0][: len(at_fault[0]) - len(at_fault[0].lstrip())]
        hint = "indent with spaces, not tabs" if tabbed else "correct it there"
        sentence = f"is not YAML: {problem}, in column {column}; {hint}"
        raise InvalidInput(sentence, field=f"{path}:{line}") from None


def _walk(node: yaml.Node, dotted: str, lines: dict[str, int], path: Path) -> None:
    """Notes the line of everything; a key given twice would lose the first value without a word."""
    if isinstance(node, yaml.MappingNode):
        seen: dict[str, int] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            name = f"{dotted}.{key.value}" if dotted else str(key.value)
            if key.value in seen:
                sentence = f"is given twice (first in line {seen[key.value]}); keep one"
                raise InvalidInput(sentence, field=f"{path}:{line}: {name}")
            seen[key.value] = line
            lines[name] = line
            _walk(value, name, lines, path)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            lines[f"{dotted}[{index}]"] = value.start_mark.line + 1
            _walk(value, f"{dotted}[{index}]", lines, path)


def _construct(node: yaml.MappingNode, path: Path) -> dict[str, Any]:
    loader = yaml.SafeLoader("")
    try:
        values: dict[str, Any] = loader.construct_document(node)
        return values
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        problem = getattr(error, "problem", None) or str(error)
        raise InvalidInput(f"holds a value that is not plain ({problem}); write text, numbers, lists or "
                           "mappings", field=f"{path}:{line}") from None  # fmt: skip
    finally:
        loader.dispose()
