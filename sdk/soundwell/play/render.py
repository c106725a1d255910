"""`soundwell render`: one timeline to one file, offline, in one piece. No sidecar, no client."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import click

from ..audio import write_clip
from ..config import RUNTIMES
from ..events import Timeline, load_timeline
from ..runtime import make_generator
from ..runtime.generator import Job
from .figures import draw_spectrogram

_path = click.Path(path_type=Path)


@click.command()
@click.argument("timeline", type=_path)
@click.option("-o", "--out", type=_path, required=True, help="File to write: .wav, .flac or .ogg.")
@click.option(
    "--runtime", type=click.Choice(RUNTIMES), default="auto", show_default=True, help="What makes the sound."
)
@click.option(
    "--weights", type=_path, help="Folder of the model, or the word lite.  [default: the released one]"
)
@click.option("--seed", type=click.IntRange(0, 2**63 - 1), help="[default: the timeline's]")
@click.option(
    "--steps", type=click.Choice(["4", "2", "1"]), default="4", show_default=True, help="Of the sampler."
)
@click.option("--png", is_flag=True, help="Write a spectrogram beside the file.")
@click.option(
    "--watermark",
    default="on",
    metavar="on|off|KEYFILE",
    show_default=True,
    help="A faint mark that `soundwell detect` finds; only the model's output has one.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(
    timeline: Path,
    out: Path,
    runtime: str,
    weights: Path | None,
    seed: int | None,
    steps: str,
    png: bool,
    watermark: str,
    as_json: bool,
) -> None:
    """Render TIMELINE (.json or .yaml) to a file."""
    loaded = load_timeline(timeline)
    numbers = run(
        loaded,
        out,
        runtime=runtime,
        weights=weights,
        seed=loaded.seed if seed is None else seed,
        steps=int(steps),
        png=png,
        watermark=watermark,
    )
    if as_json:
        click.echo(json.dumps(numbers))
        return
    what = f"{numbers['duration_secs']:.2f} s, {numbers['events']} events, by {numbers['made_by']}"
    speed = f"{numbers['generation_millis']:.0f} ms ({numbers['audio_secs_per_sec']:.1f} s of audio per s)"
    click.echo(f"{numbers['wav']}: {what} in {speed}")


def run(
    timeline: Timeline,
    out: Path,
    *,
    runtime: str,
    weights: Path | None,
    seed: int,
    steps: int,
    png: bool,
    watermark: str,
) -> dict[str, Any]:
    """Renders, writes, and says what came out. Keys are stable: programs read them."""
    generator = make_generator(runtime, weights, watermark=watermark)
    began = time.perf_counter()
    rendering = generator.generate([Job(timeline=timeline, seed=seed, steps=steps)])[0]
    took_secs = time.perf_counter() - began
    clip = rendering.clip
    write_clip(out, clip)
    picture = out.with_suffix(".png") if png else None
    if picture:
        draw_spectrogram(
            picture, clip, timeline.events, title=f"{out.name}: {rendering.made_by}, seed {seed}"
        )
    return {
        "wav": str(out),
        "png": str(picture or ""),
        "events": len(timeline.events),
        "duration_secs": clip.duration_secs,
        "channels": clip.num_channels,
        "sample_rate_hz": clip.sample_rate_hz,
        "peak_dbfs": _finite(clip.peak_dbfs),
        "rms_dbfs": _finite(clip.rms_dbfs),
        "made_by": rendering.made_by,
        "steps": rendering.steps,
        "seed": seed,
        "model_hash": generator.model_hash,
        "generation_millis": took_secs * 1e3,
        "audio_secs_per_sec": clip.duration_secs / max(took_secs, 1e-9),
    }


def _finite(level_dbfs: float) -> float:
    """JSON has no infinity: silence is -200 dBFS."""
    return max(level_dbfs, -200.0)
