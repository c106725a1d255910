"""`soundwell demo`: a real sidecar, a recorded game, every event answered; writes mix, picture and table.

Arguments and order of things only. Playing is in player.py, numbers in report.py.
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from ..audio import write_clip
from ..client import Client
from ..config import RUNTIMES, SidecarConfig
from ..sidecar.launch import Sidecar
from .figures import draw_spectrogram
from .log import GameplayLog, load_log
from .player import mix_of, play, prewarm, probe
from .report import figures, show

_path = click.Path(path_type=Path)


@click.command()
@click.option("--fast", is_flag=True, help="Trigger every event at once, in order, instead of at its time.")
@click.option(
    "--log", "log_file", type=_path, help="Gameplay log.  [default: Freedoom, recorded with ViZDoom]"
)
@click.option(
    "--out", type=_path, default=Path("."), help="Folder for demo.wav and demo.png.  [default: here]"
)
@click.option("--runtime", type=click.Choice(RUNTIMES), help="What makes the sound.  [default: auto]")
@click.option(
    "--depth", type=click.IntRange(1, 64), default=6, show_default=True, help="Variations per pool at most."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(
    fast: bool, log_file: Path | None, out: Path, runtime: str | None, depth: int, as_json: bool
) -> None:
    """Play a recorded game through a sidecar and show how it went."""
    log = load_log(log_file)
    settings: dict[str, Any] = {"runtime": runtime} if runtime else {}
    config = SidecarConfig.from_env(log_level="warning", **settings)
    numbers = run(log, config, out, fast=fast, depth=depth)
    click.echo(json.dumps(numbers)) if as_json else show(numbers, Console())


def run(log: GameplayLog, config: SidecarConfig, out: Path, *, fast: bool, depth: int) -> dict[str, Any]:
    """The whole demo; returns its numbers. The sidecar has ended when this returns."""
    began = time.perf_counter()
    with Sidecar(config) as sidecar, Client(ready_file=sidecar.ready_file) as client, _progress() as progress:
        client.wait_connected()
        start_secs = time.perf_counter() - began
        client.add_sounds(log.sounds.values())
        warmth = prewarm(client, log, depth, _bar(progress, "prewarming"))
        answers = play(client, log.events, fast=fast, on_progress=_bar(progress, "playing"))
        probed = probe(client, log)
        info = client.info()
    wav, png = out / "demo.wav", out / "demo.png"
    clip = mix_of(answers, log.duration_secs)
    write_clip(wav, clip)
    title = f"{log.source.game} {log.source.map}: {len(answers)} events by {info.model_id}"
    draw_spectrogram(png, clip, log.events, title=title, width=1800)
    return figures(log, answers, warmth, probed) | {
        "runtime": info.model_id,
        "model_hash": info.model_hash,
        "start_secs": start_secs,
        "sidecar_resident_bytes": info.resident_bytes,
        "worker_restarts": info.work.worker_restarts,
        "fast": fast,
        "wav": str(wav),
        "png": str(png),
    }


def _progress() -> Progress:
    """On stderr, so that stdout is the result alone."""
    columns = (TextColumn("{task.description:>10}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)


def _bar(progress: Progress, words: str) -> Any:
    """A callback (done, total) that moves a bar of its own; drawing happens on the bar's own thread."""
    task = progress.add_task(words, total=None)
    return lambda done, total: progress.update(task, completed=done, total=total)
