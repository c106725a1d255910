"""Text to a vector by a table of word pieces: a sentence encoder distilled to what needs no network. numpy only.

Made by `python -m soundwell.train.text_table` of all-MiniLM-L6-v2 and the word pieces of BERT-uncased, both
Apache-2.0. Knows nothing of categories; see `nearest.py`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

FILE = "text_table.npz"
FloatArray = NDArray[np.float32]


class TextTable:
    """`embed` sums the vectors of a text's pieces; each is as long as its piece weighs."""

    def __init__(self, pieces: list[str], vectors: FloatArray) -> None:
        """vectors: (len(pieces), dim). A piece that goes on within a word begins with ##."""
        self._places = {piece: place for place, piece in enumerate(pieces)}
        self._vectors = vectors
        self._longest = max(map(len, pieces), default=0)
        self.dim = int(vectors.shape[1])

    def embed(self, text: str) -> FloatArray:
        """(dim,) of length one; zeros where no piece of the text is known."""
        found = [place for word in words_of(text) for place in self.places_of(word)]
        total = self._vectors[found].sum(axis=0) if found else np.zeros(self.dim, np.float32)
        return np.asarray(total / max(float(np.linalg.norm(total)), 1e-9), np.float32)

    def places_of(self, word: str) -> list[int]:
        """The word's pieces, longest first from its beginning; none where a part of it is not in the table."""
        found: list[int] = []
        start = 0
        while start < len(word):
            mark = "##" if start else ""
            ends = range(min(len(word), start + self._longest), start, -1)
            end = next((end for end in ends if mark + word[start:end] in self._places), None)
            if end is None:
                return []
            found.append(self._places[mark + word[start:end]])
            start = end
        return found


def words_of(text: str) -> Iterator[str]:
    """Lower case, without accents and signs: "Café door" -> "cafe", "door"."""
    plain = "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))
    yield from re.findall(r"[a-z]+", plain)


def read_table(content: bytes) -> TextTable:
    """The file's bytes: pieces joined by line breaks, vectors in int8 with a scale each."""
    import io

    data = np.load(io.BytesIO(content))
    vectors = data["vectors"].astype(np.float32) * data["scales"].astype(np.float32)[:, None]
    return TextTable(bytes(data["pieces"]).decode("ascii").split("\n"), vectors)


@lru_cache(maxsize=1)
def load_table() -> TextTable:
    """The table of this package, read once."""
    return read_table(resources.files(__package__).joinpath(FILE).read_bytes())
