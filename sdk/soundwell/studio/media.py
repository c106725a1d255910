"""Files the page plays and shows: clips as WAV, pictures as PNG, in a folder that forgets the oldest.

Knows no web server: it only promises that `MEDIA_PATH` + name is where its folder is served.
"""

from __future__ import annotations

import itertools
import re
import threading
from collections import deque
from dataclasses import dataclass
from pathlib import Path

from ..audio import Clip, write_clip
from ..play.raster import Pixels, write_png

MEDIA_PATH = "/media"
MAX_BYTES = 2**29  # of all visitors together; an hour and a half of mono, far more than a page shows
_UNFIT = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True, kw_only=True)
class MediaFile:
    """One served file."""

    url: str
    path: Path


class Media:
    """A folder with numbered names, so that nothing a page holds on to is ever overwritten."""

    def __init__(self, folder: Path, max_bytes: int = MAX_BYTES) -> None:
        self.folder = folder
        self._max_bytes = max_bytes
        self._numbers = itertools.count(1)
        self._kept: deque[tuple[Path, int]] = deque()
        self._bytes = 0
        self._turn = threading.Lock()

    def put_clip(self, clip: Clip, name: str) -> MediaFile:
        """16-bit WAV."""
        path = self._next(name, ".wav")
        write_clip(path, clip)
        return self._keep(path)

    def put_picture(self, pixels: Pixels, name: str) -> MediaFile:
        """(height, width, 3) uint8 -> PNG."""
        path = self._next(name, ".png")
        write_png(path, pixels)
        return self._keep(path)

    def _next(self, name: str, ending: str) -> Path:
        plain = _UNFIT.sub("-", name).strip("-.")[:60] or "sound"
        return self.folder / f"{next(self._numbers):05d}-{plain}{ending}"

    def _keep(self, path: Path) -> MediaFile:
        """Forgets the oldest above the limit; the newest always stays."""
        with self._turn:
            self._kept.append((path, path.stat().st_size))
            self._bytes += self._kept[-1][1]
            while self._bytes > self._max_bytes and len(self._kept) > 1:
                oldest, size = self._kept.popleft()
                oldest.unlink(missing_ok=True)
                self._bytes -= size
        return MediaFile(url=f"{MEDIA_PATH}/{path.name}", path=path)
