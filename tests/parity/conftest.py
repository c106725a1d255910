"""A model trained for seconds on a corpus of a dozen clicks and hisses: real stages, real files, no quality."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile
from click.testing import CliRunner

from soundwell.export.command import command as export
from soundwell.train.command import distill, train

CLASSES = (("footstep", "gravel"), ("glass", ""), ("ui", ""))


def write_corpus(folder: Path, per_class: int = 4) -> None:
    """The form of `soundwell corpus build`."""
    rng = np.random.default_rng(0)
    (folder / "audio").mkdir(parents=True)
    rows = []
    for index in range(per_class * len(CLASSES)):
        name, material = CLASSES[index % len(CLASSES)]
        length = int(rng.integers(6_000, 24_000))
        audio = rng.normal(0, 0.3, length) * np.exp(-np.arange(length) / 3_000)
        soundfile.write(folder / "audio" / f"{index:012x}.flac", audio.astype(np.float32), 48_000)
        rows.append(
            {
                "id": f"{index:012x}", "source": "test:none", "member": f"{index}.wav", "tier": "A",
                "licence": "CC0-1.0", "class": name, "material": material, "split": "train", "note": "",
                "duration_secs": length / 48_000, "peak_dbfs": -3.0, "bandwidth_hz": 20_000.0,
                "clean_oneshot": True, "clipped": False, "author": "nobody",
            }
        )  # fmt: skip
    (folder / "index.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))


def invoke(command, *arguments: object) -> str:
    result = CliRunner().invoke(command, [str(a) for a in arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture(scope="session")
def corpus(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("corpus") / "built"
    write_corpus(folder)
    return folder


@pytest.fixture(scope="session")
def run(corpus: Path, tmp_path_factory) -> Path:
    """`train` and `distill` with the smoke preset."""
    folder = tmp_path_factory.mktemp("run")
    invoke(train, "--corpus", corpus, "--run", folder, "--preset", "smoke", "--threads", 1)
    invoke(distill, "--run", folder, "--preset", "smoke", "--threads", 1)
    return folder


@pytest.fixture(scope="session")
def exported(corpus: Path, run: Path, tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("weights")
    invoke(export, "--run", run, "--corpus", corpus, "--out", out, "--preset", "smoke")
    return out
