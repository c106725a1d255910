"""The distilled text table at toy size: what is kept, a map that points where it should, a file that holds it."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from soundwell.catalog.table import read_table, words_of
from soundwell.train import text_table
from soundwell.train.text_table import NUM_COMMON, kept_pieces, mapped, save, texts_to_learn

PIECES = ["door", "##way", "gate", "shot", "##gun"]


def test_signs_numbers_and_single_letters_are_left_out() -> None:
    assert kept_pieces(["[CLS]", "a", "door", "##way", "##x", "3d", "été"]) == ["door", "##way"]


def test_of_rare_pieces_whole_words_alone_are_kept() -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    common = [a + b + c for a in letters for b in letters for c in letters][:NUM_COMMON]
    assert kept_pieces([*common, "##rare", "whinny"]) == [*common, "whinny"]


def test_sums_of_pieces_point_where_the_texts_point() -> None:
    rng = np.random.default_rng(0)
    alone = rng.normal(size=(len(PIECES), 16)).astype(np.float32)
    bags = [[0], [0, 1], [2], [3, 4], [3], [0, 2], [4]]
    targets = rng.normal(size=(len(bags), 4)).astype(np.float32)
    targets[1], targets[5] = targets[0] * 2, targets[0] + targets[2]  # what a linear map can do
    table = mapped(50 * alone, bags, targets)
    found = np.stack([table[bag].sum(axis=0) for bag in bags])
    cosines = (found * targets).sum(1) / np.linalg.norm(found, axis=1) / np.linalg.norm(targets, axis=1)
    assert cosines.mean() > 0.6


def test_the_file_holds_the_table(tmp_path: Path) -> None:
    vectors = np.random.default_rng(1).normal(size=(len(PIECES), 8)).astype(np.float32)
    save(tmp_path / "table.npz", PIECES, vectors)
    table = read_table((tmp_path / "table.npz").read_bytes())
    expected = vectors[0] + vectors[1]
    assert table.embed("Doorway") @ expected / np.linalg.norm(expected) > 0.999


def test_texts_to_learn_are_plain_words_and_the_same_each_time(monkeypatch) -> None:
    monkeypatch.setattr(text_table, "NUM_RANDOM", 50)
    pieces = ["crow", "river", "stone", "##ing"]
    texts = texts_to_learn(pieces, 0)
    assert texts == texts_to_learn(pieces, 0) and len(texts) > 1_000
    assert all(" ".join(words_of(text)) == text for text in texts[:200] if text == text.lower())
