"""A studio's files as they come: stereo, odd rates, silence, too short, too long, not audio at all."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from soundwell.catalog.table import load_table
from soundwell.errors import InvalidInput
from soundwell.train.library.clips import feature_set, read_library
from soundwell.train.library.labels import Item, Label

GRAVEL = Label(category="footstep", value="gravel")


def burst(secs: float, rate: int, channels: int = 1, seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    shape = np.exp(-np.arange(int(secs * rate)) / (0.05 * rate))[:, None]
    return (rng.normal(0, 0.2, (int(secs * rate), channels)) * shape).astype(np.float32)


def item(folder: Path, name: str, audio: np.ndarray, rate: int = 48_000, label: Label = GRAVEL) -> Item:
    soundfile.write(folder / name, audio, rate)
    return Item(path=folder / name, name=name, label=label)


def three(folder: Path, label: Label = GRAVEL, count: int = 3) -> list[Item]:
    return [
        item(folder, f"{label.value}{n}.wav", burst(0.3, 48_000, seed=n), label=label) for n in range(count)
    ]


def test_odd_rates_and_stereo_are_taken(tmp_path: Path) -> None:
    items = [
        item(tmp_path, "a.wav", burst(0.3, 44_100, 2), 44_100),
        item(tmp_path, "b.flac", burst(0.3, 22_050), 22_050),
        item(tmp_path, "c.ogg", burst(0.3, 96_000, 2), 96_000),
        item(tmp_path, "d.wav", burst(0.3, 8_000, 6), 8_000),
    ]
    found = read_library(items)
    assert len(found.clips) == 4 and not found.unusable
    assert all(8 <= len(clip.bands[0]) <= 80 for clip in found.clips)  # trimmed, 5 ms frames


def test_what_cannot_be_used_is_left_out_with_a_reason(tmp_path: Path) -> None:
    (tmp_path / "text.wav").write_text("not audio")
    items = [
        *three(tmp_path),
        item(tmp_path, "silent.wav", np.zeros((4_800, 1), np.float32)),
        item(tmp_path, "tick.wav", burst(0.001, 48_000)),
        item(tmp_path, "empty.wav", np.zeros((0, 1), np.float32)),
        item(tmp_path, "night.wav", burst(610, 100), 100),
        Item(path=tmp_path / "text.wav", name="text.wav", label=GRAVEL),
    ]
    found = read_library(items)
    reasons = dict(found.unusable)
    assert set(reasons) == {"silent.wav", "tick.wav", "empty.wav", "night.wav", "text.wav"}
    assert reasons["silent.wav"] == "silent" and "cut it into its sounds" in reasons["night.wav"]
    assert str(tmp_path) not in reasons["text.wav"]


def test_long_files_are_cut(tmp_path: Path) -> None:
    found = read_library([*three(tmp_path), item(tmp_path, "bed.wav", burst(40, 8_000) + 0.01, 8_000)])
    assert max(len(clip.bands[0]) for clip in found.clips) == 6 * 200


def test_too_few_files_say_how_many_and_why(tmp_path: Path) -> None:
    silent = item(tmp_path, "silent.wav", np.zeros((4_800, 1), np.float32))
    with pytest.raises(InvalidInput, match="has 2 usable files; give at least 3.*silent.wav: silent"):
        read_library([*three(tmp_path, count=2), silent])


def test_a_new_label_needs_files_of_its_own(tmp_path: Path) -> None:
    slime = Label(category="footstep", value="slime")
    items = [*three(tmp_path), *three(tmp_path, slime, count=2)]
    with pytest.raises(InvalidInput, match="new label footstep/slime has 2 usable files"):
        read_library(items, new_tokens=["footstep/slime"])


def test_a_fifth_of_a_label_is_held_out_and_stays_so(tmp_path: Path) -> None:
    items = three(tmp_path, count=10)
    held = {clip.item.name for clip in read_library(items).held}
    assert len(held) == 2
    assert {clip.item.name for clip in read_library(items[::-1]).held} == held
    assert not read_library(items[:4]).held


def test_features_know_the_labels(tmp_path: Path) -> None:
    slime = Label(category="footstep", value="slime")
    found = read_library([*three(tmp_path), *three(tmp_path, slime)])
    table = feature_set(found.clips, ("ui", "footstep"), ("footstep/gravel", "footstep/slime"))
    assert len(table.length) == 6 * 3 and table.original.sum() == 6
    assert set(table.category) == {2} and sorted(set(table.token)) == [1, 2]
    assert table.start[-1] + table.length[-1] == len(table.bands)


def test_a_model_that_hears_text_is_told_label_and_file_name(tmp_path: Path) -> None:
    dim = load_table().dim
    found = read_library([*three(tmp_path), item(tmp_path, "heavy boots.wav", burst(0.3, 48_000))])
    table = feature_set(found.clips, ("footstep",), ("footstep/gravel",), text_dim=dim)
    said = dict(zip(table.ids, table.text.astype(np.float32), strict=True))
    expected = load_table().embed("Footstep gravel heavy boots")
    assert np.allclose(said["heavy boots.wav"], expected, atol=2e-3)
    with pytest.raises(InvalidInput, match="use its own version"):
        feature_set(found.clips, ("footstep",), ("footstep/gravel",), text_dim=dim + 1)
