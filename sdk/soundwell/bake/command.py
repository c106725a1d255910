"""`soundwell bake` and `soundwell bank`: what people type. What they see is `telling`."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

import click

from ..config import RUNTIMES
from ..errors import DiskFull
from .crew import Crew, LocalCrew
from .manifest import Manifest, read_manifest
from .pace import secs_per_audio_sec
from .picks import read_picks
from .plan import output_folder, plan
from .run import bake as run_bake
from .run import maker_of
from .schema import SCHEMA
from .telling import tell_outcome, tell_plan, watching
from .verdicts import accept_files, pin_files, reject_files
from .verify import verify

FAULTY_EXIT, DISK_FULL_EXIT, DIFFERENT_EXIT = 3, 4, 5
_EXITS = """\b
Exit codes: 0 done; 1 an error; 2 wrong manifest or option; 3 done, but --strict and files have faults;
4 disk full, run again to go on; 5 --verify found differences; 130 interrupted, run again to go on."""
_path = click.Path(path_type=Path)
_manifest = click.argument("manifest", type=_path)
_out = click.option("--out", type=_path, help="Output folder.  [default: the manifest's name, beside it]")


class BakeGroup(click.Group):
    """`soundwell bake MANIFEST` runs; `soundwell bake pin MANIFEST FILE` and its like decide on takes."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or args[0] not in self.commands:
            args = ["run", *(args or ["--help"])]
        return super().parse_args(ctx, args)


@click.group(cls=BakeGroup)
def bake() -> None:
    """Make the sounds a manifest asks for."""


@bake.command("run", epilog=_EXITS)
@click.argument("manifest", type=_path, required=False)
@_out
@click.option("--only", multiple=True, metavar="SOUND", help="Only this sound or pool; repeatable.")
@click.option("--workers", type=click.IntRange(1, 256), help="Processes.  [default: one per core]")
@click.option("--ray", metavar="ADDRESS", help="Work on a Ray cluster: auto, local, host:port, ray://...")
@click.option("--runtime", type=click.Choice(RUNTIMES), default="auto", show_default=True)
@click.option(
    "--weights", type=_path, help="Folder of the model, or the word lite.  [default: the released one]"
)
@click.option("--watermark", default="on", metavar="on|off|KEYFILE", show_default=True,
              help="A faint mark that `soundwell detect` finds; only the model's output has one.")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Show what would be made, time and disk; make nothing.")
@click.option("--verify", "verify_count", is_flag=False, flag_value=16, type=click.IntRange(1), metavar="[N]",
              help="Make N of the folder's files again and compare.  [N: 16]")  # fmt: skip
@click.option("--strict", is_flag=True, help="Exit with 3 where a file has a fault.")
@click.option("--schema", is_flag=True, help="Print the manifest's JSON Schema.")
@click.option("--quiet", is_flag=True, help="Show no progress.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def run(manifest: Path | None, schema: bool, **options: Any) -> None:
    """Make the sounds that MANIFEST asks for; run again to resume, or after a change.

    Decide on takes with: soundwell bake pin|accept|reject MANIFEST FILE...
    """
    if schema:
        click.echo(resources.files(__package__).joinpath(SCHEMA).read_text(encoding="utf-8"), nl=False)
        return
    if manifest is None:
        raise click.UsageError("Name a manifest: soundwell bake sounds.yaml")
    code = _run(manifest, **options)
    if code:
        sys.exit(code)  # not ctx.exit: a command that is not run stand-alone would swallow the code


def _run(
    path: Path,
    *,
    out: Path | None,
    only: tuple[str, ...],
    workers: int | None,
    ray: str | None,
    runtime: str,
    weights: Path | None,
    watermark: str,
    dry_run: bool,
    verify_count: int | None,
    strict: bool,
    quiet: bool,
    as_json: bool,
) -> int:
    whole = read_manifest(path)
    manifest, folder = whole.only(only), output_folder(whole, out)
    maker = maker_of(runtime, weights, watermark)
    if dry_run:
        plans = plan(manifest, read_picks(path), maker)
        pace = secs_per_audio_sec(manifest, plans, maker) / (workers or _cores())
        tell_plan(folder, plans, pace, workers or _cores(), as_json)
        return 0
    if verify_count:
        return _verify(folder, weights, watermark, verify_count, as_json)
    crew = _crew(ray, workers)
    try:
        with watching(quiet or as_json) as watch:
            outcome = run_bake(manifest, whole, folder, maker, crew, watch)
    except DiskFull as error:
        click.echo(f"soundwell: {error}", err=True)
        return DISK_FULL_EXIT
    except KeyboardInterrupt:
        click.echo(
            "soundwell: stopped; what is finished stays, the same command goes on from there", err=True
        )
        return 130
    tell_outcome(outcome, as_json)
    return FAULTY_EXIT if strict and outcome.faulty else 0


def _crew(ray: str | None, workers: int | None) -> Crew:
    if ray is None:
        return LocalCrew(workers or _cores())
    from .cluster import RayCrew

    return RayCrew(ray)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _verify(folder: Path, weights: Path | None, watermark: str, count: int, as_json: bool) -> int:
    results = verify(folder, count, weights, watermark)
    different = [result for result in results if result.verdict == "different"]
    if as_json:
        click.echo(json.dumps({"checked": len(results), "different": len(different),
                               "results": [vars(result) for result in results]}))  # fmt: skip
    else:
        for result in results:
            if result.verdict != "identical":
                click.echo(f"{result.file}: {result.verdict}: {result.why}")
        identical = sum(result.verdict == "identical" for result in results)
        click.echo(f"{len(results)} files made again: {identical} identical, {len(different)} different")
    return DIFFERENT_EXIT if different else 0


# --- Decisions on takes ------------------------------------------------------------------------------

Decide = Callable[[Manifest, Path, Sequence[str]], list[str]]


def _decision(name: str, decide: Decide, text: str) -> None:
    @bake.command(name, help=text)
    @_manifest
    @click.argument("files", nargs=-1, required=True)
    @_out
    def command(manifest: Path, files: tuple[str, ...], out: Path | None) -> None:
        loaded = read_manifest(manifest)
        for line in decide(loaded, output_folder(loaded, out), files):
            click.echo(line)


_decision("pin", pin_files, "Keep the seeds of FILES in their places, whatever else changes.")
_decision(
    "accept", accept_files, "Keep the seeds of FILES in their places as long as the sound stays the same."
)
_decision("reject", reject_files, "Never use the seeds of FILES again; the next bake fills their places.")
