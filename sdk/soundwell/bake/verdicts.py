"""`pin`, `accept` and `reject`: from files a designer names to picks that the next bake obeys. Makes no sound."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..documents import not_legal
from ..errors import InvalidInput
from .folder import read_states
from .manifest import Manifest
from .picks import Held, PoolPicks, read_picks, write_picks

Record = Mapping[str, Any]
Decision = Callable[[PoolPicks, Record, Sequence[Record]], str]


def pin_files(manifest: Manifest, folder: Path, files: Sequence[str]) -> list[str]:
    return _decide(manifest, folder, files, _pin)


def accept_files(manifest: Manifest, folder: Path, files: Sequence[str]) -> list[str]:
    return _decide(manifest, folder, files, _accept)


def reject_files(manifest: Manifest, folder: Path, files: Sequence[str]) -> list[str]:
    return _decide(manifest, folder, files, _reject)


def _decide(manifest: Manifest, folder: Path, files: Sequence[str], decision: Decision) -> list[str]:
    """Applies the decision to every file, or, where one is not known, to none."""
    picks = read_picks(manifest.path)
    lines = []
    for record, neighbours in list(_found(folder, files)):
        lines.append(decision(picks.setdefault(record["pool"], PoolPicks()), record, neighbours))
    lines.append(f"noted in {write_picks(manifest.path, picks)}")
    return lines


def _found(folder: Path, files: Sequence[str]) -> Iterator[tuple[Record, Sequence[Record]]]:
    """Each file's record and those of its whole pool. A file may be named by its path or its name alone."""
    by_name: dict[str, list[tuple[Record, Sequence[Record]]]] = {}
    for state in read_states(folder):
        for record in state["files"]:
            for name in {record["file"], record["file"].rpartition("/")[2]}:
                by_name.setdefault(name, []).append((record, state["files"]))
    for file in files:
        name = _inside(folder, file)
        if name not in by_name:
            raise InvalidInput(not_legal(name, tuple(by_name)[:5], f"a file of {folder}"), field="FILES")
        if len(by_name[name]) > 1:
            raise InvalidInput(f"{name!r} stands in several folders; give its path", field="FILES")
        yield by_name[name][0]


def _inside(folder: Path, file: str) -> str:
    path = Path(file)
    if path.is_file() and path.resolve().is_relative_to(folder.resolve()):
        return path.resolve().relative_to(folder.resolve()).as_posix()
    return path.as_posix()


def _pin(picks: PoolPicks, record: Record, _: Sequence[Record]) -> str:
    place = record["place"]
    picks.forget(place)
    picks.pinned[place] = record["seed"]
    _no_longer_rejected(picks, record)
    return f"{record['file']}: seed {record['seed']} pinned to place {place}"


def _accept(picks: PoolPicks, record: Record, _: Sequence[Record]) -> str:
    place = record["place"]
    picks.forget(place)
    picks.accepted[place] = Held(seed=record["seed"], sound=record["sound_hash"])
    _no_longer_rejected(picks, record)
    return f"{record['file']}: seed {record['seed']} accepted"


def _reject(picks: PoolPicks, record: Record, neighbours: Sequence[Record]) -> str:
    picks.forget(record["place"])
    if record["seed"] not in picks.rejected:
        picks.rejected.append(record["seed"])
    for other in neighbours:
        place = other["place"]
        settled = {*picks.pinned, *picks.accepted}
        if place != record["place"] and place not in settled and other["seed"] not in picks.rejected:
            picks.kept[place] = Held(seed=other["seed"], sound=other["sound_hash"])
    return f"{record['file']}: seed {record['seed']} rejected; its neighbours stay"


def _no_longer_rejected(picks: PoolPicks, record: Record) -> None:
    if record["seed"] in picks.rejected:
        picks.rejected.remove(record["seed"])
