"""`soundwell detect`: files and folders in, a verdict with a p-value for each out. Knows no more of marks than that."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from ..audio import read_clip
from ..errors import InvalidInput
from ..runtime.detect import P_LIMIT, Detection, Detector
from ..runtime.mark import ON, mark_of

ENDINGS = (".wav", ".flac", ".ogg", ".mp3", ".aif", ".aiff", ".opus")
RATE_HZ = 48_000
SHORT_SECS = 1.0  # below, a mark is often too short to be found


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Of one file; `error` says why it could not be heard."""

    path: Path
    duration_secs: float = 0.0
    detection: Detection | None = None
    error: str = ""

    @property
    def words(self) -> str:
        if self.detection is None:
            return "not read"
        if self.detection.marked:
            return "marked"
        return "no mark found" if self.duration_secs >= SHORT_SECS else "no mark found (short)"

    def to_json(self) -> dict[str, Any]:
        document: dict[str, Any] = {"file": str(self.path), "verdict": self.words}
        if self.detection is None:
            return {**document, "error": self.error}
        return {
            **document,
            "marked": self.detection.marked,
            "p_value": self.detection.p_value,
            "score": round(self.detection.score, 3),
            "pitch_semitones": self.detection.pitch_semitones,
            "start_secs": self.detection.start_secs,
            "duration_secs": round(self.duration_secs, 3),
        }


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--key-file", type=click.Path(path_type=Path), help="The key to look for.  [default: the public key]"
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(paths: tuple[Path, ...], key_file: Path | None, as_json: bool) -> None:
    """Say which files carry Soundwell's watermark, with the chance of a false alarm.

    A p-value below 0.001 counts as marked: of a thousand unmarked files about one is blamed. "No mark found" does not
    prove anything: short, quiet or much changed sounds lose it.
    """
    mark, detector = mark_of(str(key_file) if key_file else ON), Detector()
    verdicts = [hear(detector, path, mark) for path in sound_files(paths)]
    if as_json:
        found = {"key_id": mark.key_id, "p_limit": P_LIMIT} if mark else {}
        click.echo(json.dumps({**found, "files": [verdict.to_json() for verdict in verdicts]}))
        return
    _show(verdicts)


def sound_files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files given, and all sound files under the folders given, in order."""
    for path in paths:
        if path.is_dir():
            yield from sorted(file for file in path.rglob("*") if file.suffix.lower() in ENDINGS)
        elif path.is_file():
            yield path
        else:
            raise InvalidInput("there is no such file or folder", field=str(path))


def hear(detector: Detector, path: Path, mark: Any) -> Verdict:
    """One file's verdict; a file that cannot be read keeps no other from being heard."""
    try:
        clip = read_clip(path).resampled(RATE_HZ)
    except InvalidInput as error:
        return Verdict(path=path, error=str(error))
    return Verdict(path=path, duration_secs=clip.duration_secs, detection=detector.detect(clip.mono(), mark))


def _show(verdicts: list[Verdict]) -> None:
    table = Table("file", "verdict", "p-value", "pitch", "secs", pad_edge=False)
    for verdict in verdicts:
        one = verdict.detection
        cells = (f"{one.p_value:.1e}", f"{one.pitch_semitones:+.0f}") if one else ("", "")
        table.add_row(str(verdict.path), verdict.words, *cells, f"{verdict.duration_secs:.2f}")
    Console().print(table)
    marked = sum(bool(one.detection and one.detection.marked) for one in verdicts)
    click.echo(f"{marked} of {len(verdicts)} marked")
