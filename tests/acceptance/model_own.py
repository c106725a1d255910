"""Aims of the model that need no judge: agreement of step counts, seams, the codec's attacks, the watermark."""

from __future__ import annotations

import argparse
import itertools
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from soundwell.audio import FloatArray
from soundwell.evaluate.gates import attack_gates
from soundwell.evaluate.recordings import read_corpus
from soundwell.evaluate.seams import BED_SECS, score_seams
from soundwell.evaluate.sources import make_source
from soundwell.evaluate.watermark import p_values, true_positives
from soundwell.events import one_shot
from soundwell.runtime import make_generator
from soundwell.runtime.detect import P_LIMIT, Detector
from soundwell.runtime.generator import Job
from soundwell.runtime.mark import ON, Mark, mark_of
from soundwell.runtime.onnx import CodecGenerator
from soundwell.runtime.spectrum import log_bands
from soundwell.sounds import Sound

from .road import built_corpus
from .table import Row

STEP_COUNTS = (4, 2, 1)
SEEDS = 4
CLASSES = ("footstep", "impact", "weapon", "creature", "ambience", "glass", "ui", "whoosh")
MIN_CLIPS = 10_000


def steps_agree(_: argparse.Namespace) -> Sequence[Row]:
    """Correlation of log band energies: one seed at 4, 2 and 1 steps, against other seeds at 4."""
    generator = make_generator("onnx")
    same, other = [], []
    for name in CLASSES:
        timeline = one_shot(Sound(id="any", category=name, duration_secs=0.8), 1.0)
        jobs = [
            Job(timeline=timeline, seed=seed, steps=steps) for seed in range(SEEDS) for steps in STEP_COUNTS
        ]
        heard = [log_bands(one.clip.mono()) for one in generator.generate(jobs)]
        by_seed = [heard[start : start + 3] for start in range(0, len(heard), 3)]
        same += [_alike(a, b) for takes in by_seed for a, b in itertools.combinations(takes, 2)]
        other += [_alike(a[0], b[0]) for a, b in itertools.combinations(by_seed, 2)]
    limit = float(np.quantile(other, 0.95))
    measured = f"{np.mean(same):.3f}, different seeds {np.mean(other):.3f} (95 % below {limit:.3f})"
    met = float(np.mean(same)) > limit
    aim = "far above different seeds' (above 95 % of them)"
    return [Row(key="same_seed_similarity", aim=aim, measured=measured, met=met, value=float(np.mean(same)))]


def _alike(a: FloatArray, b: FloatArray) -> float:
    return float(np.corrcoef(a.ravel(), b.ravel())[0, 1])


def seams(_: argparse.Namespace) -> Sequence[Row]:
    """Three looping beds of a minute."""
    found = score_seams(make_source("student4", None, 0), 0)
    measured = f"flux ratio {found['seam_ratio']:.3f}, least chance {found['seam_chance']:.3f}"
    met = found["seam_chance"] > 0.05
    aim = "as much flux at joints as elsewhere (chance > 0.05)"
    return [
        Row(key=f"seam_{BED_SECS:g}s_bed", aim=aim, measured=measured, met=met, value=found["seam_ratio"])
    ]


def attack_and_onset_of_codec(arguments: argparse.Namespace) -> Sequence[Row]:
    """Real attacks after silence, through encoder and decoder."""
    gates = attack_gates(read_corpus(built_corpus(arguments)), CodecGenerator().roundtrip)
    aims = {"onset_error_millis": "< 5 ms", "pre_echo_db": "< -40 dB against the attack"}
    return [
        Row(key=f"codec_{gate.key}", aim=aims[gate.key], measured=f"{gate.value:.2f} ({gate.beside})", met=gate.met,
            value=gate.value)
        for gate in gates
    ]  # fmt: skip


def watermark(arguments: argparse.Namespace) -> Sequence[Row]:
    """Marked clips under each attack, and unmarked recordings."""
    mark, detector = mark_of(ON), Detector()
    assert mark is not None
    rows = []
    hits = true_positives(make_generator("onnx", watermark=ON), detector, mark, rounds=arguments.marked)
    for attack, by_secs in hits.items():
        worst = min(by_secs.values())
        told = ", ".join(f"{secs:g} s {share:.3f}" for secs, share in by_secs.items())
        aim = f">= 0.95 found at p < {P_LIMIT:g}, each duration"
        rows.append(
            Row(key=f"watermark_after_{attack}", aim=aim, measured=told, met=worst >= 0.95, value=worst)
        )
    return [*rows, _blamed(arguments, Detector(threads=1), mark)]


def _blamed(arguments: argparse.Namespace, detector: Detector, mark: Mark) -> Row:
    files = sorted(Path(built_corpus(arguments) / "audio").glob("*.flac"))
    order = np.random.default_rng(0).permutation(len(files))
    found = p_values(detector, mark, [files[place] for place in order], arguments.unmarked)
    blamed = sum(value < P_LIMIT for value in found)
    # Two standard deviations above the expected count still is the stated rate.
    allowed = P_LIMIT * len(found) + 2.0 * np.sqrt(P_LIMIT * len(found))
    measured = f"{blamed} of {len(found)} ({blamed / max(1, len(found)):.2e})"
    met = len(found) >= MIN_CLIPS and blamed <= allowed
    aim = f"<= {P_LIMIT:g} of >= {MIN_CLIPS} clips of real audio"
    return Row(
        key="watermark_false_positives",
        aim=aim,
        measured=measured,
        met=met,
        value=blamed / max(1, len(found)),
    )
