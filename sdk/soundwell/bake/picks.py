"""What a designer decided about takes: pinned, accepted, rejected. One JSON file beside the manifest.

pinned    this seed keeps this place whatever else changes
accepted  this seed keeps this place as long as the sound stays the same
kept      as accepted, noted for its neighbours when a file is rejected, so that only that one changes
rejected  this seed never returns
Survives the output folder; knows no audio.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..documents import check_integer, check_keys, check_list, check_mapping, check_text
from ..errors import InvalidInput
from ..events import MAX_SEED
from .fields import MAX_COUNT

VERSION = 1
ENDING = ".picks.json"
_HELD = ("accepted", "kept")


@dataclass(frozen=True, kw_only=True)
class Held:
    """A seed in its place, and the hash of the sound it was accepted for; "": any (pinned)."""

    seed: int
    sound: str = ""


@dataclass(kw_only=True)
class PoolPicks:
    """Decisions on one pool, by place (1 is the first file)."""

    pinned: dict[int, int] = field(default_factory=dict)
    accepted: dict[int, Held] = field(default_factory=dict)
    kept: dict[int, Held] = field(default_factory=dict)
    rejected: list[int] = field(default_factory=list)

    def fixed(self, count: int, sound_hash: str) -> dict[int, int]:
        """Place -> seed of what is settled already. A rejected seed is settled nowhere."""
        found: dict[int, int] = {}
        for held in (self.kept, self.accepted):
            found.update({place: pick.seed for place, pick in held.items() if pick.sound == sound_hash})
        found.update(self.pinned)
        taken: dict[int, int] = {}
        for place, seed in sorted(found.items()):
            if place <= count and seed not in self.rejected and seed not in taken.values():
                taken[place] = seed
        return taken

    def forget(self, place: int) -> None:
        for picks in (self.pinned, self.accepted, self.kept):
            picks.pop(place, None)


def picks_path(manifest: Path) -> Path:
    return manifest.with_name(f"{manifest.stem}{ENDING}")


def read_picks(manifest: Path) -> dict[str, PoolPicks]:
    """Pool id -> picks; nothing where there is no file. InvalidInput where it is not one of ours."""
    path = picks_path(manifest)
    if not path.is_file():
        return {}
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        pools = check_mapping(check_mapping(document, "picks")["pools"], "pools")
        return {str(name): _pool(check_mapping(body, name), str(name)) for name, body in pools.items()}
    except (ValueError, KeyError, InvalidInput) as error:
        raise InvalidInput(
            f"is not a list of picks ({error}); correct it or delete it", field=str(path)
        ) from None


def write_picks(manifest: Path, pools: Mapping[str, PoolPicks]) -> Path:
    """Temp file and rename; sorted, so that version control shows small changes."""
    path = picks_path(manifest)
    bodies = {name: _body(picks) for name, picks in sorted(pools.items())}
    document = {"picks": VERSION, "pools": {name: body for name, body in bodies.items() if body}}
    temporary = path.with_name(f".{path.name}.part")
    temporary.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    temporary.replace(path)
    return path


def _pool(body: Mapping[str, Any], where: str) -> PoolPicks:
    check_keys(body, ("pinned", *_HELD, "rejected"), where)
    picks = PoolPicks(rejected=[_seed(seed) for seed in check_list(body.get("rejected", []), where)])
    for place, seed in check_mapping(body.get("pinned", {}), where).items():
        picks.pinned[_place(place)] = _seed(seed)
    for kind in _HELD:
        for place, pick in check_mapping(body.get(kind, {}), where).items():
            held = Held(seed=_seed(pick["seed"]), sound=check_text(pick["sound"], where))
            getattr(picks, kind)[_place(place)] = held
    return picks


def _body(picks: PoolPicks) -> dict[str, Any]:
    body: dict[str, Any] = {}
    if picks.pinned:
        body["pinned"] = {str(place): seed for place, seed in sorted(picks.pinned.items())}
    for kind in _HELD:
        held: dict[int, Held] = getattr(picks, kind)
        if held:
            body[kind] = {str(p): {"seed": h.seed, "sound": h.sound} for p, h in sorted(held.items())}
    if picks.rejected:
        body["rejected"] = picks.rejected
    return body


def _place(text: object) -> int:
    return check_integer(int(str(text)), "place", 1, MAX_COUNT)


def _seed(value: object) -> int:
    return check_integer(value, "seed", 0, MAX_SEED)
