"""What the Check tab says of one file: watermark, loudness, onset. Reads files; knows no page."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path

from ..audio import Clip, find_onset, read_clip
from ..bake.loudness import Levels, measure
from ..errors import SoundwellError
from ..play.detect import Verdict, hear
from ..runtime.detect import Detector
from ..runtime.mark import ON, mark_of

MAX_SECS = 600.0


@dataclass(frozen=True, kw_only=True)
class Checked:
    """One file; `error` says why nothing else is known."""

    name: str
    clip: Clip | None = None
    verdict: Verdict | None = None
    levels: Levels | None = None
    onset_secs: float = 0.0
    error: str = ""


class Checker:
    """Loads the detector when first used. Safe from several threads: they take turns."""

    def __init__(self, weights: Path | None = None) -> None:
        self._weights = weights
        self._detector: Detector | None = None
        self._turn = threading.Lock()

    def check(self, path: Path) -> Checked:
        """Never raises for a file that is no sound: it says so."""
        try:
            clip = read_clip(path)
            if clip.duration_secs > MAX_SECS:
                return Checked(name=path.name, error=f"is longer than {MAX_SECS:g} seconds; cut it first")
            with self._turn:
                verdict = hear(self._loaded(), path, mark_of(ON))
            levels = measure(clip.samples, clip.sample_rate_hz)
        except SoundwellError as error:
            sentence = str(error).replace(f"{path}: ", "").replace(f"Error opening '{path}': ", "")
            return Checked(name=path.name, error=sentence)
        onset_secs = find_onset(clip.samples, clip.sample_rate_hz) / clip.sample_rate_hz
        return Checked(name=path.name, clip=clip, verdict=verdict, levels=levels, onset_secs=onset_secs)

    def _loaded(self) -> Detector:
        self._detector = self._detector or Detector(self._weights)
        return self._detector
