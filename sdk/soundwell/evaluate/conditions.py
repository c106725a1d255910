"""What every row is asked: one-shots, pools, reference recordings, drawn by seed. Renders nothing."""

from __future__ import annotations

import re
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from ..audio import FloatArray
from ..catalog import load_catalog
from ..errors import InvalidInput
from ..events import Timeline, one_shot
from ..sounds import FULL_SPREAD, MIN_DURATION_SECS, Sound
from .recordings import Recording

MAX_SECS = 3.0  # of an ask and of its real counterpart
INTENSITY = 1.0  # as the recording itself: training calls softer copies softer
POOL_SIZE = 4
MAX_POOLS = 17
REFERENCES = 36  # real recordings that distributions are held against, per class
TRAINING_SAMPLE = 1000
METAL = "impact_metal"
TONAL = ("ui", "glass", METAL, "engine")
SHARP = ("impact", "weapon", "footstep")
SHARP_TIMES = 4  # times as many asks of these, for a median of attacks needs more than agreement does
TAKES_SPREAD = 0.4  # what a designer gives who wants takes of one thing, as real pools are


@dataclass(frozen=True, kw_only=True)
class Ask:
    """One piece that every row renders, and its real counterpart."""

    timeline: Timeline
    seed: int
    category: str
    prompt: str  # the same in plain words
    recording: Callable[[], FloatArray]  # (num_frames,) at 48 kHz
    decoy_secs: tuple[float, ...] = ()  # other times, as many: for the floor of onset scores


@dataclass(frozen=True, kw_only=True)
class OneShots:
    """All asks but timelines and curves, and the recordings that results are held against."""

    classes: tuple[Ask, ...]  # the same number for each class
    metal: tuple[Ask, ...]
    sharp: tuple[Ask, ...]  # further ones of the classes with attacks
    holdout: tuple[Ask, ...]
    stand_ins: tuple[Ask, ...]  # other recordings of the holdout's classes: the real row's FAD
    pools: tuple[tuple[Ask, ...], ...]
    references: dict[str, tuple[Recording, ...]]  # by class, or METAL; none of them is asked
    training: tuple[Recording, ...]

    @property
    def num_references(self) -> int:
        """Recordings to be heard before any row, beside the holdout."""
        return len(self.training) + sum(map(len, self.references.values()))


def plan_one_shots(recordings: Sequence[Recording], count: int, holdout: int, seed: int) -> OneShots:
    """`count` asks for each class; `holdout` asks of held-out recordings (0: of all)."""
    train = [recording for recording in recordings if recording.split == "train"]
    by_class = {name: _of_class(train, name, seed) for name in load_catalog().categories}
    metal = _shuffled([r for r in by_class["impact"] if r.value == "metal"], seed, METAL)
    held = _held_out(recordings, holdout, seed)
    matched = _matched(held, by_class, seed)
    chosen = {**by_class, METAL: metal}
    asked = {name: count * (SHARP_TIMES if name in SHARP else 1) for name in chosen}
    return OneShots(
        classes=_asks([r for name in by_class for r in _first(by_class[name], count, name)], seed, "class"),
        metal=_asks(_first(metal, count, METAL), seed, METAL),
        sharp=_asks(
            [r for name in SHARP for r in _first(by_class[name], SHARP_TIMES * count, name)[count:]],
            seed,
            "sharp",
        ),
        holdout=_asks(held, seed, "holdout"),
        stand_ins=_asks(matched, seed, "stand-in"),
        pools=_pools(train, seed),
        references={name: _others(chosen[name], asked[name]) for name in dict.fromkeys((*TONAL, *SHARP))},
        training=tuple(_shuffled(train, seed, "training")[:TRAINING_SAMPLE]),
    )


def stream(seed: int, name: str) -> np.random.Generator:
    """A random stream of its own for each purpose, so that one count changes no other draw."""
    return np.random.default_rng([seed, zlib.crc32(name.encode())])


def sound_of(
    recording: Recording, *, id: str = "sound", max_secs: float = MAX_SECS, spread: float = FULL_SPREAD
) -> Sound:
    """The recording in a designer's words."""
    heard = load_catalog().categories[recording.category].model_attribute
    return Sound(
        id=id,
        category=recording.category,
        attributes={heard: recording.value} if recording.value else {},
        duration_secs=float(np.clip(recording.duration_secs, MIN_DURATION_SECS, max_secs)),
        spread=spread,
    )


def prompt_of(recording: Recording) -> str:
    """ "gravel footstep"."""
    name = load_catalog().categories[recording.category].name.lower()
    return f"{recording.value.replace('_', ' ')} {name}".strip()


def ask_for(
    recording: Recording, seed: int, *, like: Recording | None = None, spread: float = FULL_SPREAD
) -> Ask:
    """An ask whose words are those of `like` (itself when none is given)."""
    model = like or recording
    return Ask(
        timeline=one_shot(sound_of(model, spread=spread), INTENSITY),
        seed=seed,
        category=model.category,
        prompt=prompt_of(model),
        recording=lambda: recording.samples(MAX_SECS),
    )


def _asks(recordings: Iterable[Recording], seed: int, purpose: str) -> tuple[Ask, ...]:
    seeds = stream(seed, f"seeds of {purpose}")
    return tuple(ask_for(recording, int(seeds.integers(2**31))) for recording in recordings)


def _shuffled(recordings: Sequence[Recording], seed: int, purpose: str) -> list[Recording]:
    return [recordings[place] for place in stream(seed, purpose).permutation(len(recordings))]


def _of_class(train: Sequence[Recording], name: str, seed: int) -> list[Recording]:
    return _shuffled([recording for recording in train if recording.category == name], seed, f"class {name}")


def _first(recordings: Sequence[Recording], count: int, name: str) -> list[Recording]:
    """The first `count`, round again where there are fewer. Raises InvalidInput where there is none."""
    if not recordings:
        raise InvalidInput(f"has no train recording of {name}; build the whole corpus", field="corpus")
    return [recordings[place % len(recordings)] for place in range(count)]


def _others(recordings: Sequence[Recording], count: int) -> tuple[Recording, ...]:
    """Recordings that are not among the first `count`; all of them where none is left."""
    return tuple((recordings[count:] or recordings)[:REFERENCES])


def _held_out(recordings: Sequence[Recording], holdout: int, seed: int) -> list[Recording]:
    held = _shuffled([r for r in recordings if r.split == "holdout"], seed, "holdout")
    if len(held) < 2:
        raise InvalidInput("has no holdout recordings; build it with both splits", field="corpus")
    return held[:holdout] if holdout else held


def _matched(held: Sequence[Recording], by_class: dict[str, list[Recording]], seed: int) -> list[Recording]:
    """As many train recordings of the same classes, none twice while they last."""
    mixed = {name: _shuffled(found, seed, f"stand-ins {name}") for name, found in by_class.items()}
    taken: defaultdict[str, int] = defaultdict(int)
    matched = []
    for recording in held:
        choices = mixed[recording.category]
        matched.append(_first(choices, taken[recording.category] + 1, recording.category)[-1])
        taken[recording.category] += 1
    return matched


def _pools(train: Sequence[Recording], seed: int) -> tuple[tuple[Ask, ...], ...]:
    """Takes of one thing by one hand (same source, name but its number): first one per class, then more."""
    groups: defaultdict[tuple[str, str], list[Recording]] = defaultdict(list)
    for recording in train:
        stem = re.sub(r"[\d_\-. ]+$", "", recording.member.rpartition(".")[0])
        groups[recording.source, stem].append(recording)
    order = stream(seed, "pools").permutation(len(groups))
    listed = sorted(groups.items())
    full = [listed[place][1] for place in order if len(listed[place][1]) >= POOL_SIZE]
    rank: defaultdict[str, int] = defaultdict(int)
    ranked: list[tuple[int, int, list[Recording]]] = []
    for takes in full:
        ranked.append((rank[takes[0].category], len(ranked), takes))
        rank[takes[0].category] += 1
    chosen = [takes for _, _, takes in sorted(ranked, key=lambda entry: entry[:2])[:MAX_POOLS]]
    seeds = stream(seed, "seeds of pools")
    return tuple(
        tuple(
            ask_for(take, int(seeds.integers(2**31)), like=takes[0], spread=TAKES_SPREAD)
            for take in takes[:POOL_SIZE]
        )
        for takes in chosen
    )
