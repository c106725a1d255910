"""A minute of stereo, sent while it is made: when the first sound comes, and whether all of it is what it should be."""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from soundwell.client import Client
from soundwell.config import SidecarConfig
from soundwell.evaluate.seams import bed_timeline
from soundwell.events import Timeline
from soundwell.runtime import make_generator
from soundwell.runtime.detect import Detector
from soundwell.runtime.generator import Job
from soundwell.runtime.mark import ON, mark_of
from soundwell.sidecar.launch import Sidecar

from .table import Row

SHARE = 0.33  # of the whole's time, by which the first sound is there


def streaming(_: argparse.Namespace) -> Sequence[Row]:
    """First and last piece through a real sidecar, the same bed rendered at once here, and the mark in both ends."""
    bed = _stereo_minute()
    with (
        Sidecar(SidecarConfig(runtime="onnx", threads=2)) as sidecar,
        Client(ready_file=sidecar.ready_file) as client,
    ):
        client.render(bed_timeline("rain", 0.5))
        began = time.monotonic()
        heard = [(time.monotonic() - began, clip.samples) for clip in client.render_stream(bed)]
    first, last = heard[0][0], heard[-1][0]
    joined = np.concatenate([samples for _, samples in heard])
    whole = (
        make_generator("onnx", threads=2, watermark=ON)
        .generate([Job(timeline=bed, seed=bed.seed)])[0]
        .clip.samples
    )
    apart = float(np.abs(joined - whole).max()) if joined.shape == whole.shape else float("inf")
    mark, detector = mark_of(ON), Detector()
    assert mark is not None
    ends = [
        detector.detect(joined[part, 0], mark).marked for part in (slice(0, 192_000), slice(-192_000, None))
    ]
    told = f"{first:.2f} of {last:.2f} s, {len(heard)} pieces"
    share = first / last
    return [
        Row(
            key="stream_first_sound_share",
            aim=f"<= {SHARE:g} of the time of all",
            measured=f"{share:.2f} ({told})",
            met=share <= SHARE,
            value=share,
        ),
        Row(
            key="stream_equals_whole",
            aim="no sample differs",
            measured=f"largest difference {apart:.1e}",
            met=apart == 0.0,
            value=apart,
        ),
        Row(
            key="stream_marked",
            aim="the mark is found in the first and last 4 s",
            measured=str(ends),
            met=all(ends),
            value=float(sum(ends)),
        ),
    ]


def _stereo_minute() -> Timeline:
    mono = bed_timeline("rain", 60.0)
    sounds = {name: replace(sound, channels=2) for name, sound in mono.sounds.items()}
    return replace(mono, sounds=sounds, channels=2)
