"""The stages in order, each reading what the one before left in the run folder: features, codec, teacher, student."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch

from ..errors import InvalidInput
from ..model.codec import Codec
from ..model.config import ModelConfig, config_from_json
from ..model.denoiser import Denoiser
from .codec import train_bands, train_wave
from .distill import distill
from .features import FeatureSet, build_features, load_features
from .presets import Preset
from .teacher import train_teacher

FEATURES = "features.npz"
BANDS, CODEC, TEACHER, STUDENT = "bands.pt", "codec.pt", "teacher.pt", "student.pt"


def run_features(corpus: Path, run: Path, tiers: tuple[str, ...], seed: int) -> FeatureSet:
    """Makes the band energies once; later calls read them."""
    if not (corpus / "index.jsonl").is_file():
        raise InvalidInput(
            "has no index.jsonl; make it with `soundwell corpus build --out DIR`", field=str(corpus)
        )
    run.mkdir(parents=True, exist_ok=True)
    if not (run / FEATURES).exists():
        build_features(corpus, run / FEATURES, tiers=tiers, seed=seed)
    return load_features(run / FEATURES)


def run_codec(features: FeatureSet, corpus: Path, run: Path, preset: Preset) -> Codec:
    """Band autoencoder, then wave decoder."""
    if (run / CODEC).exists():
        return load_codec(run / CODEC)
    config = ModelConfig(
        categories=features.categories,
        tokens=features.tokens,
        width=preset.width,
        depth=preset.depth,
        heads=preset.heads,
    )
    if not (run / BANDS).exists():
        save_module(run / BANDS, config, train_bands(config, features, run, preset.codec))
    codec = train_wave(load_codec(run / BANDS), corpus, features, run, preset.codec)
    save_module(run / CODEC, config, codec)
    return codec


def run_teacher(codec: Codec, features: FeatureSet, run: Path, preset: Preset) -> Denoiser:
    """The 50-step model."""
    if not (run / TEACHER).exists():
        save_module(run / TEACHER, codec.config, train_teacher(codec, features, run, preset.teacher))
    return load_denoiser(run / TEACHER)


def run_student(run: Path, preset: Preset) -> Denoiser:
    """The 4-step model, from a finished teacher."""
    for name, command in ((CODEC, "train"), (TEACHER, "train"), (FEATURES, "train")):
        if not (run / name).exists():
            raise InvalidInput(f"has no {name}; run `soundwell {command}` into it first", field=str(run))
    if not (run / STUDENT).exists():
        codec, teacher = load_codec(run / CODEC), load_denoiser(run / TEACHER)
        student = distill(codec, teacher, load_features(run / FEATURES), run, preset.distill)
        save_module(run / STUDENT, codec.config, student)
    return load_denoiser(run / STUDENT)


def set_threads(threads: int) -> None:
    """0: as torch chooses."""
    if threads:
        torch.set_num_threads(threads)


def save_module(path: Path, config: ModelConfig, module: torch.nn.Module) -> None:
    """Sizes and weights in one file; temp file and rename."""
    temporary = path.with_suffix(".part")
    torch.save({"config": config.to_json(), "weights": module.state_dict()}, temporary)
    temporary.replace(path)


def load_codec(path: Path) -> Codec:
    config, weights = _load(path)
    codec = Codec(config)
    codec.load_state_dict(weights)
    codec.eval()
    return codec


def load_denoiser(path: Path) -> Denoiser:
    config, weights = _load(path)
    denoiser = Denoiser(config)
    denoiser.load_state_dict(weights)
    denoiser.eval()
    return denoiser


def _load(path: Path) -> tuple[ModelConfig, dict[str, Any]]:
    if not path.is_file():
        raise InvalidInput("does not exist; run the stage before this one", field=str(path))
    state = torch.load(path, weights_only=True)
    return config_from_json(state["config"]), state["weights"]
