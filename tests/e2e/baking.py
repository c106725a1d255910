"""Runs `soundwell bake` as a process, for the tests beside it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MANIFEST = """
manifest: 1
name: Game
defaults: {duration_secs: 0.2}
sounds:
  step:
    category: footstep
    grid: {surface: [sand, snow, wood, grass]}
    count: 6
"""
SLOW = {"FAKE_RUNTIME": "latency_millis=40"}


def command(*arguments):
    return [sys.executable, "-m", "soundwell.cli", *map(str, arguments)]


def soundwell(*arguments, code=0, env=None):
    environment = {**os.environ, **(env or {})}
    done = subprocess.run(
        command(*arguments), capture_output=True, text=True, env=environment, timeout=240, cwd=ROOT
    )
    assert done.returncode == code, done.stderr
    return done


def _hear_ctrl_c():
    signal.signal(signal.SIGINT, signal.default_int_handler)  # else what ignores it hands that down


def start(*arguments, env=None):
    environment = {**os.environ, **(env or {})}
    return subprocess.Popen(
        command(*arguments),
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        preexec_fn=_hear_ctrl_c,
    )


def contents(folder):
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def wait_until(condition, timeout_secs=60.0):
    deadline = time.monotonic() + timeout_secs
    while not condition():
        assert time.monotonic() < deadline, "what was waited for did not come"
        time.sleep(0.02)


def written(folder):
    return len(list(folder.rglob("*.wav")))


def bake(manifest, out, *options, **more):
    return soundwell("bake", manifest, "--out", out, "--runtime", "fake", "--quiet", *options, **more)
