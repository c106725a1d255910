"""A whole evaluation: plan, listen to every row, score. The protocol stands in the package's first lines."""

from __future__ import annotations

import datetime
import os
import platform
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from ..audio import FloatArray
from ..config import MODEL_RUNTIMES
from ..documents import check_choice, check_integer
from ..errors import SoundwellError
from .conditions import plan_one_shots
from .hearing import Hearing, Plan, Tick, listen, listen_to_references
from .judges import Judges
from .recordings import Recording, read_corpus
from .report import Report, notes
from .scores import Bench, Numbers, onset_errors_millis, score, score_shuffled
from .seams import score_seams
from .sources import ROWS, make_source
from .timelines import plan_curves, plan_timelines

# Whose clips are shuffled: the first of them that was heard.
DONORS = ("student4", "teacher", "student2", "student1", "lite", "int8", "procedural")
SEAMED = ("student4", "int8")  # rows asked for beds of a minute; the teacher would take ten
SHARES = ("class_top3", "class_top1")

Progress = Callable[[str, int, int], None]  # what is running, clips done, clips in all


@dataclass(frozen=True, kw_only=True)
class EvaluateSettings:
    """What to evaluate. Checked when made."""

    corpus: Path  # a built corpus folder
    judges: Path | None = None  # folder of judges.py; None: the one beside the checkout
    rows: tuple[str, ...] = ROWS
    count: int = 12  # asks for each of the 17 classes
    holdout: int = 0  # held-out recordings for FAD; 0: all
    timelines: int = 40
    seed: int = 0
    weights: Path | None = None  # folder of the model; None: the released one
    threads: int = 0  # of the runtimes; 0: by the machine
    runtime: str = "onnx"  # of the student's rows

    def __post_init__(self) -> None:
        for row in self.rows:
            check_choice(row, ROWS, "a row", "rows")
        check_choice(self.runtime, MODEL_RUNTIMES, "a runtime of the model", "runtime")
        check_integer(self.count, "count", 1, 1000)
        check_integer(self.holdout, "holdout", 0, 100_000)
        check_integer(self.timelines, "timelines", 1, 10_000)
        check_integer(self.seed, "seed", 0, 2**31 - 1)
        check_integer(self.threads, "threads", 0, 256)


def evaluate(settings: EvaluateSettings, progress: Progress | None = None) -> Report:
    """Runs all rows. A row whose runtime is missing says why; nothing else is left out."""
    judges = Judges(settings.judges)
    plan = make_plan(settings, read_corpus(settings.corpus))
    tick = _ticker(progress, "references", plan.one_shots.num_references)
    reference = listen_to_references(plan, judges, tick)
    bench = Bench(plan=plan, reference=reference, judges=judges, seed=settings.seed)
    ran = _run_rows(settings, bench, progress)
    _add_shares(ran.numbers)
    return Report(
        rows={row: ran.numbers[row] for row in ROWS if row in ran.numbers},
        missing=ran.missing,
        notes=notes(plan, ran.donor),
        counts=_counts(plan),
        machine=_machine(settings),
        examples=ran.examples,
        onset_errors_millis=ran.onset_errors_millis,
        clip_millis=ran.clip_millis,
    )


def make_plan(settings: EvaluateSettings, recordings: tuple[Recording, ...]) -> Plan:
    """Every row's asks."""
    return Plan(
        one_shots=plan_one_shots(recordings, settings.count, settings.holdout, settings.seed),
        timelines=plan_timelines(recordings, settings.timelines, settings.seed),
        curves=plan_curves(recordings, settings.seed),
    )


@dataclass
class _Ran:
    """Numbers of the rows that ran, why others did not, a clip per category of each."""

    numbers: dict[str, Numbers] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)
    examples: dict[str, dict[str, FloatArray]] = field(default_factory=dict)
    onset_errors_millis: dict[str, list[float]] = field(default_factory=dict)
    clip_millis: dict[str, list[float]] = field(default_factory=dict)
    donor: str = ""  # the row whose clips were shuffled; "": none


def _run_rows(settings: EvaluateSettings, bench: Bench, progress: Progress | None) -> _Ran:
    ran, heard = _Ran(), dict[str, Hearing]()
    for row in (row for row in ROWS if row in settings.rows and row != "shuffled"):
        tick = _ticker(progress, row, bench.plan.num_asks)
        try:
            source = make_source(row, settings.weights, settings.threads, settings.runtime)
            heard[row] = listen(source, bench.plan, bench.judges, stand_ins=row == "real", tick=tick)
        except (ImportError, OSError, SoundwellError) as error:
            ran.missing[row] = str(error) or type(error).__name__
            continue
        ran.numbers[row] = score(heard[row], bench, is_real=row == "real")
        if row in SEAMED:
            ran.numbers[row] |= score_seams(source, settings.seed)
        ran.examples[row] = heard[row].examples
        ran.onset_errors_millis[row] = onset_errors_millis(heard[row], bench.plan)
        if row != "real":
            ran.clip_millis[row] = heard[row].clip_millis
    if "shuffled" in settings.rows:
        ran.donor = next((row for row in DONORS if row in heard), "")
        if ran.donor:
            ran.numbers["shuffled"] = score_shuffled(heard[ran.donor], bench)
        else:
            ran.missing["shuffled"] = "needs a generated row to shuffle"
    return ran


def _add_shares(rows: dict[str, Numbers]) -> None:
    """Class agreement as a share of the real row's, where that row ran."""
    for key in SHARES:
        real = rows.get("real", {}).get(key, 0.0)
        for numbers in rows.values() if real else ():
            numbers[f"{key}_share_of_real"] = numbers[key] / real


def _ticker(progress: Progress | None, what: str, total: int) -> Tick:
    done = 0

    def tick() -> None:
        nonlocal done
        done += 1
        if progress is not None:
            progress(what, done, total)

    return tick


def _counts(plan: Plan) -> dict[str, int]:
    shots = plan.one_shots
    return {
        "class_clips": len(shots.classes),
        "fad_clips": len(shots.holdout),
        "pools": len(shots.pools),
        "timelines": len(plan.timelines),
        "events": sum(len(ask.timeline.events) for ask in plan.timelines),
        "curves": len(plan.curves),
        "training_sample": len(shots.training),
        "clips_per_row": plan.num_asks,
    }


def _machine(settings: EvaluateSettings) -> dict[str, object]:
    return {
        "machine": platform.machine(),
        "cpus": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
        "threads": settings.threads,
        "runtime": settings.runtime,
        "seed": settings.seed,
        "measured": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
    }
