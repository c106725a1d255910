"""Writes the student's fused graphs, with a new folder or into one that was exported before them.

`python -m soundwell.export.fused_files FOLDER` adds them to a folder and names them in its card.
"""

from __future__ import annotations

import sys
from pathlib import Path

import onnx
import torch

from ..model.codec import Codec
from ..model.denoiser import Denoiser
from ..runtime.weights import DECODER, SAMPLER
from .card import file_facts, write_json
from .fused import decoder_graph, sampler_graph

FUSED = (SAMPLER, DECODER)


def save_fused(folder: Path, denoiser: Denoiser, codec: Codec) -> None:
    """Writes both files. They hold ONNX Runtime's own operators, which onnx's checker does not know."""
    with torch.no_grad():
        _write(sampler_graph(denoiser), folder / SAMPLER)
        _write(decoder_graph(codec), folder / DECODER)


def add_fused(folder: Path) -> None:
    """Adds both files to an exported folder, from its own student. Raises what `restore` raises."""
    from .restore import restore

    networks = restore(folder)
    save_fused(folder, networks.student, networks.codec)
    card = networks.card.data
    card["files"] |= {name: file_facts(folder / name) for name in FUSED}
    write_json(folder, card)


def _write(model: onnx.ModelProto, path: Path) -> None:
    temporary = path.with_suffix(".part")
    temporary.write_bytes(model.SerializeToString())
    temporary.replace(path)


if __name__ == "__main__":
    add_fused(Path(sys.argv[1]))
