"""How far what is heard lies from what happened: the ViZDoom sample's video against the game's own clock.

A bot plays headless, the sample writes its video; onsets are detected in the video's sound track and compared with
the tics at which the game changed. Knows nothing of how the sample places its sounds.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from soundwell.audio import read_clip
from soundwell.evaluate.onsets import GAP_SECS, find_onsets, match_onsets
from soundwell.play.log import load_log

ROOT = Path(__file__).resolve().parents[2]
TIC_MILLIS = 1000 / 35
COLLAR_SECS = 0.15  # what has no onset nearer than this counts as missed


@dataclass(frozen=True, kw_only=True)
class Heard:
    """Of one video. A missed event's error is infinite, so the median counts it."""

    errors_millis: list[float]  # absolute, of each event that the detector could tell apart
    bias_millis: float  # median signed error of those that were heard; positive is late
    num_events: int
    num_pictures: int
    sound_secs: float

    @property
    def median_millis(self) -> float:
        return float(np.median(self.errors_millis))


def measure(secs: float = 30.0, runtime: str | None = None) -> tuple[str, bool]:
    """Plays the sample; what was measured, and whether the median error is under one tic (28.6 ms)."""
    with tempfile.TemporaryDirectory() as folder:
        found = play_and_listen(Path(folder), secs, runtime)
    missed = sum(not np.isfinite(error) for error in found.errors_millis)
    measured = (
        f"median {found.median_millis:.1f} ms, bias {found.bias_millis:+.1f} ms, {missed} of"
        f" {len(found.errors_millis)} apart events missed ({found.num_events} events in all, {secs:g} s of play)"
    )
    return measured, found.median_millis < TIC_MILLIS


def play_and_listen(folder: Path, secs: float, runtime: str | None, *options: str) -> Heard:
    """Runs samples/vizdoom/play.py into `folder` and compares its video with its log."""
    video, log, sound = folder / "play.mp4", folder / "play.json", folder / "play.wav"
    command = [sys.executable, str(ROOT / "samples/vizdoom/play.py"), "--secs", str(secs), *options]
    command += ["--out", str(video), "--log", str(log), "--resolution", "320x240"]
    if runtime:
        command += ["--runtime", runtime]
    subprocess.run(command, check=True, cwd=folder, stdout=sys.stderr)
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", str(video), str(sound)], check=True)
    clip = read_clip(sound)
    events = load_log(log).events
    happened = apart([event.time_secs for event in events], GAP_SECS)
    signed = match_onsets(happened, list(find_onsets(clip.mono(), clip.sample_rate_hz)), COLLAR_SECS) * 1e3
    missed = [float("inf")] * (len(happened) - len(signed))
    return Heard(
        errors_millis=[*np.abs(signed), *missed],
        bias_millis=float(np.median(signed)) if len(signed) else float("nan"),
        num_events=len(events),
        num_pictures=pictures_of(video),
        sound_secs=clip.duration_secs,
    )


def apart(times: list[float], gap_secs: float) -> list[float]:
    """Of times in order, those that follow the one before by the gap at least: two in one are one onset."""
    kept: list[float] = []
    previous = -np.inf
    for time_secs in times:
        if time_secs - previous >= gap_secs:
            kept.append(time_secs)
        previous = time_secs
    return kept


def pictures_of(video: Path) -> int:
    count = ["-count_frames", "-show_entries", "stream=nb_read_frames", "-of", "csv=p=0"]
    command = ["ffprobe", "-v", "error", "-select_streams", "v:0", *count, str(video)]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip().strip(","))


if __name__ == "__main__":
    told, met = measure()
    print(told, "met" if met else "NOT met")
