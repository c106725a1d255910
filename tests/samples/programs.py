"""Where the samples are, and how a test runs one and listens to what it wrote."""

from __future__ import annotations

import importlib.util
import subprocess
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from soundwell.audio import read_clip

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples"
RATE_HZ = 48_000

Floats = NDArray[np.float32]


def run(*command: object, timeout_secs: float = 120, **options: Any) -> subprocess.CompletedProcess[str]:
    """Runs it; a failure shows what it printed."""
    words = [str(word) for word in command]
    done = subprocess.run(words, capture_output=True, text=True, timeout=timeout_secs, **options)
    said = (done.stdout + done.stderr)[-6000:]
    assert done.returncode == 0, f"{words} left with {done.returncode}\n{said}"
    return done


def native_build() -> ModuleType:
    """tests/native/native_build.py, which knows how the core is built."""
    spec = importlib.util.spec_from_file_location("native_build", ROOT / "tests/native/native_build.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def heard(path: Path) -> Floats:
    """(num_frames,) at 48 kHz: the mean of the channels of a file that a sample wrote."""
    clip = read_clip(path)
    assert clip.sample_rate_hz == RATE_HZ
    return clip.mono()


def peaks(samples: Floats, width: int) -> Floats:
    """Peak of each whole block of `width` frames."""
    whole = samples[: len(samples) // width * width].reshape(-1, width)
    blocks: Floats = np.abs(whole).max(axis=1)
    return blocks


def levels_db(samples: Floats, width: int) -> Floats:
    """RMS of each whole block of `width` frames, in dBFS."""
    whole = samples[: len(samples) // width * width].reshape(-1, width)
    power = np.square(whole, dtype=np.float64).mean(axis=1)
    levels: Floats = (10 * np.log10(power + 1e-12)).astype(np.float32)
    return levels
