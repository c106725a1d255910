"""The released model's folder: its card, its files, and the check that they are the ones the card names."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import InvalidInput, WeightsCorrupt
from .conditions import Hears

CARD = "model_card.json"
STUDENT, TEACHER, ENCODER = "student.onnx", "teacher.onnx", "encoder.onnx"
SAMPLER, DECODER = "sampler.onnx", "decoder.onnx"  # the student again, fused for ONNX Runtime
INT8, INT8_RANGES = "onnx-int8", "int8_ranges.json"  # a runtime, and what it knows of the two


@dataclass(frozen=True, kw_only=True)
class ModelCard:
    """What the weights are: vocabulary, typical conditions, guidance, files with their SHA-256, provenance."""

    folder: Path
    data: dict[str, Any]

    @property
    def categories(self) -> tuple[str, ...]:
        return tuple(self.data["config"]["categories"])

    @property
    def tokens(self) -> tuple[str, ...]:
        return tuple(self.data["config"]["tokens"])

    @property
    def guidance(self) -> float:
        return float(self.data["guidance"])

    @property
    def hears(self) -> Hears:
        """What its graphs take beside the plain conditions; cards older than that say nothing and hear nothing."""
        config = self.data["config"]
        return Hears(
            text_dim=int(config.get("text_dim", 0)), loudness=bool(config.get("hears_loudness", False))
        )

    def typical(self, category: str) -> dict[str, float]:
        """Median level_dbfs and upper-quartile bandwidth_hz of the category's training recordings."""
        found: dict[str, float] = self.data["typical"].get(category, {})
        return found

    def model_hash(self, name: str) -> str:
        """Hex SHA-256 that the card states for a file."""
        return str(self.data["files"][name]["sha256"])

    @property
    def is_fused(self) -> bool:
        """True where sampler and decoder stand beside the student's one graph."""
        return bool({SAMPLER, DECODER} <= self.data["files"].keys())

    def student_hash(self, runtime: str = "onnx") -> str:
        """What names the samples that a runtime makes of the student: of its files, and of the runtime's name where
        that rounds otherwise than ONNX Runtime on the CPU.
        """
        names = (SAMPLER, DECODER) if self.is_fused else (STUDENT,)
        if runtime == INT8 and INT8_RANGES in self.data["files"]:
            names = (*names, INT8_RANGES)
        parts = [*map(self.model_hash, names), *([] if runtime == "onnx" else [runtime])]
        return parts[0] if len(parts) == 1 else hashlib.sha256("/".join(parts).encode()).hexdigest()

    def read(self, name: str) -> bytes:
        """The file's bytes, verified. Raises WeightsCorrupt where they are not what the card names."""
        path = self.folder / name
        if name not in self.data.get("files", {}):
            raise InvalidInput(
                f"the model card names no {name}; this release has it not", field=str(self.folder)
            )
        if not path.is_file():
            raise WeightsCorrupt(f"{path} is missing; install Soundwell again or export the model again")
        content = path.read_bytes()
        found = hashlib.sha256(content).hexdigest()
        if found != self.model_hash(name):
            raise WeightsCorrupt(
                f"{path} has SHA-256 {found[:16]}... but its card says {self.model_hash(name)[:16]}...; "
                "install Soundwell again or export the model again"
            )
        return content


def load_card(folder: Path) -> ModelCard:
    """Raises InvalidInput where there is no card, WeightsCorrupt where it cannot be read."""
    path = folder / CARD
    if not path.is_file():
        raise InvalidInput(f"has no {CARD}; use a folder made by `soundwell export`", field=str(folder))
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        card = ModelCard(folder=folder, data=data)
        _ = (card.categories, card.tokens, card.guidance, data["files"], data["typical"])
    except (ValueError, KeyError, TypeError) as error:
        raise WeightsCorrupt(f"{path} is not a model card ({error!r}); install Soundwell again") from error
    return card
