"""What a bake will make: names, seeds and keys of every pool, before any sound is made. Reads no audio.

A pool's key covers everything its files depend on; where the key is the same, nothing is made again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..documents import canonical_json
from ..errors import InvalidInput
from ..events import MAX_SEED
from .expand import Pool
from .formats import FORMATS, estimated_bytes
from .manifest import Manifest
from .names import fx_name, render
from .picks import PoolPicks

BAKE_VERSION = 1  # of what this code makes of a take; raised when its bytes change
_WORDLESS = ("seeds", "count", "extra", "naming", "folder", "bank")  # settings no take depends on


@dataclass(frozen=True, kw_only=True)
class Maker:
    """What renders: the runtime's name, its folder of weights, its mark and the hash of what it is."""

    runtime: str
    weights: str | None
    model_hash: str
    licence: str
    watermark: str = "off"  # off, on, or the path of a key file
    key_id: str | None = None  # of the mark's key; None: no mark


@dataclass(frozen=True, kw_only=True, eq=False)
class PoolPlan:
    """One pool's work. `fixed`: place -> seed settled by picks; `candidates`: seeds the other places may take."""

    pool: Pool
    fixed: Mapping[int, int]
    candidates: Sequence[int]
    paths: Mapping[int, Mapping[str, str]]  # place -> format -> path under the output folder
    take_key: str  # what one take depends on, besides its seed
    key: str
    title: str

    @property
    def free(self) -> tuple[int, ...]:
        return tuple(place for place in self.paths if place not in self.fixed)

    @property
    def seeds(self) -> tuple[int, ...]:
        return (*self.fixed.values(), *self.candidates)


def plan(manifest: Manifest, picks: Mapping[str, PoolPicks], maker: Maker) -> list[PoolPlan]:
    """Every pool in the manifest's order. Raises InvalidInput where two files would have one name."""
    plans = [_plan_pool(manifest, pool, picks.get(pool.id, PoolPicks()), maker) for pool in manifest.pools]
    _check_names(plans)
    return plans


def _plan_pool(manifest: Manifest, pool: Pool, picks: PoolPicks, maker: Maker) -> PoolPlan:
    count, sound_hash = pool.settings["count"], pool.sound.hash
    fixed = picks.fixed(count, sound_hash)
    refused = {*picks.rejected, *fixed.values()}
    free = count - len(fixed)
    wanted = free + pool.settings["extra"] if free else 0
    candidates = tuple(_take(_seeds(manifest, pool), refused, wanted))
    if len(candidates) < free:
        sentence = f"{free} files are wanted but rejections leave {len(candidates)} seeds; give more seeds"
        raise InvalidInput(sentence, field=f"{pool.file}:{pool.line}: sounds.{pool.key}.seeds")
    title = pool.settings["name"] or fx_name(pool.key, pool.grid)
    paths = {place: _paths(manifest, pool, place, title) for place in range(1, count + 1)}
    take_key = _take_key(manifest, pool, maker, title)
    document = {"take": take_key, "fixed": sorted(fixed.items()), "candidates": candidates}
    document["paths"] = [list(by_format.values()) for by_format in paths.values()]
    return PoolPlan(
        pool=pool, fixed=fixed, candidates=candidates, paths=paths, take_key=take_key, key=_hash(document), title=title
    )  # fmt: skip


def _take_key(manifest: Manifest, pool: Pool, maker: Maker, title: str) -> str:
    settings = {name: value for name, value in pool.settings.items() if name not in _WORDLESS}
    head = [manifest.name, manifest.creator, manifest.source, manifest.date, title, pool.id]
    made_by = [maker.runtime, maker.model_hash, maker.licence]
    return _hash([BAKE_VERSION, head, made_by, pool.sound.hash, settings])


def _hash(document: Any) -> str:
    return hashlib.sha256(canonical_json(document).encode()).hexdigest()[:32]


def _seeds(manifest: Manifest, pool: Pool) -> Iterator[int]:
    """The pool's seeds in order: those given, or an endless row drawn from the manifest's seed and the pool's id."""
    if pool.settings["seeds"] is not None:
        yield from pool.settings["seeds"]
        return
    index = 0
    while True:
        digest = hashlib.sha256(f"bake/{manifest.seed}/{pool.id}/{index}".encode()).digest()
        yield int.from_bytes(digest[:8], "big") & MAX_SEED
        index += 1


def _take(seeds: Iterator[int], refused: set[int], wanted: int) -> Iterator[int]:
    left = wanted
    while left:
        seed = next(seeds, None)
        if seed is None:
            return
        if seed not in refused:
            left -= 1
            yield seed


def _paths(manifest: Manifest, pool: Pool, place: int, title: str) -> dict[str, str]:
    settings = pool.settings
    found = {}
    for form in settings["format"]:
        words = {
            **pool.sound.attributes,
            "catid": pool.sound.ucs,
            "fxname": title,
            "number": place,
            "creator": manifest.creator,
            "source": manifest.source,
            "category": pool.sound.category,
            "sound": pool.key,
            "pool": pool.id,
            "intensity": f"{settings['intensity']:g}",
            "format": form,
        }
        folder = render(settings["folder"], words)
        name = render(settings["naming"], words)
        if not name:
            raise InvalidInput("makes an empty name; put {fxname} in it", field=_where(pool, "naming"))
        found[form] = "/".join(part for part in (folder, name) if part) + FORMATS[form].ending
    return found


def _check_names(plans: Sequence[PoolPlan]) -> None:
    """No two files under one name, on file systems that do not tell A from a either."""
    taken: dict[str, tuple[PoolPlan, int]] = {}
    for one in plans:
        for place, by_format in one.paths.items():
            for path in by_format.values():
                twin = taken.setdefault(path.lower(), (one, place))
                if twin != (one, place) or len(set(by_format.values())) < len(by_format):
                    raise InvalidInput(_collision(path, one, twin[0]), field=_where(one.pool, "naming"))


def _collision(path: str, one: PoolPlan, other: PoolPlan) -> str:
    if len(set(one.paths[1].values())) < len(one.paths[1]):
        return f"two formats would both be {path!r}; put {{format}} into naming"
    if one is other:
        return f"several files of {one.pool.id} would be {path!r}; put {{number:02}} into naming"
    return f"{other.pool.id} and {one.pool.id} would both be {path!r}; put {{fxname}} or {{pool}} into naming"


def _where(pool: Pool, name: str) -> str:
    return f"{pool.file}:{pool.line}: sounds.{pool.key}.{name}"


def estimate(plans: Sequence[PoolPlan]) -> tuple[float, int]:
    """Seconds of audio to generate, and bytes on disk, about."""
    secs = sum(len(one.seeds) * one.pool.sound.duration_secs for one in plans)
    size = sum(
        estimated_bytes(
            form,
            one.pool.sound.duration_secs,
            one.pool.settings["sample_rate_hz"],
            one.pool.sound.channels,
            one.pool.settings["quality"],
        )
        * one.pool.settings["count"]
        for one in plans
        for form in one.pool.settings["format"]
    )
    return secs, size


def output_folder(manifest: Manifest, out: Path | None) -> Path:
    """Where the files go: as asked, else a folder of the manifest's name beside it."""
    return out if out is not None else manifest.path.with_suffix("")
