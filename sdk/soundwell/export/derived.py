"""A weights folder made from another: graphs, card and attribution that say what was changed, and what was not."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from ..catalog.own import LABELS
from ..model.codec import Codec
from ..model.denoiser import Denoiser
from ..runtime.weights import ENCODER, STUDENT, TEACHER, ModelCard
from ..train.networks import Networks
from .card import ATTRIBUTION, file_facts, write_json
from .fused_files import FUSED, save_fused
from .graph import encoder_graph, save, student_graph, teacher_graph

LITE_LIMIT = (
    "A lite model: narrower than its base, whose student and decoder taught it; quicker, and a little poorer."
)


def write_derived(
    out: Path,
    networks: Networks,
    *,
    changes: Mapping[str, Any],
    limits: tuple[str, ...] = (),
    attribution: str = "",
    labels: Mapping[str, Any] | None = None,
) -> None:
    """Writes the folder that the sidecar serves. `changes` go into the card, `labels` into labels.yaml.

    The base's metrics are left out: nobody has judged what comes of it.
    """
    out.mkdir(parents=True, exist_ok=True)
    save(student_graph(networks.student, networks.codec), out / STUDENT)
    save_fused(out, networks.student, networks.codec)
    save(teacher_graph(networks.teacher), out / TEACHER)
    save(encoder_graph(networks.codec), out / ENCODER)
    told = {"config": networks.config.to_json(), **changes}
    files = (STUDENT, *FUSED, TEACHER, ENCODER)
    _write_told(out, networks.card, files, told, limits=limits, attribution=attribution, labels=labels)


def write_lite(
    out: Path,
    base: ModelCard,
    codec: Codec,
    denoiser: Denoiser,
    recipe: Mapping[str, Any],
    labels: Mapping[str, Any] | None = None,
) -> None:
    """Writes what a sidecar needs of a lite model: its student alone. Teacher and encoder are the base's."""
    out.mkdir(parents=True, exist_ok=True)
    save(student_graph(denoiser, codec), out / STUDENT)
    save_fused(out, denoiser, codec)
    told = {"config": codec.config.to_json(), "lite": recipe}
    _write_told(out, base, (STUDENT, *FUSED), told, limits=(LITE_LIMIT,), labels=labels)


def _write_told(
    out: Path,
    base: ModelCard,
    files: tuple[str, ...],
    told: Mapping[str, Any],
    *,
    limits: tuple[str, ...],
    attribution: str = "",
    labels: Mapping[str, Any] | None,
) -> None:
    """Card, attribution and labels beside graphs that are written."""
    card = copy.deepcopy(base.data)
    card |= {
        "date": date.today().isoformat(),
        "files": {name: file_facts(out / name) for name in files},
        "base": {
            "name": base.data.get("name", ""),
            "date": base.data.get("date", ""),
            "student_sha256": base.model_hash(STUDENT),
            **({"base": base.data["base"]} if "base" in base.data else {}),
        },
        "limits": [*base.data.get("limits", ()), *limits],
        "metrics": {
            "command": "soundwell evaluate --json",
            "note": "not judged; the base's figures are not its",
        },
        **told,
    }
    write_json(out, card)
    before = base.folder / ATTRIBUTION
    named = before.read_text(encoding="utf-8") if before.is_file() else ""
    (out / ATTRIBUTION).write_text(named + attribution, encoding="utf-8")
    if labels:
        text = "# Own values of attributes; legal wherever this folder is SOUNDWELL_WEIGHTS.\n"
        (out / LABELS).write_text(text + yaml.safe_dump(dict(labels), sort_keys=True), encoding="utf-8")
