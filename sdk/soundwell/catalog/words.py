"""Free text to catalog entries, by listed words and their plain inflections. Knows no grammar."""

from __future__ import annotations

import difflib
import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

Stems = tuple[str, ...]
Key = TypeVar("Key", bound=Hashable)
ValueKey = tuple[str, str, str]  # category id, attribute, value

_CATEGORY_WEIGHT = 2
_VALUE_WEIGHT = 1


class Lexicon:
    """The words of all categories and values, looked up by stem."""

    def __init__(
        self, categories: Mapping[str, Iterable[str]], values: Mapping[ValueKey, Iterable[str]]
    ) -> None:
        self._order = {name: place for place, name in enumerate(categories)}
        self._categories = _index(categories)
        self._values = _index(values)

    def describe(self, text: str) -> tuple[str | None, dict[str, str]]:
        """The category most spoken of and the attribute values named; (None, {}) with no category word."""
        said = stems(text)
        hits = Counter(name for name, _, _ in _spoken(self._categories, said))
        if not hits:
            return None, {}
        found = self._values_in(said)
        scores = {name: _CATEGORY_WEIGHT * hits[name] + _VALUE_WEIGHT * len(found[name]) for name in hits}
        best = max(scores, key=lambda name: (scores[name], -self._order[name]))  # of equals, the file's first
        return best, found[best]

    def values_of(self, category: str, text: str) -> dict[str, str]:
        """The category's attribute values that are named."""
        return self._values_in(stems(text))[category]

    def _values_in(self, said: Stems) -> defaultdict[str, dict[str, str]]:
        """Category id -> attribute -> value. Of two values the longer phrase wins, then the earlier."""
        found: defaultdict[str, dict[str, str]] = defaultdict(dict)
        spoken = sorted(_spoken(self._values, said), key=lambda hit: (-len(hit[1]), hit[2]))
        for (category, attribute, value), _, _ in spoken:
            found[category].setdefault(attribute, value)
        return found


def stems(text: str) -> Stems:
    """ "Slamming doors" -> ("slam", "door"): lower case, common endings off."""
    return tuple(_stem(word) for word in re.findall(r"[a-z]+", text.lower()))


def nearest_word(text: str, legal: Iterable[str]) -> str | None:
    """The legal word closest to any word of `text`, or None."""
    by_stem = {" ".join(stems(word)): word for word in legal}
    matches = [
        (difflib.SequenceMatcher(None, stem, match).ratio(), by_stem[match])
        for stem in stems(text)
        for match in difflib.get_close_matches(stem, by_stem, n=1, cutoff=0.6)
    ]
    return max(matches)[1] if matches else None


def _stem(word: str) -> str:
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            word = word.removesuffix(ending)
            break
    word = word.removesuffix("e") if len(word) > 3 else word
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word


def _index(phrases: Mapping[Key, Iterable[str]]) -> dict[str, list[tuple[Stems, Key]]]:
    """First stem of a phrase -> the whole phrases that begin with it and whom they speak of."""
    index: defaultdict[str, list[tuple[Stems, Key]]] = defaultdict(list)
    for key, spoken in phrases.items():
        for phrase in sorted(set(map(stems, spoken))):
            index[phrase[0]].append((phrase, key))
    return dict(index)


def _spoken(index: Mapping[str, list[tuple[Stems, Key]]], said: Stems) -> list[tuple[Key, Stems, int]]:
    """Each indexed phrase that occurs: whom it speaks of, the phrase, its place. A phrase counts once."""
    hits = {
        (key, phrase): start
        for start in reversed(range(len(said)))
        for phrase, key in index.get(said[start], ())
        if said[start : start + len(phrase)] == phrase
    }
    return [(key, phrase, start) for (key, phrase), start in hits.items()]
