"""`soundwell export`: from a finished run to the folder that the sidecar serves."""

from __future__ import annotations

import json
from pathlib import Path

import click

_FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command()
@click.option(
    "--run", "run_folder", type=_FOLDER, required=True, help="Folder of `soundwell train` and `distill`."
)
@click.option("--corpus", type=_FOLDER, required=True, help="The corpus it was trained on, for the card.")
@click.option("--out", type=_FOLDER, required=True, help="Where graphs and model card go.")
@click.option(
    "--preset", default="cpu-2h", show_default=True, help="The preset it was trained with, for the card."
)
@click.option("--steps", type=click.Choice(["4", "2", "1"]), default="4", help="Which student of the run.")
@click.option("--guidance", default=3.0, show_default=True, help="Guidance scale served by default.")
@click.option(
    "--metrics", type=click.Path(path_type=Path, exists=True), help="Output of `soundwell evaluate --json`."
)
@click.option(
    "--base", type=_FOLDER, help="Weights that training went on from: the card names their data too."
)
def command(
    run_folder: Path,
    corpus: Path,
    out: Path,
    preset: str,
    steps: str,
    guidance: float,
    metrics: Path | None,
    base: Path | None,
) -> None:
    """Export student, teacher and encoder to ONNX with a model card."""
    from ..runtime.weights import load_card
    from ..train.features import load_features
    from ..train.presets import PRESETS
    from ..train.stages import CODEC, FEATURES, TEACHER, load_codec, load_denoiser, student_file
    from .card import write_card
    from .fused_files import FUSED, save_fused
    from .graph import encoder_graph, save, student_graph, teacher_graph
    from .int8_ranges import write_ranges

    codec = load_codec(run_folder / CODEC)
    out.mkdir(parents=True, exist_ok=True)
    student = load_denoiser(run_folder / student_file(int(steps)))
    save(student_graph(student, codec), out / "student.onnx")
    save_fused(out, student, codec)
    save(teacher_graph(load_denoiser(run_folder / TEACHER)), out / "teacher.onnx")
    save(encoder_graph(codec), out / "encoder.onnx")
    write_card(
        out,
        config=codec.config,
        preset_name=preset,
        preset=PRESETS[preset],
        guidance=guidance,
        features=load_features(run_folder / FEATURES),
        corpus=corpus,
        files=("student.onnx", *FUSED, "teacher.onnx", "encoder.onnx"),
        metrics=json.loads(metrics.read_text()) if metrics else None,
        base=load_card(base) if base else None,
    )
    write_ranges(out)
    total = sum(path.stat().st_size for path in out.iterdir())
    click.echo(f"{out}: {total / 1e6:.1f} MB")
