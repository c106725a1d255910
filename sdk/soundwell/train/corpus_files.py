"""The list of sounds, and how each comes onto disk: from a Debian package or a checked-out repository."""

from __future__ import annotations

import csv
import hashlib
import os
import re
import shutil
import subprocess
import tarfile
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from soundwell.train.containers import Broken, read_members


@dataclass(frozen=True, kw_only=True)
class Row:
    """One listed sound. `clean_oneshot` and `fullband` are None where nobody measured them."""

    source: str
    container: str
    member: str
    tier: str
    licence: str
    sound_class: str
    material: str
    split: str
    note: str
    clean_oneshot: bool | None
    fullband: bool | None

    @property
    def id(self) -> str:
        return hashlib.sha256(f"{self.source}|{self.container}|{self.member}".encode()).hexdigest()[:12]

    @property
    def package(self) -> str:
        return package_of(self.source)


def package_of(source: str) -> str:
    """The Debian package's or the repository's bare name: what --package takes."""
    return source.split(":", 1)[1].split("@")[0].split("/")[-1]


def read_rows(tsv: Path | None = None) -> list[Row]:
    """All rows of a list; without a path, of the one that ships here."""
    with (tsv or Path(__file__).with_name("corpus.tsv")).open(encoding="utf-8", newline="") as file:
        return [_row(cells) for cells in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]


def _row(cells: Mapping[str, str]) -> Row:
    known = {"1": True, "0": False}
    same = {name: cells[name] for name in ("source", "container", "member", "licence", "material", "split")}
    return Row(
        **same,
        tier=cells["licence_tier"],
        sound_class=cells["class"],
        note=cells["note"] or "",
        clean_oneshot=known.get(cells["clean_oneshot"]),
        fullband=known.get(cells["fullband"]),
    )


_REMARK = re.compile(r"numbered folder|near-dup|close to corpus|bandwidth \d|\d+ events|licence by ")


def credit_of(row: Row, container_credit: str = "") -> str:
    """Author or source, as far as the note or the container names one; else the package itself."""
    parts = [part.strip() for part in row.note.split(";")]
    named = "; ".join(part for part in parts if part and not _REMARK.match(part))
    return container_credit or named or f"the authors of {row.package}"


# --- One package -----------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Found:
    """Where a row's file lies now, and what its container says of the author."""

    path: Path
    credit: str = ""


Finds = dict[Row, Found]
Misses = dict[Row, str]


def find_files(
    source: str, rows: Sequence[Row], *, cache: Path, extra: Path | None, scratch: Path
) -> tuple[Finds, Misses]:
    """Brings every row of one source onto disk. -> what was found, and for the rest why not."""
    if source.startswith("debian:"):
        return _find_in_package(source.removeprefix("debian:"), rows, cache, scratch)
    if extra is None:
        return {}, dict.fromkeys(rows, "--extra is not given")
    folder = extra / rows[0].package
    found = {row: Found(path=path) for row in rows if (path := _beside(folder / row.member)) is not None}
    return found, {row: f"not under {folder.name}" for row in rows if row not in found}


def _beside(path: Path) -> Path | None:
    """The file, or one of the same stem in another audio format."""
    others = (path.with_suffix(suffix) for suffix in (".flac", ".ogg", ".wav", ".mp3"))
    return next((file for file in (path, *others) if file.is_file()), None)


STATEMENTS = ("copyright", "authors.txt", "CREDITS", "CREDITS.md")


def find_statements(row: Row, extra: Path | None, scratch: Path) -> list[Path]:
    """The files in which a source names its authors and licences, once its rows have been found."""
    root = scratch if row.source.startswith("debian:") else extra and extra / row.package
    if root is None:
        return []
    return sorted(path for name in STATEMENTS for path in root.rglob(name) if path.is_file())


def _find_in_package(package: str, rows: Sequence[Row], cache: Path, scratch: Path) -> tuple[Finds, Misses]:
    try:
        deb = fetch_deb(package, cache)
        files = extract_deb(deb, _wanted_files(package, rows), scratch / "package")
    except Broken as error:
        return {}, dict.fromkeys(rows, str(error))
    by_container: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_container[row.container].append(row)
    found: Finds = {}
    missed: Misses = {}
    for number, (container, its) in enumerate(by_container.items()):
        try:
            found |= _open_container(container, its, files, cache, scratch / str(number))
        except Broken as error:
            missed |= dict.fromkeys(its, str(error))
    missed |= {row: "not in its package" for row in rows if row not in found and row not in missed}
    return found, missed


def _wanted_files(package: str, rows: Sequence[Row]) -> Callable[[str], bool]:
    """Which files of a package its rows need: members, containers (path or bare name), WavPack, copyright."""
    paths = {row.container or row.member for row in rows} | {f"usr/share/doc/{package}/copyright"}
    bare_names = {path for path in paths if "/" not in path and path != "wv"}
    suffixes = (".wv",) if "wv" in paths else ()
    return lambda path: (
        path in paths or path.rsplit("/", 1)[-1] in bare_names or path.endswith(suffixes or "\0")
    )


def _open_container(
    container: str, rows: Sequence[Row], files: Mapping[str, Path], cache: Path, scratch: Path
) -> Finds:
    scratch.mkdir(parents=True, exist_ok=True)
    if not container:
        return {row: Found(path=files[row.member]) for row in rows if row.member in files}
    if container == "wv":
        packed = {path.stem: path for name, path in files.items() if name.endswith(".wv")}
        stems = {row: Path(row.member).stem for row in rows}
        return {
            row: Found(path=wavpack_to_wav(packed[stem], scratch / f"{row.id}.wav", cache))
            for row, stem in stems.items()
            if stem in packed
        }
    archive = next((path for name, path in files.items() if f"/{name}".endswith(f"/{container}")), None)
    if archive is None:
        raise Broken(f"{container} is not in its package")
    by_member = {row.member: row for row in rows}
    found: Finds = {}
    for member in read_members(archive, {*by_member, "authors.txt"}):
        if member.name not in by_member:
            (scratch / member.name).write_bytes(member.data)
            continue
        row = by_member[member.name]
        path = scratch / (row.id + Path(row.member).suffix)
        path.write_bytes(member.data)
        found[row] = Found(path=path, credit=member.credit)
    return found


# --- Debian packages -------------------------------------------------------------------------------


def fetch_deb(package: str, cache: Path) -> Path:
    """The package's .deb from the cache, fetched with apt where it is not there. Nothing is installed."""
    kept = sorted(cache.glob(f"{package}_*.deb"))
    if not kept:
        cache.mkdir(parents=True, exist_ok=True)
        _call(["apt-get", "download", package], cwd=cache)
        kept = sorted(cache.glob(f"{package}_*.deb"))
    if not kept:
        raise Broken(f"apt-get brought no {package}")
    return kept[-1]


def extract_deb(deb: Path, wanted: Callable[[str], bool], dest: Path) -> dict[str, Path]:
    """Writes the wanted files of a .deb below `dest`, links followed. -> {path in the package: file}"""
    found, links = _extract_pass(deb, wanted, dest)
    targets = set(links.values()) - set(found)
    if targets:
        found.update(_extract_pass(deb, targets.__contains__, dest)[0])
    found.update({name: found[target] for name, target in links.items() if target in found})
    return found


def _extract_pass(
    deb: Path, wanted: Callable[[str], bool], dest: Path
) -> tuple[dict[str, Path], dict[str, str]]:
    found: dict[str, Path] = {}
    links: dict[str, str] = {}
    with subprocess.Popen(
        ["dpkg-deb", "--fsys-tarfile", os.fspath(deb)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as unpack:
        try:
            with tarfile.open(fileobj=unpack.stdout, mode="r|") as archive:
                for entry in archive:
                    name = os.path.normpath(entry.name).lstrip("/")
                    if not wanted(name) or name.startswith(".."):
                        continue
                    if entry.issym():
                        links[name] = _link_target(name, entry.linkname)
                    elif entry.islnk():
                        links[name] = os.path.normpath(entry.linkname).lstrip("/")
                    elif source := archive.extractfile(entry):
                        found[name] = dest / name
                        found[name].parent.mkdir(parents=True, exist_ok=True)
                        with found[name].open("wb") as file:
                            shutil.copyfileobj(source, file, 1 << 20)
        except tarfile.TarError as error:
            raise Broken(f"{deb.name} cannot be unpacked: {error}") from error
    return found, links


def _link_target(name: str, link: str) -> str:
    target = link if link.startswith("/") else os.path.join(os.path.dirname(name), link)
    return os.path.normpath(target).lstrip("/")


# --- WavPack ---------------------------------------------------------------------------------------


def find_wvunpack(cache: Path) -> tuple[str, dict[str, str]]:
    """The WavPack decoder and its environment: the system's own, or Debian's unpacked into the cache."""
    if present := shutil.which("wvunpack"):
        return present, dict(os.environ)
    tools = cache / "tools"
    program = tools / "root" / "usr" / "bin" / "wvunpack"
    if not program.exists():
        for package in ("libwavpack1", "wavpack"):
            deb = fetch_deb(package, tools)
            _call(["dpkg-deb", "-x", os.fspath(deb), os.fspath(tools / "root")], cwd=tools)
    libraries = ":".join(
        os.fspath(path.parent) for path in (tools / "root").glob("usr/lib/**/libwavpack.so*")
    )
    return os.fspath(program), {**os.environ, "LD_LIBRARY_PATH": libraries}


def wavpack_to_wav(source: Path, wav: Path, cache: Path) -> Path:
    """Decodes a .wv file to `wav`, and returns it."""
    program, environment = find_wvunpack(cache)
    _call([program, "-q", "-y", os.fspath(source), "-o", os.fspath(wav)], cwd=wav.parent, env=environment)
    return wav


def _call(command: list[str], *, cwd: Path, env: dict[str, str] | None = None) -> None:
    try:
        subprocess.run(command, cwd=cwd, env=env, check=True, capture_output=True, text=True)
    except FileNotFoundError as error:
        raise Broken(f"{command[0]} is not on this machine") from error
    except subprocess.CalledProcessError as error:
        lines = [line for line in error.stderr.splitlines() if line.strip()] or ["no message"]
        raise Broken(f"{Path(command[0]).name} failed: {lines[-1]}") from error
