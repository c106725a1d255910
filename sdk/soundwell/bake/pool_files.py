"""One pool's files: what of it lies there already, which takes are kept, and writing them. Makes no sound."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .expand import Pool
from .folder import Folder
from .manifest import Manifest
from .orders import Order
from .plan import Maker, PoolPlan
from .provenance import candidate_record, file_record, tools
from .selection import Verdict, select
from .takes import Take

Records = list[dict[str, Any]]


@dataclass(kw_only=True)
class PoolWork:
    """A pool that is not finished: what a pick settled and is there, and the takes that have arrived."""

    plan: PoolPlan
    settled: Mapping[int, Records]  # place -> its records
    arrived: dict[int, Take] = field(default_factory=dict)  # by seed

    @property
    def missing(self) -> tuple[int, ...]:
        """Seeds to render: of picked places without files, and all candidates."""
        fixed = (seed for place, seed in self.plan.fixed.items() if place not in self.settled)
        return (*fixed, *self.plan.candidates)

    @property
    def complete(self) -> bool:
        return len(self.arrived) == len(self.missing)


class PoolFiles:
    """Writes pools into one folder, for one manifest and maker."""

    def __init__(self, folder: Folder, manifest: Manifest, maker: Maker) -> None:
        self._folder, self._manifest, self._maker = folder, manifest, maker
        self._tools = tools()
        self.written = 0
        self.audio_secs = 0.0

    def begin(self, plan: PoolPlan) -> PoolWork:
        """The pool's work, with the files that need not be made again."""
        state = self._folder.states.get(plan.pool.id)
        if state is None or state["take_key"] != plan.take_key:
            return PoolWork(plan=plan, settled={})
        found = {place: self._there(plan, place, seed, state["files"]) for place, seed in plan.fixed.items()}
        return PoolWork(plan=plan, settled={place: records for place, records in found.items() if records})

    def _there(self, plan: PoolPlan, place: int, seed: int, files: Records) -> Records:
        """The place's records as a bake from nothing would write them; none where a file is not there."""
        names = list(plan.paths[place].values())
        found = [r for r in files if r["file"] in names and r["seed"] == seed and self._folder.intact(r)]
        now = {"settled": "picked", "faults": [], "settings": dict(plan.pool.settings)}
        now["bank"] = plan.pool.settings["bank"]
        picked = [{**r, **now, "scores": {**r["scores"], "likeness": None}} for r in found]
        return picked if len(picked) == len(names) else []

    def order(self, work: PoolWork) -> Order:
        return order_for(work.plan, self._manifest, self._maker, work.missing)

    def write(self, work: PoolWork) -> None:
        """Selects, writes the pool's files, then remembers them."""
        plan = work.plan
        candidates = [work.arrived[seed] for seed in plan.candidates]
        verdicts = _verdicts(work, candidates)
        chosen = iter(seed for seed in plan.candidates if verdicts[seed].kept)
        files: Records = []
        for place in plan.paths:
            if place in work.settled:
                files += work.settled[place]
                continue
            seed = plan.fixed[place] if place in plan.fixed else next(chosen)
            files += self._write_take(plan, place, work.arrived[seed], verdicts.get(seed))
        listed = [candidate_record(plan, take, verdicts[take.seed]) for take in candidates]
        self._folder.remember(
            {
                "pool": plan.pool.id,
                "key": plan.key,
                "take_key": plan.take_key,
                "files": files,
                "candidates": listed,
            }
        )

    def _write_take(self, plan: PoolPlan, place: int, take: Take, verdict: Verdict | None) -> Records:
        words = words_of(self._manifest, plan.pool, plan.title, self._maker.licence)
        context = {"of": self._manifest, "maker": self._maker, "tools": self._tools, "words": words}
        records = []
        for file in take.files:
            self._folder.write(plan.paths[place][file.format], file.content)
            records.append(file_record(plan, place, take, file, verdict, context))
            self.written += 1
        self.audio_secs += records[0]["num_frames"] / records[0]["sample_rate_hz"]
        return records


def _verdicts(work: PoolWork, candidates: list[Take]) -> dict[int, Verdict]:
    """By seed. What picks settled counts as kept already, so that nothing like it is kept beside it."""
    plan = work.plan
    fresh = [work.arrived[seed].print for place, seed in plan.fixed.items() if place not in work.settled]
    there = [base64.b64decode(records[0]["print"]) for records in work.settled.values()]
    found = select(candidates, len(plan.free), [*there, *fresh], loop=plan.pool.settings["loop"])
    return {verdict.seed: verdict for verdict in found}


def order_for(plan: PoolPlan, manifest: Manifest, maker: Maker, seeds: tuple[int, ...]) -> Order:
    return Order(
        pool=plan.pool.id,
        sound=plan.pool.sound.to_json(),
        settings=dict(plan.pool.settings),
        seeds=seeds,
        runtime=maker.runtime,
        weights=maker.weights,
        watermark=maker.watermark,
        model_hash=maker.model_hash,
        words=words_of(manifest, plan.pool, plan.title, maker.licence),
    )


def words_of(manifest: Manifest, pool: Pool, title: str, licence: str) -> dict[str, str]:
    """What a pool's files say of themselves."""
    said = ", ".join(f"{name} {value}" for name, value in pool.sound.attributes.items())
    described = f"{pool.sound.category}: {said}" if said else pool.sound.category
    return {
        "title": title,
        "description": pool.settings["description"] or pool.settings["text"] or described,
        "keywords": ", ".join(pool.settings["keywords"]),
        "catid": pool.sound.ucs,
        "product": manifest.name,
        "creator": manifest.creator,
        "source": manifest.source,
        "licence": licence,
        "date": manifest.date,
    }
