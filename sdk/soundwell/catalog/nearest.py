"""The category that a text means though no listed word names it: nearest of the catalog's own words, by a text table.

Knows nothing of sounds or models. A text that is near nothing stays without a category.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from .table import FloatArray, TextTable, words_of

NEIGHBOURS = 5  # of a category's words, whose mean nearness counts
LEAST_NEARNESS = 0.35  # of the nearest category
LEAST_VALUE_NEARNESS = 0.50  # of an attribute's value
# Words that say how and not what: of them alone no category follows.
HOW = {
    "a", "an", "the", "of", "in", "on", "and", "very", "really", "quite", "sound", "sounds", "noise", "effect", "sfx",
    "audio", "loud", "loudly", "quiet", "quietly", "soft", "softly", "short", "long", "fast", "slow", "high", "low",
    "deep", "nice", "good",
}  # fmt: skip


class Nearest:
    """Words of all categories and values as vectors, one row each."""

    def __init__(
        self,
        table: TextTable,
        categories: Mapping[str, Sequence[str]],
        values: Mapping[tuple[str, str, str], Sequence[str]],
    ) -> None:
        self._table = table
        self._categories = {name: _rows(table, words) for name, words in categories.items()}
        self._values = {key: _rows(table, words) for key, words in values.items()}

    def category(self, text: str) -> str | None:
        """None where nothing is near enough."""
        vector = self._table.embed(" ".join(word for word in words_of(text) if word not in HOW))
        scores = {name: nearness(rows, vector, NEIGHBOURS) for name, rows in self._categories.items()}
        best = max(scores, key=lambda name: scores[name])
        return best if scores[best] >= LEAST_NEARNESS else None

    def values(self, category: str, text: str) -> dict[str, str]:
        """Attribute -> the value nearest to any one word of the text, where that is near."""
        vectors = [self._table.embed(word) for word in words_of(text)]
        found: dict[str, tuple[float, str]] = {}
        for (owner, attribute, value), rows in self._values.items():
            if owner == category and vectors:
                near = max(nearness(rows, vector, 1) for vector in vectors)
                if near >= max(LEAST_VALUE_NEARNESS, found.get(attribute, (0.0, ""))[0]):
                    found[attribute] = (near, value)
        return {attribute: value for attribute, (_, value) in found.items()}


def nearness(rows: FloatArray, vector: FloatArray, neighbours: int) -> float:
    """Mean cosine of the nearest few rows."""
    cosines = np.sort(rows @ vector)[-neighbours:]
    return float(cosines.mean()) if cosines.size else -1.0


def _rows(table: TextTable, words: Sequence[str]) -> FloatArray:
    return np.stack([table.embed(word.replace("_", " ")) for word in words])
