"""Wrong manifests, one kind each, with the line and the words their sentence must hold. Read by two tests."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from soundwell.bake.manifest import read_manifest
from soundwell.bake.plan import Maker, plan
from soundwell.errors import InvalidInput

MAKER = Maker(runtime="fake", weights=None, model_hash="0" * 64, licence="none")


@dataclass(frozen=True, kw_only=True)
class Bad:
    """`line` 0: the sentence names a file but no line. `also`: further files beside it."""

    kind: str
    text: str | bytes
    line: int
    words: str
    ending: str = ".yaml"
    also: dict[str, str] = field(default_factory=dict)


def sounds(body: str, head: str = "") -> str:
    return f"manifest: 1\n{head}sounds:\n  step:\n    category: footstep\n{body}"


OTHER = "manifest: 1\nsounds:\n  step: {category: door}\n"
BAD = (
    Bad(kind="not YAML", text="manifest: 1\nsounds: [\n", line=3, words="is not YAML"),
    Bad(kind="tabs", text="manifest: 1\nsounds:\n\tstep: {}\n", line=3, words="indent with spaces, not tabs"),
    Bad(kind="not JSON", text='{"manifest": 1,\n "sounds": }', line=2, words="is not JSON", ending=".json"),
    Bad(kind="not UTF-8", text=b"manifest: 1\nname: \xff\n", line=2, words="save it as UTF-8"),
    Bad(kind="a list", text="- 1\n", line=1, words="must hold a mapping at its top"),
    Bad(kind="wrong ending", text="manifest: 1\n", line=0, words="must end in one of", ending=".txt"),
    Bad(kind="no version", text="name: x\nsounds: {}\n", line=1, words="begin the file with 'manifest: 1'"),
    Bad(kind="unknown version", text="name: x\nmanifest: 2\n", line=2, words="write 'manifest: 1'"),
    Bad(kind="no sounds", text="manifest: 1\nname: x\n", line=1, words="name at least one sound"),
    Bad(kind="key twice", text=sounds("    count: 2\n    count: 3\n"), line=6, words="first in line 5"),
    Bad(kind="unknown key", text=sounds("    cuont: 2\n"), line=5, words="did you mean 'count'?"),
    Bad(kind="wrong unit", text=sounds("    duration_ms: 300\n"), line=5, words="write 'duration_secs' instead"),
    Bad(kind="number with a unit", text=sounds("    duration_secs: 300 ms\n"), line=5, words="without a unit"),
    Bad(kind="too long", text=sounds("    duration_secs: 99\n"), line=5, words="above the most allowed, 30 seconds"),
    Bad(kind="count 0", text=sounds("    count: 0\n"), line=5, words="not within 1..10000"),
    Bad(kind="unknown class", text=sounds("").replace("footstep", "footsteps"), line=4,
        words="did you mean 'footstep'?"),
    Bad(kind="unknown attribute", text=sounds("    attributes: {floor: gravel}\n"), line=5,
        words="is not an attribute of footstep"),
    Bad(kind="unknown value", text=sounds("    attributes:\n      surface: gravle\n"), line=6,
        words="did you mean 'gravel'?"),
    Bad(kind="unknown value in a grid", text=sounds("    grid:\n      surface: [gravel,\n                snwo]\n"),
        line=7, words="did you mean 'snow'?"),
    Bad(kind="empty grid", text=sounds("    grid:\n      surface: []\n"), line=6, words="list at least one value"),
    Bad(kind="grid value twice", text=sounds("    grid:\n      surface: [sand, sand]\n"), line=6, words="keep one"),
    Bad(kind="grid and attribute", text=sounds("    attributes: {gait: run}\n    grid:\n      gait: [walk]\n"),
        line=7, words="also given as attributes.gait"),
    Bad(kind="unknown format", text=sounds("    format: mp3\n"), line=5, words="is not a format"),
    Bad(kind="opus at 44.1 kHz", text=sounds("    format: opus\n    sample_rate_hz: 44100\n"), line=6,
        words="use 48000"),
    Bad(kind="unknown rate", text=sounds("    sample_rate_hz: 22050\n"), line=5, words="48000, 44100, 96000"),
    Bad(kind="loudness above the peak", text=sounds("    loudness_lufs: -8\n    true_peak_dbtp: -10\n"), line=5,
        words="lower it to -16"),
    Bad(kind="unknown word in a name", text=sounds('    naming: "{numbr}"\n'), line=5, words="did you mean 'number'?"),
    Bad(kind="name out of the folder", text=sounds('    folder: "../{category}"\n'), line=5,
        words="leaves the output folder"),
    Bad(kind="files of one name", text=sounds('    count: 2\n    naming: "{fxname}"\n'), line=3,
        words="put {number:02} into naming"),
    Bad(kind="formats of one name", text=sounds("    format: [wav16, wav24]\n"), line=3,
        words="put {format} into naming"),
    Bad(kind="seeds and extra", text=sounds("    seeds: [1, 2]\n    extra: 3\n"), line=6, words="take one out"),
    Bad(kind="seeds and count", text=sounds("    seeds: [1, 2]\n    count: 3\n"), line=6, words="make them agree"),
    Bad(kind="seed twice", text=sounds("    seeds: [1, 1]\n"), line=5, words="keep one"),
    Bad(kind="missing include", text=sounds("", "include: [other.yaml]\n"), line=2, words="check the name"),
    Bad(kind="circle of includes", text=sounds("", "include: [other.yaml]\n"), line=2, words="take one of the two out",
        also={"other.yaml": "manifest: 1\ninclude: [bad.yaml]\n"}),
    Bad(kind="sound in two files", text=sounds("", "include: [other.yaml]\n"), line=4, words="rename one of them",
        also={"other.yaml": OTHER}),
    Bad(kind="not a UCS code", text=sounds("", "creator: Jane_Doe\n"), line=2, words="letters, digits and hyphens"),
    Bad(kind="not a date", text=sounds("", "date: tomorrow\n"), line=2, words="2026-11-25"),
    Bad(kind="unknown engine", text=sounds("", "engines: [unitty]\n"), line=2, words="did you mean 'unity'?"),
    Bad(kind="seed as a default", text=sounds("", "defaults: {seeds: [1]}\n"), line=2, words="move it under the sound"),
    Bad(kind="not a name", text="manifest: 1\nsounds:\n  a step: {category: footstep}\n", line=3,
        words="is not a name"),
    Bad(kind="text that names nothing", text="manifest: 1\nsounds:\n  s: {text: zzzz}\n", line=3,
        words="names no category"),
)  # fmt: skip


def complaint(bad: Bad, folder: Path) -> tuple[str, str]:
    """Writes the manifest; what reading and planning it say, and how the sentence must begin."""
    path = folder / f"bad{bad.ending}"
    path.write_bytes(bad.text if isinstance(bad.text, bytes) else bad.text.encode())
    for name, text in bad.also.items():
        (folder / name).write_text(text)
    where = f"{path}:{bad.line}: " if bad.line else f"{path}: "
    if bad.kind == "circle of includes":
        where = f"{folder / 'other.yaml'}:2: "
    try:
        plan(read_manifest(path), {}, MAKER)
    except InvalidInput as error:
        return str(error), where
    return "nothing was refused", where
