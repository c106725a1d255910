"""`python -m soundwell.export.int8_ranges FOLDER`: measures what int8 needs of exported weights, and keeps it there.

Without the file ranges are measured whenever an int8 runtime is loaded, and rounding makes them another machine's own.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from ..runtime.int8 import Ranges, measure
from ..runtime.weights import INT8_RANGES, load_card
from .card import file_facts, write_json


def write_ranges(folder: Path) -> Ranges:
    """Measures the ranges of an exported folder, writes them there and names the file in the card."""
    card = load_card(folder)
    ranges = measure(card)
    rounded = {name: [float(f"{value:.6g}") for value in pair] for name, pair in sorted(ranges.items())}
    (folder / INT8_RANGES).write_text(json.dumps(rounded, indent=0) + "\n", encoding="utf-8")
    card.data["files"][INT8_RANGES] = file_facts(folder / INT8_RANGES)
    write_json(folder, card.data)
    return ranges


if __name__ == "__main__":
    write_ranges(Path(sys.argv[1]))
