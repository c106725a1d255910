"""Makes files of a baked folder again, from their provenance alone, and compares. Changes nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from ..errors import InvalidInput, WeightsCorrupt
from ..runtime.mark import OFF, ON
from .encode import decode
from .folder import sha256
from .orders import Order
from .provenance import PROVENANCE, read_provenance
from .takes import make_takes

CLOSE_DB = -60.0  # other processors round differently; this far under full scale nobody hears it


@dataclass(frozen=True, kw_only=True)
class Result:
    """One file made again. "close": not the same bytes, but within 60 dB under full scale."""

    file: str
    verdict: Literal["identical", "close", "different"]
    why: str = ""


def verify(folder: Path, count: int, weights: Path | None = None, watermark: str = ON) -> list[Result]:
    """Checks `count` files, evenly spread over the folder. InvalidInput where nothing was baked there.

    `watermark`: on, or the key file that the marked ones were made with.
    """
    if not (folder / PROVENANCE).is_file():
        raise InvalidInput(f"holds no {PROVENANCE}; run `soundwell bake` first", field=str(folder))
    records = read_provenance(folder)
    return [_check(folder, record, weights, watermark) for record in _spread(records, count)]


def _spread(records: Sequence[dict[str, Any]], count: int) -> list[dict[str, Any]]:
    places = np.linspace(0, len(records) - 1, min(count, len(records))).round().astype(int)
    return [records[place] for place in places]


def _check(folder: Path, record: Mapping[str, Any], weights: Path | None, watermark: str) -> Result:
    file = record["file"]
    path = folder / file
    if not path.is_file():
        return Result(file=file, verdict="different", why="it is missing; bake again")
    if sha256(path) != record["sha256"]:
        return Result(file=file, verdict="different", why="it was changed since it was baked")
    try:
        takes = make_takes(order_of(record, weights, watermark))
    except WeightsCorrupt:
        return Result(
            file=file, verdict="different", why=f"another model or mark made it ({record['model_hash'][:12]})"
        )
    again = next(made for made in takes[0].files if made.format == record["format"])
    if hashlib.sha256(again.content).hexdigest() == record["sha256"]:
        return Result(file=file, verdict="identical")
    return _compare(file, decode(path.read_bytes()), decode(again.content))


def order_of(record: Mapping[str, Any], weights: Path | None, watermark: str) -> Order:
    """What a worker needs to make a file's take again."""
    return Order(
        pool=record["pool"],
        sound=record["sound"],
        settings={**record["settings"], "format": (record["format"],)},
        seeds=(record["seed"],),
        runtime=record["runtime"],
        weights=str(weights) if weights else None,
        watermark=watermark if record["watermark"] else OFF,
        model_hash=record["model_hash"],
        words=record["words"],
    )


def _compare(file: str, kept: Any, again: Any) -> Result:
    if kept.shape != again.shape:
        return Result(file=file, verdict="different", why=f"{len(again)} frames now, {len(kept)} before")
    largest = float(np.abs(kept - again).max(initial=0.0))
    level = 20 * np.log10(max(largest, 1e-9))
    verdict: Literal["close", "different"] = "close" if level <= CLOSE_DB else "different"
    return Result(file=file, verdict=verdict, why=f"largest difference {level:.0f} dBFS")
