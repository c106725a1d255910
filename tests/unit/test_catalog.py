"""The catalog's promises: 17 whole categories, tokens that stay, words that lead somewhere."""

from __future__ import annotations

import re

import pytest

from soundwell.catalog import Category, load_catalog
from soundwell.errors import InvalidInput

CATALOG = load_catalog()
EVERY = [pytest.param(category, id=category.id) for category in CATALOG.categories.values()]


def test_the_17_categories() -> None:
    assert list(CATALOG.categories) == [
        "footstep", "impact", "creature", "ui", "weapon", "voice", "foley", "ambience", "explosion",
        "engine", "magic", "water", "whoosh", "door", "pickup", "reload", "glass",
    ]  # fmt: skip


@pytest.mark.parametrize("category", EVERY)
def test_a_category_is_whole(category: Category) -> None:
    catid = re.compile(r"[A-Z]{2,5}([A-Z][a-z]+)?")
    values = [value for entries in category.values.values() for value in entries.values()]
    assert all(catid.fullmatch(ucs) for ucs in [category.ucs, *(value.ucs for value in values if value.ucs)])
    assert 0.05 <= category.default_duration_secs <= 30
    assert category.model_attribute in category.attributes
    assert len(category.attributes) >= 2 and category.words


@pytest.mark.parametrize("category", EVERY)
def test_what_stands_in_is_itself_heard(category: Category) -> None:
    heard = category.values[category.model_attribute]
    for value in heard.values():
        assert not (value.like and value.heard)
        assert not value.like or heard[value.like].heard


@pytest.mark.parametrize("category", EVERY)
def test_only_the_model_attribute_names_recordings(category: Category) -> None:
    others = [entries for name, entries in category.values.items() if name != category.model_attribute]
    assert not any(value.heard or value.like for entries in others for value in entries.values())


@pytest.mark.parametrize("category", EVERY)
def test_no_material_stands_for_two_values(category: Category) -> None:
    heard = category.values[category.model_attribute].values()
    materials = [material for value in heard for material in value.materials]
    assert len(materials) == len(set(materials))


def test_tokens_are_sorted_and_reachable() -> None:
    tokens = CATALOG.tokens()
    assert tokens == tuple(sorted(set(tokens))) and len(tokens) == 111
    for token in tokens:
        category, value = token.split("/")
        attribute = CATALOG.categories[category].model_attribute
        assert CATALOG.token_of(category, {attribute: value}) == token


def test_token_of_follows_stand_ins_and_knows_its_limits() -> None:
    assert CATALOG.token_of("footstep", {"surface": "gravel", "shoe": "boot"}) == "footstep/gravel"
    assert CATALOG.token_of("footstep", {"surface": "ice"}) == "footstep/snow"
    assert CATALOG.token_of("footstep", {"shoe": "boot"}) is None
    assert CATALOG.token_of("impact", {"material": "glass"}) is None


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (("footstep", "metal (boots on aluminium ladder)", ""), ("footstep", "footstep/metal")),
        (("weapon_fire", "handgun (layers A/B/C)", ""), ("weapon", "weapon/pistol")),
        (("weapon_fire", "", ""), ("weapon", None)),
        (("human vocal", "", "x/male_death_3.wav"), ("voice", "voice/death")),
        (("footstep", "grass", "x/gallop.ogg"), ("footstep", "footstep/grass")),
        (("footstep", "unheard of", "x/gallop.ogg"), ("footstep", None)),
        (("other", "handling foley", ""), ("foley", "foley/handling")),
    ],
)
def test_corpus_rows_become_tokens(row: tuple[str, str, str], expected: tuple[str, str | None]) -> None:
    assert CATALOG.corpus_token(*row) == expected


def test_an_unknown_corpus_class_is_refused() -> None:
    with pytest.raises(
        InvalidInput, match=r"class: 'footsteps' is not a corpus class; did you mean 'footstep'\?"
    ):
        CATALOG.corpus_token("footsteps", "")


@pytest.mark.parametrize(
    ("text", "category", "attributes"),
    [
        ("heavy boots on wet gravel", "footstep", {"surface": "gravel", "shoe": "boot", "condition": "wet"}),
        ("metal door slams shut", "door", {"material": "metal", "action": "slam"}),
        ("Glass breaking", "glass", {"kind": "shatter"}),
        ("glass door opening", "door", {"material": "glass", "action": "open"}),
        ("footsteps in water", "footstep", {"surface": "water"}),
        ("distant explosion", "explosion", {"distance": "far"}),
        ("burst of machine gun fire", "weapon", {"kind": "machinegun"}),
        ("rain on a window", "ambience", {"kind": "rain"}),
        ("a dog barking", "creature", {"kind": "dog"}),
        ("coin pickup", "pickup", {"kind": "coin"}),
        ("pistol reload", "reload", {"kind": "reload", "weapon": "pistol"}),
        ("sword swing", "whoosh", {"kind": "blade"}),
        ("menu click", "ui", {"kind": "click"}),
        ("helicopter engine", "engine", {"kind": "aircraft"}),
        ("man screaming", "voice", {"kind": "scream", "gender": "male"}),
        ("teleport spell", "magic", {"kind": "teleport"}),
        ("punch to the face", "impact", {"material": "flesh"}),
        ("chopping a tree", "foley", {"kind": "lumbering"}),
        ("splash", "water", {"kind": "splash"}),
    ],
)
def test_words_lead_to_a_category(text: str, category: str, attributes: dict[str, str]) -> None:
    found, inferred = CATALOG.describe(text)
    assert found == category
    assert attributes.items() <= inferred.items()


@pytest.mark.parametrize("category", EVERY)
def test_each_word_of_a_category_can_lead_to_one(category: Category) -> None:
    for word in category.words:
        found, inferred = CATALOG.describe(word)
        assert found is not None
        assert CATALOG.categories[found].check(inferred, "sound") == inferred


@pytest.mark.parametrize("text", ["", "qqqq", "very very loud", "123"])
def test_no_word_leads_nowhere(text: str) -> None:
    assert CATALOG.describe(text) == (None, {})
