"""Named sizes and budgets: what `--preset` means. A recipe is a plain value, so a run can be told from its preset."""

from __future__ import annotations

from dataclasses import dataclass, field

from .codec import CodecRecipe
from .distill import DistillRecipe
from .teacher import TeacherRecipe


@dataclass(frozen=True, kw_only=True)
class Preset:
    """One budget: sizes of the denoiser and the recipes of every stage."""

    about: str
    width: int = 192
    depth: int = 6
    heads: int = 3
    codec: CodecRecipe = field(default_factory=CodecRecipe)
    teacher: TeacherRecipe = field(default_factory=TeacherRecipe)
    distill: DistillRecipe = field(default_factory=DistillRecipe)


PRESETS = {
    "cpu-2h": Preset(
        about="two CPU cores with AVX2, about two hours; the released weights' budget",
        codec=CodecRecipe(band_steps=360, wave_steps=120),
        teacher=TeacherRecipe(num_steps=3000),
        distill=DistillRecipe(num_batches=24, num_steps=300),
    ),
    "cpu-overnight": Preset(
        about="two CPU cores, a night",
        width=256,
        heads=4,
        codec=CodecRecipe(band_steps=3000, wave_steps=3000),
        teacher=TeacherRecipe(num_steps=15000, average=0.9995),
        distill=DistillRecipe(num_batches=300, num_steps=4000, average=0.998),
    ),
    "smoke": Preset(
        about="seconds; proves that every stage runs, sounds like noise",
        width=64,
        depth=2,
        heads=1,
        codec=CodecRecipe(band_steps=4, wave_steps=2, budget_tokens=256, wave_batch=2, wave_tokens=16),
        teacher=TeacherRecipe(num_steps=4, budget_tokens=256),
        distill=DistillRecipe(num_batches=1, num_steps=4, budget_tokens=256),
    ),
}
