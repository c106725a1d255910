"""Numbers about sets of clips, from embeddings, probabilities and traits. Arrays in, numbers out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

BOOTSTRAP_ROUNDS = 100
INTERVAL = (0.05, 0.95)

Array = NDArray[np.float64]
Places = NDArray[np.int64]


def hits(probabilities: Array, labels: Places, best: int) -> Array:
    """(n, classes) and the right class of each -> 1.0 where it is among the `best` most probable."""
    own = probabilities[np.arange(len(labels)), labels]
    better = (probabilities > own[:, None]).sum(axis=1)
    return np.asarray(better < best, np.float64)


def by_class(values: Array, labels: Places) -> dict[int, float]:
    """Class -> mean."""
    return {int(label): float(values[labels == label].mean()) for label in np.unique(labels)}


def balanced_mean(values: Array, labels: Places) -> float:
    """The mean over classes of the mean within each."""
    return float(np.mean(list(by_class(values, labels).values())))


def balanced_interval(values: Array, labels: Places, rng: np.random.Generator) -> tuple[float, float]:
    """90 % of `balanced_mean` by bootstrap within each class."""
    means = [
        values[rng.choice(places, (BOOTSTRAP_ROUNDS * 10, len(places)))].mean(axis=1)
        for places in (np.flatnonzero(labels == label) for label in np.unique(labels))
    ]
    low, high = np.quantile(np.mean(means, axis=0), INTERVAL)
    return float(low), float(high)


def frechet_interval(real: Array, fake: Array, value: float, rng: np.random.Generator) -> tuple[float, float]:
    """90 % of the Fréchet distance `value` of (n, d) to (m, d), by bootstrap of the fakes.

    Drawing with repetition raises the distance itself, so the spread is centred on `value`.
    """
    rounds = [frechet(real, fake, rng.integers(len(fake), size=len(fake))) for _ in range(BOOTSTRAP_ROUNDS)]
    low, high = np.quantile(rounds, INTERVAL) - np.mean(rounds)
    return float(max(0.0, value + low)), float(value + high)


def frechet(real: Array, fake: Array, chosen: Places | None = None) -> float:
    """Fréchet distance to the `chosen` fakes. The covariances' geometric mean is the nuclear norm of the
    cross products of centred rows, so nothing larger than n x m is decomposed."""
    picked = fake if chosen is None else fake[chosen]
    real_centred, fake_centred = real - real.mean(axis=0), picked - picked.mean(axis=0)
    scale = 1.0 / np.sqrt((len(real) - 1.0) * (len(picked) - 1.0))
    shared = np.linalg.svd(real_centred @ fake_centred.T, compute_uv=False).sum() * scale
    spread = real.var(axis=0, ddof=1).sum() + picked.var(axis=0, ddof=1).sum()
    return float(np.square(real.mean(axis=0) - picked.mean(axis=0)).sum() + spread - 2.0 * shared)


def directions(embeddings: Array, centre: Array) -> Array:
    """(n, d) -> unit vectors about `centre`, so that cosines are not ruled by what all sounds share."""
    moved = embeddings - centre
    return np.asarray(moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-12))


def nearest_similarity(queries: Array, others: Array) -> Array:
    """Unit vectors (n, d) and (m, d) -> cosine of each query to the nearest other (n,)."""
    return np.asarray((queries @ others.T).max(axis=1))


def mean_distance(pools: Sequence[Array]) -> float:
    """Unit vectors per pool (k, d) -> mean cosine distance between two of one pool."""
    distances = [1.0 - (pool @ pool.T)[np.triu_indices(len(pool), 1)] for pool in pools]
    return float(np.mean(np.concatenate(distances))) if distances else float("nan")


def wasserstein(first: Array, second: Array) -> float:
    """Distance of two one-dimensional samples, in their unit, by quantiles: sizes may differ."""
    levels = (np.arange(200) + 0.5) / 200
    return float(np.abs(np.quantile(first, levels) - np.quantile(second, levels)).mean())
