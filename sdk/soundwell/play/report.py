"""Numbers of a demo: from answers to one flat object with units in its keys, and the table a person reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from .log import GameplayLog
from .player import Answer, Warmth

TIERS = ("live", "neighbour", "clip", "silence")
MAKERS = ("model", "procedural", "fake")


def figures(
    log: GameplayLog, answers: Sequence[Answer], warmth: Warmth, probed_millis: Sequence[float]
) -> dict[str, Any]:
    """Keys are stable: programs read them."""
    tiers = Counter[str](answer.played.tier for answer in answers)
    makers = Counter(str(answer.played.made_by) for answer in answers)
    micros = [answer.trigger_micros for answer in answers]
    return {
        "log_game": log.source.game,
        "log_map": log.source.map,
        "log_secs": log.duration_secs,
        "sounds": len(log.sounds),
        "events": len(answers),
        "answered": len(answers) - tiers["silence"],
        "live_percent": 100.0 * tiers["live"] / max(1, len(answers)),
        **{f"tier_{tier}": tiers[tier] for tier in TIERS},
        **{f"made_by_{maker}": makers[maker] for maker in MAKERS},
        "reused": sum(answer.played.reused for answer in answers),
        "trigger_p50_micros": _percentile(micros, 50),
        "trigger_p99_micros": _percentile(micros, 99),
        "generation_p50_millis": _percentile(probed_millis, 50),
        "generation_p95_millis": _percentile(probed_millis, 95),
        "prewarmed": warmth.ready,
        "prewarm_asked": warmth.asked,
        "prewarm_secs": warmth.took_secs,
        "audio_secs_per_sec": warmth.audio_secs / max(warmth.took_secs, 1e-9),
    }


def show(numbers: Mapping[str, Any], console: Console) -> None:
    """The same, for a person."""
    table = Table("what", "value", "")
    for words, value, note in _rows(numbers):
        table.add_row(words, value, note)
    console.print(table)


def _rows(n: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    tiers = ", ".join(f"{n[f'tier_{tier}']} {tier}" for tier in TIERS)
    makers = ", ".join(f"{n[f'made_by_{maker}']} {maker}" for maker in MAKERS if n[f"made_by_{maker}"])
    played = f"{n['sounds']} sounds in {n['log_secs']:.0f} s of {n['log_game']} {n['log_map']}"
    trigger = f"{n['trigger_p50_micros']:.0f} / {n['trigger_p99_micros']:.0f} us"
    generation = f"{n['generation_p50_millis']:.1f} / {n['generation_p95_millis']:.1f} ms"
    prewarm = f"{n['prewarmed']} in {n['prewarm_secs']:.1f} s"
    return [
        ("events", f"{n['events']}", f"of {played}"),
        ("answered", f"{n['answered']}", tiers),
        ("pool hits", f"{n['live_percent']:.1f} %", f"live; {n['reused']} of all were heard before"),
        ("made by", makers or "nobody", f"{n['runtime']} runtime, model {n['model_hash'][:12]}"),
        ("trigger", trigger, "p50 / p99, around the call"),
        ("generation", generation, "p50 / p95, one sound at a time, over the wire"),
        ("throughput", f"{n['audio_secs_per_sec']:.1f} s/s", "seconds of audio per second while prewarming"),
        ("prewarm", prewarm, f"variations, of {n['prewarm_asked']} asked for"),
        ("start", f"{n['start_secs']:.2f} s", "until the sidecar served"),
        ("files", n["wav"], n["png"]),
    ]


def _percentile(values: Sequence[float], percent: float) -> float:
    return float(np.percentile(values, percent)) if values else 0.0
