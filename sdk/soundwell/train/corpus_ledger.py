"""What a corpus folder says of itself: index.jsonl, skipped.jsonl, ATTRIBUTION.md. Knows no audio."""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from soundwell.train.corpus_audio import PREPARATION
from soundwell.train.corpus_files import Row, package_of


@dataclass(frozen=True, kw_only=True)
class Skip:
    """A row that has no sound in the corpus. Only what may go better next time (`retry`) is tried again."""

    row: Row
    reason: str
    retry: bool


class Ledger:
    """index.jsonl of a corpus folder: a line per finished sound, so that an interrupt loses none."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.path = out / "index.jsonl"
        (out / "audio").mkdir(parents=True, exist_ok=True)
        lines = json_lines(self.path)
        self.entries = {line["id"]: line for line in lines if self._is_good(line)}
        self.rewrite()

    def _is_good(self, entry: Mapping[str, Any]) -> bool:
        return entry.get("preparation") == PREPARATION and (self.out / str(entry["path"])).exists()

    def add(self, entry: dict[str, Any]) -> None:
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry, ensure_ascii=False) + "\n")
        self.entries[entry["id"]] = entry

    def rewrite(self, order: Iterable[str] = ()) -> None:
        """Writes the index anew: the ids of `order` first, in that order, then the rest."""
        rank = {name: number for number, name in enumerate(order)}
        self.entries = dict(sorted(self.entries.items(), key=lambda pair: rank.get(pair[0], len(rank))))
        _write_lines(self.path, self.entries.values())


def json_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a file of JSON lines; none where there is no file."""
    if not path.exists():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            yield json.loads(line)
        except json.JSONDecodeError:  # the half line of an interrupted write
            continue


def _write_lines(path: Path, entries: Iterable[Mapping[str, Any]]) -> None:
    partial = path.with_suffix(".partial")
    partial.write_text(
        "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries), encoding="utf-8"
    )
    os.replace(partial, path)


def given_up(out: Path) -> dict[str, str]:
    """The rows that an earlier build found unusable. -> {id: reason}"""
    return {
        line["id"]: line["reason"]
        for line in json_lines(out / "skipped.jsonl")
        if not line["retry"] and line.get("preparation") == PREPARATION
    }


def write_skips(out: Path, skips: Sequence[Skip], chosen: set[str]) -> None:
    """This build's skips; those that an earlier build of other rows noted stay."""
    path = out / "skipped.jsonl"
    others = [line for line in json_lines(path) if line["id"] not in chosen]
    ours = [
        {
            "id": skip.row.id,
            **listed(skip.row),
            "reason": skip.reason,
            "retry": skip.retry,
            "preparation": PREPARATION,
        }
        for skip in skips
    ]
    _write_lines(path, [*ours, *others])


def listed(row: Row) -> dict[str, Any]:
    names = ("source", "container", "member", "tier", "licence", "material", "split", "note")
    return {**{name: getattr(row, name) for name in names}, "class": row.sound_class}


def write_attribution(out: Path, entries: Iterable[Mapping[str, Any]]) -> None:
    """ATTRIBUTION.md: per source, per licence and author, the files."""
    sources: dict[str, dict[tuple[str, str], list[str]]] = defaultdict(lambda: defaultdict(list))
    for entry in entries:
        sources[entry["source"]][entry["licence"], entry["author"]].append(entry["member"])
    lines = ["# Attribution", "", "Every sound in this folder, by source, licence and author.", ""]
    for source, groups in sorted(sources.items()):
        package = package_of(source)
        statements = sorted((out / "copyright").glob(f"{package}-*"))
        named = ", ".join(f"`copyright/{path.name}`" for path in statements)
        lines += [f"## {source}", "", f"{sum(map(len, groups.values()))} files."]
        lines += [f"In its own words: {named}." if named else "", ""]
        for (licence, author), members in sorted(groups.items()):
            names = ", ".join(f"`{member}`" for member in sorted(members))
            lines.append(f"- **{licence}**, {author}: {names}")
        lines.append("")
    (out / "ATTRIBUTION.md").write_text("\n".join(lines), encoding="utf-8")
