"""What an evaluation found, as one object, one table and files. Computes nothing new."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from ..audio import Clip, FloatArray, write_clip
from .conditions import MAX_SECS, REFERENCES, SHARP, TAKES_SPREAD
from .hearing import Plan
from .recordings import RATE_HZ
from .sources import ROWS, TITLES

# what a person reads, key, format, which way is better ("=": as the real row)
LINES = (
    ("FAD, Tagger", "fad_tagger", ".2f", "low"),
    ("FAD, aiSFX", "fad_sfx", ".2f", "low"),
    ("FAD-inf, Tagger", "fad_inf_tagger", ".2f", "low"),
    ("FAD-inf, aiSFX", "fad_inf_sfx", ".2f", "low"),
    ("KAD, Tagger", "kad_tagger", ".1f", "low"),
    ("KAD, aiSFX", "kad_sfx", ".1f", "low"),
    ("class, top 3", "class_top3", ".3f", "high"),
    ("  share of real", "class_top3_share_of_real", ".2f", "high"),
    ("class, top 1", "class_top1", ".3f", "high"),
    ("  share of real", "class_top1_share_of_real", ".2f", "high"),
    ("audio-text score", "text_score", ".2f", "high"),
    ("onset F1, 10 ms", "onset_f1_10ms", ".2f", "high"),
    ("onset F1, 25 ms", "onset_f1_25ms", ".2f", "high"),
    ("onset F1, 50 ms", "onset_f1_50ms", ".2f", "high"),
    ("  shuffled times", "onset_f1_50ms_shuffled", ".2f", "="),
    ("onset error, ms", "median_onset_error_millis", ".1f", "low"),
    ("event count error", "event_count_error", ".2f", "low"),
    ("loudness error, dB", "loudness_error_db", ".1f", "low"),
    ("loudness correlation", "loudness_correlation", ".2f", "high"),
    ("diversity, aiSFX", "diversity_sfx", ".2f", "="),
    ("diversity, Tagger", "diversity_tagger", ".2f", "="),
    ("nearest training clip", "nearest_training_similarity", ".2f", "="),
    ("  above real's p95", "nearest_training_above_real_share", ".2f", "="),
    ("flatness distance, dB", "tonality_flatness_db", ".1f", "low"),
    ("HNR distance, dB", "tonality_hnr_db", ".1f", "low"),
    ("rise 10-90 %, ms", "rise_median_millis", ".1f", "="),
    ("  from real, ms", "rise_difference_millis", ".1f", "low"),
    ("95 % roll-off, Hz", "rolloff_median_hz", ".0f", "="),
    ("seam of a 60 s bed, ratio", "seam_ratio", ".2f", "="),
    ("  as much by chance", "seam_chance", ".2f", "high"),
    ("seconds per clip", "secs_per_clip", ".3f", "low"),
)
INTERVALS = ("fad_tagger", "fad_sfx", "class_top3", "class_top1")
ARROWS = {"low": "-", "high": "+", "=": "="}


@dataclass(frozen=True, kw_only=True)
class Report:
    """`rows`: row -> key -> number; `missing`: row -> why it could not run."""

    rows: Mapping[str, Mapping[str, float]]
    missing: Mapping[str, str]
    notes: tuple[str, ...]
    counts: Mapping[str, int]
    machine: Mapping[str, object]
    examples: Mapping[str, Mapping[str, FloatArray]]  # row -> category -> its first clip, mono at 48 kHz
    onset_errors_millis: Mapping[str, Sequence[float]] = field(
        default_factory=dict
    )  # row -> heard minus asked
    clip_millis: Mapping[str, Sequence[float]] = field(default_factory=dict)  # row -> each class ask's time

    def to_json(self) -> dict[str, Any]:
        """One object. What was not measured is null; a missing row holds only `not_available`."""
        rows: dict[str, Any] = {row: _plain(numbers) for row, numbers in self.rows.items()}
        rows |= {row: {"not_available": why} for row, why in self.missing.items()}
        return {
            "rows": {row: rows[row] for row in ROWS if row in rows},
            "notes": list(self.notes),
            "counts": dict(self.counts),
            "machine": dict(self.machine),
        }


def notes(plan: Plan, donor: str) -> tuple[str, ...]:
    """What a reader must know of how the numbers came about."""
    shots = plan.one_shots
    return (
        f"Every row: {len(shots.classes)} class asks, {len(shots.holdout)} FAD asks, {len(plan.timelines)} "
        f"timelines, {len(shots.pools)} pools; asks are copied from real recordings, at most {MAX_SECS:g} s.",
        "class: real plays train-split A and B recordings: the class probe was fitted on tier C and the "
        "holdout, so these are the only ones it has not heard. Classes weigh equally.",
        "FAD, KAD: against held-out recordings of packages nobody trained on, with their own asks. real: as "
        "many train recordings of the same classes (two real sets). codec: the held-out recordings, decoded.",
        "FAD is biased by count: compare rows of one run only. The second line is 90 % by bootstrap.",
        "onsets: the real row mixes real one-shots at the asked times: the detector's ceiling.",
        "loudness: steady ambience under a random curve; real is the curve applied as gain.",
        f"diversity: cosine distance within a pool of 4; real are takes of one thing by one hand, so a model, asked "
        f"for spread {TAKES_SPREAD:g}, should come near it from either side.",
        f"nearest: among {len(shots.training)} random train recordings; real asks it of the holdout.",
        f"flatness, HNR, rise: against {REFERENCES} further real recordings per class, so real is above 0. Rise: "
        f"{len(shots.sharp)} further asks of {', '.join(SHARP)}.",
        "seams: spectral flux at the joints of 60 s looping beds over flux elsewhere; by chance: the share of as "
        "many random places with as much flux, the least of three beds.",
        f"shuffled: clips of {donor or 'no row'} held against other asks; what needs no ask is empty.",
    )


def show(report: Report, console: Console) -> None:
    """The table: a line per measure, a column per row. + higher is better, - lower, = as real."""
    shown = [row for row in ROWS if row in report.rows]
    table = Table("", "", *[TITLES[row] for row in shown], title="soundwell evaluate", pad_edge=False)
    for words, key, form, better in LINES:
        cells = [cell_text(report.rows[row], key, form) for row in shown]
        table.add_row(words, ARROWS[better], *cells)
    console.print(table)
    for row, why in report.missing.items():
        console.print(f"{TITLES[row]}: not available: {why}", markup=False, highlight=False)
    for note in report.notes:
        console.print(f"- {note}", markup=False, highlight=False)


def write_report(folder: Path, report: Report) -> None:
    """evaluate.json, and for each row and category the first clip as FLAC."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "evaluate.json").write_text(json.dumps(report.to_json(), indent=1) + "\n", encoding="utf-8")
    for row, clips in report.examples.items():
        for category, samples in clips.items():
            path = folder / "clips" / f"{category}-{row}.flac"
            write_clip(path, Clip(samples=samples[:, None], sample_rate_hz=RATE_HZ))


def cell_text(numbers: Mapping[str, float], key: str, form: str) -> str:
    """A number as tables show it, its interval on a second line; empty where it was not measured."""
    value = numbers.get(key)
    if value is None or not math.isfinite(value):
        return ""
    text = format(value, form)
    if key in INTERVALS and f"{key}_low" in numbers:
        text += f"\n{numbers[f'{key}_low']:{form}}-{numbers[f'{key}_high']:{form}}"
    return text


def _plain(numbers: Mapping[str, float]) -> dict[str, float | None]:
    """JSON has no nan."""
    return {key: value if math.isfinite(value) else None for key, value in numbers.items()}
