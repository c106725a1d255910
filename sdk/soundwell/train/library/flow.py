"""The stages from a read library to tuned networks, each resumable. Knows folders and budgets, not files or graphs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from ...errors import InvalidInput
from ...model.codec import Codec
from ...model.config import ModelConfig
from ...model.denoiser import Denoiser
from ..distill import DistillRecipe, Lesson, distill
from ..features import FeatureSet, load_features, merged, save_features
from ..loop import Run
from ..networks import Networks
from .clips import Library, feature_set
from .closer import closer, fresh_walks, walking_error
from .measure import flow_error, forgetting, whole_batches
from .replay import generations
from .tune import TuneRecipe, balanced, carried_over, tune_teacher, widened

REPLAY, PLAN = "replay.npz", "plan.json"
TEACHER_SHARE, STUDENT_SHARE, REPLAY_SHARE, TRAJECTORY_SHARE = 0.5, 0.25, 0.1, 0.15  # of the time
TRAJECTORY_SECS = 4.0  # what one batch of them takes on two AVX2 cores, about
Tell = Callable[[str, float], None]  # (stage, its share done)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is to be done with a library. Other options than an earlier run's need another run folder."""

    run: Path
    budget_secs: float
    fresh_tokens: tuple[str, ...]  # labels that the released model has no row for
    recipe: TuneRecipe
    threads: int = 0  # 0: by the machine

    def begin(self, networks: Networks, library: Library) -> None:
        """Makes the run folder, or checks that it holds this very training. Raises InvalidInput."""
        self.run.mkdir(parents=True, exist_ok=True)
        path, now = self.run / PLAN, self._facts(networks, library)
        if path.exists() and json.loads(path.read_text()) != now:
            sentence = (
                "holds the training of other files, labels or options; add --fresh, or give another --run"
            )
            raise InvalidInput(sentence, field=str(self.run))
        path.write_text(json.dumps(now))

    def _facts(self, networks: Networks, library: Library) -> dict[str, Any]:
        digest = hashlib.sha256()
        for clip in library.clips:
            digest.update(f"{clip.item.name}\0{clip.item.label.name}\0".encode())
            digest.update(clip.bands[0].tobytes())
        recipe = {name: value for name, value in asdict(self.recipe).items() if name != "budget_secs"}
        return {
            "library": digest.hexdigest(),
            "base": networks.card.model_hash("student.onnx"),
            "new": list(self.fresh_tokens),
            "recipe": recipe,
        }


@dataclass(frozen=True, kw_only=True)
class Tuned:
    """Tuned networks with what they were tuned on, and how the teacher fares: measures before and after."""

    networks: Networks
    own: FeatureSet
    held: FeatureSet
    measures: dict[str, Any]
    steps: dict[str, int]


def tune(networks: Networks, library: Library, plan: Plan, tell: Tell) -> Tuned:
    """Replay, teacher, student, in that order; an interrupted call goes on where it stood."""
    plan.begin(networks, library)
    tokens = networks.config.tokens + plan.fresh_tokens
    config = replace(networks.config, tokens=tokens)
    own, held = _own(library, config)
    replay = _replay(networks, plan, tokens, tell)
    begin_as = _begin_as(networks.config.tokens, plan.fresh_tokens)
    teacher, student = (widened(net, config, begin_as) for net in (networks.teacher, networks.student))
    watch = _Watch(tell)
    recipe = replace(plan.recipe, budget_secs=TEACHER_SHARE * plan.budget_secs)
    tuned = tune_teacher(networks.codec, teacher, own, replay, plan.run, recipe, watch.of("teacher"))
    lesson = Lesson(
        start=carried_over(student, teacher, tuned),
        emphasis=balanced(own, replay, recipe.own_share),
        show=watch.of("student"),
    )
    folder = plan.run / f"student-{_step(plan.run)}"
    polished = distill(networks.codec, tuned, merged(own, replay), folder, _polish(plan), lesson)
    walks = fresh_walks(tuned, held, _polish(plan))
    kept, errors = closer(lesson.start or student, polished.eval(), walks)
    measures = {
        "held_out_files": len(library.held),
        **_measures(networks.codec, teacher, tuned, held, replay),
        "student_error": {"before": round(walking_error(student, walks), 4), **errors},
    }
    changed = replace(networks, config=config, teacher=tuned, student=kept)
    return Tuned(networks=changed, own=own, held=held, measures=measures, steps=watch.steps)


class _Watch:
    """Passes a run's progress on and remembers its steps."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self.steps: dict[str, int] = {}

    def of(self, stage: str) -> Callable[[Run], None]:
        def show(run: Run) -> None:
            self.steps[stage] = run.step
            self._tell(stage, run.progress)

        return show


def _own(library: Library, config: ModelConfig) -> tuple[FeatureSet, FeatureSet]:
    """What is trained on and what is measured on: the same files where there are too few to hold any out."""
    names = (config.categories, config.tokens)
    own = feature_set(library.train, *names, text_dim=config.text_dim)
    held = feature_set(library.held or library.train, *names, copies=False, text_dim=config.text_dim)
    return own, held


def _measures(
    codec: Codec, before: Denoiser, after: Denoiser, held: FeatureSet, replay: FeatureSet
) -> dict[str, Any]:
    batches, kept = whole_batches(held), whole_batches(replay, most=10_000)[::12]
    return {
        "held_out_flow_loss_before": round(flow_error(before, codec, batches), 4),
        "held_out_flow_loss_after": round(flow_error(after, codec, batches), 4),
        "forgetting": round(forgetting(after, before, codec, kept), 4),
    }


def _replay(networks: Networks, plan: Plan, tokens: tuple[str, ...], tell: Tell) -> FeatureSet:
    path = plan.run / REPLAY
    if not path.exists():
        made = generations(
            networks.card.folder,
            networks.config.categories,
            tokens,
            budget_secs=REPLAY_SHARE * plan.budget_secs,
            seed=plan.recipe.seed,
            threads=plan.threads,
            tell=lambda share: tell("replay", share),
        )
        save_features(path, made)
    return load_features(path)


def _polish(plan: Plan) -> DistillRecipe:
    """A short distillation at small rates: the student has only to follow a little further."""
    batches = round(TRAJECTORY_SHARE * plan.budget_secs / TRAJECTORY_SECS)
    return DistillRecipe(
        num_batches=min(24, max(1, batches)),
        num_steps=100_000,
        budget_secs=STUDENT_SHARE * plan.budget_secs,
        budget_tokens=plan.recipe.budget_tokens,
        lr=1e-4,
        muon_lr=4e-4,
        average=0.98,
        seed=plan.recipe.seed,
    )


def _step(run: Path) -> int:
    """How far the teacher came: other teachers need other trajectories."""
    import torch

    return int(torch.load(run / "tuned" / "checkpoint.pt", weights_only=True)["step"])


def _begin_as(known: tuple[str, ...], fresh: tuple[str, ...]) -> dict[int, tuple[int, ...]]:
    """New row -> the rows of its category's known labels, whose mean it begins as."""
    found = {}
    for index, token in enumerate(fresh):
        category = token.partition("/")[0]
        rows = tuple(1 + i for i, name in enumerate(known) if name.startswith(f"{category}/"))
        found[1 + len(known) + index] = rows
    return found
