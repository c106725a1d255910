"""From what was heard of a row to its numbers, under stable keys with units. Renders nothing.

`score` fills a row; `score_shuffled` holds the same clips against other asks, which gives the floor.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..catalog import load_catalog
from . import measures
from .conditions import METAL, SHARP, TONAL, Ask, OneShots, stream
from .hearing import Hearing, Plan, Reference
from .judges import Judges
from .onsets import COLLARS_MILLIS, match_onsets, score_onsets
from .traits import Traits, follows_curve

Array = NDArray[np.float64]
Numbers = dict[str, float]


@dataclass(frozen=True, kw_only=True)
class Bench:
    """What every row is scored with."""

    plan: Plan
    reference: Reference
    judges: Judges
    seed: int


def score(heard: Hearing, bench: Bench, *, is_real: bool = False) -> Numbers:
    """All numbers of a row. `is_real`: its FAD clips are train recordings, so memorisation is asked of the
    holdout recordings instead."""
    shots = bench.plan.one_shots
    labels = _labels(shots.classes, bench.judges)
    queries = bench.reference.holdout_sfx if is_real else heard.holdout_sfx
    return {
        **_distances(heard, bench),
        **_agreement(heard, labels, bench),
        "text_score": _text_score(heard, [ask.prompt for ask in shots.classes], bench),
        **_onsets(heard, [ask.decoy_secs for ask in bench.plan.timelines], bench),
        **_loudness(heard, bench.plan.curves),
        **_diversity(heard, bench.reference),
        **_memorisation(queries, bench.reference),
        **_tonality(_traits_by_class(heard, shots.classes), bench.reference),
        **_attack(_sharp_traits(heard, shots), bench.reference),
        "rolloff_median_hz": float(np.median([traits.rolloff_hz for traits in heard.class_traits])),
        "secs_per_clip": heard.secs_per_clip if not is_real else float("nan"),
        "real_time_factor": heard.real_time_factor if not is_real else float("nan"),
    }


def score_shuffled(heard: Hearing, bench: Bench) -> Numbers:
    """The row's clips against asks of other classes, other times and other curves."""
    shots, plan = bench.plan.one_shots, bench.plan
    shift = _shift(shots.classes)
    moved = tuple(np.roll(np.arange(len(shots.classes)), shift))
    asks = [shots.classes[place] for place in moved]
    decoys = [ask.decoy_secs for ask in plan.timelines]
    onsets = score_onsets(decoys, [times.tolist() for times in heard.onsets])
    found = _traits_by_class(heard, asks)
    return {
        **_agreement(heard, _labels(asks, bench.judges), bench),
        "text_score": _text_score(heard, [ask.prompt for ask in asks], bench),
        **{f"onset_f1_{collar}ms": onsets.f1[collar] for collar in COLLARS_MILLIS},
        "median_onset_error_millis": onsets.median_error_millis,
        **_loudness(heard, (*plan.curves[1:], plan.curves[0])),
        **_tonality({**found, METAL: found["impact"]}, bench.reference),
    }


def _shift(asks: Sequence[Ask]) -> int:
    """Five classes on: no clip keeps its class, and near ones in the list are not near in sound."""
    categories = list(dict.fromkeys(ask.category for ask in asks))
    return 5 % max(1, len(categories)) * (len(asks) // len(categories))


def _labels(asks: Sequence[Ask], judges: Judges) -> NDArray[np.int64]:
    categories = load_catalog().categories
    return np.array([judges.classes.index(categories[ask.category].corpus_class) for ask in asks], np.int64)


def _distances(heard: Hearing, bench: Bench) -> Numbers:
    pairs = {
        "tagger": (bench.reference.holdout_tagger, heard.holdout_tagger),
        "sfx": (bench.reference.holdout_sfx, heard.holdout_sfx),
    }
    numbers: Numbers = {}
    for name, (real, fake) in pairs.items():
        found = bench.judges.distances(real, fake, bench.seed)
        rng = stream(bench.seed, f"interval {name}")
        low, high = measures.frechet_interval(real, fake, found["fad"], rng)
        numbers |= {f"{measure}_{name}": value for measure, value in found.items()}
        numbers |= {f"fad_{name}_low": low, f"fad_{name}_high": high}
    return numbers


def _agreement(heard: Hearing, labels: NDArray[np.int64], bench: Bench) -> Numbers:
    probabilities = bench.judges.class_probabilities(heard.class_tagger)
    categories = {name: c.corpus_class for name, c in load_catalog().categories.items()}
    numbers: Numbers = {}
    for best in (3, 1):
        hits = measures.hits(probabilities, labels, best)
        low, high = measures.balanced_interval(hits, labels, stream(bench.seed, f"interval top{best}"))
        numbers[f"class_top{best}"] = measures.balanced_mean(hits, labels)
        numbers |= {f"class_top{best}_low": low, f"class_top{best}_high": high}
        each = measures.by_class(hits, labels)
        numbers |= {
            f"class_top{best}_{name}": each[bench.judges.classes.index(corpus_class)]
            for name, corpus_class in categories.items()
        }
    return numbers


def _text_score(heard: Hearing, prompts: Sequence[str], bench: Bench) -> float:
    return float(bench.judges.text_scores(heard.class_tags, prompts).mean())


def _onsets(heard: Hearing, decoys: Sequence[Sequence[float]], bench: Bench) -> Numbers:
    asked = [[event.time_secs for event in ask.timeline.events] for ask in bench.plan.timelines]
    times = [found.tolist() for found in heard.onsets]
    true, floor = score_onsets(asked, times), score_onsets(decoys, times)
    return {
        **{f"onset_f1_{collar}ms": true.f1[collar] for collar in COLLARS_MILLIS},
        **{f"onset_f1_{collar}ms_shuffled": floor.f1[collar] for collar in COLLARS_MILLIS},
        "median_onset_error_millis": true.median_error_millis,
        "onset_bias_millis": true.bias_millis,
        "event_count_error": true.count_error,
    }


def onset_errors_millis(heard: Hearing, plan: Plan) -> list[float]:
    """Heard minus asked, of every event that matched within the widest collar."""
    errors = []
    for ask, found in zip(plan.timelines, heard.onsets, strict=True):
        times = [event.time_secs for event in ask.timeline.events]
        errors += (match_onsets(times, found.tolist(), COLLARS_MILLIS[-1] / 1e3) * 1e3).tolist()
    return errors


def _loudness(heard: Hearing, asks: Sequence[Ask]) -> Numbers:
    pairs = zip(heard.levels, asks, strict=True)
    followed = [follows_curve(levels, ask.timeline.loudness) for levels, ask in pairs]
    errors, correlations = zip(*followed, strict=True)
    return {
        "loudness_error_db": float(np.mean(errors)),
        "loudness_correlation": float(np.mean(correlations)),
    }


def _diversity(heard: Hearing, reference: Reference) -> Numbers:
    sfx_centre, tagger_centre = reference.holdout_sfx.mean(axis=0), reference.holdout_tagger.mean(axis=0)
    return {
        "diversity_sfx": measures.mean_distance(
            [measures.directions(p, sfx_centre) for p in heard.pools_sfx]
        ),
        "diversity_tagger": measures.mean_distance(
            [measures.directions(p, tagger_centre) for p in heard.pools_tagger]
        ),
    }


def _memorisation(queries: Array, reference: Reference) -> Numbers:
    """Also the share of clips nearer to a training recording than 95 % of held-out recordings are."""
    centre = reference.training_sfx.mean(axis=0)
    training = measures.directions(reference.training_sfx, centre)
    found = measures.nearest_similarity(measures.directions(queries, centre), training)
    real = measures.nearest_similarity(measures.directions(reference.holdout_sfx, centre), training)
    return {
        "nearest_training_similarity": float(np.median(found)),
        "nearest_training_p99": float(np.quantile(found, 0.99)),
        "nearest_training_above_real_share": float((found > np.quantile(real, 0.95)).mean()),
    }


def _traits_by_class(heard: Hearing, asks: Sequence[Ask]) -> dict[str, list[Traits]]:
    found: dict[str, list[Traits]] = {METAL: heard.metal_traits}
    for traits, ask in zip(heard.class_traits, asks, strict=True):
        found.setdefault(ask.category, []).append(traits)
    return found


def _sharp_traits(heard: Hearing, shots: OneShots) -> dict[str, list[Traits]]:
    """The attacks of class asks and of the further ones."""
    found = _traits_by_class(heard, shots.classes)
    for traits, ask in zip(heard.sharp_traits, shots.sharp, strict=True):
        found[ask.category].append(traits)
    return found


def _tonality(found: dict[str, list[Traits]], reference: Reference) -> Numbers:
    """Distances of the distributions of flatness and harmonic-to-noise ratio, per tonal class and mean."""
    numbers: Numbers = {}
    for trait, key in (("flatness_db", "tonality_flatness_db"), ("hnr_db", "tonality_hnr_db")):
        each = {
            name: measures.wasserstein(_column(found[name], trait), _column(reference.traits[name], trait))
            for name in TONAL
        }
        numbers |= {key: float(np.mean(list(each.values()))), **{f"{key}_{n}": v for n, v in each.items()}}
    return numbers


def _attack(found: dict[str, list[Traits]], reference: Reference) -> Numbers:
    """Median rise times of impacts, weapons and footsteps, and how far each class's is from real."""
    medians = {name: float(np.median(_column(found[name], "rise_millis"))) for name in SHARP}
    real = {name: float(np.median(_column(reference.traits[name], "rise_millis"))) for name in SHARP}
    return {
        "rise_median_millis": float(np.median(list(medians.values()))),
        "rise_difference_millis": float(np.mean([abs(medians[name] - real[name]) for name in SHARP])),
        **{f"rise_median_millis_{name}": medians[name] for name in SHARP},
    }


def _column(traits: Sequence[Traits], name: str) -> Array:
    return np.array([getattr(one, name) for one in traits], np.float64)
