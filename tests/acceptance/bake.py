"""`python -m tests.acceptance.bake`: every aim of the bake, measured on what is checked out.

Needs ffmpeg, ffprobe and sox on the path, and the extras bake and cluster. Takes about a quarter of an hour on two
cores; nothing else should run beside `throughput`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from . import bake_files
from .bad_manifests import BAD, complaint
from .table import Row, main

ROOT = Path(__file__).resolve().parents[2]
ONE_SHOTS = ROOT / "samples" / "bake" / "oneshots.yaml"
PART = (
    "shot/pistol",
    "shot/bow",
    "creature/dog",
    "menu/click",
    "blast/bomb",
)  # enough to be interrupted, quick to repeat
AIM_SECS_PER_SEC, AIM_FILES, AIM_CLASSES = 12.0, 1_000, 12


def throughput(_: argparse.Namespace) -> Sequence[Row]:
    """The sample manifest on two workers, twice into two folders; then single clips, one after the other."""
    with scratch() as folder:
        first = bake(folder / "a", "--workers", "2")
        again = bake(folder / "b", "--workers", "2")
        trees = tree(folder / "a"), tree(folder / "b")
        records = bake_files.records(folder / "a")
        checked = json.loads(
            soundwell("bake", ONE_SHOTS, "--out", folder / "a", "--verify", "24", "--json").stdout
        )
        loudness = bake_files.loudness_rows(folder / "a", records[::5])
    classes = {record["sound"]["category"] for record in records}
    single = single_clip_rate()
    rate, worst = first["audio_secs_per_sec"], min(first["audio_secs_per_sec"], again["audio_secs_per_sec"])
    measured = (
        f"{rate:.1f} and {again['audio_secs_per_sec']:.1f} s/s ({first['audio_secs']:.0f} s kept of "
        f"{first['generated_secs']:.0f} s generated, in {first['elapsed_secs']:.0f} s); single clips {single:.1f} s/s"
    )
    return [
        Row(
            key="files",
            aim=f">= {AIM_FILES} one-shots, >= {AIM_CLASSES} classes",
            measured=f"{len(records)} files, {len(classes)} classes",
            met=len(records) >= AIM_FILES and len(classes) >= AIM_CLASSES,
            value=len(records),
        ),
        Row(key="throughput", aim=f">= {AIM_SECS_PER_SEC:.0f} s of finished audio per s, 2 workers",
            measured=measured, met=worst >= AIM_SECS_PER_SEC, value=worst),
        same_row("baked_twice", *trees),
        Row(key="verify", aim="files made again from their provenance are identical",
            measured=f"{checked['checked'] - checked['different']} of {checked['checked']}",
            met=all(result["verdict"] == "identical" for result in checked["results"])),
        *loudness,
    ]  # fmt: skip


def killed(arguments: argparse.Namespace) -> Sequence[Row]:
    """kill -9 at ten random moments, each followed by the same command; compared with an uninterrupted run."""
    chance = random.Random(arguments.seed)
    with scratch() as folder:
        bake(folder / "whole", "--workers", "2", part=True)
        took = uninterrupted_secs(folder)
        kills, round_ = 0, 0
        folders: list[Path] = []
        while kills < 10:
            out = folder / f"killed{round_}"
            folders.append(out)
            round_ += 1
            while kills < 10:
                process = start(out)
                try:
                    process.wait(timeout=chance.uniform(0.1, 0.5) * took)
                    break  # it was finished first; go on with a fresh folder
                except subprocess.TimeoutExpired:
                    process.send_signal(signal.SIGKILL)
                    process.wait()
                    kills += 1
            bake(out, "--workers", "2", part=True)
        wanted = tree(folder / "whole")
        rows = [same_row("killed", wanted, tree(out)) for out in folders]
    met = all(row.met for row in rows)
    measured = f"{kills} kills over {len(folders)} folders: {'; '.join(row.measured for row in rows)}"
    return [Row(key="killed", aim="10 x kill -9, then resume: the same folder", measured=measured, met=met)]


def busy(_: argparse.Namespace) -> Sequence[Row]:
    """A second bake on a folder at work."""
    with scratch() as folder:
        process = start(folder / "out")
        wait_for(lambda: (folder / "out" / ".bake" / "lock").is_file())
        done = soundwell("bake", ONE_SHOTS, "--out", folder / "out", "--only", "menu/click", check=False)
        process.kill()
        process.wait()
    told = done.stderr.strip().splitlines()[-1]
    met = done.returncode == 1 and "another bake" in told and str(process.pid) in told
    return [Row(key="busy", aim="the second bake says so", measured=told[:110], met=met)]


def disk_full(_: argparse.Namespace) -> Sequence[Row]:
    """A file system of 3 MiB (a tmpfs; needs root), then room for all."""
    with scratch() as folder:
        mount = folder / "small"
        mount.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "none", mount], check=True)
        try:
            stopped = soundwell("bake", ONE_SHOTS, "--out", mount, *only(), "--workers", "2", check=False)
            halves = list(mount.rglob(".*.part"))
            subprocess.run(["mount", "-o", "remount,size=200m", mount], check=True)
            bake(mount, "--workers", "2", part=True)
            bake(folder / "whole", "--workers", "2", part=True)
            row = same_row("disk_full", tree(folder / "whole"), tree(mount))
        finally:
            subprocess.run(["umount", mount], check=False)
    told = stopped.stderr.strip().splitlines()[-1]
    met = row.met and stopped.returncode == 4 and "disk is full" in told and not halves
    measured = f"exit {stopped.returncode}, {len(halves)} half files; resumed: {row.measured}"
    return [
        Row(key="disk_full", aim="a clear stop, then resume to the same folder", measured=measured, met=met)
    ]


def ray(_: argparse.Namespace) -> Sequence[Row]:
    """Two raylets on this machine, the same files as local; then one of them killed in the middle."""
    with scratch() as folder:
        bake(folder / "local", "--workers", "2", part=True)
        wanted = tree(folder / "local")
        rows = []
        for key, kill in (("ray", False), ("ray_node_lost", True)):
            out = folder / key
            command = [sys.executable, "-m", "tests.acceptance.bake_ray", str(ONE_SHOTS), str(out), *only()]
            done = subprocess.run(
                [*command, *(["--kill"] if kill else [])], cwd=ROOT, capture_output=True, text=True
            )
            if done.returncode:
                raise RuntimeError(f"{key}: {done.stderr[-800:]}")
            told = json.loads(done.stdout.splitlines()[-1])
            row = same_row(key, wanted, tree(out))
            lost = f"; node killed after {told['files_before_kill']} files" if kill else ""
            aim = (
                "one raylet killed in the middle: same files" if kill else "two raylets: same files as local"
            )
            in_the_middle = not kill or 0 < told["files_before_kill"] < told["files"]
            rows.append(Row(key=key, aim=aim, measured=row.measured + lost, met=row.met and in_the_middle))
    return rows


def formats(_: argparse.Namespace) -> Sequence[Row]:
    """Every format and rate, mono and stereo, one-shots and loops, opened by libsndfile, ffmpeg and sox."""
    with scratch() as folder:
        return bake_files.format_rows(folder)


def bad_manifests(_: argparse.Namespace) -> Sequence[Row]:
    """Wrong manifests, each one kind."""
    wrong = []
    for bad in BAD:
        with scratch() as folder:
            said, where = complaint(bad, folder)
            if not said.startswith(where) or bad.words not in said or "\n" in said:
                wrong.append(bad.kind)
    measured = f"{len(BAD) - len(wrong)} of {len(BAD)} kinds" + (
        f"; not: {', '.join(wrong)}" if wrong else ""
    )
    aim = ">= 20 kinds, each one sentence with file, line, remedy"
    return [
        Row(key="bad_manifests", aim=aim, measured=measured, met=not wrong and len(BAD) >= 20, value=len(BAD))
    ]


# --- Means -------------------------------------------------------------------------------------------


@contextmanager
def scratch() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="soundwell-bake-") as folder:
        yield Path(folder)


def soundwell(*arguments: object, check: bool = True) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "soundwell.cli", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    if check and done.returncode:
        raise RuntimeError(f"soundwell {arguments[0]} left with {done.returncode}: {done.stderr[-800:]}")
    return done


def only() -> list[str]:
    return [word for name in PART for word in ("--only", name)]


def bake(out: Path, *options: str, part: bool = False) -> dict[str, Any]:
    chosen = only() if part else []
    done = soundwell("bake", ONE_SHOTS, "--out", out, "--json", *options, *chosen)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def start(out: Path) -> subprocess.Popen[bytes]:
    command = [
        sys.executable,
        "-m",
        "soundwell.cli",
        "bake",
        str(ONE_SHOTS),
        "--out",
        str(out),
        "--workers",
        "2",
    ]
    return subprocess.Popen(
        [*command, *only()], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def uninterrupted_secs(folder: Path) -> float:
    """How long the part takes from the command to its end, at this moment."""
    began = time.monotonic()
    bake(folder / "timed", "--workers", "2", part=True)
    shutil.rmtree(folder / "timed")
    return time.monotonic() - began


def tree(folder: Path) -> dict[str, str]:
    """Path -> SHA-256 of every file, the bake's own memory included."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def same_row(key: str, wanted: dict[str, str], found: dict[str, str]) -> Row:
    missing, more = wanted.keys() - found.keys(), found.keys() - wanted.keys()
    different = [name for name in wanted.keys() & found.keys() if wanted[name] != found[name]]
    measured = f"{len(wanted) - len(missing) - len(different)} of {len(wanted)} files identical"
    if more or different or missing:
        example = sorted([*different, *missing, *more])[0]
        measured += f", {len(missing)} missing, {len(more)} more ({example})"
    return Row(
        key=key, aim="byte-identical folders", measured=measured, met=wanted == found and len(wanted) > 10
    )


def single_clip_rate(count: int = 24) -> float:
    """Seconds of finished audio per second, one clip after the other in one process."""
    from soundwell.bake.manifest import read_manifest
    from soundwell.bake.plan import plan
    from soundwell.bake.pool_files import order_for
    from soundwell.bake.run import maker_of
    from soundwell.bake.takes import make_takes

    manifest, maker = read_manifest(ONE_SHOTS), maker_of("auto", None, "on")
    plans = plan(manifest, {}, maker)
    orders = [order_for(one, manifest, maker, (1,)) for one in plans[:: max(1, len(plans) // count)]]
    make_takes(orders[0])
    began, secs = time.monotonic(), 0.0
    for order in orders:
        facts = make_takes(order)[0].files[0].facts
        secs += facts["num_frames"] / facts["sample_rate_hz"]
    return secs / (time.monotonic() - began)


def wait_for(condition: Any, timeout_secs: float = 30.0) -> None:
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > timeout_secs:
            raise TimeoutError("what was waited for did not come")
        time.sleep(0.02)


CHECKS = {
    "throughput": throughput,
    "killed": killed,
    "busy": busy,
    "disk_full": disk_full,
    "ray": ray,
    "formats": formats,
    "bad_manifests": bad_manifests,
}

if __name__ == "__main__":
    options = argparse.ArgumentParser(prog="python -m tests.acceptance.bake", description=__doc__)
    options.add_argument("--seed", type=int, default=1, help="of the random moments")
    main("bake", CHECKS, options)
