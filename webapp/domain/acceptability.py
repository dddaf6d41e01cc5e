"""SMAA-2: in which share of all weightings does an alternative come first?

Stochastic multicriteria acceptability analysis (Lahdelma and Salminen 2001) for an
additive model with weights and values that are not known exactly. The functions take
plain arrays, so that any published example runs through them; rows of ``weights``,
``noise`` and ``scores`` are samples:

    scores = sample_scores(values, weights, spreads, noise)
    ranks = sample_ranks(scores)
    b = rank_acceptability(ranks)          # b[i, r]: share of samples with rank r + 1
    p = pairwise_winning(scores)           # p[i, k]: share in which i beats k
    w = central_weights(weights, ranks)    # mean weights of the samples that i wins
    c = confidence_factors(values, w, spreads, noise)

Equal scores share the better rank, so shares of a rank may add up to more than 1.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from webapp.domain.matrix import Floats, Reals
from webapp.domain.sampling import SAMPLES, normals

Ranks = NDArray[np.int16]
Places = NDArray[np.bool_]
"""Whether an alternative has a place in a sample, shape (samples, alternatives)."""


def sample_scores(
    values: Reals,
    weights: Reals,
    spreads: Reals | None = None,
    noise: Reals | None = None,
) -> Reals:
    """Scores of all alternatives in each sample, shape (samples, alternatives).

    ``values`` and their standard deviations ``spreads`` have shape (alternatives,
    criteria), ``weights`` (samples, criteria), and ``noise`` holds independent
    standard normal deviates, (samples, alternatives). The sum of independent normal
    errors is normal, so one deviate an alternative is the exact law:
    ``sum_j w_j v_ij + sqrt(sum_j w_j^2 sigma_ij^2) z_i``. Without spreads the values
    are certain; without noise, dimensions after those of ``uniform_weights`` serve.
    """
    values, weights = np.asarray(values), np.asarray(weights)
    result: Reals = values @ weights.T
    if spreads is not None:
        if noise is None:
            noise = default_noise(values, len(weights))
        errors = np.square(spreads) @ np.square(weights.T)
        np.sqrt(errors, out=errors)  # in place: these arrays are large
        errors *= noise.T
        result += errors
    return result.T


def default_noise(values: Reals, size: int) -> Reals:
    """Deviates for a bare matrix, in dimensions after those of its weights."""
    alternatives, criteria = values.shape
    return np.array([normals(criteria + i, size) for i in range(alternatives)]).T


def sample_ranks(scores: Reals) -> Ranks:
    """Rank of each alternative in each sample, from 1 = best, shaped like scores."""
    rows = np.asarray(scores).T
    ranks = np.ones(rows.shape, dtype=np.int16)
    for i, row in enumerate(rows[:-1]):
        later = rows[i + 1 :]
        ranks[i] += (later > row).sum(axis=0, dtype=np.int16)
        ranks[i + 1 :] += later < row
    return ranks.T


def rank_acceptability(ranks: Ranks) -> Floats:
    """Share of samples in which alternative i has rank r + 1, shape (n, n)."""
    size, n = ranks.shape
    offsets = np.arange(n) * n - 1
    counts = np.bincount((ranks.T + offsets[:, None]).ravel(), minlength=n * n)
    shares: Floats = counts.reshape(n, n) / size
    return shares


def pairwise_winning(scores: Reals) -> Floats:
    """Share of samples in which alternative i beats k, shape (n, n)."""
    rows = np.asarray(scores).T
    wins = [np.count_nonzero(rows < row, axis=1) for row in rows]
    return np.array(wins) / len(scores)


def central_weights(weights: Reals, ranks: Ranks) -> list[Reals | None]:
    """Mean weights of the samples that each alternative wins; None if it never does."""
    return winners_weights(weights, ranks == 1)


def winners_weights(weights: Reals, first: Places) -> list[Reals | None]:
    """The same, where only first places are known: (samples, alternatives) of bools."""
    sums = first.T.astype(weights.dtype) @ weights
    wins = [int(np.count_nonzero(won)) for won in first.T]
    return [total / n if n else None for total, n in zip(sums, wins, strict=True)]


def confidence_factors(
    values: Floats,
    central: Sequence[Reals | None],
    spreads: Reals | None = None,
    noise: Reals | None = None,
) -> list[float | None]:
    """Share in which each alternative is first if its central weights hold."""
    if spreads is not None and noise is None:
        noise = default_noise(values, SAMPLES)
    size = 1 if noise is None else len(noise)
    found: list[float | None] = []
    for i, weights in enumerate(central):
        if weights is None:
            found.append(None)
            continue
        scores = sample_scores(values, np.tile(weights, (size, 1)), spreads, noise)
        found.append(float((scores[:, i] >= scores.max(axis=1)).mean()))
    return found
