"""What the watermark costs in Frechet distance: the same asks rendered with and without it, heard by the judges."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from soundwell.evaluate.hearing import embed
from soundwell.evaluate.judges import Judges
from soundwell.evaluate.recordings import read_corpus
from soundwell.evaluate.run import EvaluateSettings, make_plan
from soundwell.evaluate.sources import Generated
from soundwell.runtime import make_generator

from .road import built_corpus
from .table import Row


def watermark_cost(arguments: argparse.Namespace) -> Sequence[Row]:
    """FAD to the held-out recordings of the 4-step student, marked over plain, by both embeddings."""
    corpus = built_corpus(arguments)
    settings = EvaluateSettings(corpus=corpus, judges=arguments.judges, count=1, holdout=arguments.holdout)
    judges, plan = Judges(arguments.judges), make_plan(settings, read_corpus(corpus))
    asks = plan.one_shots.holdout
    real = embed([ask.recording() for ask in asks], judges)
    distances = {}
    for setting in ("on", "off"):
        source = Generated(make_generator("onnx", watermark=setting), 4)
        heard = embed([source.prepare(ask)() for ask in asks], judges)
        pairs = zip(real, heard, strict=True)
        distances[setting] = [judges.distances(r, h, settings.seed)["fad"] for r, h in pairs]
    rows = []
    for name, marked, plain in zip(("tagger", "sfx"), distances["on"], distances["off"], strict=True):
        cost = marked / plain - 1.0
        measured = f"{cost:+.2%} ({marked:.3f} / {plain:.3f}, {len(asks)} clips)"
        rows.append(
            Row(
                key=f"watermark_cost_fad_{name}",
                aim="<= 2 %",
                measured=measured,
                met=cost <= 0.02,
                value=cost,
            )
        )
    return rows
