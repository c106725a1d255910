"""What every training stage shares: schedule, moving average, checkpoints that resume, and the loss curve."""

from __future__ import annotations

import csv
import math
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """Linear warm-up, then cosine down to `final` of the peak."""

    peak: float
    warmup_steps: int
    num_steps: int
    final: float = 0.04

    def __call__(self, step: int) -> float:
        progress = (step - self.warmup_steps) / max(1, self.num_steps - self.warmup_steps)
        return self.at(step, progress)

    def at(self, step: int, progress: float) -> float:
        """The rate where progress, 0..1, is told: by steps or, with a budget, by time."""
        if step < self.warmup_steps:
            return self.peak * (step + 1) / self.warmup_steps
        return self.peak * (
            self.final + (1 - self.final) * 0.5 * (1 + math.cos(math.pi * min(1.0, progress)))
        )


class MovingAverage:
    """Exponential moving average of parameters; the horizon grows with the steps taken, up to `decay`."""

    def __init__(self, module: nn.Module, decay: float) -> None:
        self.decay, self.steps = decay, 0
        self.values = {name: value.detach().clone() for name, value in module.state_dict().items()}

    @torch.no_grad()
    def update(self, module: nn.Module) -> None:
        self.steps += 1
        rate = 1 - min(self.decay, (1 + self.steps) / (10 + self.steps))
        for name, value in module.state_dict().items():
            kept = self.values[name]
            if kept.dtype.is_floating_point:
                kept.lerp_(value, rate)
            else:
                kept.copy_(value)

    def load(self, values: dict[str, Tensor], steps: int) -> None:
        """Goes on from a checkpoint, on the device that the module is on."""
        self.values = {name: value.to(self.values[name].device) for name, value in values.items()}
        self.steps = steps


class Muon(torch.optim.Optimizer):
    """Momentum with orthogonalised updates for matrices [Jordan 2024]; AdamW takes everything else.

    bf16: the orthogonalisation multiplies in bfloat16, as its author does; it forgives that.
    """

    def __init__(
        self,
        params: Iterable[Tensor],
        lr: float,
        momentum: float = 0.95,
        weight_decay: float = 0.01,
        *,
        bf16: bool = False,
    ) -> None:
        super().__init__(params, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})
        self._precision = torch.bfloat16 if bf16 else torch.float32

    @torch.no_grad()
    def step(self, closure: Callable[[], float] | None = None) -> float | None:
        loss = closure() if closure is not None else None
        for group in self.param_groups:
            for parameter in group["params"]:
                if parameter.grad is None:
                    continue
                state = self.state[parameter]
                if not state:
                    state["momentum"] = torch.zeros_like(parameter)
                state["momentum"].lerp_(parameter.grad, 1 - group["momentum"])
                direction = parameter.grad.lerp(state["momentum"], group["momentum"])
                parameter.mul_(1 - group["lr"] * group["weight_decay"])
                update = orthogonal(direction.to(self._precision)).to(parameter.dtype)
                parameter.add_(update, alpha=-group["lr"] * math.sqrt(max(parameter.shape)) * 0.2)
        return loss


def orthogonal(matrix: Tensor) -> Tensor:
    """The nearest (semi-)orthogonal matrix, roughly, by four quintic Newton-Schulz steps."""
    x = matrix if matrix.shape[0] <= matrix.shape[1] else matrix.T
    x = x / (x.norm() + 1e-7)
    for _ in range(4):
        gram = x @ x.T
        x = 3.4445 * x + (-4.7750 * gram + 2.0315 * gram @ gram) @ x
    return x if matrix.shape[0] <= matrix.shape[1] else x.T


def optimisers(
    module: nn.Module, *, muon: tuple[str, ...] = (), lr: float, muon_lr: float, bf16: bool = False
) -> list[torch.optim.Optimizer]:
    """Muon for matrices under the named children (embeddings and heads excepted), AdamW for the rest."""
    matrices: list[Tensor] = []
    rest: list[Tensor] = []
    for name, parameter in module.named_parameters():
        chosen = parameter.ndim == 2 and min(parameter.shape) > 8 and name.startswith(muon) if muon else False
        (matrices if chosen else rest).append(parameter)
    found: list[torch.optim.Optimizer] = [torch.optim.AdamW(rest, lr=lr, betas=(0.9, 0.98), weight_decay=0.0)]
    if matrices:
        found.append(Muon(matrices, lr=muon_lr, bf16=bf16))
    for optimiser in found:
        for group in optimiser.param_groups:
            group["peak_lr"] = group["lr"]
    return found


class Paused(Exception):
    """The command's time is over; the checkpoint is written, and the same command goes on from it."""


class Deadline:
    """When this process should stop training, in seconds of `time.monotonic`. One command has one."""

    at = math.inf

    @classmethod
    def stop_after(cls, secs: float) -> None:
        """`secs` 0: never."""
        cls.at = time.monotonic() + secs if secs else math.inf

    @classmethod
    def check(cls, where: str) -> None:
        """Raises Paused after it. For work that saves itself piece by piece."""
        if time.monotonic() > cls.at:
            raise Paused(where)


class Run:
    """One stage's folder: checkpoint.pt, losses.csv, losses.png. Resumes where the last checkpoint stands.

    Ends after `num_steps`, or after `budget_secs` of training over all commands where that is not 0. `show` is
    called after each step instead of printing.
    """

    def __init__(
        self,
        folder: Path,
        num_steps: int,
        *,
        every_secs: float = 120.0,
        budget_secs: float = 0.0,
        show: Callable[[Run], None] | None = None,
    ) -> None:
        self.folder, self.num_steps, self.every_secs = folder, num_steps, every_secs
        self.budget_secs, self.show = budget_secs, show
        folder.mkdir(parents=True, exist_ok=True)
        self.step = 0
        self.secs = 0.0  # of training, over all commands
        self.started = self._last = self._saved = time.monotonic()
        self._recent: list[dict[str, float]] = []

    @property
    def progress(self) -> float:
        """0..1 by steps or by time, whichever is further."""
        by_time = self.secs / self.budget_secs if self.budget_secs else 0.0
        return min(1.0, max(self.step / max(1, self.num_steps), by_time))

    @property
    def finished(self) -> bool:
        return self.progress >= 1.0

    @property
    def checkpoint(self) -> Path:
        return self.folder / "checkpoint.pt"

    def resume(self, parts: dict[str, Any]) -> None:
        """Loads every part (modules, optimisers, averages, generators) that the checkpoint holds, if there is one."""
        if not self.checkpoint.exists():
            return
        state = torch.load(self.checkpoint, weights_only=True, map_location="cpu")
        self.step, self.secs = int(state["step"]), float(state.get("secs", 0.0))
        for name, part in parts.items():
            if isinstance(part, MovingAverage):
                part.load(state[name]["values"], int(state[name]["steps"]))
            else:
                part.load_state_dict(state[name])
        self._last = time.monotonic()
        if self.show is None:
            print(f"{self.folder.name}: resumed at step {self.step}", flush=True)

    def save(self, parts: dict[str, Any]) -> None:
        state: dict[str, Any] = {"step": self.step, "secs": self.secs}
        for name, part in parts.items():
            average = isinstance(part, MovingAverage)
            state[name] = {"values": part.values, "steps": part.steps} if average else part.state_dict()
        temporary = self.checkpoint.with_suffix(".part")
        torch.save(state, temporary)
        temporary.replace(self.checkpoint)
        self._saved = time.monotonic()

    def advance(self, losses: dict[str, float], parts: dict[str, Any], *, print_every: int = 20) -> None:
        """Counts one step: logs, prints now and then, saves every `every_secs` and at the end.

        Raises Paused, all saved, where the command's deadline has passed.
        """
        now = time.monotonic()
        self.step, self.secs, self._last = self.step + 1, self.secs + now - self._last, now
        self._recent.append(losses)
        if self.step % print_every == 0 or self.finished:
            self._tell(losses)
        if self.show is not None:
            self.show(self)
        late = now > Deadline.at and not self.finished
        if late or now - self._saved > self.every_secs or self.finished:
            self.save(parts)
        if late:
            raise Paused(f"{self.folder.name} at step {self.step}, {100 * self.progress:.0f} % of its budget")

    def _tell(self, losses: dict[str, float]) -> None:
        means = {name: _mean([row[name] for row in self._recent]) for name in losses}
        self._recent.clear()
        told = " ".join(f"{name} {value:.4f}" for name, value in means.items())
        pace = (time.monotonic() - self.started) / max(1, self.step)
        if self.show is None:
            print(f"{self.folder.name} {self.step}/{self.num_steps} {told} {pace:.2f} s/step", flush=True)
        self._log({"step": self.step, "secs": round(self.secs, 1), **means})

    def _log(self, row: dict[str, float]) -> None:
        path = self.folder / "losses.csv"
        fresh = not path.exists()
        with path.open("a", newline="") as file:
            writer = csv.DictWriter(file, fieldnames=list(row))
            if fresh:
                writer.writeheader()
            writer.writerow(row)

    def picture(self) -> None:
        """Draws losses.csv as losses.png."""
        import matplotlib

        matplotlib.use("Agg")
        from matplotlib import pyplot

        with (self.folder / "losses.csv").open() as file:
            rows = list(csv.DictReader(file))
        if not rows:
            return
        names = [name for name in rows[0] if name not in ("step", "secs")]
        figure, axes = pyplot.subplots(
            len(names), 1, figsize=(7, 2.4 * len(names)), squeeze=False, sharex=True
        )
        for axis, name in zip(axes[:, 0], names, strict=True):
            axis.plot([float(row["step"]) for row in rows], [float(row[name]) for row in rows])
            axis.set_ylabel(name)
            axis.grid(alpha=0.3)
        axes[-1, 0].set_xlabel("step")
        figure.tight_layout()
        figure.savefig(self.folder / "losses.png", dpi=100)
        pyplot.close(figure)


def _mean(values: list[float]) -> float:
    """Of those that are numbers: a step may leave a loss out."""
    known = [value for value in values if not math.isnan(value)]
    return sum(known) / len(known) if known else math.nan


def set_rates(found: list[torch.optim.Optimizer], fraction: float) -> None:
    """Sets every group's rate to its peak times `fraction`."""
    for optimiser in found:
        for group in optimiser.param_groups:
            group["lr"] = group["peak_lr"] * fraction


class frozen:
    """Parameters that take no gradient for a while, though what passes through them does."""

    def __init__(self, module: nn.Module) -> None:
        self._parameters = [one for one in module.parameters() if one.requires_grad]

    def __enter__(self) -> None:
        for one in self._parameters:
            one.requires_grad_(False)

    def __exit__(self, *_: object) -> None:
        for one in self._parameters:
            one.requires_grad_(True)
