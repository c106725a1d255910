"""classes.yaml as values: categories, legal attributes, what the model hears of them. Knows no audio."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import resources
from typing import Any

import yaml

from ..documents import check_choice, check_mapping, not_legal
from ..errors import InvalidInput
from .nearest import Nearest
from .table import load_table
from .words import Lexicon, nearest_word

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's is ten times faster where it is built in


@dataclass(frozen=True, kw_only=True)
class Value:
    """One legal value of an attribute."""

    name: str
    ucs: str = ""  # CatID where it differs from the category's
    materials: tuple[str, ...] = ()  # of the corpus' material column
    files: tuple[str, ...] = ()  # parts of corpus file names, where the material column is empty
    like: str = ""  # another value, whose token the model hears; "": none
    words: tuple[str, ...] = ()  # what people say for it, beside its name
    own: bool = False  # learnt from a studio's own library; see own.py

    @property
    def heard(self) -> bool:
        """True where the corpus, or a studio's own library, has recordings of it."""
        return bool(self.materials or self.files or self.own)


@dataclass(frozen=True, kw_only=True)
class Category:
    """One of the 17 classes."""

    id: str
    name: str
    ucs: str
    corpus_class: str
    default_duration_secs: float  # the corpus' median
    model_attribute: str  # the one attribute the model hears beside the class
    words: tuple[str, ...]  # what people say for it
    values: Mapping[str, Mapping[str, Value]]  # attribute -> value's name -> value
    also_corpus: tuple[str, ...] = ()  # further corpus classes that belong here

    @cached_property
    def attributes(self) -> dict[str, tuple[str, ...]]:
        """Attribute -> its legal values."""
        return {attribute: tuple(values) for attribute, values in self.values.items()}

    def ucs_of(self, attributes: Mapping[str, str]) -> str:
        """The CatID: of the first value that has its own, else the category's."""
        chosen = (values[attributes[name]].ucs for name, values in self.values.items() if name in attributes)
        return next((ucs for ucs in chosen if ucs), self.ucs)

    def token_of(self, attributes: Mapping[str, str]) -> str | None:
        """ "footstep/gravel"; None where the model knows only the class."""
        heard = self.values[self.model_attribute]
        value = heard.get(attributes.get(self.model_attribute, ""))
        if value is not None and value.like:
            value = heard[value.like]
        return f"{self.id}/{value.name}" if value is not None and value.heard else None

    def check(self, attributes: Mapping[Any, Any], where: str) -> dict[str, str]:
        """The same attributes where all are legal; else InvalidInput with the nearest legal one."""
        checked = {}
        for name, value in check_mapping(attributes, f"{where}.attributes").items():
            field = f"{where}.attributes.{name}"
            if name not in self.values:
                sentence = not_legal(name, tuple(self.values), f"an attribute of {self.id}")
                raise InvalidInput(sentence, field=field)
            what = f"{'an' if name[0] in 'aeiou' else 'a'} {name} of {self.id}"
            checked[name] = check_choice(value, self.attributes[name], what, field)
        return checked


@dataclass(frozen=True, kw_only=True)
class Catalog:
    """All categories, in the order of the file."""

    categories: Mapping[str, Category]

    def tokens(self) -> tuple[str, ...]:
        """Every token with recordings behind it, sorted: the model's vocabulary beside the classes."""
        return tuple(sorted(token for tokens in self._heard.values() for token in tokens.values()))

    def token_of(self, category: str, attributes: Mapping[str, str]) -> str | None:
        """What the model hears beside the class, such as "footstep/gravel"; None: the class only."""
        return self.categories[category].token_of(attributes)

    def corpus_token(self, corpus_class: str, material: str, member: str = "") -> tuple[str, str | None]:
        """A corpus row -> (category id, token or None). `member`, its path, counts with no material."""
        category = self._by_corpus_class.get(corpus_class)
        if category is None:
            sentence = not_legal(corpus_class, tuple(self._by_corpus_class), "a corpus class")
            raise InvalidInput(sentence, field="class")
        tokens = self._heard[category.id]
        heard = category.values[category.model_attribute].values()
        for value in heard:
            if material and material in value.materials:
                return category.id, tokens[value.name]
        stem = member.rpartition("/")[2].lower()
        for value in heard:
            if stem and not material and any(part in stem for part in value.files):
                return category.id, tokens[value.name]
        return category.id, None

    def caption_of(self, category: str, attributes: Mapping[str, str]) -> str:
        """In words: "Footstep gravel boot"."""
        known = self.categories[category]
        said = [known.name, *(attributes[name] for name in known.values if name in attributes)]
        return " ".join(said).replace("_", " ")

    def describe(self, text: str) -> tuple[str | None, dict[str, str]]:
        """Free words -> (category id or None, attributes they name).

        Where no listed word names a category, the one whose words are nearest in meaning, if any is near.
        """
        found, attributes = self._lexicon.describe(text)
        near = self._nearest.category(text) if found is None and text else None
        if near is None:
            return found, attributes
        return near, {**self._nearest.values(near, text), **self._lexicon.values_of(near, text)}

    def resolve(
        self, category: str, attributes: Mapping[str, str], text: str, where: str
    ) -> tuple[str, dict[str, str]]:
        """Checks category and attributes. With no category, takes both from `text`; given attributes win."""
        if category:
            check_choice(category, tuple(self.categories), "a category", f"{where}.category")
            return category, self.categories[category].check(attributes, where)
        if not text:
            sentence = "is missing; give a category or a text that names one"
            raise InvalidInput(sentence, field=f"{where}.category")
        found, inferred = self.describe(text)
        if found is None:
            raise InvalidInput(self._unmatched(text), field=f"{where}.text")
        return found, {**inferred, **self.categories[found].check(attributes, where)}

    def _unmatched(self, text: str) -> str:
        close = nearest_word(text, [word for category in self.categories.values() for word in category.words])
        hint = f"did you mean '{close}'?" if close else "name one of these:"
        return f"{text!r} names no category; {hint} ({', '.join(self.categories)})"

    @cached_property
    def _heard(self) -> dict[str, dict[str, str]]:
        """Category id -> value's name -> token."""
        return {
            category.id: {
                value.name: f"{category.id}/{value.name}"
                for value in category.values[category.model_attribute].values()
                if value.heard
            }
            for category in self.categories.values()
        }

    @cached_property
    def _by_corpus_class(self) -> dict[str, Category]:
        return {
            name: category
            for category in self.categories.values()
            for name in (category.corpus_class, *category.also_corpus)
        }

    @cached_property
    def _lexicon(self) -> Lexicon:
        return Lexicon(
            {category.id: category.words for category in self.categories.values()}, self._value_words
        )

    @cached_property
    def _nearest(self) -> Nearest:
        """Of a category also count the words of the attribute that the model hears: they are kinds of it."""
        phrases = {}
        for category in self.categories.values():
            kinds = category.values[category.model_attribute].values()
            words = [word for kind in kinds for word in (kind.name, *kind.words)]
            phrases[category.id] = [category.name, *category.words, *words]
        return Nearest(load_table(), phrases, self._value_words)

    @cached_property
    def _value_words(self) -> dict[tuple[str, str, str], tuple[str, ...]]:
        """(category id, attribute, value) -> what is said for it."""
        return {
            (category.id, attribute, value.name): (value.name, *value.words)
            for category in self.categories.values()
            for attribute, entries in category.values.items()
            for value in entries.values()
        }


@lru_cache(maxsize=1)
def packaged_catalog() -> Catalog:
    """The catalog of this package, read once."""
    text = resources.files(__package__).joinpath("classes.yaml").read_text(encoding="utf-8")
    document: dict[str, dict[str, Any]] = yaml.load(text, Loader=_LOADER)
    return Catalog(categories={name: _category(name, entry) for name, entry in document.items()})


def _category(name: str, entry: Mapping[str, Any]) -> Category:
    values = {
        attribute: {value: _value(value, details or {}) for value, details in entries.items()}
        for attribute, entries in entry["attributes"].items()
    }
    return Category(id=name, values=values, **_fields(entry))


def _value(name: str, details: Mapping[str, Any]) -> Value:
    return Value(name=name, **_fields(details))


def _fields(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Plain keys as they are, lists as tuples; nested attributes are read apart."""
    kept = {key: value for key, value in entry.items() if key != "attributes"}
    return {key: tuple(value) if isinstance(value, list) else value for key, value in kept.items()}
