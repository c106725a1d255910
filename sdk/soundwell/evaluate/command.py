"""`soundwell evaluate`: options, progress, table, files. Measures nothing itself."""

from __future__ import annotations

import json
from pathlib import Path

import click
import numpy as np
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from ..audio import Clip, FloatArray
from ..errors import InvalidInput
from ..play import raster
from ..play.figures import spectrogram
from .page import CELL_HEIGHT, CELL_WIDTH, write_page
from .recordings import RATE_HZ
from .report import Report, show, write_report
from .run import EvaluateSettings, evaluate
from .sources import ROWS, TITLES

RANGE_DB = 80.0
FILE_WIDTH = 170  # columns of the table where no terminal sets them

_folder = click.Path(path_type=Path, file_okay=False)


@click.command()
@click.option("--judges", type=_folder, help="Their folder.  [default: ../shared/eval]")
@click.option("--corpus", type=_folder, default=Path("corpus"), show_default=True, help="A built corpus.")
@click.option("--count", type=click.IntRange(1, 1000), default=12, show_default=True, help="Clips per class.")
@click.option("--holdout", type=click.IntRange(0), default=0, help="Held-out recordings for FAD; 0: all.")
@click.option("--rows", default=",".join(ROWS), show_default=True, help="Which rows, by comma.")
@click.option("--timelines", type=click.IntRange(1, 10_000), default=40, show_default=True)
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), default=0, show_default=True)
@click.option("--weights", type=_folder, help="Folder of the model.  [default: the released one]")
@click.option("--threads", type=click.IntRange(0, 256), default=0, help="Of the runtimes; 0: by the machine.")
@click.option("--runtime", default="onnx", show_default=True, help="Of the student's rows: what computes it.")
@click.option("--report", "out", type=_folder, help="Write an HTML page with clips, pictures and JSON here.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(
    judges: Path | None,
    corpus: Path,
    count: int,
    holdout: int,
    rows: str,
    timelines: int,
    seed: int,
    weights: Path | None,
    threads: int,
    runtime: str,
    out: Path | None,
    as_json: bool,
) -> None:
    """Judge the model on held-out recordings: one table."""
    settings = EvaluateSettings(
        judges=judges,
        corpus=corpus,
        rows=tuple(name.strip() for name in rows.split(",") if name.strip()),
        count=count,
        holdout=holdout,
        timelines=timelines,
        seed=seed,
        weights=weights,
        threads=threads,
        runtime=runtime,
    )
    if not settings.rows:
        raise InvalidInput(f"is empty; name some of {', '.join(ROWS)}", field="rows")
    report = _with_progress(settings)
    if out is not None:
        write_report(out, report)
        click.echo(f"wrote {write_page(out, report, draw)}", err=True)
    console = Console()
    wide = console if console.is_terminal else Console(width=FILE_WIDTH)
    click.echo(json.dumps(report.to_json())) if as_json else show(report, wide)


def _with_progress(settings: EvaluateSettings) -> Report:
    """A bar per row on stderr."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bars:
        tasks = {}

        def progress(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(TITLES.get(what, what), total=total)
            bars.update(tasks[what], completed=done)

        return evaluate(settings, progress)


def draw(path: Path, samples: FloatArray) -> None:
    """A spectrogram of one clip, 80 dB from black to white."""
    clip = Clip(samples=np.asarray(samples, np.float32)[:, None], sample_rate_hz=RATE_HZ)
    levels = spectrogram(clip, CELL_WIDTH, CELL_HEIGHT)
    shade = np.clip((levels - levels.max()) / RANGE_DB + 1.0, 0.0, 1.0)
    raster.write_png(path, raster.colour_map(shade))
