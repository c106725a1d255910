"""The student: the teacher's 50-step guided path, walked in 8, 4, 2 or 1 steps by the same network.

Stage one caches teacher trajectories (second-order multistep solver, guidance drawn per piece). Stage two regresses
the mean velocity of a stretch of a trajectory: long stretches enter progressively (8, then 4, 2, 1 steps). Every step
count is tied to the same endpoints, and part of the starts are the student's own outputs, steered back to the
trajectory, so that counts agree with each other (consistency). Plain flow samples are mixed in as an anchor.
Two recipes' parts are off unless asked for: agreement of step counts by the student's own half steps, and a short
adversarial finish by a critic of latents; `before_finish.pt` keeps the weights from before it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from rich.progress import track
from torch import Tensor

from ..model.codec import Codec
from ..model.denoiser import Denoiser, Prepared
from .agreement import agreement_loss
from .batches import Batch, Drops, Material
from .compute import Compute, array_to
from .critic import Finish, FinishRecipe
from .features import FeatureSet
from .loop import Deadline, MovingAverage, Run, Schedule, optimisers, set_rates
from .teacher import encode, flow_loss, prepare

POINTS = 8  # stretches of a cached trajectory
# The teacher's steps in each stretch: its path bends most where the noise is strongest.
SUBSTEPS = (6, 3, 2, 2, 2, 2, 3, 4)


@dataclass(frozen=True, kw_only=True)
class DistillRecipe:
    """Cache size, steps, and the mix of losses."""

    steps: int = 4  # step count that matters most: 4, 2 or 1; all smaller ones are taught too
    num_batches: int = 40
    num_steps: int = 600
    budget_secs: float = 0.0  # of the student's training; 0: by steps alone
    budget_tokens: int = 2560
    guidance: tuple[float, float] = (1.5, 3.5)
    flow_share: float = 0.25
    own_share: float = 0.25
    agreement: float = 0.0  # weight of the step counts' agreement; 0: off
    finish: FinishRecipe = field(default_factory=FinishRecipe)
    lr: float = 4e-4
    muon_lr: float = 2e-3
    average: float = 0.99
    compute: Compute = field(default_factory=Compute)
    seed: int = 0


@dataclass
class Trajectory:
    """A batch, its guidance (batch,), and the teacher's states (points + 1, batch, tokens, latent_dim), noise first."""

    batch: Batch
    guidance: Tensor
    states: Tensor

    @property
    def points(self) -> int:
        """Stretches between its states."""
        return len(self.states) - 1

    def beside(self, module: Denoiser) -> Trajectory:
        """The same where the module's weights are."""
        place = next(module.parameters()).device
        return replace(self, guidance=self.guidance.to(place), states=self.states.to(place))


Follow = Callable[[Denoiser, Batch, np.random.Generator, DistillRecipe], Trajectory]


@dataclass(kw_only=True)
class Lesson:
    """What a distillation works on besides the teacher. Everything may be left as it is."""

    start: Denoiser | None = None  # a student to go on from; None: the teacher's weights
    emphasis: NDArray[np.float64] | None = None  # of the features' rows; see Material
    follow: Follow | None = None  # how the teacher's trajectories are made; None: by `follow`
    show: Callable[[Run], None] | None = None  # instead of printing


def distill(
    codec: Codec,
    teacher: Denoiser,
    features: FeatureSet,
    folder: Path,
    recipe: DistillRecipe,
    lesson: Lesson | None = None,
) -> Denoiser:
    """Returns the student with averaged weights. Resumes from `folder`."""
    lesson = lesson or Lesson()
    recipe.compute.begin(codec, teacher)
    cached = cached_trajectories(teacher, features, folder, recipe, lesson)
    student = train_student(codec, teacher, features, cached, folder, recipe, lesson)
    for module in (codec, teacher):
        module.cpu()
    return student


def cached_trajectories(
    teacher: Denoiser, features: FeatureSet, folder: Path, recipe: DistillRecipe, lesson: Lesson
) -> list[Trajectory]:
    """Reads or makes them, one file a batch, so that an interruption loses at most one."""
    store = folder / "trajectories"
    store.mkdir(parents=True, exist_ok=True)
    found = []
    order = range(recipe.num_batches)
    for index in track(order, "teacher trajectories") if lesson.show is None else order:
        path = store / f"{index:04d}.npz"
        if not path.exists():
            torch.manual_seed(recipe.seed * 100_003 + index)
            rng = np.random.default_rng((recipe.seed, 11, index))
            material = Material(
                features,
                rng,
                budget=recipe.budget_tokens,
                drops=Drops(0.0, 0.0, 0.1, 0.1, 0.0, roll=0.0, event_tokens=0.0),
                emphasis=lesson.emphasis,
            )
            walk = lesson.follow or follow
            with recipe.compute.precision():
                _write(path, walk(teacher.eval(), material.next_batch(), rng, recipe))
            Deadline.check(f"trajectories, {index + 1} of {recipe.num_batches}")
        found.append(_read(path))
    return found


@torch.no_grad()
def follow(teacher: Denoiser, batch: Batch, rng: np.random.Generator, recipe: DistillRecipe) -> Trajectory:
    """Adams and Bashforth's second order over SUBSTEPS of each stretch, guided: one evaluation a step.

    Half as many evaluations again as Heun's method with one step a stretch, for a fiftieth of its squared error
    (docs/distillation.md, measured).
    """
    size, tokens = len(batch.bands), batch.bands.shape[1] // 4
    guidance = array_to(rng.uniform(*recipe.guidance, size).astype(np.float32), teacher)
    velocity = guided(teacher, batch, guidance)
    x = torch.randn(size, tokens, teacher.config.latent_dim).to(guidance.device)
    states = [x]
    before: tuple[Tensor, float] | None = None  # the velocity of the step before, and how long that was
    for index, substeps in enumerate(SUBSTEPS):
        length = 1 / POINTS / substeps
        for substep in range(substeps):
            slope = velocity(x, 1 - index / POINTS - substep * length)
            bent = slope if before is None else slope + (slope - before[0]) * (0.5 * length / before[1])
            x, before = x - length * bent, (slope, length)
        states.append(x)
    return Trajectory(batch, guidance.cpu(), torch.stack(states).cpu())


class guided:
    """Classifier-free guidance: everything dropped on one side, nothing on the other. [Ho 2022]"""

    def __init__(self, teacher: Denoiser, batch: Batch, guidance: Tensor) -> None:
        self.teacher, self.guidance = teacher, guidance
        nothing = batch.untold()
        both = Batch(
            **{name: np.concatenate([getattr(batch, name), getattr(nothing, name)]) for name in vars(batch)}
        )
        self.prepared = prepare(teacher, both)

    def __call__(self, x: Tensor, time: float) -> Tensor:
        double = torch.cat([x, x])
        times = torch.full((len(double),), time, device=x.device)
        ones = torch.ones_like(times)
        told, untold = self.teacher(double, times, torch.zeros_like(times), ones, self.prepared).chunk(2)
        return untold + self.guidance[:, None, None] * (told - untold)


def train_student(
    codec: Codec,
    teacher: Denoiser,
    features: FeatureSet,
    cached: list[Trajectory],
    folder: Path,
    recipe: DistillRecipe,
    lesson: Lesson,
) -> Denoiser:
    """Starts from the teacher's weights, or where the lesson's student stands."""
    torch.manual_seed(recipe.seed + 3)
    begin = lesson.start or teacher
    student = Denoiser(begin.config)
    student.load_state_dict(begin.state_dict())
    recipe.compute.begin(student)
    found = optimisers(
        student,
        muon=("blocks", "modulate.1"),
        lr=recipe.lr,
        muon_lr=recipe.muon_lr,
        bf16=recipe.compute.multiplies_bf16,
    )
    average = MovingAverage(student, recipe.average)
    schedule = Schedule(peak=1.0, warmup_steps=30, num_steps=recipe.num_steps)
    run = Run(folder / "student", recipe.num_steps, budget_secs=recipe.budget_secs, show=lesson.show)
    parts = {"modules": student, "average": average, **{f"optimiser{i}": o for i, o in enumerate(found)}}
    finish = Finish(teacher, recipe.finish, recipe.seed) if recipe.finish.share > 0 else None
    parts |= finish.parts if finish else {}
    run.resume(parts)
    rng = np.random.default_rng((recipe.seed, 13, run.step))
    material = Material(features, rng, budget=recipe.budget_tokens, emphasis=lesson.emphasis)
    begun = 0.4 if lesson.start is not None else 0.0  # it has walked short stretches before
    codec.eval()
    while not run.finished:
        set_rates(found, schedule.at(run.step, run.progress))
        if rng.random() < recipe.flow_share:
            batch = material.next_batch()
            with recipe.compute.precision():
                clean = encode(codec, batch)
                loss = flow_loss(student, clean, prepare(student, batch))
            losses = {"flow": float(loss.detach())}
        else:
            trajectory = cached[int(rng.integers(len(cached)))].beside(student)
            with recipe.compute.precision():
                loss = stretch_loss(student, trajectory, max(begun, run.progress), rng, recipe)
            losses = {"stretch": float(loss.detach())}
            if recipe.agreement:
                with recipe.compute.precision():
                    told = (trajectory.states, trajectory.guidance, prepare(student, trajectory.batch), rng)
                    loss = loss + recipe.agreement * agreement_loss(student, *told)
            if finish and run.progress >= 1 - recipe.finish.share:
                _keep_before_finish(folder, average)
                with recipe.compute.precision():
                    more, said = finish.lesson(
                        student, trajectory.states, trajectory.guidance, trajectory.batch
                    )
                loss, losses = loss + more, losses | said
        loss.backward()
        torch.nn.utils.clip_grad_norm_(student.parameters(), 1.0)
        for optimiser in found:
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
        average.update(student)
        unknown = dict.fromkeys(
            ("flow", "stretch", *(("critic", "contrast") if finish else ())), float("nan")
        )
        run.advance({**unknown, **losses}, parts)
    run.picture()
    student.load_state_dict(average.values)
    return student.cpu()


def _keep_before_finish(folder: Path, average: MovingAverage) -> None:
    """The averaged student from before the critic spoke, once: a finish that went wrong is not the last word."""
    path = folder / "student" / "before_finish.pt"
    if not path.exists():
        torch.save(average.values, path.with_suffix(".part"))
        path.with_suffix(".part").replace(path)


def step_counts(progress: float, most: int = 4, points: int = POINTS) -> tuple[list[int], list[float]]:
    """Step counts trained at a share of the run, and how often: long stretches enter progressively.

    `most` is the count that matters; twice as many come first, all smaller ones last, and none that is finer than
    the points of a trajectory.
    """
    counts = [2 * most] + [most >> halving for halving in range(most.bit_length())]
    shares = [0.5, 0.5] if progress < 0.15 else [0.2, 0.55, 0.25] if progress < 0.4 else [0.1, 0.5, 0.2, 0.2]
    counts, shares = counts[: len(shares)], shares[: len(counts)]
    first = sum(count > points for count in counts)
    counts, shares = counts[first:], shares[first:]
    return counts, [share / sum(shares) for share in shares]


def stretch_loss(
    student: Denoiser,
    trajectory: Trajectory,
    progress: float,
    rng: np.random.Generator,
    recipe: DistillRecipe,
) -> Tensor:
    """Mean velocity over one stretch; starts are cached states or the student's own."""
    points = trajectory.points
    counts, shares = step_counts(progress, recipe.steps, points)
    steps = int(rng.choice(counts, p=shares))
    jump = points // steps
    size = trajectory.states.shape[1]
    index = torch.from_numpy(rng.integers(0, steps, size)) * jump
    rows = torch.arange(size)
    prepared = prepare(student, trajectory.batch)
    start, target = trajectory.states[index, rows], trajectory.states[index + jump, rows]
    span = torch.full((size,), jump / points, device=start.device)
    own = steps > 1 and rng.random() < recipe.own_share
    if own:
        start = own_start(student, trajectory, index, jump, prepared)
    now = (1 - index.float() / points).to(start.device)
    velocity = student(start, now, span, trajectory.guidance, prepared)
    error = ((start - target) / span[:, None, None] - velocity).square().mean()
    # Steering back asks for what cannot all be known, and the shorter the stretch, the steeper: it counts less.
    return error / steps if own else error


@torch.no_grad()
def own_start(
    student: Denoiser, trajectory: Trajectory, index: Tensor, jump: int, prepared: Prepared
) -> Tensor:
    """Where the student itself stands at each row's point, having come from the noise by stretches of `jump`."""
    x = trajectory.states[0]
    span = torch.full((len(index),), jump / trajectory.points, device=x.device)
    for point in range(0, int(index.max()), jump):
        now = torch.full_like(span, 1 - point / trajectory.points)
        moved = x - span[:, None, None] * student(x, now, span, trajectory.guidance, prepared)
        x = torch.where((index > point).to(x.device)[:, None, None], moved, x)
    return x


def _write(path: Path, trajectory: Trajectory) -> None:
    temporary = path.with_suffix(".part.npz")
    arrays = {name: value for name, value in vars(trajectory.batch).items() if name != "bands"}
    np.savez(
        temporary,
        states=trajectory.states.numpy().astype(np.float16),
        guidance=trajectory.guidance.numpy(),
        num_frames=trajectory.batch.bands.shape[1],
        **arrays,
    )
    temporary.replace(path)


def _read(path: Path) -> Trajectory:
    data = np.load(path)
    size = len(data["guidance"])
    names = ("category", "token", "timing", "mask", "scalars", "text", "loudness", "roads")
    batch = Batch(
        bands=np.zeros((size, int(data["num_frames"]), 1), np.float32), **{n: data[n] for n in names}
    )
    return Trajectory(
        batch, torch.from_numpy(data["guidance"]), torch.from_numpy(data["states"].astype(np.float32))
    )
