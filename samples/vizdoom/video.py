"""Writes a video: pictures go to ffmpeg as they come, the sound is joined at the end. Knows no game."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any

from soundwell.audio import Clip, write_clip


class Video:
    """`add` pictures of (height, width, 3) uint8, then `finish` with what was heard."""

    def __init__(self, path: Path, pictures_per_sec: int) -> None:
        if shutil.which("ffmpeg") is None:
            raise SystemExit("ffmpeg is missing; install it, or play with --live and write no video.")
        self._path, self._rate = path, pictures_per_sec
        self._silent = path.with_suffix(".silent.mkv")
        self._encoder: subprocess.Popen[bytes] | None = None

    def add(self, picture: Any) -> None:
        if self._encoder is None:
            height, width = picture.shape[:2]
            raw = f"-f rawvideo -pix_fmt rgb24 -s {width}x{height} -r {self._rate} -i -"
            coded = "-c:v libx264 -preset ultrafast -crf 23 -pix_fmt yuv420p"
            command = ["ffmpeg", "-v", "error", "-y", *raw.split(), *coded.split(), str(self._silent)]
            self._encoder = subprocess.Popen(command, stdin=subprocess.PIPE)
        assert self._encoder.stdin is not None
        self._encoder.stdin.write(picture.tobytes())

    def finish(self, heard: Clip) -> None:
        """Both tracks begin at zero, so what is seen and what is heard of one tic stand at one time."""
        self._end_encoder()
        sound = self._path.with_suffix(".heard.wav")
        write_clip(sound, heard)
        inputs = ["-i", str(self._silent), "-i", str(sound)]
        coded = "-c:v copy -c:a aac -b:a 192k -movflags +faststart"
        subprocess.run(["ffmpeg", "-v", "error", "-y", *inputs, *coded.split(), str(self._path)], check=True)
        sound.unlink()

    def __enter__(self) -> Video:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end_encoder()
        self._silent.unlink(missing_ok=True)

    def _end_encoder(self) -> None:
        encoder, self._encoder = self._encoder, None
        if encoder is not None:
            encoder.communicate()
            if encoder.returncode:
                raise SystemExit("ffmpeg could not write the pictures; what it said stands above.")
