"""The stages in order, each reading what the one before left in the run folder: features, codec, teacher, student."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from ..errors import InvalidInput
from ..model.codec import Codec
from ..model.config import ModelConfig, config_from_json
from ..model.denoiser import Denoiser
from .attack import train_attack, with_attack_gains
from .codec import train_bands, train_wave
from .distill import Lesson, distill
from .features import FeatureSet, build_features, load_features, save_features
from .library.replay import generations
from .lite import train_lite_codec, train_lite_denoiser
from .networks import Networks
from .pack import unpack
from .presets import Preset
from .teacher import train_teacher

FEATURES = "features.npz"
BANDS, CODEC, TEACHER, STUDENT = "bands.pt", "codec.pt", "teacher.pt", "student.pt"
LITE_CODEC, LITE = "lite_codec.pt", "lite.pt"
# Where `python -m soundwell.export.unpack` put a release's weights to go on from; without them all begins anew.
CODEC_START, TEACHER_START, STUDENT_START = "codec_start.pt", "teacher_start.pt", "student_start.pt"


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


def run_pack(pack: Path, run: Path, seed: int) -> FeatureSet:
    """Opens a pack of `soundwell corpus pack` once; later calls read its features."""
    run.mkdir(parents=True, exist_ok=True)
    if not (run / FEATURES).exists():
        save_features(run / FEATURES, unpack(pack, seed=seed))
    return load_features(run / FEATURES)


def adopt_codec(networks: Networks, features: FeatureSet, run: Path, preset: Preset) -> Codec:
    """The codec of released weights under a preset's sizes: a pack holds no audio to train another on."""
    if not (run / CODEC).exists():
        ours = config_of(features, preset)
        sizes = {
            name: getattr(ours, name) for name in ("width", "depth", "heads", "text_dim", "hears_loudness")
        }
        config = replace(networks.config, categories=ours.categories, tokens=ours.tokens, **sizes)
        codec = Codec(config)
        codec.load_state_dict(networks.codec.state_dict())
        save_module(run / CODEC, config, codec)
    return load_codec(run / CODEC)


def run_codec(features: FeatureSet, corpus: Path, run: Path, preset: Preset) -> Codec:
    """Band autoencoder, wave decoder, and attack gains where the recipe gives them steps."""
    if (run / CODEC).exists():
        return load_codec(run / CODEC)
    codec = _bands(features, run, preset)
    if preset.codec.wave_steps:
        codec = train_wave(codec, corpus, features, run, preset.codec)
    if preset.codec.attack_steps:
        clips = [corpus / "audio" / f"{name}.flac" for name in sorted(set(features.ids[_sharp(features)]))]
        steps, seed = preset.codec.attack_steps, preset.codec.seed
        codec = train_attack(with_attack_gains(codec), clips, run, num_steps=steps, seed=seed)
    save_module(run / CODEC, codec.config, codec)
    return codec


def _bands(features: FeatureSet, run: Path, preset: Preset) -> Codec:
    """The codec with its bands trained, from a release's or anew; as the release has them where no steps are given."""
    has_start = (run / CODEC_START).exists()
    if preset.codec.band_steps:
        if not (run / BANDS).exists():
            start = load_codec(run / CODEC_START) if has_start else None
            config = config_of(features, preset) if start is None else start.config
            save_module(run / BANDS, config, train_bands(config, features, run, preset.codec, start))
        return load_codec(run / BANDS)
    if not has_start:
        sentence = (
            "has no codec_start.pt, which this preset goes on from; run `python -m soundwell.export.unpack`"
        )
        raise InvalidInput(f"{sentence} --run {run}", field=str(run))
    return load_codec(run / CODEC_START)


def config_of(features: FeatureSet, preset: Preset) -> ModelConfig:
    """The sizes of a preset for what these features name and say."""
    return ModelConfig(
        categories=features.categories,
        tokens=features.tokens,
        width=preset.width,
        depth=preset.depth,
        heads=preset.heads,
        text_dim=features.text.shape[1] if preset.hears_text else 0,
        hears_loudness=preset.hears_loudness,
    )


def _sharp(features: FeatureSet) -> NDArray[np.int64]:
    """Recordings that are one clean event: only of them is it known where the attack is."""
    kept: NDArray[np.int64] = np.unique(features.clip[features.original & (features.clean > 0)])
    return kept


def run_teacher(codec: Codec, features: FeatureSet, run: Path, preset: Preset) -> Denoiser:
    """The 50-step model."""
    if not (run / TEACHER).exists():
        start = load_denoiser(run / TEACHER_START) if (run / TEACHER_START).exists() else None
        teacher = train_teacher(codec, features, run, preset.teacher, start)
        save_module(run / TEACHER, codec.config, teacher)
    return load_denoiser(run / TEACHER)


def run_student(run: Path, preset: Preset) -> Denoiser:
    """The few-step model, from a finished teacher; one for the step counts that the preset's recipe asks for."""
    for name in (CODEC, TEACHER, FEATURES):
        if not (run / name).exists():
            raise InvalidInput(f"has no {name}; run `soundwell train` into it first", field=str(run))
    path = run / student_file(preset.distill.steps)
    if not path.exists():
        codec, teacher = load_codec(run / CODEC), load_denoiser(run / TEACHER)
        folder = run if path.name == STUDENT else run / path.stem
        lesson = Lesson(start=_moved_student(run, teacher))
        student = distill(codec, teacher, load_features(run / FEATURES), folder, preset.distill, lesson)
        save_module(path, codec.config, student)
    return load_denoiser(path)


def _moved_student(run: Path, teacher: Denoiser) -> Denoiser | None:
    """The release's student, moved as far as its teacher has moved since; None where training began anew.

    What a fine-tuned network learnt can be added to its sibling's weights. [Ilharco 2023]
    """
    if not (run / STUDENT_START).exists() or not (run / TEACHER_START).exists():
        return None
    student, before = load_denoiser(run / STUDENT_START), load_denoiser(run / TEACHER_START).state_dict()
    now = teacher.state_dict()
    student.load_state_dict({k: value + now[k] - before[k] for k, value in student.state_dict().items()})
    return student


def run_redistillation(
    networks: Networks, run: Path, preset: Preset, seed: int, replay_secs: float
) -> Networks:
    """A student from the teacher of exported weights alone.

    There are no recordings: pieces to distil on are asked for by every label of the card, and the plain flow
    samples that hold the student in place are what the released student makes of them.
    """
    path = run / student_file(preset.distill.steps)
    if not path.exists():
        features = _asked_for(networks, run, seed, replay_secs)
        folder = run / path.stem
        student = distill(networks.codec, networks.teacher, features, folder, preset.distill)
        save_module(path, networks.config, student)
    return replace(networks, student=load_denoiser(path))


def run_lite(
    networks: Networks, run: Path, preset: Preset, seed: int, replay_secs: float
) -> tuple[Codec, Denoiser]:
    """Narrower decoders and a narrower student of exported weights; conditions as in `run_redistillation`.

    A run folder of `soundwell train` may be given: then the recordings' own conditions and latents serve.
    """
    features = _asked_for(networks, run, seed, replay_secs)
    if not (run / LITE_CODEC).exists():
        small = train_lite_codec(networks.codec, features, run, preset.lite)
        save_module(run / LITE_CODEC, small.config, small)
    if not (run / LITE).exists():
        denoiser = train_lite_denoiser(networks.codec, networks.student, features, run / "lite", preset.lite)
        save_module(run / LITE, denoiser.config, denoiser)
    return load_codec(run / LITE_CODEC), load_denoiser(run / LITE)


def _asked_for(networks: Networks, run: Path, seed: int, budget_secs: float) -> FeatureSet:
    run.mkdir(parents=True, exist_ok=True)
    path, base = run / FEATURES, networks.card.model_hash("teacher.onnx")
    mark = run / "base.txt"
    if mark.exists() and mark.read_text() != base:
        raise InvalidInput("holds a distillation of other weights; give another --run", field=str(run))
    if not path.exists():
        made = generations(
            networks.card.folder,
            networks.config.categories,
            networks.config.tokens,
            budget_secs=budget_secs,
            seed=seed,
        )
        save_features(path, made)
    mark.write_text(base)
    return load_features(path)


def student_file(steps: int) -> str:
    """Where the student of a step count lies in a run folder."""
    return STUDENT if steps == 4 else f"student-{steps}.pt"


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
