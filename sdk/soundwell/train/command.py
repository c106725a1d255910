"""`soundwell train` and `soundwell distill`: one command per stage, presets, resumable by running them again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:  # presets import torch
    from .presets import Preset

STAGES = ("features", "codec", "teacher")
_RUN = click.option(
    "--run", "run_folder", type=click.Path(path_type=Path, file_okay=False), required=True,
    help="Folder of this training: checkpoints, losses.csv, losses.png. Run again to resume.",
)  # fmt: skip
_PRESET = click.option(
    "--preset", default="cpu-2h", show_default=True, help="Budget: cpu-2h, cpu-overnight or smoke."
)
_THREADS = click.option("--threads", default=0, help="CPU threads; 0: as torch chooses.")


@click.command()
@click.option(
    "--corpus", type=click.Path(path_type=Path, file_okay=False), required=True,
    help="Folder made by `soundwell corpus build`.",
)  # fmt: skip
@_RUN
@_PRESET
@click.option("--tier", "tiers", multiple=True, default=("A", "B"), show_default=True, help="Licence tiers.")
@click.option(
    "--stage", type=click.Choice(STAGES), default="teacher", show_default=True, help="Last stage to run."
)
@click.option("--seed", default=0, show_default=True, help="Same seed, same run.")
@_THREADS
def train(
    corpus: Path, run_folder: Path, preset: str, tiers: tuple[str, ...], stage: str, seed: int, threads: int
) -> None:
    """Train the codec and the 50-step teacher. Each stage resumes from its last checkpoint."""
    from .stages import run_codec, run_features, run_teacher, set_threads

    chosen = _seeded(_preset(preset), seed)
    set_threads(threads)
    features = run_features(corpus, run_folder, tiers, seed)
    if stage == "features":
        return
    codec = run_codec(features, corpus, run_folder, chosen)
    if stage == "teacher":
        run_teacher(codec, features, run_folder, chosen)
    click.echo(f"done; next: soundwell distill --run {run_folder} --preset {preset}")


@click.command()
@_RUN
@_PRESET
@click.option("--seed", default=0, show_default=True, help="Same seed, same run.")
@_THREADS
def distill(run_folder: Path, preset: str, seed: int, threads: int) -> None:
    """Distil the run's teacher to a student of 4, 2 and 1 steps with guidance folded in."""
    from .stages import run_student, set_threads

    set_threads(threads)
    run_student(run_folder, _seeded(_preset(preset), seed))
    click.echo(f"done; next: soundwell export --run {run_folder} --out DIR --corpus CORPUS")


def _preset(name: str) -> Preset:
    from ..documents import not_legal
    from ..errors import InvalidInput
    from .presets import PRESETS

    if name not in PRESETS:
        raise InvalidInput(not_legal(name, tuple(PRESETS), "a preset"), field="preset")
    return PRESETS[name]


def _seeded(preset: Preset, seed: int) -> Preset:
    from dataclasses import replace

    stages = {name: replace(getattr(preset, name), seed=seed) for name in ("codec", "teacher", "distill")}
    return replace(preset, **stages)
