"""Starts the studio as a person does, drives its page as a person does, hears what it plays. Knows every tab's ids."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from types import TracebackType
from urllib.parse import urlsplit

import numpy as np
import soundfile
from playwright.sync_api import Browser, Locator, Page, Playwright

START_SECS, WAIT_MILLIS = 90, 30_000
CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
)


def launch(playwright: Playwright) -> Browser:
    """Debian's Chromium, headless."""
    return playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))


class Studio:
    """`soundwell studio` as a process: `address` once it is announced; leaving interrupts it like Ctrl-C."""

    def __init__(self, manifest: Path, *arguments: str) -> None:
        self.manifest = manifest
        self._errors = tempfile.TemporaryFile("w+")  # noqa: SIM115 -- as long as the process
        command = [sys.executable, "-m", "soundwell.cli", "studio", "--no-browser"]
        self.process = subprocess.Popen(
            [*command, "--manifest", str(manifest), *arguments],
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
            env={**os.environ, "OMP_NUM_THREADS": "2"},
        )
        self.address = ""

    def __enter__(self) -> Studio:
        alarm = threading.Timer(START_SECS, self.process.kill)
        alarm.start()
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        alarm.cancel()
        if "http://127.0.0.1:" not in line:
            raise AssertionError(f"the studio said {line!r}, left with {self.end()}: {self.errors()}")
        self.address = line.split()[-1]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()
        self._errors.close()

    def errors(self) -> str:
        """What it and its sidecar wrote to stderr so far."""
        self._errors.seek(0)
        return self._errors.read()

    def end(self) -> int:
        """Interrupts; the exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        try:
            status = self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            status = self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()
        return status


class Desk:
    """One open page, and what went wrong in it."""

    def __init__(self, page: Page, studio: Studio, artefacts: Path) -> None:
        self.page, self.studio, self._artefacts = page, studio, artefacts
        self.faults: list[str] = []
        self.hosts: set[str] = set()
        page.set_default_timeout(WAIT_MILLIS)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("request", lambda request: self.hosts.add(urlsplit(request.url).hostname or ""))

    def open(self) -> None:
        self.page.goto(self.studio.address)
        self.page.wait_for_selector("#pads-generate")

    def tab(self, name: str) -> None:
        self.page.get_by_role("tab", name=name).click()

    def find(self, selector: str, has_text: str | None = None) -> Locator:
        return self.page.locator(selector, has_text=has_text)

    def press(self, selector: str) -> None:
        self.page.locator(selector).click()

    def status(self, tab: str, words: str, kind: str = "done") -> str:
        """Waits for a status line that holds the words; the whole line."""
        line = self.page.locator(f"#{tab}-status .sw-status.{kind}", has_text=words)
        line.wait_for()
        return line.inner_text()

    def set_slider(self, label: str, value: float) -> None:
        box = self.page.get_by_label(f"number input for {label}").locator("visible=true")
        box.fill(str(value))
        box.press("Tab")

    def picture(self, name: str) -> None:
        self.page.screenshot(path=self._artefacts / f"{name}.png", full_page=True)

    def heard(self, audio: Locator) -> tuple[np.ndarray, int]:
        """What an audio element plays, from the file it is served: (num_frames, num_channels) and its rate.

        Plays it too: the browser must decode as many seconds, and its clock must move.
        """
        played = audio.evaluate(
            """async (one) => {
                if (!(one.readyState >= 1)) await new Promise((done) => one.addEventListener("loadedmetadata", done));
                await one.play();
                await new Promise((done) => one.addEventListener("timeupdate", () => one.currentTime > 0 && done()));
                one.pause();
                return one.duration;
            }"""
        )
        url = audio.evaluate("(one) => one.src")
        samples, rate = soundfile.read(io.BytesIO(self.page.request.get(url).body()), always_2d=True)
        assert abs(len(samples) / rate - played) < 0.01
        return samples, rate


def loudness_dbfs(samples: np.ndarray) -> float:
    return 20 * float(np.log10(max(1e-9, np.abs(samples).max())))


def children(pid: int) -> list[int]:
    """Processes below one, itself not among them."""
    below = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            if parent == pid:
                below += [int(entry.name), *children(int(entry.name))]
    return below
