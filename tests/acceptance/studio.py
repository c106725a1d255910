"""`python -m tests.acceptance.studio`: the aims of the studio page and the samples, measured on what is checked out.

Needs the extras [studio] and [samples], playwright, and the packages chromium and ffmpeg. Timings mean something on
a machine that is otherwise idle.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.studio.driver import Studio, launch

from .table import Row, main

ROOT = Path(__file__).resolve().parents[2]
STARTS, CLICKS, WARM_CLICKS = 3, 12, 2
FIRST_SOUND_SECS, PICTURE_SECS = 10.0, 0.5
# Resolves once the first pad plays and its clock has moved.
PLAYED = """() => new Promise((heard) => {
  const audio = document.querySelector(".sw-pad audio");
  audio.addEventListener("timeupdate", () => audio.currentTime > 0 && heard());
  document.querySelector(".sw-pad .sw-picture").click();
})"""
# Clicks, and resolves with the seconds until another picture than before stands decoded in the first pad.
CLICKED = """(button) => new Promise((shown) => {
  const before = document.querySelector(".sw-pad img")?.src, began = performance.now();
  const look = async () => {
    const now = document.querySelector(".sw-pad img");
    if (!now || now.src === before) return requestAnimationFrame(look);
    await now.decode();
    shown((performance.now() - began) / 1000);
  };
  document.querySelector(button).click();
  look();
})"""


def first_sound(_: argparse.Namespace) -> Sequence[Row]:
    """From the README's line, and from opening the page, to a sound that plays; a browser stands ready."""
    whole, page_only = [], []
    for _ in range(STARTS):
        with browser_page() as page, tempfile.TemporaryDirectory() as folder:
            began = time.monotonic()
            with Studio(Path(folder) / "kept.yaml") as studio:
                opened = time.monotonic()
                page.goto(studio.address)
                page.click("#pads-generate", timeout=60_000)
                page.wait_for_selector(".sw-pad img", timeout=60_000)
                page.evaluate(PLAYED)
                whole.append(time.monotonic() - began)
                page_only.append(time.monotonic() - opened)
    return [
        _secs("first_sound", "from the command", whole, FIRST_SOUND_SECS),
        _secs("first_sound_of_page", "from opening the page", page_only, FIRST_SOUND_SECS),
    ]


def click_to_picture(_: argparse.Namespace) -> Sequence[Row]:
    """One variation of half a second, by a click on More takes, until its picture is drawn."""
    with (
        browser_page() as page,
        tempfile.TemporaryDirectory() as folder,
        Studio(Path(folder) / "kept.yaml") as studio,
    ):
        page.goto(studio.address)
        box = page.get_by_label("number input for Variations").first
        box.fill("1")
        box.press("Tab")
        taken = []
        for _ in range(CLICKS):
            taken.append(page.evaluate(CLICKED, "#pads-more" if taken else "#pads-generate"))
            page.wait_for_selector("#pads-status .done:has-text('takes of')")
    warm = taken[WARM_CLICKS:]
    middle = statistics.median(warm)
    measured = (
        f"median {middle:.3f} s, slowest {max(warm):.3f} s of {len(warm)} (the very first {taken[0]:.2f} s)"
    )
    return [
        Row(
            key="click_to_picture",
            aim=f"< {PICTURE_SECS} s",
            measured=measured,
            met=middle < PICTURE_SECS,
            value=middle,
        )
    ]


def browser_tests(_: argparse.Namespace) -> Sequence[Row]:
    """Every test of tests/studio in a fresh clone of HEAD, with this environment's libraries."""
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "soundwell"
        subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)
        command = [sys.executable, "-m", "pytest", "-q", "tests/studio"]
        environment = {**os.environ, "PYTHONPATH": str(clone / "sdk")}
        done = subprocess.run(command, cwd=clone, env=environment, capture_output=True, text=True)
    last = (done.stdout.strip().splitlines() or ["nothing"])[-1]
    passed = re.search(r"(\d+) passed", last)
    return [
        Row(
            key="browser_tests",
            aim="all pass in a fresh clone",
            measured=last,
            met=done.returncode == 0 and bool(passed),
        )
    ]


def vizdoom(_: argparse.Namespace) -> Sequence[Row]:
    """Game events against onsets in the video of samples/vizdoom/play.py."""
    from .studio_vizdoom import measure

    measured, met = measure()
    return [Row(key="vizdoom", aim="median error < 28.6 ms, one tic", measured=measured, met=met)]


@contextmanager
def browser_page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium.new_page(viewport={"width": 1280, "height": 900})
        chromium.close()


def _secs(key: str, since: str, taken: Sequence[float], aim_secs: float) -> Row:
    worst = max(taken)
    measured = f"{', '.join(f'{secs:.1f}' for secs in taken)} s {since}, {os.cpu_count()} cores"
    return Row(key=key, aim=f"<= {aim_secs:g} s", measured=measured, met=worst <= aim_secs, value=worst)


CHECKS = {
    "first_sound": first_sound,
    "click_to_picture": click_to_picture,
    "browser_tests": browser_tests,
    "vizdoom": vizdoom,
}

if __name__ == "__main__":
    main("studio", CHECKS, argparse.ArgumentParser(description=__doc__))
