"""`soundwell train --library`: from a folder of sounds to a folder of weights, with a report of what it did."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from ...catalog import Catalog, load_catalog, own_words, use_labels
from ...catalog.own import read_labels
from ...errors import InvalidInput
from .labels import Item, Rules, read_items

if TYPE_CHECKING:  # these import torch
    from .clips import Library
    from .flow import Plan, Tuned

STAGES = ("replay", "teacher", "student")
_SHOWN = 20


@dataclass(frozen=True, kw_only=True)
class Request:
    """The command's options, as given."""

    library: Path
    out: Path
    run: Path | None
    base: Path | None  # None: the released weights
    labels: str
    new: tuple[str, ...]
    maps: tuple[str, ...]
    licence: str
    minutes: float
    seed: int
    threads: int
    fresh: bool
    dry_run: bool
    as_json: bool


def train_library(request: Request) -> None:
    """Reads, tunes, exports, measures, reports."""
    from ...runtime import RELEASED_WEIGHTS
    from ...runtime.weights import load_card

    base = request.base or RELEASED_WEIGHTS
    use_labels(base)
    card, catalog = load_card(base), load_catalog()
    rules = Rules(catalog=catalog, renamed=_pairs(request.maps), new=frozenset(request.new))
    items = read_items(request.library, rules, request.labels)
    unheard = {item.label.token for item in items if item.label.token} - set(card.tokens)
    fresh = tuple(sorted(unheard))
    if request.dry_run:
        _say(request, _table(items, fresh))
        return
    _train(request, base, items, fresh, catalog)


def _train(request: Request, base: Path, items: list[Item], fresh: tuple[str, ...], catalog: Catalog) -> None:
    from ...export.restore import restore
    from .clips import read_library
    from .flow import Plan, tune
    from .tune import TuneRecipe

    if request.out.resolve() == base.resolve():
        raise InvalidInput("is the folder it starts from; choose another", field="--out")
    library = read_library(items, new_tokens=fresh, seed=request.seed)
    _say(request, _table(items, fresh))
    for name, reason in library.unusable[:_SHOWN]:
        click.echo(f"left out {name}: {reason}", err=True)
    run = request.run or request.out.with_name(f"{request.out.name}.run")
    if request.fresh and run.exists():
        shutil.rmtree(run)
    recipe = TuneRecipe(seed=request.seed)
    budget_secs = 60 * request.minutes
    plan = Plan(run=run, budget_secs=budget_secs, fresh_tokens=fresh, recipe=recipe, threads=request.threads)
    with _Bars(request) as bars:
        tuned = tune(restore(base), library, plan, bars.tell)
    facts = _facts(request, library, plan, tuned)
    _export(
        request,
        library,
        tuned,
        facts,
        _joined(read_labels(base), own_words(dict.fromkeys(fresh, ()), catalog)),
    )
    facts["measures"] |= _likeness(request, base, tuned.own, tuned.held, fresh)
    _amend_card(request.out, facts["measures"])
    _report(request, {**facts, "out": str(request.out)})


def _facts(request: Request, library: Library, plan: Plan, tuned: Tuned) -> dict[str, Any]:
    """What the model card says of the library and of what was done with it."""
    clips = library.clips
    return {
        "files": len(clips),
        "held_out": len(library.held),
        "seconds": round(sum(clip.facts["duration_secs"] for clip in clips), 1),
        "labels": library.counts,
        "new_labels": list(plan.fresh_tokens),
        "licence": request.licence,
        "licences_of_files": dict(Counter(clip.item.licence or request.licence for clip in clips)),
        "left_out": [{"file": name, "reason": reason} for name, reason in library.unusable],
        "recipe": {**asdict(plan.recipe), "budget_secs": plan.budget_secs, "steps": tuned.steps},
        "measures": tuned.measures,
    }


def _export(
    request: Request, library: Library, tuned: Tuned, facts: dict[str, Any], labels: dict[str, Any]
) -> None:
    from ...export.derived import write_derived

    name = tuned.networks.card.data.get("name", "soundwell")
    write_derived(
        request.out,
        tuned.networks,
        changes={"name": f"{name}+library", "library": facts},
        limits=("Tuned on a studio's own library: what it says of its labels is not judged by anybody.",),
        attribution=_attribution(request, [clip.item for clip in library.clips]),
        labels=labels,
    )


def _likeness(
    request: Request, base: Path, own: Any, held: Any, fresh: tuple[str, ...]
) -> dict[str, dict[str, float]]:
    """How near generated takes are to the library's recordings, by the base and by the tuned weights."""
    from ...runtime.onnx import OnnxGenerator
    from .measure import labels_of, likeness

    labels = labels_of(own)
    known = {key: name.partition("/")[0] if name in fresh else name for key, name in labels.items()}
    found = {
        "distance_before": likeness(OnnxGenerator(base, request.threads), own, held, known, names=labels)
    }
    use_labels(request.out)
    found["distance_after"] = likeness(OnnxGenerator(request.out, request.threads), own, held, labels)
    return found


def _amend_card(out: Path, measures: Mapping[str, Any]) -> None:
    from ...export.card import write_json
    from ...runtime.weights import load_card

    card = load_card(out).data
    card["library"]["measures"] = dict(measures)
    write_json(out, card)


class _Bars:
    """One bar a stage; nothing with --json."""

    def __init__(self, request: Request) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
        self._progress = Progress(*columns, console=Console(stderr=True), disable=request.as_json)
        self._tasks = {name: self._progress.add_task(name, total=1.0, start=False) for name in STAGES}

    def __enter__(self) -> _Bars:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def tell(self, stage: str, share: float) -> None:
        self._progress.start_task(self._tasks[stage])
        self._progress.update(self._tasks[stage], completed=share)


def _pairs(maps: tuple[str, ...]) -> dict[str, str]:
    pairs = {}
    for text in maps:
        found, equals, target = text.partition("=")
        if not (equals and found and target):
            raise InvalidInput(f"{text!r} is not FOUND=LABEL, such as goo=footstep/slime", field="--map")
        pairs[found] = target
    return pairs


def _table(items: list[Item], fresh: tuple[str, ...]) -> Table:
    table = Table("label", "files", "")
    for name, count in sorted(Counter(item.label.name for item in items).items()):
        table.add_row(name, str(count), "new" if name in fresh else "")
    return table


def _say(request: Request, table: Table) -> None:
    if not request.as_json:
        Console().print(table)


def _joined(before: Mapping[str, Any], added: Mapping[str, Any]) -> dict[str, Any]:
    """Both documents of own words; the base may have some already."""
    joined: dict[str, Any] = {}
    for document in (before, added):
        for category, attributes in document.items():
            for attribute, values in attributes.items():
                joined.setdefault(category, {}).setdefault(attribute, {}).update(values)
    return joined


def _attribution(request: Request, items: list[Item]) -> str:
    """A section of the studio's own files, by licence and author, as the studio stated them."""
    groups: dict[tuple[str, str], list[str]] = {}
    for item in items:
        stated = (item.licence or request.licence or "licence not stated", item.author or "the studio")
        groups.setdefault(stated, []).append(item.name)
    lines = [f"\n## Added: the library {request.library.resolve().name}", ""]
    for (licence, author), names in sorted(groups.items()):
        listed = ", ".join(f"`{name}`" for name in sorted(names))
        lines.append(f"- {author} ({licence}): {len(names)} files: {listed}")
    return "\n".join([*lines, ""])


def _report(request: Request, facts: dict[str, Any]) -> None:
    if request.as_json:
        click.echo(json.dumps(facts))
        return
    m = facts["measures"]
    table = Table("what", "before", "after")
    before, after = (m[f"held_out_flow_loss_{when}"] for when in ("before", "after"))
    held = (
        f"flow loss, {m['held_out_files']} held-out files"
        if m["held_out_files"]
        else "flow loss (none held out)"
    )
    table.add_row(held, f"{before:.3f}", f"{after:.3f}")
    errors = m["student_error"]
    after_student = min(errors["carried"], errors["polished"])
    table.add_row("student's error against its teacher", f"{errors['before']:.3f}", f"{after_student:.3f}")
    for name, distance in m["distance_after"].items():
        table.add_row(
            f"distance of {name} (1: a recording's)", f"{m['distance_before'][name]:.2f}", f"{distance:.2f}"
        )
    table.add_row("change of what it knew before", "0", f"{m['forgetting']:.3f}")
    Console().print(table)
    click.echo(f"done; next: SOUNDWELL_WEIGHTS={request.out} soundwell demo --fast")
