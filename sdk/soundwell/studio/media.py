"""Files the page plays and shows: clips as WAV, pictures as PNG, in a folder that forgets the oldest.

Knows no web server: it only promises that `MEDIA_PATH` + name is where its folder is served.
"""

from __future__ import annotations

import itertools
import re
from collections import deque
from dataclasses import dataclass
from pathlib import Path

from ..audio import Clip, write_clip
from ..play.raster import Pixels, write_png

MEDIA_PATH = "/media"
MAX_FILES = 600  # of all visitors; far more than one page shows
_UNFIT = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True, kw_only=True)
class MediaFile:
    """One served file."""

    url: str
    path: Path


class Media:
    """A folder with numbered names, so that nothing a page holds on to is ever overwritten."""

    def __init__(self, folder: Path, max_files: int = MAX_FILES) -> None:
        self.folder = folder
        self._max_files = max_files
        self._numbers = itertools.count(1)
        self._kept: deque[Path] = deque()

    def put_clip(self, clip: Clip, name: str) -> MediaFile:
        """16-bit WAV."""
        file = self._next(name, ".wav")
        write_clip(file.path, clip)
        return file

    def put_picture(self, pixels: Pixels, name: str) -> MediaFile:
        """(height, width, 3) uint8 -> PNG."""
        file = self._next(name, ".png")
        write_png(file.path, pixels)
        return file

    def _next(self, name: str, ending: str) -> MediaFile:
        plain = _UNFIT.sub("-", name).strip("-.")[:60] or "sound"
        path = self.folder / f"{next(self._numbers):05d}-{plain}{ending}"
        self._kept.append(path)
        while len(self._kept) > self._max_files:
            self._kept.popleft().unlink(missing_ok=True)
        return MediaFile(url=f"{MEDIA_PATH}/{path.name}", path=path)
