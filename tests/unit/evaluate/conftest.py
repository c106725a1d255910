"""A corpus folder of clicks and noises: two train recordings per class and more where plans need them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from soundwell.audio import Clip, write_clip
from soundwell.catalog import load_catalog

RATE_HZ = 48_000


def burst(seed, secs=0.2):
    """Noise that starts at once and dies away."""
    rng = np.random.default_rng(seed)
    frames = round(secs * RATE_HZ)
    fall = np.exp(-np.arange(frames) / (0.02 * RATE_HZ))
    return (0.5 * rng.standard_normal(frames) * fall).clip(-1, 1).astype(np.float32)


@pytest.fixture(scope="session")
def corpus(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    lines = []

    def add(sound_class, material="", split="train", secs=0.2):
        name = f"{len(lines):012x}"
        samples = burst(len(lines), secs)
        write_clip(folder / "audio" / f"{name}.flac", Clip(samples=samples[:, None]))
        lines.append(
            {
                "id": name, "path": f"audio/{name}.flac", "class": sound_class, "material": material,
                "member": f"{sound_class}_{len(lines)}.ogg", "source": "here", "split": split, "tier": "A",
                "duration_secs": secs, "clean_oneshot": True,
            }
        )  # fmt: skip

    for category in load_catalog().categories.values():
        for _ in range(2):
            add(category.corpus_class)
    for _ in range(4):
        add("footstep", "stone")
    for _ in range(3):
        add("impact/hit", "metal")
    add("ambience", "rain", secs=5.0)
    for sound_class in ("footstep", "weapon_fire", "ui"):
        add(sound_class, split="holdout")
    add("other")
    (folder / "index.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    return folder
