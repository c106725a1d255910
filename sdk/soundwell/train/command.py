"""`soundwell train` and `soundwell distill`: one command per stage, presets, resumable by running them again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:  # presets import torch
    from .presets import Preset

STAGES = ("features", "codec", "teacher")
_FOLDER = click.Path(path_type=Path, file_okay=False)
_PRESET = click.option(
    "--preset",
    default="cpu-2h",
    show_default=True,
    help="Budget, see below: cpu-2h, cpu-overnight, second-edition, third-edition, fourth-edition, second-wide,"
    " gpu-30min.",
)
_THREADS = click.option("--threads", default=0, help="CPU threads; 0: as torch chooses.")


@click.command()
@click.option(
    "--corpus", type=_FOLDER, help="Train from the beginning, on a folder made by `soundwell corpus build`."
)  # fmt: skip
@click.option(
    "--pack", type=click.Path(path_type=Path, dir_okay=False),
    help="Or on a file made by `soundwell corpus pack`, with the codec of --base.",
)  # fmt: skip
@click.option(
    "--library", type=_FOLDER, help="Or fine-tune the released model on this folder of your sounds."
)
@click.option("--run", "run_folder", type=_FOLDER, help="Folder of this training; run again to resume.")
@_PRESET
@click.option("--tier", "tiers", multiple=True, default=("A", "B"), show_default=True, help="Licence tiers.")
@click.option(
    "--stage", type=click.Choice(STAGES), default="teacher", show_default=True, help="Last stage to run."
)
@click.option(
    "--out", type=_FOLDER, help="Library: where the weights go that the sidecar serves.  [default: weights]"
)
@click.option(
    "--minutes", type=click.FloatRange(0), default=None,
    help="Library: budget of the whole training.  [default: 10]  Else: stop this command after so long; run it again"
    " to go on.  [default: the preset's]",
)  # fmt: skip
@click.option(
    "--labels", default="auto", show_default=True,
    help="Library: folders, ucs, or a CSV with the columns file and label; auto: labels.csv in the folder, else"
    " UCS names where a file has one, else folders.",
)  # fmt: skip
@click.option(
    "--new", multiple=True, metavar="CATEGORY/VALUE", help="Library: teach this value as a new one."
)
@click.option(
    "--map", "maps", multiple=True, metavar="FOUND=LABEL",
    help="Library: what a label of yours means, such as goo=footstep/slime or music=skip.",
)  # fmt: skip
@click.option("--licence", default="", help="Library: the licence of your sounds, for the model card.")
@click.option(
    "--base", type=_FOLDER, help="Library, pack: weights to start from.  [default: the released ones]"
)
@click.option("--fresh", is_flag=True, help="Library: forget what an earlier command did in --run.")
@click.option("--dry-run", is_flag=True, help="Library: show the labels and stop.")
@click.option("--seed", default=0, show_default=True, help="Same seed, same run.")
@_THREADS
@click.option("--json", "as_json", is_flag=True, help="Library: print one JSON object.")
def train(library: Path | None, corpus: Path | None, pack: Path | None, threads: int, **options: Any) -> None:
    """Train the codec and the 50-step teacher on a corpus, or fine-tune the released model on your own library.

    A library takes minutes and ends with a folder that the sidecar serves:

    \b
      soundwell train --library my_sounds --out my_weights
      SOUNDWELL_WEIGHTS=my_weights soundwell serve

    A corpus takes hours; each stage resumes from its last checkpoint when the command is run again, and
    `soundwell distill` and `soundwell export` follow. Presets: cpu-2h (the first edition's budget), cpu-overnight
    (wider), second-edition (from the first), third-edition (from the second), fourth-edition (from the third; the
    released weights) and second-wide (docs/training.md). gpu-30min is for one GPU on another machine: carry the pack
    and the package there, run three commands of under ten minutes each, carry the run folder back.

    \b
      soundwell train --corpus corpus --run run --stage features
      soundwell corpus pack --run run --out pack.npz
      soundwell train --pack pack.npz --run gpu --preset gpu-30min      (twice)
      soundwell distill --teacher gpu --preset gpu-30min
    """
    from .stages import set_threads

    if sum(source is not None for source in (library, corpus, pack)) != 1:
        raise click.UsageError("give one of --library, --corpus and --pack")
    set_threads(threads)
    if library is not None:
        _train_library(library, {**options, "threads": threads})
    else:
        _train_anew(corpus, pack, options)


def _train_library(library: Path, options: dict[str, Any]) -> None:
    from .library.command import Request, train_library

    names = ("labels", "new", "maps", "licence", "base", "fresh", "dry_run", "seed", "threads", "as_json")
    minutes = 10.0 if options["minutes"] is None else options["minutes"]
    train_library(
        Request(
            library=library,
            out=options["out"] or Path("weights"),
            run=options["run_folder"],
            minutes=minutes,
            **{name: options[name] for name in names},
        )
    )


def _train_anew(corpus: Path | None, pack: Path | None, options: dict[str, Any]) -> None:
    from .loop import Deadline, Paused

    run_folder, name = options["run_folder"], options["preset"]
    if run_folder is None:
        raise click.UsageError("--run is needed, the folder of this training")
    chosen = _seeded(_preset(name), options["seed"])
    Deadline.stop_after(60 * (chosen.minutes if options["minutes"] is None else options["minutes"]))
    try:
        if corpus is not None:
            _corpus_stages(corpus, run_folder, chosen, options)
        elif pack is not None:
            _pack_stages(pack, run_folder, chosen, options)
    except Paused as pause:
        click.echo(f"time is over: {pause}; run the same command again to go on")
        return
    click.echo(f"done; next: soundwell distill --teacher {run_folder} --preset {name}")


def _corpus_stages(corpus: Path, run_folder: Path, preset: Preset, options: dict[str, Any]) -> None:
    from .stages import run_codec, run_features, run_teacher

    features = run_features(corpus, run_folder, options["tiers"], options["seed"])
    if options["stage"] == "features":
        return
    codec = run_codec(features, corpus, run_folder, preset)
    if options["stage"] == "teacher":
        run_teacher(codec, features, run_folder, preset)


def _pack_stages(pack: Path, run_folder: Path, preset: Preset, options: dict[str, Any]) -> None:
    from ..export.restore import restore
    from ..runtime import RELEASED_WEIGHTS
    from .stages import adopt_codec, run_pack, run_teacher

    features = run_pack(pack, run_folder, options["seed"])
    codec = adopt_codec(restore(options["base"] or RELEASED_WEIGHTS), features, run_folder, preset)
    run_teacher(codec, features, run_folder, preset)


@click.command()
@click.option(
    "--teacher", type=_FOLDER,
    help="What to distil: a run folder of `soundwell train`, or a folder of exported weights.",
)  # fmt: skip
@click.option(
    "--run", "run_folder", type=_FOLDER,
    help="Of exported weights: where trajectories and checkpoints go.  [default: beside them]  Alone, the same as"
    " --teacher.",
)  # fmt: skip
@click.option("--out", type=_FOLDER, help="Of exported weights: where the new folder goes.")
@click.option(
    "--steps", type=click.Choice(["4", "2", "1"]), default="4", show_default=True,
    help="The step count that matters most. Smaller ones are taught too; larger ones sound worse.",
)  # fmt: skip
@click.option(
    "--lite", is_flag=True,
    help="Of exported weights: make narrower networks that learn from their student and decoder, for slow machines."
    " A --run of `soundwell train` lends its recordings.",
)  # fmt: skip
@_PRESET
@click.option(
    "--guidance", type=float, nargs=2, metavar="LOW HIGH", default=None,
    help="Range of guidance scales that the student takes as an input.  [default: 1.5 3.5]",
)  # fmt: skip
@click.option(
    "--batches", type=click.IntRange(1), help="Teacher trajectories to cache.  [default: the preset's]"
)
@click.option("--train-steps", type=click.IntRange(1), help="Steps of training.  [default: the preset's]")
@click.option(
    "--minutes", type=click.FloatRange(0), help="Stop this command after so long.  [default: the preset's]"
)
@click.option("--seed", default=0, show_default=True, help="Same seed, same run.")
@_THREADS
def distill(teacher: Path | None, run_folder: Path | None, **options: Any) -> None:
    """Distil a 50-step teacher to a student of 4, 2 and 1 steps, with guidance folded in as an input.

    Stage one caches the teacher's guided trajectories, stage two trains the student on them. Both resume when the
    command is run again. docs/distillation.md tells what each stage does and what to watch.

    \b
      soundwell distill --teacher run                    then: soundwell export --run run ...
      soundwell distill --teacher my_weights --steps 2 --out my_weights_2
      soundwell distill --teacher my_weights --lite --out my_weights/lite
    """
    from .loop import Deadline, Paused
    from .stages import set_threads

    source = teacher or run_folder
    if source is None:
        raise click.UsageError("give --teacher, a run folder or a folder of exported weights")
    set_threads(options["threads"])
    preset = _distilling(_seeded(_preset(options["preset"]), options["seed"]), options)
    Deadline.stop_after(60 * (preset.minutes if options["minutes"] is None else options["minutes"]))
    try:
        if options["lite"] and not (source / "model_card.json").is_file():
            raise click.UsageError("--lite takes exported weights; run `soundwell export` first")
        if (source / "model_card.json").is_file():
            _distill_weights(source, run_folder, preset, options)
        else:
            _distill_run(source, run_folder, preset, options["preset"])
    except Paused as pause:
        click.echo(f"time is over: {pause}; run the same command again to go on")


def _distill_run(source: Path, run_folder: Path | None, preset: Preset, name: str) -> None:
    from .stages import run_student

    if run_folder is not None and run_folder.resolve() != source.resolve():
        raise click.UsageError("a run folder is distilled in place; leave --run out")
    run_student(source, preset)
    steps = preset.distill.steps
    more = "" if steps == 4 else f" --steps {steps}"
    click.echo(f"done; next: soundwell export --run {source} --out DIR --corpus CORPUS --preset {name}{more}")


def _distill_weights(source: Path, run_folder: Path | None, preset: Preset, options: dict[str, Any]) -> None:
    from dataclasses import asdict

    from ..catalog import use_labels
    from ..catalog.own import read_labels
    from ..export.derived import write_derived, write_lite
    from ..export.restore import restore
    from .stages import run_lite, run_redistillation

    out = options["out"]
    if out is None or out.resolve() == source.resolve():
        raise click.UsageError("--out is needed: another folder than the weights themselves")
    use_labels(source)
    run = run_folder or out.with_name(f"{out.name}.run")
    replay_secs = 5.0 if options["preset"] == "smoke" else 60.0
    if options["lite"]:
        base = restore(source)
        codec, denoiser = run_lite(base, run, preset, options["seed"], replay_secs)
        write_lite(out, base.card, codec, denoiser, asdict(preset.lite), read_labels(source))
        click.echo(f"done; next: SOUNDWELL_WEIGHTS={out} soundwell demo --fast")
        return
    networks = run_redistillation(restore(source), run, preset, options["seed"], replay_secs)
    recipe = {
        **asdict(preset.distill),
        "preset": options["preset"],
        "trained_on": "its own generations alone",
    }
    write_derived(out, networks, changes={"distilled": recipe}, labels=read_labels(source))
    click.echo(f"done; next: SOUNDWELL_WEIGHTS={out} soundwell demo --fast")


def _distilling(preset: Preset, options: dict[str, Any]) -> Preset:
    """The preset with what the options say otherwise."""
    from dataclasses import replace

    if options["lite"]:
        return _lite(preset, options)
    said = {
        "steps": int(options["steps"]),
        "guidance": options["guidance"],
        "num_batches": options["batches"],
        "num_steps": options["train_steps"],
    }
    known = {name: value for name, value in said.items() if value is not None}
    return replace(preset, distill=replace(preset.distill, **known))


def _lite(preset: Preset, options: dict[str, Any]) -> Preset:
    """The same for a lite model, whose walk has the batches and the steps."""
    from dataclasses import replace

    said = {
        "guidance": options["guidance"],
        "num_batches": options["batches"],
        "num_steps": options["train_steps"],
    }
    known = {name: value for name, value in said.items() if value is not None}
    return replace(preset, lite=replace(preset.lite, walk=replace(preset.lite.walk, **known)))


def _preset(name: str) -> Preset:
    from ..documents import not_legal
    from ..errors import InvalidInput
    from .presets import PRESETS

    if name not in PRESETS:
        raise InvalidInput(not_legal(name, tuple(PRESETS), "a preset"), field="preset")
    return PRESETS[name]


def _seeded(preset: Preset, seed: int) -> Preset:
    from dataclasses import replace

    names = ("codec", "teacher", "distill", "lite")
    seeded = replace(preset, **{name: replace(getattr(preset, name), seed=seed) for name in names})
    return replace(seeded, lite=replace(seeded.lite, walk=replace(seeded.lite.walk, seed=seed)))
