"""Free text to a category: phrases that were written beside the catalog, most without any of its words."""

from __future__ import annotations

import argparse
import csv
import time
from collections.abc import Sequence
from pathlib import Path

from soundwell.catalog import load_catalog
from soundwell.catalog.table import load_table

from .table import Row

PHRASES = Path(__file__).parent / "phrases.tsv"  # limits were set on the rows "tune", never on "test"


def text(_: argparse.Namespace) -> Sequence[Row]:
    """Share of held-out phrases that get their category, beside that of listed words alone; nonsense refused; speed."""
    catalog = load_catalog()
    rows = [
        row
        for row in csv.DictReader(PHRASES.open(encoding="utf-8"), delimiter="\t")
        if row["split"] == "test"
    ]
    meant = [row for row in rows if row["category"]]
    strange = [row for row in rows if not row["category"]]
    words = sum(catalog._lexicon.describe(row["text"])[0] == row["category"] for row in meant)
    found = sum(catalog.describe(row["text"])[0] == row["category"] for row in meant)
    refused = sum(catalog.describe(row["text"])[0] is None for row in strange)
    began = time.perf_counter()
    for row in rows:
        load_table().embed(row["text"])
    millis = (time.perf_counter() - began) / len(rows) * 1e3
    share, before = found / len(meant), words / len(meant)
    return [
        Row(
            key="text_to_category",
            aim="more than listed words alone find",
            measured=f"{share:.3f} of {len(meant)} phrases; listed words alone {before:.3f}",
            met=share > before,
            value=share,
        ),
        Row(
            key="text_nonsense_refused",
            aim=">= 0.5",
            measured=f"{refused} of {len(strange)}",
            met=refused >= 0.5 * len(strange),
            value=refused / len(strange),
        ),
        Row(
            key="text_embedding_millis",
            aim="< 1 ms a text",
            measured=f"{millis:.3f} ms",
            met=millis < 1.0,
            value=millis,
        ),
    ]
