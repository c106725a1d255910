"""`python -m soundwell.train.text_table`: distils a sentence encoder into a table of word pieces that needs no network.

Every piece is heard alone first and weighed by how common it is. One linear map for all of them is then fitted, so that
the sum of a text's pieces points where the encoder points, on texts of the catalog, of the corpus' file names and of
words thrown together. Words that no text held profit from the map too.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.progress import track

from ..catalog import load_catalog
from ..catalog.table import TextTable, words_of
from ..runtime.sessions import open_session

DIM = 128
NUM_COMMON = 10_000  # pieces of any kind; of rarer ones whole words only: sounds have rare names
MAX_TEXTS = 10_000
NUM_RANDOM = 6_000
RIDGE = 1.0
FloatArray = NDArray[np.float32]


class SentenceEncoder:
    """all-MiniLM-L6-v2 (or another BERT-uncased encoder) as ONNX: texts -> unit vectors (n, width)."""

    def __init__(self, model: Path, vocabulary: Path, threads: int = 0) -> None:
        self._session = open_session(model.read_bytes(), threads)
        self.pieces = vocabulary.read_text(encoding="utf-8").splitlines()
        ids = {piece: place for place, piece in enumerate(self.pieces)}
        self._start, self._end = ids["[CLS]"], ids["[SEP]"]
        self._table = TextTable(self.pieces, np.arange(len(self.pieces), dtype=np.float32)[:, None])

    def __call__(self, texts: Sequence[str], batch: int = 64) -> FloatArray:
        rows = [self._ids(text) for text in texts]
        found: list[FloatArray | None] = [None] * len(rows)
        order = sorted(range(len(rows)), key=lambda place: len(rows[place]))
        starts = range(0, len(order), batch)
        for start in track(starts, "sentence encoder"):
            chosen = order[start : start + batch]
            for place, vector in zip(chosen, self._vectors([rows[place] for place in chosen]), strict=True):
                found[place] = vector
        return np.stack([vector for vector in found if vector is not None])

    def _ids(self, text: str) -> list[int]:
        inner = [place for word in words_of(text) for place in self._table.places_of(word)]
        return [self._start, *inner[:60], self._end]

    def _vectors(self, rows: Sequence[Sequence[int]]) -> FloatArray:
        ids = np.zeros((len(rows), max(map(len, rows))), np.int64)
        mask = np.zeros_like(ids)
        for place, row in enumerate(rows):
            ids[place, : len(row)], mask[place, : len(row)] = row, 1
        feeds = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        hidden = self._session.run(["last_hidden_state"], feeds)[0]
        mean = (hidden * mask[..., None]).sum(1) / mask.sum(1, keepdims=True)
        return np.asarray(mean / np.linalg.norm(mean, axis=1, keepdims=True), np.float32)


def kept_pieces(pieces: Sequence[str]) -> list[str]:
    """Pieces of two plain letters or more: the common ones, and all whole words. The vocabulary goes by how common.

    Without single letters a word that is none, such as "qqqq", is not in the table at all.
    """
    plain = [piece for piece in pieces if re.fullmatch(r"(##)?[a-z]{2,}", piece)]
    return plain[:NUM_COMMON] + [piece for piece in plain[NUM_COMMON:] if not piece.startswith("##")]


def texts_to_learn(pieces: Sequence[str], seed: int) -> list[str]:
    """What the catalog says, what corpus files are called, and words thrown together."""
    rng = np.random.default_rng(seed)
    catalog = load_catalog()
    texts: set[str] = set()
    said = []
    for category in catalog.categories.values():
        names = [category.name, *category.words]
        values = [
            name.replace("_", " ")
            for entries in category.values.values()
            for value in entries.values()
            for name in (value.name, *value.words)
        ]
        said += names + values
        texts.update(names, values)
        texts.update(f"{value} {name}" for value in values for name in rng.choice(names, 3))
    texts.update(_file_names())
    common = [piece for piece in pieces if len(piece) > 2 and not piece.startswith("##")]
    odds = 1.0 / (np.arange(len(common)) + 300.0)
    for _ in range(NUM_RANDOM):
        drawn = list(rng.choice(common, int(rng.integers(1, 6)), p=odds / odds.sum()))
        drawn += list(rng.choice(said, int(rng.integers(0, 3))))
        texts.add(" ".join(map(str, rng.permutation(drawn))))
    drawn_texts = sorted(texts)
    kept = rng.permutation(len(drawn_texts))[:MAX_TEXTS]
    return [drawn_texts[place] for place in sorted(kept)]


def _file_names() -> set[str]:
    """Names and materials of the corpus' list as words: "metal_door-open_02.wav" -> "metal door open"."""
    with (Path(__file__).parent / "corpus.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    told = {f"{Path(row['member']).stem} {row['material']} {row['class']}" for row in rows}
    return {" ".join(words_of(re.sub(r"([a-z])([A-Z])", r"\1 \2", text))) for text in told}


def mapped(alone: FloatArray, bags: Sequence[Sequence[int]], targets: FloatArray) -> FloatArray:
    """Vectors of single pieces -> the table: weighed by the logarithm of their rank [model2vec], mapped by least
    squares so that the texts' sums come near the targets (texts, dim).
    """
    weight = np.log1p(np.arange(len(alone)) + 1.0)
    weighed = alone * (weight / weight.max())[:, None]
    sums = np.stack([weighed[bag].sum(axis=0) for bag in bags])
    sums /= np.linalg.norm(sums, axis=1, keepdims=True)
    ridge = sums.T @ sums + RIDGE * np.eye(sums.shape[1])
    return np.asarray(weighed @ np.linalg.solve(ridge, sums.T @ targets), np.float32)


def save(path: Path, pieces: Sequence[str], vectors: FloatArray) -> None:
    """int8 with a scale for each piece."""
    scales = np.maximum(np.abs(vectors).max(axis=1), 1e-9) / 127.0
    numbers = np.round(vectors / scales[:, None]).astype(np.int8)
    joined = np.frombuffer("\n".join(pieces).encode("ascii"), np.uint8)
    np.savez_compressed(path, pieces=joined, vectors=numbers, scales=scales.astype(np.float16))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m soundwell.train.text_table", description=__doc__)
    parser.add_argument("--model", type=Path, required=True, help="all-MiniLM-L6-v2 as ONNX")
    parser.add_argument("--vocabulary", type=Path, required=True, help="vocab.txt of BERT-uncased")
    parser.add_argument("--out", type=Path, required=True, help="where the table goes")
    parser.add_argument("--dim", type=int, default=DIM)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    encoder = SentenceEncoder(arguments.model, arguments.vocabulary, arguments.threads)
    pieces = kept_pieces(encoder.pieces)
    alone = encoder([piece.removeprefix("##") for piece in pieces])
    tokens = TextTable(pieces, np.zeros((len(pieces), 1), np.float32))
    texts = texts_to_learn(pieces, arguments.seed)
    bags = [[place for word in words_of(text) for place in tokens.places_of(word)] for text in texts]
    known = [place for place, bag in enumerate(bags) if bag]
    meant = encoder([texts[place] for place in known])
    _, _, rows = np.linalg.svd(meant - meant.mean(0), full_matrices=False)
    basis = np.asarray(rows[: arguments.dim].T, np.float32)
    heard, targets = [bags[place] for place in known], meant @ basis
    table = mapped(alone, heard, targets)
    save(arguments.out, pieces, table)
    print(
        f"{arguments.out}: {len(pieces)} pieces of {arguments.dim}, {arguments.out.stat().st_size / 1e6:.2f} MB"
    )


if __name__ == "__main__":
    main()
