"""Fine-tunes the released teacher on a library, and brings the student along. Knows features, not files or labels.

The teacher learns the library by its flow loss; on the released model's own generations it is held to what the
released teacher says (the same velocity at the same noisy latent), so that it forgets little. The student takes the
teacher's change of weights as its own, since it once began as that teacher, and is then shown the new teacher's
trajectories. [Li & Hoiem 2016; Luo et al. 2023]
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.utils import parametrize

from ...model.codec import Codec
from ...model.config import ModelConfig
from ...model.denoiser import Denoiser
from ..batches import Material
from ..features import FeatureSet
from ..loop import MovingAverage, Run, Schedule, set_rates
from ..teacher import encode, paired_noise, prepare

METHODS = ("all", "adapters", "lora")
_ADAPTERS = ("conditioner.", "modulate.", "time.", "final.", ".table", ".null_event")
_RANKED = ("attention.", "cross.", ".up.", ".down.")
Show = Callable[[Run], None]


@dataclass(frozen=True, kw_only=True)
class TuneRecipe:
    """How the teacher is tuned. Chosen by measurement; see docs/own-library.md."""

    method: str = "all"
    budget_secs: float = 180.0
    num_steps: int = 100_000  # at most
    budget_tokens: int = 768
    own_share: float = 0.6  # of the steps; the others hold on to what the released model says
    lr: float = 2e-4
    rank: int = 8  # of lora
    average: float = 0.98
    seed: int = 0


def widened(denoiser: Denoiser, config: ModelConfig, begin_as: Mapping[int, tuple[int, ...]]) -> Denoiser:
    """The same network with more rows in its token table; a new row begins as the mean of others (indices), or 0."""
    wide = Denoiser(config)
    state = denoiser.state_dict()
    table = wide.conditioner.token.weight.detach().clone()
    known = state["conditioner.token.weight"]
    table[: len(known)] = known
    for row in range(len(known), len(table)):
        sources = list(begin_as.get(row, ()))
        table[row] = known[sources].mean(0) if sources else torch.zeros_like(table[row])
    wide.load_state_dict({**state, "conditioner.token.weight": table})
    return wide.eval()


def tune_teacher(
    codec: Codec,
    teacher: Denoiser,
    own: FeatureSet,
    replay: FeatureSet,
    folder: Path,
    recipe: TuneRecipe,
    show: Show | None = None,
) -> Denoiser:
    """Returns the tuned teacher with averaged weights; `teacher` stays as it is. Resumes from `folder`."""
    torch.manual_seed(recipe.seed)
    tuned = copy.deepcopy(teacher)
    trained = choose_parameters(tuned, recipe)
    optimiser = torch.optim.AdamW(trained, lr=recipe.lr, betas=(0.9, 0.98), weight_decay=0.0)
    optimiser.param_groups[0]["peak_lr"] = recipe.lr
    average = MovingAverage(tuned, recipe.average)
    schedule = Schedule(peak=1.0, warmup_steps=10, num_steps=recipe.num_steps)
    run = Run(folder / "tuned", recipe.num_steps, budget_secs=recipe.budget_secs, show=show, every_secs=30.0)
    parts = {"modules": tuned, "average": average, "optimiser": optimiser}
    run.resume(parts)
    torch.manual_seed(recipe.seed + 1 + run.step)
    rng = np.random.default_rng((recipe.seed, 19, run.step))
    fresh = Material(own, rng, budget=recipe.budget_tokens)
    known = Material(replay, rng, budget=recipe.budget_tokens)
    codec.eval()
    while not run.finished:
        set_rates([optimiser], schedule.at(run.step, run.progress))
        mine = rng.random() < recipe.own_share
        loss = tuning_loss(tuned, teacher, codec, fresh if mine else known, own=mine)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
        average.update(tuned)
        names = ("library", "kept") if mine else ("kept", "library")
        run.advance({"library": float("nan"), "kept": float("nan"), names[0]: float(loss.detach())}, parts)
    tuned.load_state_dict(average.values)
    return merge_ranks(tuned).eval()


def tuning_loss(tuned: Denoiser, teacher: Denoiser, codec: Codec, material: Material, *, own: bool) -> Tensor:
    """Flow loss on the library, or distance to the frozen teacher's velocity on its own generations."""
    batch = material.next_batch()
    clean = encode(codec, batch)
    noise = paired_noise(clean) if own else torch.randn_like(clean)
    time = torch.sigmoid(torch.randn(len(clean)))
    mixed = (1 - time)[:, None, None] * clean + time[:, None, None] * noise
    plain = (torch.zeros_like(time), torch.ones_like(time))
    target = noise - clean
    if not own:
        with torch.no_grad():
            target = teacher(mixed, time, *plain, prepare(teacher, batch))
    velocity = tuned(mixed, time, *plain, prepare(tuned, batch))
    return (velocity - target).square().mean()


def carried_over(student: Denoiser, teacher: Denoiser, tuned: Denoiser) -> Denoiser:
    """A student with the teacher's change of weights added to its own."""
    before, after = teacher.state_dict(), tuned.state_dict()
    state = {name: value + (after[name] - before[name]) for name, value in student.state_dict().items()}
    moved = copy.deepcopy(student)
    moved.load_state_dict(state)
    return moved.eval()


def choose_parameters(denoiser: Denoiser, recipe: TuneRecipe) -> list[nn.Parameter]:
    """Switches off what the method does not train; adds its low-rank parts. Returns what is trained."""
    if recipe.method == "lora":
        _add_ranks(denoiser, recipe.rank, recipe.seed)
    for name, parameter in denoiser.named_parameters():
        light = any(part in name for part in _ADAPTERS) and not name.endswith(".original")
        ranked = "parametrizations" in name and not name.endswith(".original")
        chosen = {"all": True, "adapters": light, "lora": ranked or name.startswith("conditioner.token")}
        parameter.requires_grad_(chosen[recipe.method])
    return [parameter for parameter in denoiser.parameters() if parameter.requires_grad]


def merge_ranks(denoiser: Denoiser) -> Denoiser:
    """Low-rank parts added into their matrices; nothing where there are none."""
    for module in denoiser.modules():
        if parametrize.is_parametrized(module, "weight"):
            parametrize.remove_parametrizations(module, "weight", leave_parametrized=True)
    return denoiser.requires_grad_(True)


class LowRank(nn.Module):
    """W -> W + up down, of which only the small ones are trained. [Hu 2021]"""

    def __init__(self, shape: torch.Size, rank: int, generator: torch.Generator) -> None:
        super().__init__()
        self.up = nn.Parameter(torch.zeros(shape[0], rank))
        self.down = nn.Parameter(torch.randn(rank, shape[1], generator=generator) / shape[1] ** 0.5)

    def forward(self, weight: Tensor) -> Tensor:
        return weight + self.up @ self.down


def _add_ranks(denoiser: Denoiser, rank: int, seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    for name, module in list(denoiser.named_modules()):
        if isinstance(module, nn.Linear) and any(part in f"{name}." for part in _RANKED):
            parametrize.register_parametrization(
                module, "weight", LowRank(module.weight.shape, rank, generator)
            )


def balanced(own: FeatureSet, replay: FeatureSet, own_share: float) -> np.ndarray:
    """Emphasis for `merged(own, replay)`: the library's rows are drawn `own_share` of the time."""
    sizes = len(own.length), len(replay.length)
    weights = np.concatenate(
        [np.full(sizes[0], own_share / sizes[0]), np.full(sizes[1], (1 - own_share) / sizes[1])]
    )
    return weights * sum(sizes)
