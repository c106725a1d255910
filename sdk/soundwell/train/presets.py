"""Named sizes and budgets: what `--preset` means. A recipe is a plain value, so a run can be told from its preset."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from .codec import CodecRecipe
from .compute import Compute
from .critic import FinishRecipe
from .distill import DistillRecipe
from .lite import LiteRecipe
from .teacher import TeacherRecipe


@dataclass(frozen=True, kw_only=True)
class Preset:
    """One budget: sizes of the denoiser and the recipes of every stage."""

    about: str
    edition: int = 1  # what the card calls the weights
    width: int = 192
    depth: int = 6
    heads: int = 3
    hears_text: bool = False
    hears_loudness: bool = False
    minutes: float = 0.0  # after which one command stops, to be run again; 0: not before it is done
    codec: CodecRecipe = field(default_factory=CodecRecipe)
    teacher: TeacherRecipe = field(default_factory=TeacherRecipe)
    distill: DistillRecipe = field(default_factory=DistillRecipe)
    lite: LiteRecipe = field(default_factory=LiteRecipe)


_BF16 = Compute(bf16=True)
_CPU = Compute(bf16=True, compile_backend="inductor")
_GPU = Compute(device="gpu", bf16=True, compile_backend="inductor", workers=12)
_TOY_GPU = Compute(device="gpu", bf16=True, compile_backend="aot_eager", workers=1)

PRESETS = {
    "cpu-2h": Preset(
        about="two CPU cores with AVX2, about two hours; the first edition's budget",
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
    "second-edition": Preset(
        about="two CPU cores with AVX2, an hour and a quarter, from the first edition",
        edition=2,
        hears_text=True,
        hears_loudness=True,
        codec=CodecRecipe(band_steps=0, wave_steps=0, attack_steps=800, seed=1),
        teacher=TeacherRecipe(num_steps=1936, lr=4e-4, muon_lr=2.4e-3, seed=1),
        distill=DistillRecipe(num_batches=28, num_steps=721, finish=FinishRecipe(share=0.12)),
    ),
    "third-edition": Preset(
        about="two CPU cores with bfloat16, an hour and a half, from the second edition",
        edition=3,
        hears_text=True,
        hears_loudness=True,
        codec=CodecRecipe(band_steps=0, wave_steps=500, critic_share=0.34, attack_steps=600, seed=2),
        teacher=TeacherRecipe(
            num_steps=6000,
            budget_secs=1680.0,
            budget_tokens=4096,
            lr=4e-4,
            muon_lr=2.4e-3,
            average=0.999,
            compute=_CPU,
            seed=2,
        ),
        distill=DistillRecipe(
            num_batches=160,
            num_steps=8000,
            budget_secs=1620.0,
            average=0.998,
            finish=FinishRecipe(share=0.25),
            compute=_CPU,
        ),
        lite=LiteRecipe(walk=replace(LiteRecipe().walk, num_batches=80, num_steps=3000, compute=_CPU)),
    ),
    "fourth-edition": Preset(
        about="two CPU cores with bfloat16, an hour and a half, from the third edition; the released weights' budget",
        edition=4,
        hears_text=True,
        hears_loudness=True,
        codec=CodecRecipe(
            band_steps=1000,
            band_lr=1e-3,
            band_muon_lr=6e-3,
            band_anchor=0.1,
            wave_steps=300,
            critic_share=0.5,
            attack_steps=300,
            compute=_BF16,
            seed=3,
        ),
        teacher=TeacherRecipe(
            num_steps=8000,
            budget_secs=2040.0,
            budget_tokens=4096,
            lr=4e-4,
            muon_lr=2.4e-3,
            average=0.999,
            compute=_CPU,
            seed=3,
        ),
        distill=DistillRecipe(
            num_batches=160,
            num_steps=8000,
            budget_secs=1440.0,
            lr=2e-4,
            muon_lr=1e-3,
            average=0.998,
            finish=FinishRecipe(share=0.12),
            compute=_BF16,
            seed=3,
        ),
        lite=LiteRecipe(walk=replace(LiteRecipe().walk, num_batches=120, num_steps=6500, compute=_BF16)),
    ),
    "second-wide": Preset(
        about="two CPU cores with AVX2, a night, everything anew and wider; docs/training.md",
        width=256,
        heads=4,
        hears_text=True,
        hears_loudness=True,
        codec=CodecRecipe(band_steps=1200, wave_steps=1200, critic_share=0.34, attack_steps=800, seed=1),
        teacher=TeacherRecipe(num_steps=12000, average=0.9995, seed=1),
        distill=DistillRecipe(
            num_batches=120, num_steps=2500, average=0.997, agreement=0.25, finish=FinishRecipe(share=0.1)
        ),
    ),
    "smoke-second": Preset(
        about="seconds; everything of fourth-edition, sounds like noise",
        width=64,
        depth=2,
        heads=1,
        hears_text=True,
        hears_loudness=True,
        codec=CodecRecipe(
            band_steps=3,
            wave_steps=3,
            budget_tokens=256,
            wave_batch=2,
            wave_tokens=16,
            critic_share=0.34,
            attack_steps=2,
        ),
        teacher=TeacherRecipe(num_steps=3, budget_tokens=256),
        distill=DistillRecipe(
            num_batches=1, num_steps=4, budget_tokens=256, agreement=0.5, finish=FinishRecipe(share=0.5)
        ),
    ),
    "gpu-30min": Preset(
        about="one GPU, three commands of under ten minutes each, from a pack: train, train again, distill",
        width=288,
        depth=8,
        heads=4,
        minutes=9.0,
        teacher=TeacherRecipe(
            num_steps=200_000, budget_secs=1000.0, budget_tokens=16_384, average=0.9995, compute=_GPU
        ),
        distill=DistillRecipe(
            num_batches=48,
            num_steps=20_000,
            budget_secs=380.0,
            budget_tokens=8_192,
            average=0.998,
            compute=_GPU,
        ),
    ),
    "smoke-gpu": Preset(
        about="seconds on any processor; the code of gpu-30min at toy size",
        width=64,
        depth=2,
        heads=1,
        teacher=TeacherRecipe(num_steps=4, budget_secs=60.0, budget_tokens=256, compute=_TOY_GPU),
        distill=DistillRecipe(
            num_batches=1, num_steps=4, budget_secs=60.0, budget_tokens=256, compute=_TOY_GPU
        ),
    ),
    "smoke": Preset(
        about="seconds; proves that every stage runs, sounds like noise",
        width=64,
        depth=2,
        heads=1,
        codec=CodecRecipe(band_steps=4, wave_steps=2, budget_tokens=256, wave_batch=2, wave_tokens=16),
        teacher=TeacherRecipe(num_steps=4, budget_tokens=256),
        distill=DistillRecipe(num_batches=1, num_steps=4, budget_tokens=256),
        lite=LiteRecipe(
            decoder_steps=2,
            decoder_tokens=256,
            walk=DistillRecipe(num_batches=1, num_steps=4, budget_tokens=256, flow_share=0.0),
        ),
    ),
}
