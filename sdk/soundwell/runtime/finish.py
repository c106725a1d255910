"""From the decoder's channels to a clip: level, loudness curve, stereo and ends. Knows no model."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..audio import Clip
from ..events import Timeline
from ..sounds import PLAIN_WIDTH
from .generator import Job

FloatArray = NDArray[np.float32]
PEAK = 0.9
INTENSITY_RANGE_DB = 18.0  # from intensity 1 down to 0; the same law that training mixes with
FADE_SECS = 0.008
RATE = 48_000


def is_loop(timeline: Timeline) -> bool:
    """True where every sound loops: the piece then ends where it begins, and no end is faded."""
    return bool(timeline.sounds) and all(sound.loop for sound in timeline.sounds.values())


def finish(audio: FloatArray, job: Job) -> Clip:
    """audio: (1 or 2, samples), mid and side. Returns exactly the timeline's frames and channels."""
    timeline = job.timeline
    num_frames = round(timeline.duration_secs * RATE)
    audio = np.pad(audio, ((0, 0), (0, max(0, num_frames - audio.shape[1]))))[:, :num_frames]
    audio = audio if is_loop(timeline) else _fade(audio)
    if len(audio) == 2:
        mid, side = audio[0], audio[1] * side_level(timeline)
        audio = np.stack([mid + side, mid - side])
    audio = audio * _scale(audio, timeline)
    if timeline.loudness:
        audio = audio * curve_gain(timeline, np.arange(num_frames))
    return Clip(samples=np.ascontiguousarray(np.clip(audio, -1.0, 1.0).T, np.float32), sample_rate_hz=RATE)


def side_level(timeline: Timeline) -> float:
    """Gain of the side signal: the width of the sounds, the mean over events where several play."""
    widths = [timeline.sounds[event.sound].width for event in timeline.events]
    return float(np.mean(widths)) if widths else PLAIN_WIDTH


def _scale(audio: FloatArray, timeline: Timeline) -> float:
    """Peak at PEAK for the loudest event at intensity 1, and down from there by the intensity law."""
    peak = float(np.abs(audio).max(initial=0.0))
    return 0.0 if peak < 1e-5 else PEAK / peak * intensity_gain(timeline)


def intensity_gain(timeline: Timeline) -> float:
    """Of the loudest event: 1 at intensity 1, INTENSITY_RANGE_DB less at 0."""
    loudest = max((event.intensity for event in timeline.events), default=1.0)
    return float(10 ** (-INTENSITY_RANGE_DB * (1 - loudest) / 20))


def _fade(audio: FloatArray) -> FloatArray:
    """A short fade at the end, so that a cut tail does not click."""
    length = min(round(FADE_SECS * RATE), audio.shape[1])
    faded = audio.copy()
    faded[:, audio.shape[1] - length :] *= np.cos(np.linspace(0, np.pi / 2, length, dtype=np.float32)) ** 2
    return faded


def curve_gain(timeline: Timeline, places: NDArray[np.int64]) -> FloatArray:
    """The loudness curve in dB, linear between its points, as a gain for the frames at these places."""
    times, levels = zip(*timeline.loudness, strict=True)
    gain: FloatArray = np.power(10.0, np.interp(places / RATE, times, levels) / 20).astype(np.float32)
    return gain
