"""`python -m soundwell.evaluate.ablation`: by which road a model hears when events begin, measured on onsets.

Four teachers, alike in all but how events are told (a roll added to the latents, event tokens, both, or tokens that do
not share the latents' clock), trained on the same material in the same order, render the same timelines. No loudness
curve is heard: it would tell of events too. `--width` makes all four narrower, for machines without a night to spare.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from ..model.codec import Codec
from ..model.config import BOTH, CLOCKLESS, ROLL, TOKENS, ModelConfig
from ..model.denoiser import Denoiser
from ..train.features import FeatureSet, load_features
from ..train.sounding import rendered
from ..train.stages import CODEC, FEATURES, TEACHER, load_codec, load_denoiser, save_module
from ..train.teacher import TeacherRecipe, train_teacher
from .conditions import Ask
from .onsets import OnsetScore, find_onsets, score_onsets
from .recordings import RATE_HZ, read_corpus
from .timelines import plan_timelines

VARIANTS = (ROLL, TOKENS, BOTH, CLOCKLESS)


def ablate(
    codec: Codec,
    features: FeatureSet,
    asks: Sequence[Ask],
    folder: Path,
    recipe: TeacherRecipe,
    sizes: Mapping[str, Any],
) -> dict[str, OnsetScore]:
    """Trains what is not trained yet, one folder a variant, and scores all. Run again to resume.

    sizes: width, depth or heads of the teachers, where they differ from the codec's configuration.
    """
    found = {}
    for roads in VARIANTS:
        config = replace(codec.config, roads=roads, hears_loudness=False, **sizes)
        path = folder / roads / TEACHER
        if not path.exists():
            told = codec_for(codec, config)
            save_module(path, config, train_teacher(told, features, folder / roads, recipe))
        found[roads] = score_variant(load_denoiser(path), codec, asks)
    return found


def codec_for(codec: Codec, config: ModelConfig) -> Codec:
    """The same codec under a configuration that differs in the denoiser alone."""
    twin = Codec(config)
    twin.load_state_dict(codec.state_dict())
    twin.eval()
    return twin


def score_variant(denoiser: Denoiser, codec: Codec, asks: Sequence[Ask]) -> OnsetScore:
    """Onsets heard in what a teacher renders, against those asked for."""
    heard = [find_onsets(rendered(denoiser, codec, ask.timeline, ask.seed), RATE_HZ).tolist() for ask in asks]
    asked = [[event.time_secs for event in ask.timeline.events] for ask in asks]
    return score_onsets(asked, heard)


def as_json(scores: dict[str, OnsetScore]) -> dict[str, Any]:
    """By variant; what could not be measured is None."""
    return {roads: {k: _told(v) for k, v in asdict(score).items()} for roads, score in scores.items()}


def _told(value: Any) -> Any:
    return None if value != value else value


def as_table(scores: dict[str, OnsetScore]) -> Table:
    table = Table(title="How events are told, and when they are heard")
    for title in ("events by", "F1 at 10 ms", "25 ms", "50 ms", "median error, ms", "count error"):
        table.add_column(title, justify="left" if title == "events by" else "right")
    for roads, score in scores.items():
        shares = [f"{score.f1[collar]:.3f}" for collar in (10, 25, 50)]
        table.add_row(roads, *shares, f"{score.median_error_millis:.1f}", f"{score.count_error:.2f}")
    return table


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m soundwell.evaluate.ablation", description=__doc__)
    parser.add_argument("--run", type=Path, required=True, help="a run with features and codec")
    parser.add_argument("--corpus", type=Path, required=True, help="the corpus it was made from")
    parser.add_argument("--steps", type=int, default=800, help="training steps of each variant")
    parser.add_argument("--budget-tokens", type=int, default=2560, help="of a training batch")
    parser.add_argument("--width", type=int, default=0, help="of the teachers; 0: the run's own")
    parser.add_argument("--depth", type=int, default=0, help="the same")
    parser.add_argument("--heads", type=int, default=0, help="the same")
    parser.add_argument("--timelines", type=int, default=40)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true", help="one object instead of a table")
    arguments = parser.parse_args(argv)
    recipe = TeacherRecipe(
        num_steps=arguments.steps,
        budget_tokens=arguments.budget_tokens,
        timeline_share=0.5,
        seed=arguments.seed,
    )
    asks = plan_timelines(read_corpus(arguments.corpus), arguments.timelines, arguments.seed)
    codec, features = load_codec(arguments.run / CODEC), load_features(arguments.run / FEATURES)
    sizes = {name: value for name in ("width", "depth", "heads") if (value := getattr(arguments, name))}
    scores = ablate(codec, features, asks, arguments.run / "ablation", recipe, sizes)
    if arguments.json:
        print(json.dumps(as_json(scores)))
    else:
        Console(width=100).print(as_table(scores))


if __name__ == "__main__":
    main()
