"""The 17 categories, their attributes and words (classes.yaml). Knows nothing of audio or models.

Weights made from a studio's own library bring own words in their folder (labels.yaml). This process speaks those of
the folder given to `use_labels`, else of the one that SOUNDWELL_WEIGHTS names.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from ..config import weights_in_environment
from .own import extended, own_words, read_labels
from .reader import Catalog, Category, packaged_catalog

__all__ = ["Catalog", "Category", "load_catalog", "own_words", "packaged_catalog", "use_labels"]

_chosen: list[Path] = []  # at most one folder


def load_catalog() -> Catalog:
    """The catalog as this process speaks it; files are read once."""
    return _catalog_of(_chosen[0] if _chosen else weights_in_environment())


def use_labels(folder: Path | None) -> None:
    """From now on, own words of this weights folder are legal too; None changes nothing."""
    if folder is not None:
        _chosen[:] = [Path(folder)]


@lru_cache(maxsize=4)
def _catalog_of(folder: Path | None) -> Catalog:
    own = read_labels(folder) if folder is not None else {}
    return extended(packaged_catalog(), own) if own else packaged_catalog()
