"""A bake from plan to folder: orders out, takes in, the best of each pool written and remembered.

Only this process writes; who makes the takes is a `Crew`. Knows no command line.
"""

from __future__ import annotations

import base64
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..runtime import make_generator
from .crew import Crew
from .engines import import_files
from .folder import Folder, locked
from .manifest import Manifest, Pool
from .picks import read_picks
from .plan import Maker, PoolPlan, plan
from .provenance import (
    CANDIDATES,
    PROVENANCE,
    candidate_lines,
    candidate_record,
    file_record,
    licence_statement,
    provenance_lines,
    tools,
)
from .report import report_html
from .selection import Verdict, select
from .takes import Order, Take, split

TAKES_PER_ORDER = 8
REPORT = "report.html"


@dataclass(kw_only=True)
class Outcome:
    """What a bake did. `audio_secs` is of the files written in this run, generated ones of all takes."""

    folder: Path
    files: int = 0
    made: int = 0
    reused: int = 0
    takes: int = 0
    audio_secs: float = 0.0
    generated_secs: float = 0.0
    elapsed_secs: float = 0.0
    faulty: list[str] = field(default_factory=list)
    foreign: list[str] = field(
        default_factory=list
    )  # changed by somebody, so left although nobody asks for them

    @property
    def audio_secs_per_sec(self) -> float:
        return self.audio_secs / max(self.elapsed_secs, 1e-9)


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far a bake is, for whoever shows it."""

    takes_done: int
    takes_wanted: int
    generated_secs: float
    wanted_secs: float
    elapsed_secs: float


Watch = Callable[[Progress], None]


def maker_of(runtime: str, weights: Path | None) -> Maker:
    """Loads the runtime once to learn what it is. Raises as make_generator does."""
    generator = make_generator(runtime, weights, 1)
    name = "onnx" if generator.name.startswith("onnx") else generator.name
    return Maker(
        runtime=name,
        weights=str(weights.resolve()) if weights else None,
        model_hash=generator.model_hash,
        licence=licence_statement(name, weights),
    )


def bake(
    manifest: Manifest, whole: Manifest, out: Path, maker: Maker, crew: Crew, watch: Watch = lambda _: None
) -> Outcome:
    """Makes of `manifest` what is missing in `out`. `whole` is the manifest unfiltered: its other files stay."""
    began = time.monotonic()
    picks = read_picks(manifest.path)
    plans, everything = plan(manifest, picks, maker), plan(whole, picks, maker)
    with locked(out) as folder:
        outcome = Outcome(folder=out)
        todo = [one for one in plans if not folder.finished(one.pool.id, one.key)]
        wanted = [
            path for one in everything for by_format in one.paths.values() for path in by_format.values()
        ]
        outcome.foreign = folder.forget_others([one.pool.id for one in everything], wanted)
        context = _context(manifest, maker)
        _make(folder, todo, manifest, context, maker, crew, watch, outcome, began)
        _finish(folder, [one for one in everything if one.pool.id in folder.states], manifest, outcome)
        outcome.elapsed_secs = time.monotonic() - began
    return outcome


def _make(
    folder: Folder,
    todo: Sequence[PoolPlan],
    manifest: Manifest,
    context: Mapping[str, Any],
    maker: Maker,
    crew: Crew,
    watch: Watch,
    outcome: Outcome,
    began: float,
) -> None:
    """Runs the crew over what is missing; a pool is written when its last take is in."""
    settled = {one.pool.id: _reusable(folder, one) for one in todo}
    by_id = {one.pool.id: one for one in todo}
    missing = {one.pool.id: _missing(one, settled[one.pool.id]) for one in todo}
    wanted = sum(map(len, missing.values()))
    wanted_secs = sum(len(missing[one.pool.id]) * one.pool.sound.duration_secs for one in todo)
    arrived: defaultdict[str, dict[int, Take]] = defaultdict(dict)
    for one in todo:
        if not missing[one.pool.id]:
            _write_pool(folder, one, {}, settled[one.pool.id], context, outcome)
    orders = _orders([one for one in todo if missing[one.pool.id]], missing, manifest, maker)
    for order, takes in crew.run(orders):
        one = by_id[order.pool]
        arrived[order.pool].update({take.seed: take for take in takes})
        outcome.takes += len(takes)
        outcome.generated_secs += len(takes) * one.pool.sound.duration_secs
        if len(arrived[order.pool]) == len(missing[order.pool]):
            _write_pool(folder, one, arrived.pop(order.pool), settled[order.pool], context, outcome)
        watch(
            Progress(
                takes_done=outcome.takes,
                takes_wanted=wanted,
                generated_secs=outcome.generated_secs,
                wanted_secs=wanted_secs,
                elapsed_secs=time.monotonic() - began,
            )
        )


def _reusable(folder: Folder, one: PoolPlan) -> dict[int, list[dict[str, Any]]]:
    """Place -> its records, where a pick settles the place and its files lie there already."""
    state = folder.states.get(one.pool.id)
    if state is None or state["take_key"] != one.take_key:
        return {}
    found: dict[int, list[dict[str, Any]]] = {}
    for place, seed in one.fixed.items():
        names = list(one.paths[place].values())
        records = [r for r in state["files"] if r["file"] in names and r["seed"] == seed and folder.intact(r)]
        if len(records) == len(names):
            found[place] = records
    return found


def _missing(one: PoolPlan, settled: Mapping[int, Any]) -> tuple[int, ...]:
    """Seeds to render: of picked places without files, and all candidates."""
    return (*(seed for place, seed in one.fixed.items() if place not in settled), *one.candidates)


def _orders(
    todo: Sequence[PoolPlan], missing: Mapping[str, tuple[int, ...]], manifest: Manifest, maker: Maker
) -> Iterator[Order]:
    for one in todo:
        yield from split(order_for(one, manifest, maker, missing[one.pool.id]), TAKES_PER_ORDER)


def order_for(one: PoolPlan, manifest: Manifest, maker: Maker, seeds: tuple[int, ...]) -> Order:
    return Order(
        pool=one.pool.id,
        sound=one.pool.sound.to_json(),
        settings=dict(one.pool.settings),
        seeds=seeds,
        runtime=maker.runtime,
        weights=maker.weights,
        model_hash=maker.model_hash,
        words=words_of(manifest, one.pool, one.title, maker.licence),
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


def _context(manifest: Manifest, maker: Maker) -> dict[str, Any]:
    return {
        "of": manifest,
        "runtime": maker.runtime,
        "model_hash": maker.model_hash,
        "licence": maker.licence,
        "tools": tools(),
        "encode": lambda content: base64.b64encode(content).decode(),
    }


def _write_pool(
    folder: Folder,
    one: PoolPlan,
    takes: Mapping[int, Take],
    settled: Mapping[int, list[dict[str, Any]]],
    context: Mapping[str, Any],
    outcome: Outcome,
) -> None:
    """Selects, writes the pool's files, then remembers them."""
    candidates = [takes[seed] for seed in one.candidates]
    verdicts = _verdicts(one, takes, settled, candidates)
    chosen = iter(seed for seed in one.candidates if verdicts[seed].kept)
    files: list[dict[str, Any]] = []
    for place in one.paths:
        if place in settled:
            files += settled[place]
            continue
        seed = one.fixed[place] if place in one.fixed else next(chosen)
        about = {**context, "words": words_of(context["of"], one.pool, one.title, context["licence"])}
        files += _write_take(folder, one, place, takes[seed], verdicts.get(seed), about, outcome)
    folder.remember(
        {
            "pool": one.pool.id,
            "key": one.key,
            "take_key": one.take_key,
            "files": files,
            "candidates": [candidate_record(one, take, verdicts[take.seed]) for take in candidates],
        }
    )


def _verdicts(
    one: PoolPlan,
    takes: Mapping[int, Take],
    settled: Mapping[int, list[dict[str, Any]]],
    candidates: list[Take],
) -> dict[int, Verdict]:
    fresh = [takes[seed].print for place, seed in one.fixed.items() if place not in settled]
    kept = [base64.b64decode(records[0]["print"]) for records in settled.values()]
    found = select(candidates, len(one.free), [*kept, *fresh], loop=one.pool.settings["loop"])
    return {verdict.seed: verdict for verdict in found}


def _write_take(
    folder: Folder,
    one: PoolPlan,
    place: int,
    take: Take,
    verdict: Verdict | None,
    context: Mapping[str, Any],
    outcome: Outcome,
) -> list[dict[str, Any]]:
    records = []
    for index, file in enumerate(take.files):
        folder.write(one.paths[place][file.format], file.content)
        records.append(file_record(one, place, take, index, verdict, context))
        outcome.made += 1
    outcome.audio_secs += records[0]["num_frames"] / records[0]["sample_rate_hz"]
    return records


def _finish(folder: Folder, plans: Sequence[PoolPlan], manifest: Manifest, outcome: Outcome) -> None:
    """Everything made of the whole folder: its memory in order, provenance, report, files for the engines."""
    pools = [one.pool.id for one in plans]
    folder.settle(pools)
    states = [folder.states[pool] for pool in pools]
    folder.write(PROVENANCE, provenance_lines(states))
    folder.write(CANDIDATES, candidate_lines(states))
    folder.write(REPORT, report_html(manifest.name, states))
    records = [record for state in states for record in state["files"]]
    folder.write_imports(import_files(manifest, records))
    outcome.files = len(records)
    outcome.reused = outcome.files - outcome.made
    outcome.faulty = [record["file"] for record in records if record["faults"]]
