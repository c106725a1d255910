"""The model card: what the weights are, what they saw, under which licences, and the hash of every file."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from ..model.config import ModelConfig
from ..runtime.weights import STUDENT, ModelCard
from ..train.features import FeatureSet
from ..train.presets import Preset

CARD = "model_card.json"
ATTRIBUTION = "ATTRIBUTION.md"
UNHEARD_TEXT = (
    "Free text is not heard by the networks; it is mapped to class and attributes by the catalog's words."
)
HEARD_TEXT = (
    "Free text is heard as one vector beside class and attributes; English words, no syntax to speak of."
)
LIMITS = (
    "Attributes outside `config.tokens` are heard as the class alone.",
    "Speech, music and named brands or persons are out of scope.",
    "Tonal sounds (beeps, glass, ringing metal, engines) are noisier than recordings: the decoder is noise-excited.",
    "The watermark is found in clips of a second and more; shorter, trimmed or strongly changed ones may lose it.",
)


def write_card(
    folder: Path,
    *,
    config: ModelConfig,
    preset_name: str,
    preset: Preset,
    guidance: float,
    features: FeatureSet,
    corpus: Path,
    files: Iterable[str],
    metrics: Mapping[str, Any] | None,
    base: ModelCard | None = None,
) -> None:
    """Writes model_card.json and ATTRIBUTION.md beside the graphs. `base`: what training went on from."""
    rows = _rows(corpus, set(map(str, features.ids)))
    card: dict[str, Any] = {
        "name": "soundwell",
        "edition": preset.edition,
        "date": date.today().isoformat(),
        "licence_of_code": "Apache-2.0",
        "config": config.to_json(),
        "guidance": guidance,
        "typical": typical_conditions(features),
        "files": {name: file_facts(folder / name) for name in files},
        "data": {
            "recordings": len(rows),
            "hours": round(sum(float(row["duration_secs"]) for row in rows) / 3600, 2),
            "licence_tiers": dict(sorted(Counter(row["tier"] for row in rows).items())),
            "licences": dict(Counter(row["licence"] for row in rows).most_common()),
            "sources": dict(Counter(row["source"] for row in rows).most_common()),
            "classes": dict(Counter(row["class"] for row in rows).most_common()),
            "held_out": "whole packages flare-game and teeworlds-data, never trained on",
            "attribution": ATTRIBUTION,
            "share_alike": "tier B is CC-BY-SA; whether share-alike reaches weights is an open legal question",
        },
        "recipe": {
            "preset": preset_name,
            **{name: asdict(getattr(preset, name)) for name in ("codec", "teacher", "distill")},
        },
        "limits": [HEARD_TEXT if config.text_dim else UNHEARD_TEXT, *LIMITS],
        "metrics": metrics or {"command": "soundwell evaluate --json"},
    }
    if base is not None:
        told = {name: base.data.get(name) for name in ("name", "edition", "date", "recipe", "data")}
        before = {"base": base.data["base"]} if "base" in base.data else {}
        card["base"] = {**told, "student_sha256": base.model_hash(STUDENT), **before}
    write_json(folder, card)
    _write_attribution(folder / ATTRIBUTION, rows, base)


def typical_conditions(features: FeatureSet) -> dict[str, dict[str, float]]:
    """Category -> median level_dbfs and upper-quartile bandwidth_hz of its original recordings."""
    found = {}
    for index, name in enumerate(features.categories, start=1):
        mine = (features.category == index) & features.original
        if mine.any():
            found[name] = {
                "level_dbfs": round(float(np.median(features.level_dbfs[mine])), 2),
                "bandwidth_hz": round(float(np.percentile(features.bandwidth_hz[mine], 75)), 0),
            }
    return found


def write_json(folder: Path, card: Mapping[str, Any]) -> None:
    """The card as its file."""
    (folder / CARD).write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def file_facts(path: Path) -> dict[str, Any]:
    """SHA-256 and size, as the card names them."""
    content = path.read_bytes()
    return {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}


def _rows(corpus: Path, ids: set[str]) -> list[dict[str, Any]]:
    lines = (corpus / "index.jsonl").read_text(encoding="utf-8").splitlines()
    return [row for row in map(json.loads, lines) if row["id"] in ids]


def _write_attribution(path: Path, rows: list[dict[str, Any]], base: ModelCard | None) -> None:
    """One line per author and licence within each source; after it, what the base was trained on before."""
    lines = ["# Recordings the weights were trained on", ""]
    for source in sorted({row["source"] for row in rows}):
        mine = [row for row in rows if row["source"] == source]
        counts = Counter((str(row.get("author") or "see the package"), row["licence"]) for row in mine)
        lines += [f"## {source}", ""]
        lines += [f"- {author} ({licence}): {count}" for (author, licence), count in counts.most_common()]
        lines.append("")
    if base is not None:
        before = (base.folder / ATTRIBUTION).read_text(encoding="utf-8")
        lines += [f"# Before, as edition {base.data.get('edition', 1)}", "", before]
    path.write_text("\n".join(lines), encoding="utf-8")
