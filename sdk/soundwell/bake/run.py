"""A bake from plan to folder: orders out, takes in, the best of each pool written and remembered.

Only this process writes; who makes the takes is a `Crew`. Knows no command line.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..runtime import make_generator
from ..runtime.mark import OFF, ON, mark_of
from .crew import Crew
from .engines import import_files
from .folder import Folder, locked
from .manifest import Manifest
from .orders import Order, split
from .picks import read_picks
from .plan import Maker, PoolPlan, plan
from .pool_files import PoolFiles, PoolWork
from .provenance import CANDIDATES, PROVENANCE, candidate_lines, licence_statement, provenance_lines
from .report import report_html

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
    foreign: list[str] = field(default_factory=list)  # nobody asks for them, but somebody changed them: left

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


def maker_of(runtime: str, weights: Path | None, watermark: str = OFF) -> Maker:
    """Loads the runtime once to learn what it is. Raises as make_generator does, InvalidInput naming the watermark."""
    mark = mark_of(watermark)
    generator = make_generator(runtime, weights, 1, watermark)
    name = "onnx" if generator.name.startswith("onnx") else generator.name
    return Maker(
        runtime=name,
        weights=str(weights.resolve()) if weights else None,
        model_hash=generator.model_hash,
        licence=licence_statement(name, weights),
        watermark=str(Path(watermark).resolve()) if mark and watermark != ON else watermark,
        key_id=mark.key_id if mark else None,
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
        wanted = [path for one in everything for names in one.paths.values() for path in names.values()]
        outcome.foreign = folder.forget_others([one.pool.id for one in everything], wanted)
        _make(PoolFiles(folder, manifest, maker), todo, crew, watch, outcome, began)
        _finish(folder, [one for one in everything if one.pool.id in folder.states], manifest, outcome)
        outcome.elapsed_secs = time.monotonic() - began
    return outcome


def _make(
    files: PoolFiles, todo: Sequence[PoolPlan], crew: Crew, watch: Watch, outcome: Outcome, began: float
) -> None:
    """Runs the crew over what is missing; a pool is written when its last take is in."""
    works = {one.pool.id: files.begin(one) for one in todo}
    wanted = sum(len(work.missing) for work in works.values())
    wanted_secs = sum(len(work.missing) * work.plan.pool.sound.duration_secs for work in works.values())
    for work in works.values():
        if work.complete:
            files.write(work)
    for order, takes in crew.run(_orders(files, works)):
        work = works[order.pool]
        work.arrived.update({take.seed: take for take in takes})
        outcome.takes += len(takes)
        outcome.generated_secs += len(takes) * work.plan.pool.sound.duration_secs
        if work.complete:
            files.write(work)
            del works[order.pool]  # its samples with it
        watch(
            Progress(
                takes_done=outcome.takes,
                takes_wanted=wanted,
                generated_secs=outcome.generated_secs,
                wanted_secs=wanted_secs,
                elapsed_secs=time.monotonic() - began,
            )
        )
    outcome.made, outcome.audio_secs = files.written, files.audio_secs


def _orders(files: PoolFiles, works: Mapping[str, PoolWork]) -> Iterator[Order]:
    for work in list(works.values()):
        if not work.complete:
            yield from split(files.order(work), TAKES_PER_ORDER)


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
