"""Writes takes into a bake manifest: a new sound, or more seeds for one that is there. Comments and order stay.

Edits the text at places that the YAML parser names, then has the bake's own reader check the result before it counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from ..bake.manifest import read_manifest
from ..errors import InvalidInput, SoundwellError
from ..sounds import Sound

_NEW = "# Takes kept in the Soundwell studio. `soundwell bake {name}` makes them as files.\nmanifest: 1\nsounds:\n"


def add_to_manifest(path: Path, sound: Sound, seeds: Sequence[int], intensity: float) -> str:
    """Says in one sentence what was done. InvalidInput where the manifest has another sound of that name, or is wrong.

    The bake makes the takes at full strength and sets their level by `intensity` afterwards.
    """
    if path.suffix.lower() not in (".yaml", ".yml"):
        raise InvalidInput("must end in .yaml or .yml to be added to", field=str(path))
    text = path.read_text(encoding="utf-8") if path.is_file() else _NEW.format(name=path.name)
    key, body = _key_of(sound), _body(sound, intensity)
    present = (yaml.safe_load(text) or {}).get("sounds") or {}
    if key in present:
        changed, added = _with_seeds(text, path, key, present[key], body, seeds)
    else:
        changed, added = _with_sound(text, key, {**body, "seeds": list(seeds)}), list(seeds)
    if added:
        _write_checked(path, changed)
    words = f"seed {', '.join(map(str, added))} added" if added else "already there"
    return f"{key}: {words} in {path}."


def _key_of(sound: Sound) -> str:
    """A manifest's names have no '/', which separates a grid's values there."""
    return sound.id.replace("/", ".")[:64]


def _body(sound: Sound, intensity: float) -> dict[str, Any]:
    body: dict[str, Any] = {"category": sound.category}
    if sound.attributes:
        body["attributes"] = dict(sorted(sound.attributes.items()))
    if sound.text:
        body["text"] = sound.text
    body["duration_secs"] = sound.duration_secs
    body["intensity"] = round(intensity, 3)
    plain = Sound(id=sound.id, category=sound.category)
    for name in ("channels", "loop", "spread", "width"):
        if getattr(sound, name) != getattr(plain, name):
            body[name] = getattr(sound, name)
    return body


def _with_seeds(
    text: str, path: Path, key: str, present: Any, body: dict[str, Any], seeds: Sequence[int]
) -> tuple[str, list[int]]:
    """The text with the seeds that are missing, where the entry is otherwise the same."""
    if not isinstance(present, dict) or {k: v for k, v in present.items() if k != "seeds"} != body:
        sentence = f"{path.name} has another sound of this name; give this one another name"
        raise InvalidInput(sentence, field=f"sounds.{key}")
    added = [seed for seed in seeds if seed not in (present.get("seeds") or [])]
    if not added:
        return text, []
    node = _value(_value(_value(yaml.compose(text), "sounds"), key), "seeds")
    if not isinstance(node, yaml.SequenceNode) or not node.flow_style or not node.value:
        raise InvalidInput("write its seeds like [1, 2] to have more added", field=f"sounds.{key}.seeds")
    end = node.value[-1].end_mark.index
    return f"{text[:end]}, {', '.join(map(str, added))}{text[end:]}", added


def _with_sound(text: str, key: str, body: dict[str, Any]) -> str:
    """The text with one more sound, after the last."""
    plain = yaml.safe_dump({key: body}, sort_keys=False, allow_unicode=True, default_flow_style=None)
    sounds = _value(yaml.compose(text), "sounds")
    if sounds is None:
        return f"{_ended(text)}sounds:\n{_indented(plain, 2)}"
    if not isinstance(sounds, yaml.MappingNode) or not sounds.value:  # "sounds:" with nothing under it, or {}
        before, after = (
            text[: sounds.start_mark.index].rstrip(" "),
            text[sounds.end_mark.index :].lstrip("\n"),
        )
        return f"{_ended(before)}{_indented(plain, 2)}{after}"
    if sounds.flow_style:
        raise InvalidInput("write 'sounds:' with one sound a line to have more added", field="sounds")
    first, last = sounds.value[0][0], sounds.value[-1][1]
    line_end = text.find("\n", _end_of(last))
    end = len(text) if line_end < 0 else line_end + 1
    return f"{_ended(text[:end])}{_indented(plain, first.start_mark.column)}{text[end:]}"


def _end_of(node: Any) -> int:
    """Where a value's last word ends; a block's own end mark lies after the blank lines that follow it."""
    while isinstance(node, (yaml.MappingNode, yaml.SequenceNode)) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    return int(node.end_mark.index)


def _value(node: Any, key: str) -> Any:
    """The node under a key, or None."""
    if not isinstance(node, yaml.MappingNode):
        return None
    return next((value for name, value in node.value if name.value == key), None)


def _indented(text: str, columns: int) -> str:
    return "".join(f"{' ' * columns}{line}\n" for line in text.splitlines())


def _ended(text: str) -> str:
    return text if not text or text.endswith("\n") else text + "\n"


def _write_checked(path: Path, text: str) -> None:
    """Only what the bake accepts takes the manifest's place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.stem}.part{path.suffix}")
    draft.write_text(text, encoding="utf-8")
    try:
        read_manifest(draft)
        draft.replace(path)
    except SoundwellError as error:
        raise InvalidInput(str(error).replace(str(draft), str(path))) from None
    finally:
        draft.unlink(missing_ok=True)
