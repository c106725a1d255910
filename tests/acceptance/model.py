"""`python -m tests.acceptance.model`: every aim of the model, measured on what is checked out.

Judged rows need --judges and a corpus (built there if missing, as in `road`); the others say what they need. Without
building it takes about a quarter of an hour on two idle cores: half of it is the watermark's (--marked, --unmarked).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from soundwell.evaluate.conditions import TAKES_SPREAD

from .model_own import attack_and_onset_of_codec, seams, steps_agree, watermark
from .model_streaming import streaming
from .model_text import text
from .model_watermark_cost import watermark_cost
from .road import built_corpus, soundwell_json
from .table import Row, main

ROWS = "real,codec,teacher,student4,shuffled"
SHARP = ("impact", "weapon", "footstep")


def judged(arguments: argparse.Namespace) -> Sequence[Row]:
    """`soundwell evaluate` once, held against every aim that the judges decide."""
    options = ["--corpus", str(built_corpus(arguments)), "--count", str(arguments.count)]
    options += ["--timelines", str(arguments.timelines), "--holdout", str(arguments.holdout)]
    if arguments.judges:
        options += ["--judges", str(arguments.judges)]
    report = soundwell_json("evaluate", "--json", "--rows", ROWS, *options)
    rows = report["rows"]
    for row, numbers in rows.items():
        if "not_available" in numbers:
            print(f"model: {row}: {numbers['not_available']}", file=sys.stderr)
    return [
        *_agreement(rows),
        *_distances(rows),
        *_timing(rows, report["counts"]),
        *_likeness(rows),
        *_tonality(rows),
        *_attack(rows),
    ]


def _agreement(rows: dict[str, Any]) -> list[Row]:
    found = []
    for name, aim in (("", 0.90), ("_footstep", 0.95), ("_weapon", 0.95)):
        student, real = rows["student4"][f"class_top3{name}"], rows["real"][f"class_top3{name}"]
        one = rows["student4"][f"class_top1{name}"], rows["real"][f"class_top1{name}"]
        beside = f"{student:.3f} of {real:.3f}; top 1: {one[0]:.3f} of {one[1]:.3f}"
        found.append(
            at_least(f"class_top3_share{name or '_overall'}", student / max(real, 1e-9), aim, beside)
        )
    return found


def _distances(rows: dict[str, Any]) -> list[Row]:
    student, teacher, codec = rows["student4"], rows["teacher"], rows["codec"]
    found = []
    for key in ("kad_tagger", "kad_sfx"):
        beside = f"{student[key]:.2f} / {codec[key]:.2f}, all classes together"
        found.append(at_most(f"{key}_student_to_codec", student[key] / codec[key], 2.0, beside))
    for key in ("fad_tagger", "fad_sfx"):
        beside = f"{student[key]:.2f} / {teacher[key]:.2f}"
        found.append(at_most(f"{key}_student_to_teacher", student[key] / teacher[key], 1.04, beside))
    for key, aim in (("text_score", 0.94),):
        beside = f"{student[key]:.3f} / {teacher[key]:.3f}"
        found.append(at_least(f"{key}_student_to_teacher", student[key] / teacher[key], aim, beside))
    beside = f"{teacher['secs_per_clip'] * 1e3:.0f} ms / {student['secs_per_clip'] * 1e3:.0f} ms a clip"
    speed = teacher["secs_per_clip"] / student["secs_per_clip"]
    return [*found, at_least("speed_student_to_teacher", speed, 20.0, beside)]


def _timing(rows: dict[str, Any], counts: dict[str, int]) -> list[Row]:
    student, shuffled = rows["student4"], rows["shuffled"]
    miscounted = student["event_count_error"] * counts["timelines"] / counts["events"]
    return [
        at_least(
            "onset_f1_25ms", student["onset_f1_25ms"], 0.90, f"shuffled {shuffled['onset_f1_25ms']:.2f}"
        ),
        at_least(
            "onset_f1_50ms", student["onset_f1_50ms"], 0.95, f"shuffled {shuffled['onset_f1_50ms']:.2f}"
        ),
        at_most("median_onset_error_millis", student["median_onset_error_millis"], 10.0),
        at_most("event_count_error_share", miscounted, 0.05, f"of {counts['events']} events"),
        at_least("loudness_correlation", student["loudness_correlation"], 0.9),
    ]


def _likeness(rows: dict[str, Any]) -> list[Row]:
    student, real = rows["student4"], rows["real"]
    found = []
    for key in ("diversity_sfx", "diversity_tagger"):
        ratio = student[key] / real[key]
        measured = f"{ratio:.3f} ({student[key]:.3f} / {real[key]:.3f}, spread {TAKES_SPREAD:g})"
        met = 0.7 <= ratio <= 1.3
        found.append(Row(key=f"{key}_to_real", aim="0.7 to 1.3", measured=measured, met=met, value=ratio))
    mine, theirs = student["nearest_training_p99"], real["nearest_training_p99"]
    measured = f"{mine:.3f} (held-out real audio {theirs:.3f})"
    aim = "<= held-out real audio's 99th percentile"
    return [
        *found,
        Row(key="nearest_training_p99", aim=aim, measured=measured, met=mine <= theirs, value=mine),
    ]


def _tonality(rows: dict[str, Any]) -> list[Row]:
    found = []
    for key in ("tonality_flatness_db", "tonality_hnr_db"):
        student, codec, real = (rows[row][key] for row in ("student4", "codec", "real"))
        found.append(
            at_most(f"{key}_student_to_codec", student / codec, 1.5, f"{student:.2f} / {codec:.2f} dB")
        )
        found.append(
            at_most(f"{key}_codec_to_real_halves", codec / real, 1.0, f"{codec:.2f} / {real:.2f} dB")
        )
    return found


def _attack(rows: dict[str, Any]) -> list[Row]:
    found = []
    for name in SHARP:
        student, real = (rows[row][f"rise_median_millis_{name}"] for row in ("student4", "real"))
        beside = f"{student:.1f} ms, real {real:.1f} ms"
        found.append(at_most(f"attack_rise_difference_millis_{name}", abs(student - real), 2.0, beside))
    return found


def at_least(key: str, value: float, aim: float, beside: str = "") -> Row:
    measured = f"{value:.3f}" + (f" ({beside})" if beside else "")
    return Row(key=key, aim=f">= {aim:g}", measured=measured, met=value >= aim, value=value)


def at_most(key: str, value: float, aim: float, beside: str = "") -> Row:
    measured = f"{value:.3f}" + (f" ({beside})" if beside else "")
    return Row(key=key, aim=f"<= {aim:g}", measured=measured, met=value <= aim, value=value)


CHECKS = {
    "steps_agree": steps_agree,
    "seams": seams,
    "codec": attack_and_onset_of_codec,
    "streaming": streaming,
    "text": text,
    "watermark": watermark,
    "watermark_cost": watermark_cost,
    "judged": judged,
}

if __name__ == "__main__":
    options = argparse.ArgumentParser(prog="python -m tests.acceptance.model", description=__doc__)
    options.add_argument(
        "--corpus", type=Path, help="built corpus; built there if missing [default: ../corpus]"
    )
    options.add_argument("--judges", type=Path, help="folder of judges.py [default: as `soundwell evaluate`]")
    options.add_argument("--all-packages", action="store_true", help="build the whole corpus")
    options.add_argument("--count", type=int, default=12, help="one-shots per class")
    options.add_argument("--timelines", type=int, default=40, help="timelines of 1-8 events")
    options.add_argument("--holdout", type=int, default=0, help="held-out recordings for FAD; 0: all")
    options.add_argument("--marked", type=int, default=2, help="marked clips of each class and duration")
    options.add_argument("--unmarked", type=int, default=10_000, help="unmarked clips of recordings")
    main("model", CHECKS, options)
