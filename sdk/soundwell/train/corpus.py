"""Builds the training corpus: every listed sound found, prepared, measured and entered in a ledger.

What is listed, and under which licence, is `corpus.tsv`. Knows nothing of the model; needs no torch.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import click
import soundfile

from soundwell.train.corpus_audio import PREPARATION, SAMPLE_RATE_HZ, Unusable, prepare
from soundwell.train.corpus_files import (
    Finds,
    Found,
    Row,
    credit_of,
    find_files,
    find_statements,
    read_rows,
)
from soundwell.train.corpus_ledger import (
    Ledger,
    Skip,
    given_up,
    listed,
    write_attribution,
    write_skips,
)


@dataclass(kw_only=True)
class BuildReport:
    """What a build did. Counts are of the chosen rows."""

    out: str
    chosen: int = 0
    built: int = 0
    reused: int = 0
    skipped: int = 0
    hours: float = 0.0
    elapsed_secs: float = 0.0
    classes: dict[str, int] = field(default_factory=dict)
    splits: dict[str, int] = field(default_factory=dict)
    reasons: dict[str, int] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def make_sound(row: Row, found: Found, out: Path) -> dict[str, Any] | Skip:
    """Prepares one row's file and writes its FLAC, in a worker. -> the index entry, or why there is none"""
    try:
        sound = prepare(found.path, ambience=row.sound_class == "ambience")
    except Unusable as error:
        return Skip(row=row, reason=str(error).replace(os.fspath(found.path), row.member), retry=False)
    path = Path("audio") / f"{row.id}.flac"
    partial = out / "audio" / f".{row.id}.partial"
    soundfile.write(partial, sound.audio, SAMPLE_RATE_HZ, subtype="PCM_16", format="FLAC")
    os.replace(partial, out / path)
    credit = credit_of(row, found.credit)
    return {
        "id": row.id,
        "path": path.as_posix(),
        **listed(row),
        **sound.facts,
        "clean_oneshot": row.clean_oneshot,
        "fullband": row.fullband,
        "author": credit,
        "attribution": f"{Path(row.member).name} · {credit} · {row.licence} · {row.source}",
        "preparation": PREPARATION,
    }


def build(
    out: Path,
    *,
    cache: Path,
    extra: Path | None = None,
    tiers: Sequence[str] = ("A", "B"),
    packages: Sequence[str] | None = None,
    splits: Sequence[str] = ("train", "holdout"),
    workers: int = 2,
    progress: bool = True,
    tsv: Path | None = None,
) -> BuildReport:
    """Builds of the chosen rows what `out` does not hold yet. No single sound makes it fail."""
    began = time.monotonic()
    chosen = [row for row in read_rows(tsv) if row.tier in tiers and row.split in splits]
    chosen = [row for row in chosen if not packages or row.package in packages]
    out, cache = out.resolve(), cache.resolve()
    ledger = Ledger(out)
    hopeless = given_up(out)
    skips = [Skip(row=row, reason=hopeless[row.id], retry=False) for row in chosen if row.id in hopeless]
    reused = sum(row.id in ledger.entries for row in chosen)
    todo: dict[str, list[Row]] = defaultdict(list)
    for row in chosen:
        if row.id not in ledger.entries and row.id not in hopeless:
            todo[row.source].append(row)
    try:
        with _workers(workers) as pool, _progress(progress, todo) as tell:
            for source, rows in todo.items():
                skips += _build_source(source, rows, ledger, pool, tell, cache=cache, extra=extra)
    finally:
        ledger.rewrite(row.id for row in chosen)
        write_skips(out, skips, {row.id for row in chosen})
        write_attribution(out, ledger.entries.values())
    return _report(chosen, ledger, skips, reused, time.monotonic() - began)


def _build_source(
    source: str,
    rows: Sequence[Row],
    ledger: Ledger,
    pool: Executor | None,
    tell: Callable[[str, int], None],
    *,
    cache: Path,
    extra: Path | None,
) -> list[Skip]:
    with tempfile.TemporaryDirectory(prefix="soundwell-corpus-") as folder:
        found, missed = find_files(source, rows, cache=cache, extra=extra, scratch=Path(folder))
        _keep_statements(find_statements(rows[0], extra, Path(folder)), ledger.out, rows[0].package)
        skips = [Skip(row=row, reason=reason, retry=True) for row, reason in missed.items()]
        tell(source, len(missed))
        for outcome in _outcomes(found, ledger.out, pool):
            if isinstance(outcome, Skip):
                skips.append(outcome)
            else:
                ledger.add(outcome)
            tell(source, 1)
    return skips


def _outcomes(found: Finds, out: Path, pool: Executor | None) -> Iterator[dict[str, Any] | Skip]:
    if pool is None:
        yield from (make_sound(row, file, out) for row, file in found.items())
        return
    futures = [pool.submit(make_sound, row, file, out) for row, file in found.items()]
    yield from (future.result() for future in as_completed(futures))


def _keep_statements(statements: Iterable[Path], out: Path, package: str) -> None:
    for path in statements:
        (out / "copyright").mkdir(exist_ok=True)
        shutil.copyfile(path, out / "copyright" / f"{package}-{path.name}")


@contextmanager
def _workers(count: int) -> Iterator[Executor | None]:
    """A process pool that leaves Ctrl-C to its parent; none for one worker."""
    if count <= 1:
        yield None
        return
    ignore = (signal.SIGINT, signal.SIG_IGN)
    spawn = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(count, mp_context=spawn, initializer=signal.signal, initargs=ignore)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _progress(show: bool, todo: Mapping[str, Sequence[Row]]) -> Iterator[Callable[[str, int], None]]:
    """A bar on a terminal, a line per source elsewhere, on standard error. -> tell(source, rows finished)"""
    total = sum(map(len, todo.values()))
    if show and sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeRemainingColumn,
        )

        columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.description}"))
        with Progress(*columns, console=Console(stderr=True)) as bar:
            task = bar.add_task("", total=total)
            yield lambda source, count: bar.update(task, advance=count, description=source)
        return
    left = {source: len(rows) for source, rows in todo.items()}

    def tell(source: str, count: int) -> None:
        left[source] -= count
        if show and left[source] == 0:
            done = total - sum(left.values())
            click.echo(f"{source}: {len(todo[source])} sounds, {done} of {total}", err=True)

    yield tell


def _report(
    chosen: Sequence[Row], ledger: Ledger, skips: Sequence[Skip], reused: int, elapsed_secs: float
) -> BuildReport:
    present = [ledger.entries[row.id] for row in chosen if row.id in ledger.entries]
    return BuildReport(
        out=os.fspath(ledger.out),
        chosen=len(chosen),
        built=len(present) - reused,
        reused=reused,
        skipped=len(skips),
        hours=round(sum(entry["duration_secs"] for entry in present) / 3600, 3),
        elapsed_secs=round(elapsed_secs, 1),
        classes=dict(Counter(entry["class"] for entry in present).most_common()),
        splits=dict(Counter(entry["split"] for entry in present).most_common()),
        reasons=dict(Counter(skip.reason for skip in skips).most_common()),
    )


# --- The command -----------------------------------------------------------------------------------

command = click.Group("corpus", help="The training corpus: list it, build it.")
_tier = click.option(
    "--tier",
    "tiers",
    multiple=True,
    default=("A", "B"),
    show_default=True,
    help="Licence tier; may be given again.",
)
_package = click.option(
    "--package", "packages", multiple=True, help="Only this package or repository; may be given again."
)
_tsv = click.option(
    "--tsv", type=click.Path(path_type=Path, exists=True), help="Another list than the one that ships."
)
_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


@command.command("build")
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="Where the corpus goes."
)
@click.option(
    "--cache",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where packages are kept [OUT/packages].",
)
@click.option(
    "--extra",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Folder of checked-out repositories.",
)
@_tier
@_package
@click.option(
    "--split",
    "splits",
    multiple=True,
    default=("train", "holdout"),
    show_default=True,
    help="Split; may be given again.",
)
@click.option(
    "--workers",
    type=click.IntRange(1),
    default=os.cpu_count() or 1,
    show_default="all cores",
    help="Processes that decode.",
)
@click.option("--quiet", is_flag=True, help="Show no progress.")
@_tsv
@_json
def build_command(
    out: Path,
    cache: Path | None,
    extra: Path | None,
    tiers: tuple[str, ...],
    packages: tuple[str, ...],
    splits: tuple[str, ...],
    workers: int,
    quiet: bool,
    tsv: Path | None,
    as_json: bool,
) -> None:
    """Fetch the packages, prepare and measure every sound. May be interrupted and run again."""
    report = build(
        out,
        cache=cache or out / "packages",
        extra=extra,
        tiers=tiers,
        packages=packages or None,
        splits=splits,
        workers=workers,
        progress=not quiet,
        tsv=tsv,
    )
    if as_json:
        click.echo(json.dumps(report.to_dict()))
        return
    click.echo(
        f"{report.built} built, {report.reused} kept, {report.skipped} skipped: {report.hours:.2f} hours."
    )
    for reason, count in report.reasons.items():
        click.echo(f"  skipped {count}: {reason}")


@command.command("ls")
@_tier
@_tsv
@_json
def list_command(tiers: tuple[str, ...], tsv: Path | None, as_json: bool) -> None:
    """List the packages: tier, split and number of sounds."""
    counts = Counter((row.source, row.tier, row.split) for row in read_rows(tsv) if row.tier in tiers)
    if as_json:
        names = ("source", "tier", "split", "count")
        click.echo(
            json.dumps(
                [dict(zip(names, (*key, count), strict=True)) for key, count in sorted(counts.items())]
            )
        )
        return
    for (source, tier, split), count in sorted(counts.items()):
        click.echo(f"{count:5d}  {tier}  {split:8s} {source}")


@command.command("pack")
@click.option(
    "--run",
    "run_folder",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    required=True,
    help="Run folder with features, made by `soundwell train --corpus DIR --run RUN --stage features`.",
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The pack, .npz.")
@click.option("--max-mib", type=click.FloatRange(0.5), default=56.0, show_default=True, help="Largest size.")
@_json
def pack_command(run_folder: Path, out: Path, max_mib: float, as_json: bool) -> None:
    """Make a run's features small enough to carry to a machine with a GPU, for `soundwell train --pack`."""
    from soundwell.train.features import load_features
    from soundwell.train.pack import pack

    told = pack(load_features(run_folder / "features.npz"), out, max_bytes=int(max_mib * 2**20))
    if as_json:
        click.echo(json.dumps(asdict(told)))
        return
    click.echo(
        f"{out}: {told.num_bytes / 2**20:.1f} MiB, {told.clips} clips, {told.seconds / 3600:.2f} hours,"
        f" band energies within {told.error_db:.1f} dB (root mean square)"
    )
