"""From a baked folder to a bank: the best file of every seed, by sound and bucket. Knows no format's bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..audio import read_clip
from ..errors import InvalidInput
from ..sounds import Sound, bucket_of
from .bank import FLOAT32, INT16
from .bank_write import Entry, write_bank
from .formats import FORMATS
from .provenance import PROVENANCE, read_provenance


def pack_folder(
    folder: Path, bank: Path, *, only: tuple[str, ...] = (), float32: bool = False
) -> tuple[int, int]:
    """Writes the bank; returns its numbers of sounds and variations. InvalidInput where nothing is to pack."""
    if not (folder / PROVENANCE).is_file():
        raise InvalidInput(f"holds no {PROVENANCE}; run `soundwell bake` first", field=str(folder))
    records = [
        record for record in read_provenance(folder) if record["bank"] and _wanted(record["pool"], only)
    ]
    if not records:
        raise InvalidInput("holds nothing to pack; check --only and the manifest's `bank`", field=str(folder))
    return write_bank(bank, _entries(folder, best_files(records), FLOAT32 if float32 else INT16))


def best_files(records: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """One record per sound, bucket and seed: where several formats were made, the one with the most bits."""
    best: dict[tuple[str, int, int], Mapping[str, Any]] = {}
    for record in records:
        key = (record["sound"]["id"], bucket_of(record["intensity"]), record["seed"])
        if key not in best or FORMATS[record["format"]].bits > FORMATS[best[key]["format"]].bits:
            best[key] = record
    return list(best.values())


def _entries(folder: Path, records: Sequence[Mapping[str, Any]], encoding: int) -> Iterator[Entry]:
    for record in records:
        clip = read_clip(folder / record["file"])
        yield Entry(
            sound=Sound.from_json(record["sound"]),
            seed=record["seed"],
            bucket=bucket_of(record["intensity"]),
            clip=clip,
            onset_frames=min(record["onset_frames"], clip.num_frames),
            made_by=record["made_by"],
            steps=record["steps"],
            model_hash=record["model_hash"],
            loop=(record["loop"][0], record["loop"][1] + 1) if record["loop"] else None,
            encoding=encoding,
        )


def _wanted(pool: str, only: tuple[str, ...]) -> bool:
    return not only or any(pool == name or pool.startswith(f"{name}/") for name in only)
