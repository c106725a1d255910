"""What a person sees of a bake: its plan, its progress, its outcome. Makes nothing."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from .plan import PoolPlan, estimate
from .run import REPORT, Outcome, Progress, Watch


def tell_plan(folder: Path, plans: Sequence[PoolPlan], pace: float, workers: int, as_json: bool) -> None:
    """`pace`: seconds it takes per second of audio, all workers together."""
    secs, size = estimate(plans)
    paths = {one.pool.id: [name for place in one.paths.values() for name in place.values()] for one in plans}
    numbers: dict[str, Any] = {
        "files": sum(map(len, paths.values())),
        "pools": len(plans),
        "takes": sum(len(one.seeds) for one in plans),
        "generated_secs": round(secs, 1),
        "len_bytes": size,
        "free_bytes": _free_bytes(folder),
        "estimated_secs": float(f"{secs * pace:.3g}"),
        "workers": workers,
        "out": str(folder),
    }
    if as_json:
        click.echo(json.dumps({**numbers, "paths": [name for names in paths.values() for name in names]}))
        return
    for one in plans:
        names = paths[one.pool.id]
        ending = f" ... {names[-1]}" if len(names) > 1 else ""
        click.echo(f"{one.pool.id}: {len(names)} files of {len(one.seeds)} takes: {names[0]}{ending}")
    click.echo(
        f"{numbers['files']} files in {len(plans)} pools to {folder}: {secs:.0f} s of audio to generate, about "
        f"{numbers['estimated_secs']:.0f} s with {workers} workers, about {size / 2**20:.1f} MiB "
        f"({numbers['free_bytes'] / 2**30:.1f} GiB free)"
    )


def _free_bytes(folder: Path) -> int:
    """Of the disk a folder that may not exist yet will stand on."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return shutil.disk_usage(folder).free


def tell_outcome(outcome: Outcome, as_json: bool) -> None:
    numbers = {
        "folder": str(outcome.folder),
        "files": outcome.files,
        "made": outcome.made,
        "reused": outcome.reused,
        "takes": outcome.takes,
        "audio_secs": round(outcome.audio_secs, 3),
        "generated_secs": round(outcome.generated_secs, 3),
        "elapsed_secs": round(outcome.elapsed_secs, 3),
        "audio_secs_per_sec": round(outcome.audio_secs_per_sec, 2),
        "faulty": outcome.faulty,
        "left_alone": outcome.foreign,
    }
    if as_json:
        click.echo(json.dumps(numbers))
        return
    rate = f" ({outcome.audio_secs_per_sec:.1f} s of audio per s)" if outcome.made else ""
    click.echo(
        f"{outcome.folder}: {outcome.made} files made in {outcome.elapsed_secs:.1f} s{rate}, "
        f"{outcome.reused} kept; {outcome.folder / REPORT}"
    )
    if outcome.faulty:
        count = len(outcome.faulty)
        click.echo(f"{count} files have faults; the report names them, `soundwell bake reject` drops one")
    for name in outcome.foreign:
        click.echo(f"left alone, changed by hand: {name}")


@contextmanager
def watching(quiet: bool) -> Iterator[Watch]:
    """A bar on a terminal, a line every tenth elsewhere, on standard error."""
    if quiet:
        yield lambda _: None
    elif not sys.stderr.isatty():
        yield _lines()
    else:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
        from rich.progress import Progress as Bar

        columns = (BarColumn(), MofNCompleteColumn(), TextColumn("takes  {task.description}"))
        with Bar(*columns, console=Console(stderr=True)) as bar:
            task = bar.add_task("")
            yield lambda progress: bar.update(
                task, total=progress.takes_wanted, completed=progress.takes_done, description=_pace(progress)
            )


def _lines() -> Watch:
    told = [0]

    def tell(progress: Progress) -> None:
        tenth = 10 * progress.takes_done // max(1, progress.takes_wanted)
        if tenth > told[0]:
            told[0] = tenth
            click.echo(f"{progress.takes_done} of {progress.takes_wanted} takes, {_pace(progress)}", err=True)

    return tell


def _pace(progress: Progress) -> str:
    """Rate, real-time factor and time left."""
    elapsed = max(progress.elapsed_secs, 1e-9)
    speed = progress.generated_secs / elapsed
    left = (progress.wanted_secs - progress.generated_secs) / max(speed, 1e-9)
    return f"{progress.takes_done / elapsed:.1f}/s, {speed:.1f}x real time, {left:.0f} s left"
