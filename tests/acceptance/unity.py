"""`python -m tests.acceptance.unity`: every aim of the Unity bridge, measured on what is checked out.

No Unity is needed and none is used: the real scripts run on the repository's stand-in engine, on .NET 8 and on Mono,
with the real core and real sidecars. The C# tools are fetched on first use (npm, pip; see tests/unity/tools.py).
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from tests.unity.build import DEFINES, build
from tests.unity.conftest import make_bank
from tests.unity.playing import RUNTIMES, Played, Player, expected, library_folder
from tests.unity.test_life import OTHER_PROTOCOL, gone
from tests.unity.test_playback import roughest_step
from tests.unity.tools import Tools, fetch

from .table import Check, Row, main

ROOT = Path(__file__).resolve().parents[2]
UPLOAD_MILLIS = 0.5
TRIGGER_MICROS = 20.0
# The sidecar of the same run is busy on the same cores; a tick that it interrupts says nothing of the bridge.
REAL_TIME = ("chrt", "--reset-on-fork", "--fifo", "1")


class Workshop:
    """Builds each Unity version once and keeps its players."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._tools: Tools | None = None
        self._diagnostics: dict[str, int] = {}

    @property
    def tools(self) -> Tools:
        self._tools = self._tools or fetch()
        return self._tools

    def diagnostics(self, version: str) -> int:
        """Warnings and errors of all assemblies for a version."""
        if version not in self._diagnostics:
            found = build(self.tools, version, self._folder / version)
            self._diagnostics[version] = sum(map(len, found.values()))
        return self._diagnostics[version]

    def players(self, version: str = "2021.3", runtimes: Sequence[str] = RUNTIMES) -> Iterator[Player]:
        if self.diagnostics(version):
            raise RuntimeError(f"the bridge does not compile for {version}")
        for runtime in runtimes:
            built = self._folder / version
            yield Player(tools=self.tools, runtime=runtime, built=built, library=library_folder())


_WORKSHOP: Workshop


@contextmanager
def workshop() -> Iterator[None]:
    global _WORKSHOP
    with tempfile.TemporaryDirectory(prefix="soundwell-unity-") as folder:
        _WORKSHOP = Workshop(Path(folder))
        yield


def each_runtime(
    key: str, aim: str, judge: Callable[[Player, Path], tuple[str, bool, float | None]]
) -> list[Row]:
    """One row per runtime for Unity 2021.3's defines."""
    rows = []
    for player in _WORKSHOP.players():
        with tempfile.TemporaryDirectory(prefix="soundwell-play-") as folder:
            measured, met, value = judge(player, Path(folder))
        rows.append(Row(key=f"{key} ({player.runtime})", aim=aim, measured=measured, met=met, value=value))
    return rows


def compiles(_: argparse.Namespace) -> Sequence[Row]:
    """All sources, C# 9, nullable on, for three versions."""
    rows = []
    for version in DEFINES:
        found = _WORKSHOP.diagnostics(version)
        rows.append(
            Row(
                key=f"compile for {version}",
                aim="no warning, no error",
                measured=f"{found} diagnostics",
                met=found == 0,
                value=found,
            )
        )
    return rows


def one_shot(_: argparse.Namespace) -> Sequence[Row]:
    def judge(player: Player, folder: Path) -> tuple[str, bool, float | None]:
        played = player.play(folder, "play", "Playback.OneShot", "quit")
        heard = played.heard
        off = int(np.flatnonzero(heard)[0]) - int(played.number("frame"))
        worst = float(np.abs(heard - expected(played.shots, len(heard))).max())
        return f"{off} frames off, samples differ by {worst:g}", off == 0 and worst == 0, off

    return each_runtime("one-shot on its frame", "0 frames off, same samples", judge)


def burst(_: argparse.Namespace) -> Sequence[Row]:
    def judge(player: Player, folder: Path) -> tuple[str, bool, float | None]:
        return _burst(player.play(folder, "play", "Playback.Burst", "quit"))

    rows = each_runtime("20 shots, 2,400 frames apart", "0 frames off, all heard", judge)
    for version in ("2022.3", "6000.0"):
        for player in _WORKSHOP.players(version, ("dotnet",)):
            with tempfile.TemporaryDirectory(prefix="soundwell-play-") as folder:
                measured, met, value = _burst(player.play(Path(folder), "play", "Playback.Burst", "quit"))
            rows.append(
                Row(
                    key=f"20 shots, built for {version}",
                    aim="the same",
                    measured=measured,
                    met=met,
                    value=value,
                )
            )
    return rows


def _burst(played: Played) -> tuple[str, bool, float | None]:
    frames, heard = [shot.frame for shot in played.shots], played.heard
    off = int(np.abs(np.diff(frames) - 2_400).max())
    worst = float(np.abs(heard - expected(played.shots, len(heard))).max())
    met = len(frames) == 20 and off == 0 and worst < 1e-6
    return f"{len(frames)} shots, worst {off} frames off, samples differ by {worst:.1g}", met, off


def triggers(_: argparse.Namespace) -> Sequence[Row]:
    """10,000 triggers in steady state while the sidecar refills: garbage, time, uploads."""
    rows = []
    may = _may(REAL_TIME)
    before, priority = (REAL_TIME, "real-time priority") if may else ((), "ordinary priority")
    for player in _WORKSHOP.players():
        with tempfile.TemporaryDirectory(prefix="soundwell-play-") as folder:
            played = player.play(Path(folder), "play", "Playback.Allocations", "quit", before=before)
        made = played.number("bytes") + played.number("update_bytes")
        micros, worst = played.number("trigger_micros"), played.number("worst_upload_millis")
        overruns, ticks = played.number("upload_overruns"), played.number("upload_ticks")
        rows += [
            Row(
                key=f"10,000 triggers allocate ({player.runtime})",
                aim="0 bytes (ticks with a log line aside)",
                measured=f"{made:.0f} bytes with {played.number('arrivals'):.0f} variations coming in",
                met=made == 0,
                value=made,
            ),
            Row(
                key=f"one trigger, mean ({player.runtime})",
                aim=f"< {TRIGGER_MICROS:.0f} us",
                measured=f"{micros:.1f} us",
                met=micros < TRIGGER_MICROS,
                value=micros,
            ),
            Row(
                key=f"uploads in a tick ({player.runtime})",
                aim=f"<= {UPLOAD_MILLIS} ms",
                measured=f"worst {worst:.2f} ms; {overruns:.0f} of {ticks:.0f} ticks over ({priority})",
                met=worst <= UPLOAD_MILLIS,
                value=worst,
            ),
        ]
    return rows


def _may(before: tuple[str, ...]) -> bool:
    """Whether this user may run programs so."""
    try:
        return subprocess.run([*before, "true"], capture_output=True).returncode == 0
    except FileNotFoundError:
        return False


def killed(_: argparse.Namespace) -> Sequence[Row]:
    def judge(player: Player, folder: Path) -> tuple[str, bool, float | None]:
        bank = make_bank(folder / "test.bank")
        played = player.play(folder, "play", "Life.Killed", "quit", banks=(bank,))
        silent, back = played.number("silent"), played.number("other_pid") == 1
        measured = (
            f"{silent:.0f} of {played.number('asked'):.0f} silent, from {played.text('tiers')}, back: {back}"
        )
        return measured, silent == 0 and back and played.text("tiers") == "Live,Bank,Clip", silent

    return each_runtime("sidecar killed in play", "none silent, another sidecar serves", judge)


def reload(_: argparse.Namespace) -> Sequence[Row]:
    def judge(player: Player, folder: Path) -> tuple[str, bool, float | None]:
        steps = ["edit", "Life.AfterReload"] + ["reload", "Life.AfterReload"] * 10 + ["quit"]
        played = player.play(folder, *steps)
        sidecars = len(set(played.values["instance"]))
        threads = [int(value) for value in played.values["threads"]]
        ended = gone(int(played.values["pid"][0]))
        measured = f"{sidecars} sidecar, threads {threads[2]} -> {threads[-1]}, gone after quitting: {ended}"
        return measured, sidecars == 1 and threads[-1] <= threads[2] + 1 and ended, sidecars

    return each_runtime("ten domain reloads", "1 sidecar, no thread more, none left", judge)


def versions(_: argparse.Namespace) -> Sequence[Row]:
    def judge(player: Player, folder: Path) -> tuple[str, bool, float | None]:
        played = player.play(folder, "play", "Life.WrongVersion", "quit", arguments=("-c", OTHER_PROTOCOL))
        messages = played.number("messages")
        met = messages == 1 and played.text("tier") == "Clip" and played.number("exceptions") == 0
        return f"{messages:.0f} message, plays from {played.text('tier')}", met, messages

    return each_runtime("sidecar of another version", "1 message, fallback plays", judge)


def bed(_: argparse.Namespace) -> Sequence[Row]:
    def judge(player: Player, folder: Path) -> tuple[str, bool, float | None]:
        banks = (make_bank(folder / "test.bank"),)
        soft = player.play(folder / "soft", "play", "Playback.Bed", "quit", sidecar=None, banks=banks)
        hard = player.play(folder / "hard", "play", "Playback.HardBed", "quit", sidecar=None, banks=banks)
        step, left = roughest_step(soft), soft.number("clips_after")
        measured = f"{step:.4f} ({roughest_step(hard):.2f} with no crossfade), {left:.0f} clips left"
        return measured, step < 0.01 and left == 0, step

    return each_runtime("bed: largest step at a loop's joint", "< 0.01, no clip left", judge)


def editor(_: argparse.Namespace) -> Sequence[Row]:
    def judge(player: Player, folder: Path) -> tuple[str, bool, float | None]:
        played = player.play(folder, "edit", "Life.Editor", "quit")
        heard, baked = played.number("auditioned"), played.number("baked")
        measured = f"{heard:.0f} auditioned, {baked:.0f} baked as {played.text('labels')}"
        return measured, heard == 4 and baked == 8 and played.number("clips_left") == 0, baked

    return each_runtime("editor outside play mode", "4 auditioned, 8 baked, a beep", judge)


def tests(_: argparse.Namespace) -> Sequence[Row]:
    """The repository's tests of the bridge, lints and border included."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "tests/unity"], cwd=ROOT, capture_output=True, text=True
    )
    last = done.stdout.strip().splitlines()[-1]
    passed = re.search(r"(\d+) passed", last)
    measured = last.strip("= ")
    return [
        Row(
            key="tests, lints, border",
            aim="all pass",
            measured=measured,
            met=done.returncode == 0,
            value=float(passed[1]) if passed else 0.0,
        )
    ]


def package(_: argparse.Namespace) -> Sequence[Row]:
    """The archive with the real cross-built plugins; `python bindings/build_all.py` makes them."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-B", ROOT / "unity_bridge/Tools~/package.py", "--out", folder]
        done = subprocess.run(command, capture_output=True, text=True)
        measured = Path((done.stdout or done.stderr).strip().splitlines()[-1]).name
    return [
        Row(
            key="archive with native plugins",
            aim="one command builds it",
            measured=measured,
            met=done.returncode == 0,
        )
    ]


CHECKS: dict[str, Check] = {
    "compiles": compiles,
    "one_shot": one_shot,
    "burst": burst,
    "triggers": triggers,
    "killed": killed,
    "reload": reload,
    "versions": versions,
    "bed": bed,
    "editor": editor,
    "package": package,
    "tests": tests,
}

if __name__ == "__main__":
    with workshop():
        main("unity", CHECKS, argparse.ArgumentParser(description=__doc__.splitlines()[0]))
