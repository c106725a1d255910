"""What each file of a library is called: from a CSV, from UCS file names, or from its folder. Opens no audio.

A label is a category, or a category and a value of the one attribute that the model hears: footstep/slime.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ...catalog import Catalog, Category, packaged_catalog
from ...documents import nearest, not_legal
from ...errors import InvalidInput

ENDINGS = (".wav", ".wave", ".flac", ".ogg", ".oga", ".aif", ".aiff")
TABLE = "labels.csv"
SKIP = "skip"
_UCS = re.compile(r"([A-Z]{2,}[A-Za-z]*)(?:-([A-Za-z0-9 ]+))?_(.*)")
_SHOWN = 5  # unknown labels told at once


@dataclass(frozen=True, kw_only=True)
class Label:
    """A category and, where told, a value of its `model_attribute`."""

    category: str
    value: str = ""

    @property
    def name(self) -> str:
        return f"{self.category}/{self.value}" if self.value else self.category

    @property
    def token(self) -> str:
        """What the model hears beside the class; "" with no value."""
        return self.name if self.value else ""

    @property
    def caption(self) -> str:
        """In words, for models that hear text: "Footstep slime"."""
        return f"{packaged_catalog().categories[self.category].name} {self.value}".replace("_", " ").strip()


@dataclass(frozen=True, kw_only=True)
class Item:
    """One file and its label. `licence` and `author` as its row of the CSV says."""

    path: Path
    name: str  # path within the library
    label: Label
    licence: str = ""
    author: str = ""


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What the studio decided: labels said otherwise, and values that are to be learnt as new ones."""

    catalog: Catalog
    renamed: Mapping[str, str] = field(default_factory=dict)  # as found -> category, category/value or "skip"
    new: frozenset[str] = frozenset()  # "footstep/slime"

    def __post_init__(self) -> None:
        for token in self.new:
            head, _, value = token.partition("/")
            if head not in self.catalog.categories or not re.fullmatch(r"[a-z][a-z0-9_]{0,39}", value):
                sentence = (
                    f"{token!r} is not a new label; write category/value in lower case, like footstep/slime"
                )
                raise InvalidInput(sentence, field="--new")
        for found, target in self.renamed.items():
            if plain(target) != SKIP:
                self._label(plain(target), f"--map {found}={target}")

    def label_of(self, said: str, where: str) -> Label | None:
        """The label that a folder, a row or a CatID means; None: to be left out. Raises InvalidInput."""
        text = plain(said)
        renamed = {plain(key): plain(value) for key, value in self.renamed.items()}
        head, slash, rest = text.partition("/")
        text = renamed.get(text) or (renamed[head] + slash + rest if head in renamed else text)
        return None if text.split("/")[0] == SKIP else self._label(text, where)

    def _label(self, text: str, where: str) -> Label:
        head, _, rest = text.partition("/")
        value = rest.partition("/")[0]
        category = self._category(head)
        if category is None:
            hint = f"; or say what it is with --map {head or 'FOLDER'}=CATEGORY, or --map ...=skip"
            known = not_legal(head, tuple(self.catalog.categories), "a category")
            raise InvalidInput(f"{known}{hint}", field=where)
        heard = category.values[category.model_attribute]
        if not value or value in heard or f"{category.id}/{value}" in self.new:
            return Label(category=category.id, value=value)
        raise InvalidInput(self._unknown_value(category, value, said=f"{head}/{value}"), field=where)

    def _category(self, head: str) -> Category | None:
        for category in self.catalog.categories.values():
            names = (category.id, category.name, category.corpus_class, category.ucs, *category.also_corpus)
            if head in map(plain, names):
                return category
        return None

    def _unknown_value(self, category: Category, value: str, said: str) -> str:
        heard = tuple(category.values[category.model_attribute])
        close = nearest(value, heard) or heard[0]
        return (
            not_legal(value, heard, f"a {category.model_attribute} of {category.id}")
            + f"; to teach it as a new one: --new {category.id}/{value}; to hear it as another:"
            f" --map {said}={category.id}/{close}"
        )


def plain(said: str) -> str:
    """ "Foot Steps / Wet-Mud" -> "foot_steps/wet_mud"."""
    return re.sub(r"[\s\-]+", "_", re.sub(r"\s*/\s*", "/", said.strip().lower().replace("\\", "/")))


def read_items(folder: Path, rules: Rules, source: str = "auto") -> list[Item]:
    """Every audio file with its label. `source`: auto, folders, ucs, or the path of a CSV.

    Raises InvalidInput that names files or rows and what they might have meant.
    """
    if not folder.is_dir():
        raise InvalidInput("is not a folder; give the folder of your sounds", field=str(folder))
    table = folder / TABLE
    if source not in ("auto", "folders", "ucs"):
        return _told(_from_table(folder, Path(source), rules))
    if source == "auto" and table.is_file():
        return _told(_from_table(folder, table, rules))
    paths = [path for path in sorted(folder.rglob("*")) if _is_audio(path)]
    if not paths:
        raise InvalidInput(
            f"holds no sound; it needs files ending in {', '.join(ENDINGS)}", field=str(folder)
        )
    return _told(_from_name(folder, path, rules, source) for path in paths)


def ucs_label(stem: str, catalog: Catalog) -> str | None:
    """ "FEETHmn-Slime_boots 01_STU_LIB" -> "footstep/slime"; None where it begins with no CatID that we know.

    The value is the CatID's own, else the user category, else the first one that the name's words say.
    """
    match = _UCS.fullmatch(stem)
    if match is None:
        return None
    found = _category_of(match[1], catalog)
    if found is None:
        return None
    category, value = found
    if match[2]:
        value = plain(match[2])
    return f"{category.id}/{value or _value_said(match[3], category)}".removesuffix("/")


def _category_of(catid: str, catalog: Catalog) -> tuple[Category, str] | None:
    """By the whole CatID, else by its first capitals, such as FEET, where they mean one category alone."""
    prefix = _short(catid)
    likely = []
    for category in catalog.categories.values():
        own = {
            value.ucs: name for name, value in category.values[category.model_attribute].items() if value.ucs
        }
        if catid == category.ucs or catid in own:
            many = sum(value.ucs == catid for value in category.values[category.model_attribute].values()) > 1
            return category, "" if many else own.get(catid, "")
        if prefix in map(_short, (category.ucs, *own)):
            likely.append(category)
    return (likely[0], "") if len(likely) == 1 else None


def _short(catid: str) -> str:
    """ "FEETHmn" -> "FEET": the capitals, less the one that begins the sub-category."""
    capitals = re.match(r"[A-Z]*", catid)
    return capitals[0][:-1] if capitals and capitals[0] != catid else catid


def _value_said(words: str, category: Category) -> str:
    said = plain(re.sub(r"[^A-Za-z]+", " ", words)).split("_")
    heard = category.values[category.model_attribute]
    return next((name for word in said for name, value in heard.items() if word in (name, *value.words)), "")


def _from_name(folder: Path, path: Path, rules: Rules, source: str) -> Item | InvalidInput | None:
    name = path.relative_to(folder).as_posix()
    said = None if source == "folders" else ucs_label(path.stem, rules.catalog)
    if said is None:
        said = path.stem.partition("_")[0] if source == "ucs" else name.rpartition("/")[0]
    try:
        label = rules.label_of(said, name)
    except InvalidInput as error:
        return error
    return None if label is None else Item(path=path, name=name, label=label)


def _from_table(folder: Path, table: Path, rules: Rules) -> Iterator[Item | InvalidInput | None]:
    """Columns: file, and label or category with the attribute's own name (surface, kind...); licence, author."""
    try:
        text = table.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"cannot be read as UTF-8 text ({error})", field=str(table)) from error
    head = text.partition("\n")[0]
    rows = csv.DictReader(text.splitlines(), delimiter=max(",;\t", key=head.count))
    columns = [plain(name or "") for name in rows.fieldnames or ()]
    if "file" not in columns or not {"label", "category"} & set(columns):
        sentence = "needs a header with the columns file and label (or category and its attribute)"
        raise InvalidInput(sentence, field=table.name)
    for row in rows:
        cells = {
            plain(key or ""): (value or "").strip() for key, value in row.items() if isinstance(value, str)
        }
        yield _from_row(folder, cells, rules, f"{table.name} row {rows.line_num}")


def _from_row(folder: Path, cells: Mapping[str, str], rules: Rules, where: str) -> Item | InvalidInput | None:
    path = folder / cells["file"]
    if not path.is_file():
        return InvalidInput(f"{cells['file']!r} is no file of the library", field=where)
    try:
        label = rules.label_of(_said(cells, rules.catalog), where)
    except InvalidInput as error:
        return error
    if label is None:
        return None
    more = {name: cells.get(name, "") for name in ("licence", "author")}
    more["licence"] = more["licence"] or cells.get("license", "")
    return Item(path=path, name=cells["file"].replace("\\", "/"), label=label, **more)


def _said(cells: Mapping[str, str], catalog: Catalog) -> str:
    if cells.get("label"):
        return cells["label"]
    category = catalog.categories.get(plain(cells.get("category", "")))
    attribute = category.model_attribute if category else ""
    return f"{cells.get('category', '')}/{cells.get(attribute, '')}".removesuffix("/")


def _is_audio(path: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.parts[-2:])  # "._x.wav" is a Mac's note, not a sound
    return path.is_file() and path.suffix.lower() in ENDINGS and not hidden


def _told(found: Iterator[Item | InvalidInput | None]) -> list[Item]:
    """The items; or one error that tells the first few unknown labels and how many files have each."""
    items: list[Item] = []
    wrong: dict[str, list[str]] = {}
    for item in found:
        if isinstance(item, InvalidInput):
            where = item.field
            wrong.setdefault(str(item).removeprefix(f"{where}: "), []).append(where)
        elif item is not None:
            items.append(item)
    if not wrong:
        return items
    lines = [
        f"{places[0]}{f' and {len(places) - 1} more' if len(places) > 1 else ''}: {sentence}"
        for sentence, places in list(wrong.items())[:_SHOWN]
    ]
    more = f"\n({len(wrong) - _SHOWN} more like these)" if len(wrong) > _SHOWN else ""
    raise InvalidInput("\n".join(lines) + more)
