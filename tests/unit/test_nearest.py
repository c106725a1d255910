"""Free text that no listed word names: near something it finds its category, near nothing it finds none."""

from __future__ import annotations

import numpy as np
import pytest

from soundwell.catalog import load_catalog
from soundwell.catalog.table import TextTable, load_table, words_of
from soundwell.errors import InvalidInput
from soundwell.sounds import Sound

CATALOG = load_catalog()


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("giggling child", "voice"),
        ("someone sprinting across the lawn", "footstep"),
        ("puppy whimpering", "creature"),
        ("musket volley", "weapon"),
        ("windscreen fractures", "glass"),
    ],
)
def test_a_text_without_listed_words_finds_its_category(text: str, category: str) -> None:
    assert CATALOG.describe(text)[0] == category
    assert Sound(id="any", text=text, duration_secs=0.5).category == category


def test_listed_words_come_first() -> None:
    words, _ = CATALOG._lexicon.describe("metal door slams shut")
    assert CATALOG.describe("metal door slams shut")[0] == words == "door"


@pytest.mark.parametrize("text", ["qqqq", "zxcv bnmq", "12345", "?!", "linear algebra homework"])
def test_what_means_no_sound_is_refused_as_before(text: str) -> None:
    assert CATALOG.describe(text) == (None, {})
    with pytest.raises(InvalidInput, match="names no category"):
        Sound(id="any", text=text, duration_secs=0.5)


def test_values_of_a_near_category_are_legal() -> None:
    for text in ("crunching over pebbles", "trudging through deep powder", "giggling girl", "wasps buzzing"):
        found, attributes = CATALOG.describe(text)
        if found is not None:
            assert CATALOG.categories[found].check(attributes, "sound") == attributes


def test_a_vector_has_length_one_and_accents_do_not_matter() -> None:
    table = load_table()
    assert np.linalg.norm(table.embed("Wooden door")) == pytest.approx(1.0, abs=1e-5)
    assert np.allclose(table.embed("café"), table.embed("Cafe"))
    assert not table.embed("").any() and not table.embed("qqqq").any()


def test_near_words_are_near() -> None:
    table = load_table()
    near, far = (table.embed("puppy") @ table.embed(other) for other in ("dog", "shotgun"))
    assert near > far + 0.15


def test_pieces_are_the_longest_from_the_beginning_or_none() -> None:
    table = TextTable(["door", "##way", "##w"], np.eye(3, dtype=np.float32))
    assert table.places_of("doorway") == [0, 1]
    assert table.places_of("doorways") == []
    assert list(words_of("A Doorway, 3 doors!")) == ["a", "doorway", "doors"]
