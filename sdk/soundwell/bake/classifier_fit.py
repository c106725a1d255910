"""Fits the selection classifier: `python -m soundwell.bake.classifier_fit CORPUS`. Shrunk linear discriminants.

Reads a folder made by `soundwell corpus build` and of it only tier A of the training split, so that neither the
held-out packages nor what measures the model has any part in it. Prints accuracy on packages left out of each fit.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..audio import read_clip
from ..catalog import load_catalog
from .classifier import DATA, Classifier, features

SHRINKAGE = 0.3
FOLDS = 5
Matrix = NDArray[np.float64]


def fit(rows: Matrix, labels: Sequence[str]) -> Classifier:
    """rows: (recordings, features). Classes count alike, however many recordings they have."""
    classes = tuple(sorted(set(labels)))
    mean, scale = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    whitened = (rows - mean) / scale
    which = np.array([classes.index(label) for label in labels])
    centres = np.stack([whitened[which == index].mean(axis=0) for index in range(len(classes))])
    spread = whitened - centres[which]
    weight = (1.0 / np.bincount(which))[which] / len(classes)
    pooled = (spread * weight[:, None]).T @ spread
    even = np.eye(len(pooled)) * np.trace(pooled) / len(pooled)
    weights = np.linalg.solve((1 - SHRINKAGE) * pooled + SHRINKAGE * even, centres.T)
    bias = -0.5 * np.einsum("cf,fc->c", centres, weights)
    return Classifier(classes=classes, mean=mean, scale=scale, weights=weights, bias=bias)


def accuracy(rows: Matrix, labels: Sequence[str], packages: Sequence[str]) -> tuple[float, float]:
    """Top-1 and top-3, classes weighted equally, of packages that the fit did not see."""
    names = np.array(labels)
    fold = np.array([sum(package.encode()) % FOLDS for package in packages])
    ranks = np.full(len(names), 99)
    for index in range(FOLDS):
        model = fit(rows[fold != index], names[fold != index].tolist())
        logits = ((rows[fold == index] - model.mean) / model.scale) @ model.weights + model.bias
        order = np.array(model.classes)[np.argsort(-logits, axis=1)]
        ranks[fold == index] = (order == names[fold == index][:, None]).argmax(axis=1)
    found = [[(ranks[names == name] < top).mean() for name in set(labels)] for top in (1, 3)]
    return float(np.mean(found[0])), float(np.mean(found[1]))


def read_corpus(corpus: Path) -> tuple[Matrix, list[str], list[str]]:
    """Features, class and package of each tier-A training recording."""
    catalog = load_catalog()
    entries = [json.loads(line) for line in (corpus / "index.jsonl").read_text().splitlines()]
    entries = [entry for entry in entries if entry["tier"] == "A" and entry["split"] == "train"]
    rows = [features(read_clip(corpus / entry["path"]).mono()) for entry in entries]
    labels = [catalog.corpus_token(entry["class"], entry["material"], "")[0] for entry in entries]
    return np.stack(rows), labels, [entry["source"] for entry in entries]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m soundwell.bake.classifier_fit", description=__doc__)
    parser.add_argument("corpus", type=Path, help="folder made by `soundwell corpus build`")
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name(DATA))
    arguments = parser.parse_args()
    rows, labels, packages = read_corpus(arguments.corpus)
    top1, top3 = accuracy(rows, labels, packages)
    model = fit(rows, labels)
    arrays = {"mean": model.mean, "scale": model.scale, "weights": model.weights, "bias": model.bias}
    with arguments.out.open("wb") as file:
        np.savez_compressed(
            file,
            classes=np.array(model.classes),
            allow_pickle=False,
            **{name: value.astype(np.float32) for name, value in arrays.items()},
        )
    print(f"{len(labels)} recordings, {len(model.classes)} classes; unseen packages: top-1 {top1:.3f}, "
          f"top-3 {top3:.3f}", file=sys.stderr)  # fmt: skip


if __name__ == "__main__":
    main()
