"""The 17 categories, their attributes and words (classes.yaml). Knows nothing of audio or models."""

from __future__ import annotations

from .reader import Catalog, Category, load_catalog

__all__ = ["Catalog", "Category", "load_catalog"]
